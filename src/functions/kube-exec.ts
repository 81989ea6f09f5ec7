// KubeExec: runs a command in a pod that is there already.

import type { KanisterFunction } from "../engine/function.ts";
import { execCommand } from "./shared/exec-command.ts";

export const kubeExec: KanisterFunction = {
  name: "KubeExec",
  version: "v0.0.0",
  summary: "Runs a command in a container of a running pod, like kubectl exec.",
  arguments: [
    { name: "namespace", type: "string", required: true, summary: "namespace of the pod" },
    { name: "pod", type: "string", required: true, summary: "name of the pod" },
    { name: "container", type: "string", summary: "container; needed when the pod has more than one" },
    { name: "command", type: "stringList", required: true, summary: "program and its arguments; no shell is implied" },
  ],
  outputs: [],
  reportsOutputs: true,
  reads: [],
  async run(context, args) {
    const { namespace, pod, container, command } = args as {
      namespace: string;
      pod: string;
      container?: string;
      command: string[];
    };
    return execCommand(context, { namespace, pod, ...(container && { container }) }, command);
  },
};
