// KubeTask: runs a command in a pod made for it.

import type { KanisterFunction } from "../engine/function.ts";
import { POD_ARGUMENTS, type PodArguments, runWorkerPod } from "./shared/worker-pod.ts";

export const kubeTask: KanisterFunction = {
  name: "KubeTask",
  version: "v0.0.0",
  summary: "Runs a command in a new pod, which is removed afterwards.",
  arguments: [
    {
      name: "namespace",
      type: "string",
      default: "the controller's or the context's namespace",
      summary: "namespace of the pod",
    },
    { name: "image", type: "string", required: true, summary: "container image" },
    { name: "command", type: "stringList", required: true, summary: "program and its arguments; no shell is implied" },
    ...POD_ARGUMENTS,
  ],
  outputs: [],
  reportsOutputs: true,
  reads: [],
  async run(context, args) {
    const { namespace, image, command } = args as { namespace?: string; image: string; command: string[] };
    return runWorkerPod(context, { prefix: "kanister-job-", namespace, image, command, ...(args as PodArguments) });
  },
};
