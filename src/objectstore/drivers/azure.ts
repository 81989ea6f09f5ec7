// Objects in Azure Blob Storage, as block blobs; with its azure-* neighbours the only code that loads the Azure client.

import { createHash, randomBytes } from "node:crypto";
import { CancelledError, StoreError } from "../../errors/error.ts";
import { cancelled, checkSignal, destroyBody, interruptible } from "../body.ts";
import type { CallOptions, Driver, ObjectInfo } from "../driver.ts";
import type { StorageLocation } from "../location.ts";
import type { OpenOptions } from "../open.ts";
import { compareKeys } from "../order.ts";
import { type AzureConnection, connectAzure } from "./azure-client.ts";
import { azureError, azureErrorCode } from "./azure-errors.ts";
import { type PartRequests, uploadInParts } from "./multipart.ts";

/** How often in a row a broken download is taken up where it broke. */
const RESUMES = 5;
/** Deletions under way at once. */
const DELETIONS = 16;
const PAGE = 5000;
const MIB = 1024 * 1024;
/** The service's limits for the blocks of one object. */
const LIMITS = { parts: 50_000, size: 4000 * MIB };

/**
 * A driver for the container `location.bucket`, which must exist. Throws a UsageError for a location without a usable
 * container name, account or credentials.
 *
 * The blocks of an upload that failed are never visible, cannot be removed, and are dropped by the service: with the next
 * put to that key, or after a week.
 */
export async function openAzureDriver(location: StorageLocation, options: OpenOptions = {}): Promise<Driver> {
  const connection = await connectAzure(location, options);
  const { client, where } = connection;
  const name = (key: string) => `${JSON.stringify(key)} in ${where}`;

  /** Repeats what may be repeated, and turns what the client throws into the errors of the contract. */
  async function attempt<Result>(
    what: string,
    signal: AbortSignal | undefined,
    request: () => Promise<Result>,
  ): Promise<Result> {
    try {
      checkSignal(signal);
      return await connection.ask(request, signal);
    } catch (error) {
      if (signal?.aborted) throw cancelled(signal);
      throw azureError(error, what);
    }
  }

  function partRequests(key: string): PartRequests<string> {
    const what = `cannot put ${name(key)}`;
    const blob = client.getBlockBlobClient(key);
    return {
      single: async (content, signal) => {
        const transactionalContentMD5 = md5(content);
        await attempt(what, signal, () =>
          blob.upload(content, content.length, { abortSignal: signal, transactionalContentMD5 }),
        );
      },
      // Uploads have no names here: it only keeps the blocks of two uploads to one key apart.
      begin: async () => randomBytes(8).toString("hex"),
      part: async (id, number, content, signal) => {
        const block = Buffer.from(`${id}-${String(number).padStart(5, "0")}`).toString("base64");
        const transactionalContentMD5 = md5(content);
        await attempt(`${what}, part ${number}`, signal, () =>
          blob.stageBlock(block, content, content.length, { abortSignal: signal, transactionalContentMD5 }),
        );
        return block;
      },
      complete: async (_id, blocks) => {
        await attempt(what, undefined, () => blob.commitBlockList([...blocks]));
      },
      // Ways to drop blocks at once would make an empty object visible, or rewrite the one that is there.
      abort: async () => {},
    };
  }

  return {
    where,
    async put(key, body, putOptions = {}) {
      try {
        checkSignal(putOptions.signal);
        checkKey(key);
        return { size: await uploadInParts(body, partRequests(key), putOptions, LIMITS) };
      } finally {
        destroyBody(body);
      }
    },
    async get(key, { signal } = {}) {
      checkKey(key);
      const what = `cannot read ${name(key)}`;
      const blob = client.getBlobClient(key);
      const open = (start: number, ifMatch?: string) =>
        blob.download(start, undefined, {
          abortSignal: signal,
          maxRetryRequests: 0,
          conditions: ifMatch === undefined ? {} : { ifMatch },
        });
      const first = await attempt(what, signal, () => open(0)).catch((error: unknown) => {
        throw absent(error, key, where);
      });
      const { contentLength: size, etag } = first;
      if (size === undefined || etag === undefined) {
        destroyBody(first.readableStreamBody as unknown as AsyncIterable<Uint8Array>);
        throw new StoreError("unknown", `${what}: the server did not say how long it is`);
      }
      const again = async (start: number) =>
        (await attempt(what, signal, () => open(start, etag))).readableStreamBody as Stream;
      const body = resumed(first.readableStreamBody as Stream, size, again, signal);
      return { key, size, modified: first.lastModified, body: interruptible(body, signal) };
    },
    async stat(key, { signal } = {}) {
      checkSignal(signal);
      if (faultOf(key) !== undefined) return undefined;
      try {
        const found = await attempt(`cannot read ${name(key)}`, signal, () =>
          client.getBlobClient(key).getProperties({ abortSignal: signal }),
        );
        return { key, size: found.contentLength ?? 0, modified: found.lastModified };
      } catch (error) {
        if (isAbsent(error)) return undefined;
        throw error;
      }
    },
    list: (prefix, { signal } = {}) => byBytes(listed(connection, prefix, signal, attempt)),
    async delete(keys, { signal } = {}) {
      const queue = keys.map((key, index) => ({ key, index })).filter(({ key }) => faultOf(key) === undefined);
      const faults: { index: number; error: unknown }[] = [];
      const worker = async () => {
        for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
          const { key, index } = next;
          try {
            await attempt(`cannot delete ${name(key)}`, signal, () =>
              client.getBlobClient(key).delete({ abortSignal: signal, deleteSnapshots: "include" }),
            );
          } catch (error) {
            if (error instanceof CancelledError) throw error;
            if (!isAbsent(error)) faults.push({ index, error });
          }
        }
      };
      checkSignal(signal);
      await Promise.all(Array.from({ length: Math.min(DELETIONS, keys.length) }, worker));
      const [fault] = faults.sort((a, b) => a.index - b.index);
      if (fault) throw fault.error;
    },
    async close() {
      connection.close();
    },
  };
}

