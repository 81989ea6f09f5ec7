// Objects in Google Cloud Storage, by its JSON API; Google's library signs and repeats the requests.

import type { Readable } from "node:stream";
import { CancelledError, type KanisterError, StoreError } from "../../errors/error.ts";
import { cancelled, checkSignal, destroyBody, interruptible } from "../body.ts";
import type { Driver } from "../driver.ts";
import type { StorageLocation } from "../location.ts";
import type { OpenOptions } from "../open.ts";
import { type Answer, connectGcs, type GcsConnection } from "./gcs-connection.ts";
import { crc32c } from "./gcs-crc32c.ts";
import { gcsError, isBucketMissing, isNetworkError, statusOf } from "./gcs-errors.ts";
import { type Stored, type UploadRequests, uploadInChunks } from "./gcs-upload.ts";

/** How often in a row a broken download is taken up where it broke. */
const RESUMES = 5;
const PAGE = 1000;
const DELETES_AT_ONCE = 16;

type Resource = { name?: string; size?: string; updated?: string; crc32c?: string };

/**
 * A driver for the bucket `location.bucket`, which must exist. Without credentials the machine's own are used, if the options
 * allow it. Throws a UsageError for a location that cannot be meant.
 */
export async function openGcsDriver(location: StorageLocation, options: OpenOptions = {}): Promise<Driver> {
  const connection = connectGcs(location, options);
  const { where, address, ask } = connection;
  const bucketPath = `/b/${encodeURIComponent(location.bucket)}/o`;
  const name = (key: string) => `${JSON.stringify(key)} in ${where}`;
  const urlOf = (key: string, query: Record<string, string>) =>
    `${address}/storage/v1${bucketPath}/${encodeURIComponent(key)}?${new URLSearchParams(query)}`;

  /** Turns what the client throws into the errors of the contract. */
  async function attempt<Result>(
    what: string,
    signal: AbortSignal | undefined,
    work: () => Promise<Result>,
  ): Promise<Result> {
    try {
      checkSignal(signal);
      return await work();
    } catch (error) {
      if (signal?.aborted) throw cancelled(signal);
      throw gcsError(error, what);
    }
  }

  return {
    where,
    async put(key, body, putOptions = {}) {
      const what = `cannot put ${name(key)}`;
      try {
        checkSignal(putOptions.signal);
        checkKey(key, what);
        const requests = uploadRequests(connection, `${address}/upload/storage/v1${bucketPath}`, key, what);
        return { size: await uploadInChunks(body, requests, putOptions) };
      } finally {
        destroyBody(body);
      }
    },
    async get(key, { signal } = {}) {
      const what = `cannot read ${name(key)}`;
      const open = (query: Record<string, string>, start: number) =>
        ask({
          method: "GET",
          url: urlOf(key, { alt: "media", ...query }),
          // Compressed objects are wanted as they are stored.
          headers: { "accept-encoding": "gzip", ...(start > 0 && { range: `bytes=${start}-` }) },
          stream: true,
          signal,
        });
      const first = await attempt(what, signal, async () => {
        checkKey(key, what);
        return open({}, 0);
      }).catch(async (error: unknown) => {
        throw await absent(error);
      });
      const facts = factsOf(first);
      if (facts.size === undefined) {
        destroyBody(first.data as Readable);
        throw new StoreError("unknown", `${what}: the server did not say how long it is`);
      }
      const download: Download = {
        what,
        size: facts.size,
        checksum: facts.checksum,
        again: facts.generation
          ? async (start) => (await open({ generation: facts.generation! }, start)).data as Readable
          : undefined,
        explain: (error) => {
          if (signal?.aborted) return cancelled(signal);
          if (statusOf(error) === 404) return changed(what, error);
          return gcsError(error, what);
        },
      };
      const body = interruptible(resumed(first.data as Readable, download), signal);
      return { key, size: facts.size, modified: facts.modified, body };

      /** The answer to a download may say no more than 404; which of the two is missing is asked for then. */
      async function absent(error: unknown): Promise<unknown> {
        if (!(error instanceof StoreError) || error.kind !== "not-found") return error;
        if (isBucketMissing(error.cause)) return error;
        return new StoreError("not-found", `object ${JSON.stringify(key)} not found in ${where}`, {
          cause: error.cause,
        });
      }
    },
    async stat(key, { signal } = {}) {
      const what = `cannot read ${name(key)}`;
      try {
        const answer = await attempt(what, signal, async () => {
          checkKey(key, what);
          return ask({ method: "GET", url: urlOf(key, { fields: "name,size,updated" }), signal });
        });
        const { size, updated } = answer.data as Resource;
        return { key, size: Number(size ?? 0), modified: dateOf(updated) };
      } catch (error) {
        if (error instanceof StoreError && error.kind === "not-found" && !isBucketMissing(error.cause))
          return undefined;
        throw error;
      }
    },
    async *list(prefix, { signal } = {}) {
      let pageToken: string | undefined;
      do {
        const query = new URLSearchParams({
          prefix,
          maxResults: String(PAGE),
          fields: "nextPageToken,items(name,size,updated)",
          ...(pageToken !== undefined && { pageToken }),
        });
        const url = `${address}/storage/v1${bucketPath}?${query}`;
        const { data } = await attempt(`cannot list ${where}`, signal, () => ask({ method: "GET", url, signal }));
        const page = data as { items?: Resource[]; nextPageToken?: string };
        for (const { name, size, updated } of page.items ?? []) {
          checkSignal(signal);
          if (name !== undefined) yield { key: name, size: Number(size ?? 0), modified: dateOf(updated) };
        }
        pageToken = page.nextPageToken;
      } while (pageToken);
    },
    async delete(keys, { signal } = {}) {
      checkSignal(signal);
      let next = 0;
      let fault: { index: number; error: unknown } | undefined;
      const worker = async () => {
        while (next < keys.length) {
          const index = next++;
          try {
            await remove(keys[index]!);
          } catch (error) {
            if (!fault || index < fault.index || error instanceof CancelledError) fault = { index, error };
            if (error instanceof CancelledError) return;
          }
        }
      };
      const remove = async (key: string) => {
        const what = `cannot delete ${name(key)}`;
        await attempt(what, signal, async () => {
          checkKey(key, what);
          try {
            await ask({ method: "DELETE", url: urlOf(key, {}), signal });
          } catch (error) {
            if (statusOf(error) !== 404 || isBucketMissing(error)) throw error;
          }
        });
      };
      await Promise.all(Array.from({ length: Math.min(DELETES_AT_ONCE, keys.length) }, worker));
      if (fault) throw fault.error;
    },
    async close() {
      connection.close();
    },
  };
}

