// What a kanctl command is, and what all commands share.

import { type Command, Option } from "commander";
import type { Cluster } from "../kube/cluster.ts";
import type { Io } from "../terminal/io.ts";

/** A command file exports one of these; it is loaded when its word is typed. */
export type CommandModule = {
  /** Adds arguments, options, help and the action to `command`. The action's promise rejects with the error to show. */
  define(command: Command, io: Io): void;
};

export type ClusterFlags = { kubeconfig?: string; context?: string; namespace?: string };

/** `--kubeconfig`, `--context` and `-n/--namespace`, as kubectl has them. */
export function addClusterOptions(command: Command): Command {
  return command
    .option("-n, --namespace <name>", "namespace of names that have none (default: the context's)")
    .option("--kubeconfig <file>", "kubeconfig file (default: KUBECONFIG, then ~/.kube/config)")
    .option("--context <name>", "context of the kubeconfig");
}

/** The cluster the flags mean; the client is loaded only now. */
export async function openClusterOf(flags: ClusterFlags, io: Io): Promise<Cluster> {
  const { openCluster } = await import("../kube/kubernetes-cluster.ts");
  const cluster = openCluster({
    env: io.env,
    ...(flags.kubeconfig && { file: flags.kubeconfig }),
    ...(flags.context && { context: flags.context }),
  });
  return flags.namespace ? { ...cluster, defaultNamespace: flags.namespace } : cluster;
}

export const outputOption = () =>
  new Option("--output <format>", "form of the output").choices(["text", "json"]).default("text");

/** The "Examples" and "Exit status" parts of a help text. */
export function helpTail(examples: readonly string[], exitCodes: readonly string[]): string {
  const list = (lines: readonly string[]) => lines.map((line) => `  ${line}`).join("\n");
  return `\nExamples:\n${list(examples)}\n\nExit status:\n${list(exitCodes)}\n`;
}
