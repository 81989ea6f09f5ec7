// The outside world of a command: streams, environment and signals, so that tests can bring their own.

import type { Readable, Writable } from "node:stream";

export type Io = {
  stdin: Readable & { isTTY?: boolean };
  stdout: Writable & { isTTY?: boolean; columns?: number };
  stderr: Writable & { isTTY?: boolean; columns?: number };
  env: Record<string, string | undefined>;
  /** Fires when the program is asked to stop (first Ctrl-C, SIGTERM); its reason is a CancelledError. */
  signal: AbortSignal;
  /** Fires when it is asked again: stop without cleaning up. */
  killSignal: AbortSignal;
};

/** Whether a stream takes colours: a terminal, unless the environment says otherwise. */
export function wantsColour(stream: { isTTY?: boolean }, env: Io["env"]): boolean {
  if (env["NO_COLOR"]) return false;
  if (env["FORCE_COLOR"] && env["FORCE_COLOR"] !== "0") return true;
  return stream.isTTY === true && env["TERM"] !== "dumb";
}

/** Whether moving parts may be drawn: a terminal that is not a CI log. */
export function isInteractive(stream: { isTTY?: boolean }, env: Io["env"]): boolean {
  return stream.isTTY === true && env["TERM"] !== "dumb" && !env["CI"];
}
