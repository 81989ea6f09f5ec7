// What the API server needs from whoever runs the pods: their logs and commands inside them.
import type { Readable, Writable } from "node:stream";
import type { Pod } from "../kubernetes-objects.ts";

export type LogOptions = {
  container: string | undefined;
  follow: boolean;
  previous: boolean;
  timestamps: boolean;
  tailLines: number | undefined;
  since: Date | undefined;
  limitBytes: number | undefined;
};

export type ExecOptions = {
  container: string | undefined;
  command: string[];
  stdin: boolean;
  tty: boolean;
};

/** A command that runs in a container. `stderr` is absent with a terminal, `stdin` when none was asked for. */
export type ExecProcess = {
  stdin: Writable | undefined;
  stdout: Readable;
  stderr: Readable | undefined;
  /** How it ended, once its output is complete; a message when it could not even start. */
  ended: Promise<{ exitCode: number } | { failure: string }>;
  resize(columns: number, rows: number): void;
};

/** Every call throws an ApiError when the pod or its container cannot be used that way. */
export type PodRuntime = {
  logs(pod: Pod, options: LogOptions): ReadableStream<Uint8Array>;
  exec(pod: Pod, options: ExecOptions): ExecProcess;
  attach(pod: Pod, options: Omit<ExecOptions, "command">): ExecProcess;
};
