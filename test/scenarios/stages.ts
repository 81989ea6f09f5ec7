// The clusters that scenarios are played on.

import type { Stage } from "./run-scenario.ts";

/** The cluster that the environment names, or why there is none. */
export function realStage(env: NodeJS.ProcessEnv): Stage | string {
  const kubeconfig = env["KANISTER_TEST_KUBECONFIG"];
  if (!kubeconfig) return "KANISTER_TEST_KUBECONFIG names no cluster";
  const image = env["KANISTER_TEST_IMAGE"];
  if (!image) return "KANISTER_TEST_IMAGE names no image with kando";
  const { S3_ENDPOINT, S3_ACCESS_KEY, S3_SECRET_KEY, S3_REGION } = env;
  return {
    kind: "real",
    kubeconfig,
    image,
    ...(S3_ENDPOINT && {
      profile: (namespace: string) => `
apiVersion: cr.kanister.io/v1alpha1
kind: Profile
metadata: {name: store}
location: {type: s3Compliant, bucket: scenarios, prefix: ${namespace}, endpoint: "${S3_ENDPOINT}", region: ${S3_REGION ?? "us-east-1"}}
credential:
  type: keyPair
  keyPair: {idField: id, secretField: key, secret: {name: store-login}}
---
apiVersion: v1
kind: Secret
metadata: {name: store-login}
stringData: {id: ${S3_ACCESS_KEY}, key: ${S3_SECRET_KEY}}
`,
    }),
  };
}
