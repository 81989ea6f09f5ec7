// KubeExecAll: runs one command in several containers of several pods at the same time.

import type { KanisterFunction } from "../engine/function.ts";
import { KanisterError, messageOf } from "../errors/error.ts";
import { execCommand } from "./shared/exec-command.ts";

const words = (text: string) => text.split(/\s+/).filter((word) => word !== "");

export const kubeExecAll: KanisterFunction = {
  name: "KubeExecAll",
  version: "v0.0.0",
  summary: "Runs a command in the given containers of the given pods, all at once.",
  arguments: [
    { name: "namespace", type: "string", required: true, summary: "namespace of the pods" },
    { name: "pods", type: "string", required: true, summary: "names of the pods, separated by blanks" },
    { name: "containers", type: "string", required: true, summary: "names of the containers, separated by blanks" },
    { name: "command", type: "stringList", required: true, summary: "program and its arguments; no shell is implied" },
  ],
  outputs: [],
  reportsOutputs: true,
  reads: [],
  async run(context, args) {
    const { namespace, pods, containers, command } = args as {
      namespace: string;
      pods: string;
      containers: string;
      command: string[];
    };
    const places = words(pods).flatMap((pod) => words(containers).map((container) => ({ namespace, pod, container })));
    if (places.length === 0) {
      throw new KanisterError("ARGUMENT", "no pod or no container is named", {
        hint: "pods and containers are names separated by blanks; is the workload scaled to zero?",
        details: { argument: words(pods).length === 0 ? "pods" : "containers" },
      });
    }
    // Collected first and merged in the given order, so that which container was quicker makes no difference.
    const results = await Promise.allSettled(places.map((place) => execCommand(context, place, command)));
    const failures = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
    if (failures.length > 0) {
      const [first] = failures;
      throw new KanisterError(
        first instanceof KanisterError ? first.code : "COMMAND_FAILED",
        failures.map(messageOf).join("\n"),
        {
          hint: first instanceof KanisterError ? first.hint : undefined,
          details: { failed: failures.length, total: places.length },
          cause: first,
        },
      );
    }
    return Object.assign({}, ...results.map((result) => (result.status === "fulfilled" ? result.value : {})));
  },
};
