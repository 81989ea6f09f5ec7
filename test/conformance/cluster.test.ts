// The sandbox always, and the real cluster when one is named.

import t from "tap";
import { openCluster } from "../../src/kube/kubernetes-cluster.ts";
import { startTestSandbox } from "../helpers/start-sandbox.ts";
import { realStage } from "../scenarios/stages.ts";
import { clusterConformance } from "./cluster.ts";

const sandbox = await startTestSandbox();
t.teardown(() => sandbox.remove());
clusterConformance(t, "sandbox", async () => ({
  cluster: openCluster({ file: sandbox.kubeconfigFile, env: {} }),
  image: "localhost/any:1",
}));

const stage = realStage(process.env);
if (typeof stage === "string") t.test("real cluster", { skip: stage }, async () => {});
else
  clusterConformance(t, "real", async () => ({
    cluster: openCluster({ file: stage.kubeconfig, env: {} }),
    image: stage.image,
  }));
