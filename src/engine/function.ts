// What a function is: the contract between the engine and everything a phase can do.

import type { Cluster } from "../kube/cluster.ts";
import type { Parameters } from "./parameters.ts";

/**
 * What an argument is turned into before `run` sees it (reference: weak decoding).
 * `string` also takes numbers and booleans, `stringList` a single text, `integer` decimal text.
 */
export type ArgumentType = "string" | "boolean" | "integer" | "stringList" | "stringMap" | "map";

export type ArgumentSpec = {
  name: string;
  type: ArgumentType;
  required?: boolean;
  /** For help texts; the function itself applies it. */
  default?: string;
  summary: string;
};

export type OutputSpec = { name: string; summary: string };

/** Arguments after rendering and decoding: only declared names, each of its declared type or absent. */
export type Arguments = Readonly<Record<string, unknown>>;

/**
 * A part of `Parameters` that has to be fetched. `pods` are those of the workload acted on, with their containers and
 * claims; its kind, name and namespace are always there, as are options, artifacts and what pods are given.
 */
export type ParameterName = "secrets" | "configMaps" | "profile" | "repositoryServer" | "pods" | "object";

export const PARAMETER_NAMES: readonly ParameterName[] = [
  "secrets",
  "configMaps",
  "profile",
  "repositoryServer",
  "pods",
  "object",
];

export type KanisterFunction = {
  /** As blueprints write it in `func`. */
  name: string;
  /** Semantic version; `v0.0.0` unless it replaces a function for those who ask for a preferred version. */
  version: string;
  summary: string;
  arguments: readonly ArgumentSpec[];
  outputs: readonly OutputSpec[];
  /** True when the phase also yields whatever its command reports with `kando output`. */
  reportsOutputs?: boolean;
  /** What it looks at in `context.parameters`, which is fetched for it; left out: everything. */
  reads?: readonly ParameterName[];
  /**
   * Does the work and returns the phase's outputs. It must end soon after `context.signal` fires, having removed what it
   * made in the cluster, and may be run many times at once.
   * @throws any error; the engine adds phase and position
   */
  run(context: FunctionContext, args: Arguments): Promise<Record<string, unknown>>;
};

/** One line of output of a command, without its line end. */
export type LogLine = { stream: "stdout" | "stderr"; pod: string; container?: string; line: string };

export type FunctionContext = {
  readonly cluster: Cluster;
  /** Fires when the phase is to stop; its reason is a KanisterError. */
  readonly signal: AbortSignal;
  readonly action: string;
  readonly phase: string;
  readonly parameters: Parameters;
  /** Where pods are made when the `namespace` argument is absent. */
  readonly jobNamespace: string;
  /** Milliseconds a worker pod may take to start. */
  readonly podStartTimeout: number;
  /** Unique to this phase of this run; marks what the phase makes. */
  readonly runId: string;
  /** A promise comes back when whoever shows the lines cannot keep up: wait for it before reading on. */
  log(line: LogLine): void | Promise<void>;
  /** The text with every secret value replaced; to be used before a text is shortened. */
  mask(text: string): string;
  /** Something a person should know although the phase goes on. */
  note(level: "info" | "warning", message: string): void;
  /** Percent from 0 to 100, or bytes moved. */
  progress(progress: { percent?: number; downloadedBytes?: number; uploadedBytes?: number }): void;
};
