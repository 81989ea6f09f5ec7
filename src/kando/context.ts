// What a kando command may touch of the outside world; tests hand in their own.

import type { Readable, Writable } from "node:stream";
import type { Redactor } from "../util/redactor.ts";

export type KandoIo = {
  stdin: Readable;
  /**
   * The open file behind `stdin`, if there is one: it is then read without the garbage a stream makes. Default: read the
   * stream.
   */
  stdinDescriptor?: number;
  stdout: Writable;
  stderr: Writable & { isTTY?: boolean };
  env: Record<string, string | undefined>;
  /** Aborting it makes the command clean up and end with 130. */
  signal: AbortSignal;
  /** Gets the secrets of the profile, for a host that reports further faults itself. Default: one of the run's own. */
  redactor?: Redactor;
  /** What `--version` prints. Default: the values of an unbuilt program. */
  build?: { version: string; gitCommit: string; buildDate: string };
};

export type LogLevel = "panic" | "fatal" | "error" | "warning" | "info" | "debug" | "trace";

/** A KandoIo for one command, once its flags are known. */
export type KandoContext = KandoIo & {
  redactor: Redactor;
  /** Writes text to stderr with secrets masked. */
  say(text: string): void;
  /** Writes one JSON record to stderr, if `level` is wanted. */
  log(level: LogLevel, message: string, fields?: Record<string, unknown>): void;
};
