// Sends a stream of any length in parts, with bounded memory and with nothing left behind when it fails.

import { setMaxListeners } from "node:events";
import { StoreError } from "../../errors/error.ts";
import { cancelled, interruptible } from "../body.ts";
import type { PutOptions } from "../driver.ts";
import { type PartLimits, partSizes, partsInMemory, S3_LIMITS } from "./part-sizes.ts";

/** The requests of one service. `content` is only valid until the returned promise settles. */
export type PartRequests<Part> = {
  /** Stores a whole small object; may be empty. */
  single(content: Buffer, signal: AbortSignal): Promise<void>;
  /** Begins an upload and resolves with its id. Takes no signal: a cancelled begin would leave an upload without known id. */
  begin(): Promise<string>;
  part(id: string, number: number, content: Buffer, signal: AbortSignal): Promise<Part>;
  /** Makes the object visible. `parts` are in order. Takes no signal, since its outcome would be unknown. */
  complete(id: string, parts: readonly Part[], size: number): Promise<void>;
  /** Removes the upload and its parts. */
  abort(id: string): Promise<void>;
};

/**
 * Uploads `body`: in one request when it fits into one part, else in parts, up to four at a time. Resolves with its length.
 * On failure or cancellation it first waits for running requests to end and then removes the upload; it rejects with the
 * first error.
 */
export async function uploadInParts<Part>(
  body: AsyncIterable<Uint8Array>,
  requests: PartRequests<Part>,
  { signal, expectedSize, onProgress }: PutOptions,
  limits: PartLimits = S3_LIMITS,
): Promise<number> {
  const failed = new AbortController();
  const stop = signal ? AbortSignal.any([signal, failed.signal]) : failed.signal;
  setMaxListeners(0, stop);
  const parts: Part[] = [];
  const running = new Set<Promise<void>>();
  const buffers = bufferPool();
  let failure: { error: unknown } | undefined;
  let id: string | undefined;
  let size = 0;

  async function send(number: number, content: Buffer, buffer: Buffer): Promise<void> {
    try {
      parts[number - 1] = await requests.part(id!, number, content, stop);
    } catch (error) {
      failure ??= { error };
      failed.abort(error);
    } finally {
      buffers.give(buffer);
    }
  }

  try {
    const report = (bytes: number) => {
      size = bytes;
      onProgress?.(bytes);
    };
    for await (const { number, buffer, content, last } of cut(
      interruptible(body, stop),
      buffers,
      partSizes(expectedSize, limits),
      report,
    )) {
      if (number === 1 && last) {
        await requests.single(content, stop);
        return content.length;
      }
      if (number > limits.parts) throw tooLong(size, limits);
      id ??= await requests.begin();
      if (stop.aborted) throw cancelled(stop);
      const sending: Promise<void> = send(number, content, buffer).finally(() => running.delete(sending));
      running.add(sending);
    }
    await Promise.all(running);
    if (failure) throw failure.error;
    if (signal?.aborted) throw cancelled(signal);
    await requests.complete(id!, parts, size);
    return size;
  } catch (error) {
    // Kept before the parts still running are stopped, since those then fail too.
    const first = failure ?? { error };
    failure = first;
    failed.abort(error);
    await Promise.all(running);
    if (id !== undefined) await requests.abort(id);
    if (signal?.aborted) throw cancelled(signal);
    throw first.error;
  }
}

type BufferPool = {
  /** Resolves with a buffer of `size` once fewer than the allowed number are out. */
  take(size: number): Promise<Buffer>;
  give(buffer: Buffer): void;
};

/** Reuses buffers, because the garbage of an upload at full speed is collected too late to keep memory flat. */
function bufferPool(): BufferPool {
  let free: Buffer[] = [];
  let out = 0;
  let wake: (() => void) | undefined;
  return {
    async take(size) {
      while (out >= partsInMemory(size)) await new Promise<void>((resolve) => (wake = resolve));
      out++;
      free = free.filter((buffer) => buffer.length === size);
      return free.pop() ?? Buffer.allocUnsafeSlow(size);
    },
    give(buffer) {
      out--;
      free.push(buffer);
      wake?.();
    },
  };
}

type Cut = { number: number; buffer: Buffer; content: Buffer; last: boolean };

/** Cuts a stream into full parts; only the last may be shorter, and only a first one may be empty. */
async function* cut(
  pieces: AsyncIterable<Uint8Array>,
  buffers: BufferPool,
  sizeOf: (number: number) => number,
  report: (bytes: number) => void,
): AsyncGenerator<Cut> {
  let number = 1;
  let filled = 0;
  let total = 0;
  let buffer = await buffers.take(sizeOf(number));
  for await (const piece of pieces) {
    for (let taken = 0; taken < piece.length; ) {
      if (filled === buffer.length) {
        yield { number: number++, buffer, content: buffer, last: false };
        filled = 0;
        buffer = await buffers.take(sizeOf(number));
      }
      const count = Math.min(piece.length - taken, buffer.length - filled);
      buffer.set(piece.subarray(taken, taken + count), filled);
      taken += count;
      filled += count;
    }
    total += piece.length;
    report(total);
  }
  yield { number, buffer, content: buffer.subarray(0, filled), last: true };
}

function tooLong(size: number, limits: PartLimits): StoreError {
  return new StoreError("invalid", `the stream is longer than ${limits.parts} parts can hold (${size} bytes so far)`, {
    hint: "tell the expected size, so that larger parts are used",
  });
}
