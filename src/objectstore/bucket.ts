// What callers use: paths below a location's prefix, on top of any driver.

import { UsageError } from "../errors/error.ts";
import { checkedLength, checkSignal, destroyBody } from "./body.ts";
import type { CallOptions, Driver, ObjectContent, ObjectInfo, PutOptions } from "./driver.ts";
import { objectKey } from "./key.ts";

export type DeleteOptions = CallOptions & {
  /** Needed, and only allowed, for an empty path: removes everything below the prefix. Default false. */
  all?: boolean;
  /** upstream: removes every object whose key starts with the string, siblings such as `dir2` of `dir` too. Default false. */
  prefixMatch?: boolean;
};

/**
 * A location opened for use. Every `path` is relative to the location's prefix and cleaned as `objectKey` describes; one that
 * leaves the prefix is refused with a UsageError. Otherwise methods behave as the driver contract says.
 */
export type Bucket = {
  /** The bucket and its address, for messages. */
  readonly where: string;
  /** The key behind `path`. */
  key(path: string): string;
  /** Stores `body` at `path`. Refuses a path that gives an empty key. Resolves with the key and the bytes stored. */
  put(path: string, body: AsyncIterable<Uint8Array>, options?: PutOptions): Promise<{ key: string; size: number }>;
  /** Opens the object at exactly `path`; the length of the body is checked against its size. */
  get(path: string, options?: CallOptions): Promise<ObjectContent>;
  /** The facts about the object at exactly `path`, or undefined. */
  stat(path: string, options?: CallOptions): Promise<ObjectInfo | undefined>;
  /** The objects in the folder `path` and below; empty: all below the prefix. Keys are whole keys. The object `path` is not among them. */
  list(path: string, options?: CallOptions): AsyncIterable<ObjectInfo>;
  /** Removes the object at `path` and everything in the folder of that name; nothing there is success. */
  delete(path: string, options?: DeleteOptions): Promise<void>;
  /** Ends connections. May be called twice. */
  close(): Promise<void>;
};

const DELETE_BATCH = 1000;

/** The bucket that keeps its objects in `driver`, below `prefix`. Throws a UsageError for a prefix with too many `..`. */
export function createBucket(driver: Driver, prefix = ""): Bucket {
  const root = objectKey(prefix, "");

  function keyOfObject(path: string): string {
    const key = objectKey(root, path);
    if (key === "") throw new UsageError("the path is empty", { hint: "name the object with --path" });
    return key;
  }

  return {
    where: driver.where,
    key: (path) => objectKey(root, path),
    async put(path, body, options = {}) {
      try {
        const key = keyOfObject(path);
        checkSignal(options.signal);
        return { key, ...(await driver.put(key, body, options)) };
      } catch (error) {
        destroyBody(body);
        throw error;
      }
    },
    async get(path, options = {}) {
      checkSignal(options.signal);
      const content = await driver.get(keyOfObject(path), options);
      const what = `${JSON.stringify(content.key)} from ${driver.where}`;
      return { ...content, body: checkedLength(content.body, content.size, what) };
    },
    async stat(path, options = {}) {
      checkSignal(options.signal);
      return driver.stat(keyOfObject(path), options);
    },
    list(path, options = {}) {
      const key = objectKey(root, path);
      return driver.list(key === "" ? "" : `${key}/`, options);
    },
    async delete(path, options = {}) {
      const wanted = objectKey("", path);
      if (wanted === "" && !options.all) {
        throw new UsageError("the path is empty, which would delete everything in the location", {
          hint: "name what to delete with --path, or say --all",
        });
      }
      if (wanted !== "" && options.all) throw new UsageError("--all and a path exclude each other");
      const key = objectKey(root, path);
      checkSignal(options.signal);
      if (options.prefixMatch) return deleteListed(driver, key, options);
      if (key !== "") await driver.delete([key], options);
      await deleteListed(driver, key === "" ? "" : `${key}/`, options);
    },
    close: () => driver.close(),
  };
}

async function deleteListed(driver: Driver, prefix: string, options: CallOptions): Promise<void> {
  let batch: string[] = [];
  for await (const object of driver.list(prefix, options)) {
    batch.push(object.key);
    if (batch.length < DELETE_BATCH) continue;
    await driver.delete(batch, options);
    batch = [];
  }
  if (batch.length > 0) await driver.delete(batch, options);
}
