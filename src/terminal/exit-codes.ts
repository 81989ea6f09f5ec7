// The one table from an error to the number a program ends with, because scripts branch on these numbers.

import {
  CancelledError,
  ClusterError,
  KanisterError,
  NotFoundError,
  PhaseError,
  StoreError,
  TimeoutError,
  UsageError,
} from "../errors/error.ts";

export type Tool = "kanctl" | "kando" | "kanister-controller";

export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  notFound: 3,
  timedOut: 4,
  findings: 5,
  unavailable: 69,
  ourFault: 70,
  interrupted: 130,
  /** The reader of stdout has gone: what a shell reports for a program ended by SIGPIPE. */
  brokenPipe: 141,
} as const;

/** What each number means, for the "Exit status" list of a command's help. */
export const EXIT_MEANING: Readonly<Record<number, string>> = {
  [EXIT.done]: "done",
  [EXIT.failed]: "failed",
  [EXIT.usage]: "wrong usage",
  [EXIT.notFound]: "something named was not found",
  [EXIT.timedOut]: "timed out",
  [EXIT.findings]: "findings were reported",
  [EXIT.unavailable]: "store or server unavailable",
  [EXIT.ourFault]: "a fault of this program: please report it",
  [EXIT.interrupted]: "interrupted",
};

/** The number `tool` ends with when `error` reaches its main. Errors that are not ours are faults of the program: 70. */
export function exitCodeOf(error: unknown, tool: Tool): number {
  if (error instanceof UsageError) return EXIT.usage;
  if (error instanceof NotFoundError) return EXIT.notFound;
  if (error instanceof TimeoutError) return EXIT.timedOut;
  if (error instanceof CancelledError) return EXIT.interrupted;
  if (error instanceof StoreError) return storeExitCode(error, tool);
  if (error instanceof ClusterError) return error.status === 404 ? EXIT.notFound : EXIT.failed;
  if (error instanceof PhaseError) return phaseExitCode(error);
  if (error instanceof KanisterError) return EXIT.failed;
  if (error instanceof Error && error.name === "AbortError") return EXIT.interrupted;
  return EXIT.ourFault;
}

function storeExitCode(error: StoreError, tool: Tool): number {
  if (error.kind === "not-found") return EXIT.notFound;
  // upstream: kando ends with 69 on every error; scripts test it for "try again later", so there it keeps that meaning.
  return error.kind === "unavailable" && tool === "kando" ? EXIT.unavailable : EXIT.failed;
}

/** A phase fails with 1 whatever it could not find, since the user did not name that thing to us. */
function phaseExitCode(error: PhaseError): number {
  for (let cause: unknown = error.cause; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof CancelledError) return EXIT.interrupted;
    if (cause instanceof TimeoutError) return EXIT.timedOut;
  }
  return EXIT.failed;
}