/** Refuses keys the service cannot hold where sending them would address something else: a path of `..` is the bucket. */
function checkKey(key: string, what: string): void {
  if (key !== "" && key !== "." && key !== ".." && key.isWellFormed()) return;
  throw new StoreError("invalid", `${what}: Google Cloud Storage cannot hold this key`);
}

function uploadRequests({ ask, mayRepeat }: GcsConnection, url: string, key: string, what: string): UploadRequests {
  const metadata = (checksum?: string) =>
    JSON.stringify({ name: key, contentType: "application/octet-stream", ...(checksum && { crc32c: checksum }) });
  const storedOf = ({ data }: Answer): Stored => {
    const { size, crc32c } = (data ?? {}) as Resource;
    return { size: Number(size ?? -1), crc32c };
  };
  const explained = async <Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work();
    } catch (error) {
      throw signal.aborted ? cancelled(signal) : gcsError(error, what);
    }
  };

  return {
    single: (content, checksum, signal) =>
      explained(signal, async () => {
        const boundary = `part-${crypto.randomUUID()}`;
        const json = `--${boundary}\r\ncontent-type: application/json\r\n\r\n${metadata(checksum)}\r\n`;
        const head = Buffer.from(`${json}--${boundary}\r\ncontent-type: application/octet-stream\r\n\r\n`);
        const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
        const answer = await ask({
          method: "POST",
          url: `${url}?uploadType=multipart`,
          headers: { "content-type": `multipart/related; boundary=${boundary}` },
          data: Buffer.concat([head, content, tail]),
          signal,
        });
        return storedOf(answer);
      }),
    begin: (signal) =>
      explained(signal, async () => {
        const answer = await ask({
          method: "POST",
          url: `${url}?${new URLSearchParams({ uploadType: "resumable", name: key })}`,
          headers: { "content-type": "application/json", "x-upload-content-type": "application/octet-stream" },
          data: metadata(),
          signal,
        });
        const session = answer.headers.get("location");
        if (!session) throw new StoreError("unknown", `${what}: the server began an upload without naming it`);
        return session;
      }),
    chunk: (session, content, start, last, signal) =>
      explained(signal, async () => {
        const total = last?.size ?? "*";
        const range = content.length === 0 ? "*" : `${start}-${start + content.length - 1}`;
        const answer = await ask({
          method: "PUT",
          url: session,
          headers: {
            "content-range": `bytes ${range}/${total}`,
            "content-length": String(content.length),
            ...(last && { "x-goog-hash": `crc32c=${last.checksum}` }),
          },
          data: content,
          repeat: false,
          signal,
        });
        if (answer.status !== 308) return { stored: storedOf(answer) };
        const kept = /^bytes=0-(\d+)$/.exec(answer.headers.get("range") ?? "")?.[1];
        return { kept: kept === undefined ? 0 : Number(kept) + 1 };
      }),
    async abort(session, signal) {
      // Answered with 499, which is no failure; failing here must not hide why the upload ended.
      await ask({ method: "DELETE", url: session, headers: { "content-length": "0" }, signal }).catch(() => {});
    },
    mayRepeat: (error, failures, signal) =>
      mayRepeat(error instanceof StoreError ? error.cause : error, failures, signal),
  };
}

