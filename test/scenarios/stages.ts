// The clusters that scenarios are played on.

import type { Stage } from "./run-scenario.ts";

/** The cluster that the environment names, or why there is none. */
export function realStage(env: NodeJS.ProcessEnv): Stage | string {
  const kubeconfig = env["KANISTER_TEST_KUBECONFIG"];
  if (!kubeconfig) return "KANISTER_TEST_KUBECONFIG names no cluster";
  const image = env["KANISTER_TEST_IMAGE"];
  if (!image) return "KANISTER_TEST_IMAGE names no image with kando";
  return { kind: "real", kubeconfig, image };
}
