// Reading a body so that a silent source cannot hold up cancellation, and a cut one cannot pass as whole.

import { CancelledError, StoreError } from "../errors/error.ts";

/** The CancelledError for an aborted signal; its reason is the cause, or itself if it is one already. */
export function cancelled(signal: AbortSignal): CancelledError {
  const reason: unknown = signal.reason;
  return reason instanceof CancelledError ? reason : new CancelledError("cancelled", { cause: reason });
}

/** Throws the CancelledError if `signal` has aborted. */
export function checkSignal(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw cancelled(signal);
}

/**
 * The pieces of `body`; rejects as soon as `signal` aborts, even while the source is silent: with the signal's reason if
 * that is an error of this project, else with a CancelledError. Empty pieces are left out. A stream is destroyed when
 * reading ends early.
 */
export async function* interruptible(
  body: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  const iterator = body[Symbol.asyncIterator]();
  let rejectNext: ((error: unknown) => void) | undefined;
  const onAbort = () => rejectNext?.(cancelled(signal!));
  // Not `Promise.race` with one promise for the signal: that would hold on to every piece until the end.
  const next = () =>
    new Promise<IteratorResult<Uint8Array>>((resolve, reject) => {
      rejectNext = reject;
      iterator.next().then(resolve, reject);
    });
  signal?.addEventListener("abort", onAbort, { once: true });
  let ended = false;
  try {
    while (true) {
      checkSignal(signal);
      const { done, value } = await next();
      if (done) {
        ended = true;
        return;
      }
      if (value.length > 0) yield value;
    }
  } finally {
    signal?.removeEventListener("abort", onAbort);
    if (!ended) release(body, iterator);
  }
}

/** Not awaited: a generator in the middle of `next` answers `return` only after its source has spoken. */
function release(body: AsyncIterable<Uint8Array>, iterator: AsyncIterator<Uint8Array>): void {
  destroyBody(body);
  iterator.return?.().then(undefined, () => {});
}

/** Ends a stream that will not be read further; harmless on other bodies and on ended streams. */
export function destroyBody(body: AsyncIterable<Uint8Array>): void {
  if ("destroy" in body && typeof body.destroy === "function") body.destroy();
}

/** The pieces of `body`, with the promise of ObjectContent that a wrong length is an error. */
export async function* checkedLength(
  body: AsyncIterable<Uint8Array>,
  size: number,
  what: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  let received = 0;
  for await (const piece of body) {
    received += piece.length;
    if (received > size) break;
    yield piece;
  }
  if (received !== size) {
    const amount = received > size ? `more than the ${size} bytes announced` : `${received} of ${size} bytes`;
    throw new StoreError("unavailable", `reading ${what} gave ${amount}`, { hint: "try again" });
  }
}
