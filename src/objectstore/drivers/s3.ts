// Objects in S3 and the many services that speak its language; the only file that loads the AWS client.

import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  type GetObjectCommandOutput,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { CancelledError, StoreError } from "../../errors/error.ts";
import { cancelled, checkSignal, destroyBody, interruptible } from "../body.ts";
import type { CallOptions, Driver } from "../driver.ts";
import type { StorageLocation } from "../location.ts";
import type { OpenOptions } from "../open.ts";
import { type PartRequests, uploadInParts } from "./multipart.ts";
import { s3Config } from "./s3-config.ts";
import { isNetworkError, regionOf, s3Error, s3ErrorName } from "./s3-errors.ts";

/** How often in a row a broken download is taken up where it broke. */
const RESUMES = 5;
const DELETE_BATCH = 1000;
const DELETE_ROUNDS = 3;
/** Milliseconds a cancelled program spends on removing its unfinished upload. */
const CLEANUP_TIME = 15_000;

type Part = { PartNumber: number; ETag: string | undefined };

/**
 * A driver for the bucket `location.bucket`, which must exist. With an endpoint requests are path style, else AWS is meant.
 * A bucket in another region than the location says is found by itself. Throws a UsageError without bucket or access keys.
 */
export async function openS3Driver(location: StorageLocation, options: OpenOptions = {}): Promise<Driver> {
  const connection = connect(location, options);
  const { bucket: Bucket, where, ask } = connection;
  const name = (key: string) => `${JSON.stringify(key)} in ${where}`;

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
      throw s3Error(error, what);
    }
  }

  function partRequests(Key: string): PartRequests<Part> {
    const what = `cannot put ${name(Key)}`;
    return {
      single: (content, signal) =>
        attempt(what, signal, async () => {
          await ask((s3) =>
            s3.send(new PutObjectCommand({ Bucket, Key, Body: content, ContentLength: content.length }), {
              abortSignal: signal,
            }),
          );
        }),
      begin: () =>
        attempt(what, undefined, async () => {
          const { UploadId } = await ask((s3) => s3.send(new CreateMultipartUploadCommand({ Bucket, Key })));
          if (!UploadId) throw new StoreError("unknown", `${what}: the server began an upload without naming it`);
          return UploadId;
        }),
      part: (UploadId, PartNumber, content, signal) =>
        attempt(`${what}, part ${PartNumber}`, signal, async () => {
          const input = { Bucket, Key, UploadId, PartNumber, Body: content, ContentLength: content.length };
          return {
            PartNumber,
            ETag: (await ask((s3) => s3.send(new UploadPartCommand(input), { abortSignal: signal }))).ETag,
          };
        }),
      complete: (UploadId, parts, size) =>
        attempt(what, undefined, async () => {
          const MultipartUpload = { Parts: [...parts] };
          try {
            await ask((s3) => s3.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload })));
          } catch (error) {
            if (!(await completedUnseen(connection, Key, parts.length, size, error))) throw error;
          }
        }),
      abort: (UploadId) => removeUpload(connection, Key, UploadId),
    };
  }

  return {
    where,
    async put(key, body, putOptions = {}) {
      try {
        checkSignal(putOptions.signal);
        return { size: await uploadInParts(body, partRequests(key), putOptions) };
      } finally {
        destroyBody(body);
      }
    },
    async get(key, { signal } = {}) {
      const what = `cannot read ${name(key)}`;
      const first = await attempt(what, signal, () =>
        ask((s3) => s3.send(new GetObjectCommand({ Bucket, Key: key }), { abortSignal: signal })),
      ).catch((error: unknown) => {
        throw absent(error, key, where);
      });
      const size = first.ContentLength;
      if (size === undefined) {
        if (first.Body) destroyBody(first.Body as AsyncIterable<Uint8Array>);
        throw new StoreError("unknown", `${what}: the server did not say how long it is`);
      }
      const again = (start: number) =>
        ask((s3) =>
          s3.send(new GetObjectCommand({ Bucket, Key: key, Range: `bytes=${start}-`, IfMatch: first.ETag }), {
            abortSignal: signal,
          }),
        );
      const body = resumed(first, size, again, (error) => (signal?.aborted ? cancelled(signal) : s3Error(error, what)));
      return { key, size, modified: first.LastModified, body: interruptible(body, signal) };
    },
    async stat(key, { signal } = {}) {
      try {
        const what = `cannot read ${name(key)}`;
        const head = await attempt(what, signal, () =>
          ask((s3) => s3.send(new HeadObjectCommand({ Bucket, Key: key }), { abortSignal: signal })),
        );
        return { key, size: head.ContentLength ?? 0, modified: head.LastModified };
      } catch (error) {
        if (error instanceof StoreError && error.kind === "not-found") return undefined;
        throw error;
      }
    },
    async *list(prefix, { signal } = {}) {
      let ContinuationToken: string | undefined;
      do {
        // Keys with control characters cannot be written in XML, hence the encoding.
        const input = { Bucket, Prefix: prefix, ContinuationToken, EncodingType: "url" as const };
        const page = await attempt(`cannot list ${where}`, signal, () =>
          ask((s3) => s3.send(new ListObjectsV2Command(input), { abortSignal: signal })),
        );
        for (const { Key, Size, LastModified } of page.Contents ?? []) {
          checkSignal(signal);
          if (Key === undefined) continue;
          const key = page.EncodingType === "url" ? decodeURIComponent(Key.replaceAll("+", " ")) : Key;
          yield { key, size: Size ?? 0, modified: LastModified };
        }
        ContinuationToken = page.IsTruncated ? page.NextContinuationToken : undefined;
      } while (ContinuationToken !== undefined);
    },
    async delete(keys, { signal } = {}) {
      const only = keys.length === 1 ? keys[0] : undefined;
      if (only !== undefined) {
        const what = `cannot delete ${name(only)}`;
        await attempt(what, signal, () =>
          ask((s3) => s3.send(new DeleteObjectCommand({ Bucket, Key: only }), { abortSignal: signal })),
        );
        return;
      }
      const faults: unknown[] = [];
      for (let start = 0; start < keys.length; start += DELETE_BATCH) {
        const batch = keys.slice(start, start + DELETE_BATCH);
        await attempt(`cannot delete from ${where}`, signal, () => deleteBatch(connection, batch, signal)).catch(
          (error: unknown) => {
            if (error instanceof CancelledError) throw error;
            faults.push(error);
          },
        );
      }
      if (faults.length > 0) throw faults[0];
    },
    async close() {
      connection.close();
    },
  };
}