type Stream = AsyncIterable<Uint8Array>;
type Attempt = <R>(what: string, signal: AbortSignal | undefined, request: () => Promise<R>) => Promise<R>;

/** Why the service cannot hold an object with this key: it would refuse it, or take it for another. */
function faultOf(key: string): string | undefined {
  if (key === "") return "it is empty";
  if (key.length > 1024) return "it is longer than 1024 characters";
  if (key.includes("\\")) return "it would make a slash of the backslash";
  if (key.split("/").some((segment) => segment === "." || segment === "..")) return "a part of it is . or ..";
  return key.isWellFormed() && !key.includes("\0") ? undefined : "it is no Unicode text";
}

function checkKey(key: string): void {
  const fault = faultOf(key);
  if (fault === undefined) return;
  const shown = JSON.stringify(key.length > 60 ? `${key.slice(0, 60)}…` : key);
  throw new StoreError("invalid", `Azure cannot hold an object with the key ${shown}: ${fault}`);
}

/** In pieces: one call takes less than 2 GiB. */
function md5(content: Buffer): Buffer {
  const hash = createHash("md5");
  for (let start = 0; start < content.length; start += 1024 * MIB)
    hash.update(content.subarray(start, start + 1024 * MIB));
  return hash.digest();
}

/** True for an object that is not there, as opposed to its container. */
function isAbsent(error: unknown): boolean {
  if (!(error instanceof StoreError) || error.kind !== "not-found") return false;
  return /^(BlobNotFound|ResourceNotFound)$/.test(azureErrorCode(error.cause));
}

/** A missing object gets the plain words every driver uses. */
function absent(error: unknown, key: string, where: string): unknown {
  if (!isAbsent(error)) return error;
  const { cause } = error as StoreError;
  return new StoreError("not-found", `object ${JSON.stringify(key)} not found in ${where}`, { cause });
}

/** The bytes of a download; when its connection breaks, the rest is asked for, of the same version only. */
async function* resumed(
  first: Stream,
  size: number,
  again: (start: number) => Promise<Stream>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  let received = 0;
  let body = first;
  for (let failures = 0; ; ) {
    let broken: unknown;
    try {
      for await (const piece of body) {
        received += piece.length;
        failures = 0;
        yield piece;
      }
      if (received >= size) return;
    } catch (error) {
      checkSignal(signal);
      broken = error;
    }
    if (++failures > RESUMES) {
      throw new StoreError("unavailable", `the connection ended after ${received} of ${size} bytes`, {
        hint: "try again",
        cause: broken,
      });
    }
    body = await again(received);
  }
}

async function* listed(
  { client, where }: AzureConnection,
  prefix: string,
  signal: CallOptions["signal"],
  attempt: Attempt,
): AsyncGenerator<ObjectInfo> {
  let continuationToken: string | undefined;
  do {
    const { value: page } = await attempt(`cannot list ${where}`, signal, () =>
      client
        .listBlobsFlat({ prefix, abortSignal: signal })
        .byPage({ maxPageSize: PAGE, ...(continuationToken ? { continuationToken } : {}) })
        .next(),
    );
    for (const { name, properties } of page?.segment.blobItems ?? []) {
      checkSignal(signal);
      if (!name.startsWith(prefix)) continue;
      yield { key: name, size: properties.contentLength ?? 0, modified: properties.lastModified };
    }
    continuationToken = page?.continuationToken || undefined;
  } while (continuationToken !== undefined);
}

/**
 * Brings keys that come in the order of their UTF-16 units, as the service has it, into that of their bytes. They differ only
 * for characters beyond U+FFFF, whose units sort before U+E000: such keys are held back with those they share all before with.
 */
async function* byBytes(objects: AsyncIterable<ObjectInfo>): AsyncGenerator<ObjectInfo> {
  let held: ObjectInfo[] = [];
  let shared = "";
  const sorted = () => held.sort((a, b) => compareKeys(a.key, b.key));
  for await (const object of objects) {
    const { key } = object;
    if (held.length > 0) {
      if (key.startsWith(shared) && key.charCodeAt(shared.length) >= 0xd800) {
        held.push(object);
        continue;
      }
      yield* sorted();
      held = [];
    }
    const at = key.search(/[\ud800-\udfff]/);
    if (at < 0) yield object;
    else {
      shared = key.slice(0, at);
      held.push(object);
    }
  }
  yield* sorted();
}
