// The functions this program ships, by name; each is loaded when a blueprint first uses it.

import type { FunctionLoader } from "../engine/function-table.ts";

export const BUILT_IN_FUNCTIONS: Readonly<Record<string, FunctionLoader>> = {
  KubeExec: async () => (await import("./kube-exec.ts")).kubeExec,
  KubeExecAll: async () => (await import("./kube-exec-all.ts")).kubeExecAll,
  KubeOps: async () => (await import("./kube-ops.ts")).kubeOps,
  KubeTask: async () => (await import("./kube-task.ts")).kubeTask,
  ScaleWorkload: async () => (await import("./scale-workload.ts")).scaleWorkload,
};