type S3Connection = {
  bucket: string;
  where: string;
  /** Runs `work`, and once more with another client when the bucket turns out to be in another region. */
  ask<Result>(work: (s3: S3Client) => Promise<Result>): Promise<Result>;
  close(): void;
};

function connect(location: StorageLocation, options: OpenOptions): S3Connection {
  const { config, where } = s3Config(location, options);
  let client = new S3Client(config);
  let region = config.region;
  return {
    bucket: location.bucket,
    where,
    async ask(work) {
      const asked = region;
      try {
        return await work(client);
      } catch (error) {
        const real = regionOf(error);
        if (real === undefined || real === asked) throw error;
        if (region === asked) {
          // The former client's agents are shared, so it needs no end of its own.
          client = new S3Client({ ...config, region: real });
          region = real;
        }
        return work(client);
      }
    },
    close: () => client.destroy(),
  };
}

/** A missing object gets the plain words every driver uses; a missing bucket, or a server that is no S3, keeps its own. */
function absent(error: unknown, key: string, where: string): unknown {
  if (!(error instanceof StoreError) || error.kind !== "not-found") return error;
  if (s3ErrorName(error.cause) !== "NoSuchKey") return error;
  return new StoreError("not-found", `object ${JSON.stringify(key)} not found in ${where}`, { cause: error.cause });
}

/** The bytes of a response; when its connection breaks, the rest is asked for, of the same version only. */
async function* resumed(
  first: GetObjectCommandOutput,
  size: number,
  again: (start: number) => Promise<GetObjectCommandOutput>,
  explain: (error: unknown) => unknown,
): AsyncGenerator<Uint8Array> {
  let received = 0;
  let body = first.Body as AsyncIterable<Uint8Array> | undefined;
  for (let failures = 0; ; ) {
    let broken: unknown;
    try {
      for await (const piece of body ?? []) {
        received += piece.length;
        failures = 0;
        yield piece;
      }
      if (received >= size) return;
    } catch (error) {
      broken = error;
    }
    const stopped = broken !== undefined && !isNetworkError(broken);
    if (stopped || first.ETag === undefined || ++failures > RESUMES) {
      throw broken === undefined ? shortBody(received, size) : explain(broken);
    }
    try {
      body = (await again(received)).Body as AsyncIterable<Uint8Array>;
    } catch (error) {
      throw explain(error);
    }
  }
}

function shortBody(received: number, size: number): StoreError {
  return new StoreError("unavailable", `the connection ended after ${received} of ${size} bytes`, {
    hint: "try again",
  });
}

/** A repeated request to complete finds no upload when the first one worked and only its answer was lost. */
async function completedUnseen(
  { bucket: Bucket, ask }: S3Connection,
  Key: string,
  parts: number,
  size: number,
  error: unknown,
): Promise<boolean> {
  if (s3ErrorName(error) !== "NoSuchUpload") return false;
  try {
    const head = await ask((s3) => s3.send(new HeadObjectCommand({ Bucket, Key })));
    return head.ContentLength === size && (head.ETag ?? "").replaceAll('"', "").endsWith(`-${parts}`);
  } catch {
    return false;
  }
}

/** Failing here must not hide why the upload ended. */
async function removeUpload({ bucket: Bucket, ask }: S3Connection, Key: string, UploadId: string): Promise<void> {
  const deadline = AbortSignal.timeout(CLEANUP_TIME);
  await ask((s3) =>
    s3.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }), { abortSignal: deadline }),
  ).catch(() => {});
}

async function deleteBatch(
  { bucket: Bucket, where, ask }: S3Connection,
  keys: readonly string[],
  signal: CallOptions["signal"],
): Promise<void> {
  let left = keys.map((Key) => ({ Key }));
  for (let round = 1; ; round++) {
    const input = { Bucket, Delete: { Objects: left, Quiet: true } };
    const errors = (await ask((s3) => s3.send(new DeleteObjectsCommand(input), { abortSignal: signal }))).Errors ?? [];
    const faults = errors.filter(({ Code }) => Code !== "NoSuchKey");
    if (faults.length === 0) return;
    const passing = faults.filter(({ Code }) => /^(InternalError|SlowDown|ServiceUnavailable)$/.test(Code ?? ""));
    const first = faults[0]!;
    if (round === DELETE_ROUNDS || passing.length < faults.length) {
      const error = Object.assign(new Error(first.Message), { name: first.Code ?? "Error" });
      const more = faults.length > 1 ? ` and ${faults.length - 1} more` : "";
      throw s3Error(error, `cannot delete ${JSON.stringify(first.Key)}${more} in ${where}`);
    }
    left = passing.flatMap(({ Key }) => (Key === undefined ? [] : [{ Key }]));
  }
}