type Facts = { size?: number; generation?: string; modified: Date | undefined; checksum?: string };

function factsOf({ headers }: Answer): Facts {
  // Of a compressed object this is the length of what is stored, and so of what comes.
  const length = headers.get("x-goog-stored-content-length") ?? headers.get("content-length");
  const generation = headers.get("x-goog-generation");
  const checksum = /crc32c=([^,\s]+)/.exec(headers.get("x-goog-hash") ?? "")?.[1];
  return {
    modified: dateOf(headers.get("last-modified") ?? undefined),
    ...(length !== null && { size: Number(length) }),
    ...(generation && { generation }),
    ...(checksum && { checksum }),
  };
}

type Download = {
  what: string;
  size: number;
  checksum: string | undefined;
  /** Opens the same version from a byte on. Missing: the server did not say which version it gave. */
  again: ((start: number) => Promise<Readable>) | undefined;
  explain(error: unknown): KanisterError;
};

/** The bytes of a response; when its connection breaks, the rest is asked for, of the same version only. */
async function* resumed(first: Readable, { what, size, checksum, again, explain }: Download) {
  const sum = crc32c();
  let received = 0;
  let body = first;
  for (let failures = 0; ; ) {
    let broken: unknown;
    try {
      for await (const piece of body as AsyncIterable<Buffer>) {
        received += piece.length;
        failures = 0;
        sum.update(piece);
        yield piece;
      }
      if (received >= size) break;
    } catch (error) {
      broken = error;
    }
    const isFinal = broken !== undefined && !isNetworkError(broken);
    if (isFinal || !again || ++failures > RESUMES) {
      throw broken === undefined ? shortBody(what, received, size) : explain(broken);
    }
    if (received >= size) break;
    try {
      body = await again(received);
    } catch (error) {
      throw explain(error);
    }
  }
  if (checksum !== undefined && received === size && sum.base64() !== checksum) {
    throw new StoreError("unavailable", `${what}: what arrived has another checksum`, { hint: "try again" });
  }
}

function shortBody(what: string, received: number, size: number): StoreError {
  return new StoreError("unavailable", `${what}: the connection ended after ${received} of ${size} bytes`, {
    hint: "try again",
  });
}

function changed(what: string, cause: unknown): StoreError {
  return new StoreError("unavailable", `${what}: it was replaced or removed while being read`, {
    hint: "try again",
    cause,
  });
}

function dateOf(text: string | undefined): Date | undefined {
  const date = text === undefined ? undefined : new Date(text);
  return date && !Number.isNaN(date.getTime()) ? date : undefined;
}
