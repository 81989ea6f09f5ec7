// Writing to stdout in a way that notices when it fails: a result that did not arrive is a failure.

import type { Writable } from "node:stream";
import { CancelledError, KanisterError, messageOf } from "../errors/error.ts";

/** The reader of our output has gone; the program ends quietly, as one killed by SIGPIPE does. */
export class ClosedPipeError extends KanisterError {
  constructor(cause: unknown) {
    super("CLOSED_PIPE", "the reader of the output has closed it", { cause });
  }
}

/** Resolves once `data` has been handed over. Rejects with a ClosedPipeError or a KanisterError. */
export async function writeOut(stream: Writable, data: string | Uint8Array): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const onError = (error: Error) => reject(writeError(error));
    // Without a listener the same failure would also end the process as an uncaught error.
    stream.once("error", onError);
    stream.write(data, (error) => {
      if (error) return reject(writeError(error));
      stream.off("error", onError);
      resolve();
    });
  });
}

/**
 * Writes all pieces, no faster than the reader takes them. Rejects as `writeOut`, with the error of `pieces`, or with a
 * CancelledError once `signal` aborts, even while the reader takes nothing.
 */
export async function writePieces(
  stream: Writable,
  pieces: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<void> {
  let fault: unknown;
  let wake: (() => void) | undefined;
  const onWake = () => wake?.();
  const onError = (error: Error) => {
    fault ??= error;
    wake?.();
  };
  stream.on("error", onError).on("drain", onWake).on("close", onWake);
  signal.addEventListener("abort", onWake);
  try {
    for await (const piece of pieces) {
      if (!stream.write(piece) && !fault && !stream.destroyed) await new Promise<void>((resolve) => (wake = resolve));
      if (fault) throw fault;
      if (signal.aborted) throw new CancelledError("cancelled", { cause: signal.reason });
      if (stream.destroyed) throw new Error("the output was closed");
    }
    await writeOut(stream, "");
  } catch (error) {
    throw fault ? writeError(fault) : error;
  } finally {
    signal.removeEventListener("abort", onWake);
    stream.off("error", onError).off("drain", onWake).off("close", onWake);
  }
}

function writeError(error: unknown): KanisterError {
  if (error instanceof Error && "code" in error && (error.code === "EPIPE" || error.code === "ERR_STREAM_DESTROYED")) {
    return new ClosedPipeError(error);
  }
  return new KanisterError("WRITE", `cannot write the output: ${messageOf(error)}`, { cause: error });
}
