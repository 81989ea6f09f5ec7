// Sends a stream of any length to Google Cloud Storage in chunks, one after another, each kept until it is acknowledged.

import { StoreError } from "../../errors/error.ts";
import { cancelled, interruptible } from "../body.ts";
import type { PutOptions } from "../driver.ts";
import { type Crc32c, crc32c } from "./gcs-crc32c.ts";

/** Bytes; a multiple of 256 KiB, as the service wants. Two chunks are in memory: one on its way, one being filled. */
export const CHUNK_SIZE = 16 * 1024 * 1024;
/** Milliseconds a cancelled program waits for an answer whose loss would leave something behind, and for removing it. */
const GRACE = 10_000;

/** What the service says it has stored. */
export type Stored = { size: number; crc32c: string | undefined };

/** Either the object is there, or this many bytes of it have been kept and the next ones may come. */
export type ChunkAnswer = { stored: Stored } | { kept: number };

/** The requests of one upload. `content` is only valid until the returned promise settles. */
export type UploadRequests = {
  /** Stores a whole small object; may be empty. */
  single(content: Buffer, checksum: string, signal: AbortSignal): Promise<Stored>;
  /** Begins an upload and resolves with its id. */
  begin(signal: AbortSignal): Promise<string>;
  /** Sends bytes from `start`. With `last` the object becomes visible; without content this only asks how things are. */
  chunk(
    id: string,
    content: Buffer,
    start: number,
    last: { size: number; checksum: string } | undefined,
    signal: AbortSignal,
  ): Promise<ChunkAnswer>;
  /** Removes the upload. Never rejects. */
  abort(id: string, signal: AbortSignal): Promise<void>;
  /** Whether to go on after `failures` in a row, having waited a while if so. */
  mayRepeat(error: unknown, failures: number, signal: AbortSignal): Promise<boolean>;
};

/** Uploads `body` and resolves with its length. On failure or cancellation the upload is removed first. */
export async function uploadInChunks(
  body: AsyncIterable<Uint8Array>,
  requests: UploadRequests,
  { signal, onProgress }: PutOptions,
): Promise<number> {
  const failed = new AbortController();
  const stop = signal ? AbortSignal.any([signal, failed.signal]) : failed.signal;
  const patient = graceAfter(stop);
  const checksum = crc32c();
  let failure: { error: unknown } | undefined;
  let id: string | undefined;
  let sending: Promise<void> = Promise.resolve();

  try {
    for await (const { start, content, last } of cut(interruptible(body, stop), checksum, onProgress)) {
      if (start === 0 && last) {
        const stored = await requests.single(content, checksum.base64(), stop);
        checkStored(stored, content.length, checksum);
        return content.length;
      }
      id ??= await requests.begin(patient.signal);
      await sending;
      if (stop.aborted) throw cancelled(stop);
      if (last) {
        const size = start + content.length;
        const final = { size, checksum: checksum.base64() };
        // Not `stop`: whether the object became visible would then not be known.
        const stored = await send(requests, id, content, start, final, patient.signal);
        checkStored(stored!, size, checksum);
        return size;
      }
      sending = send(requests, id, content, start, undefined, stop).then(
        () => {},
        (error: unknown) => {
          failure ??= { error };
          failed.abort(error);
        },
      );
    }
    throw new Error("a stream without a last chunk");
  } catch (error) {
    // Kept before the chunk still on its way is stopped, since that then fails too.
    const first = failure ?? { error };
    failure = first;
    failed.abort(error);
    await sending;
    if (id !== undefined) await requests.abort(id, AbortSignal.timeout(GRACE));
    if (signal?.aborted) throw cancelled(signal);
    throw first.error;
  } finally {
    patient.end();
  }
}

/** Sends one chunk until all of it has been kept; what was lost on the way is sent again from the buffer. */
async function send(
  requests: UploadRequests,
  id: string,
  content: Buffer,
  start: number,
  last: { size: number; checksum: string } | undefined,
  signal: AbortSignal,
): Promise<Stored | undefined> {
  const end = start + content.length;
  let from = start;
  let failures = 0;
  let isLost = false;
  while (true) {
    let answer: ChunkAnswer;
    try {
      const left = isLost ? content.subarray(0, 0) : content.subarray(from - start);
      answer = await requests.chunk(id, left, from, last, signal);
    } catch (error) {
      if (!(await requests.mayRepeat(error, ++failures, signal))) throw error;
      isLost = true;
      continue;
    }
    isLost = false;
    if ("stored" in answer) {
      if (last) return answer.stored;
      throw new StoreError("unknown", "the server ended the upload before the last chunk");
    }
    if (answer.kept < from || answer.kept > end) {
      throw new StoreError("unknown", `the server kept ${answer.kept} bytes, which is none of those sent`);
    }
    if (answer.kept === end && !last) return undefined;
    if (answer.kept > from) failures = 0;
    else if (++failures > 10) throw new StoreError("unavailable", "the server keeps nothing of what is sent");
    from = answer.kept;
  }
}

/** The service compares checksums itself; this is for one that does not. */
function checkStored(stored: Stored, size: number, checksum: Crc32c): void {
  if (stored.size !== size) {
    throw new StoreError("unavailable", `the server stored ${stored.size} of ${size} bytes`, { hint: "try again" });
  }
  if (stored.crc32c !== undefined && stored.crc32c !== checksum.base64()) {
    throw new StoreError("unavailable", "what the server stored has another checksum", { hint: "try again" });
  }
}

type Cut = { start: number; content: Buffer; last: boolean };

/**
 * Cuts a stream into full chunks; only the last may be shorter, and only a first one may be empty. Two buffers take turns:
 * asking for the next chunk says that the one before the current is no longer needed. `checksum` covers what was given out.
 */
async function* cut(
  pieces: AsyncIterable<Uint8Array>,
  checksum: Crc32c,
  report: ((bytes: number) => void) | undefined,
): AsyncGenerator<Cut> {
  let buffer = Buffer.allocUnsafeSlow(CHUNK_SIZE);
  let spare: typeof buffer | undefined;
  let filled = 0;
  let start = 0;
  let total = 0;
  for await (const piece of pieces) {
    for (let taken = 0; taken < piece.length; ) {
      if (filled === CHUNK_SIZE) {
        checksum.update(buffer);
        yield { start, content: buffer, last: false };
        start += filled;
        filled = 0;
        [buffer, spare] = [spare ?? Buffer.allocUnsafeSlow(CHUNK_SIZE), buffer];
      }
      const count = Math.min(piece.length - taken, CHUNK_SIZE - filled);
      buffer.set(piece.subarray(taken, taken + count), filled);
      taken += count;
      filled += count;
    }
    total += piece.length;
    report?.(total);
  }
  const content = buffer.subarray(0, filled);
  checksum.update(content);
  yield { start, content, last: true };
}

/** A signal that follows `signal` only some seconds later. */
function graceAfter(signal: AbortSignal): { signal: AbortSignal; end(): void } {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const start = () => (timer = setTimeout(() => controller.abort(signal.reason), GRACE));
  signal.addEventListener("abort", start, { once: true });
  return {
    signal: controller.signal,
    end() {
      signal.removeEventListener("abort", start);
      clearTimeout(timer);
    },
  };
}
