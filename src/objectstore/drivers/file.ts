// Objects as plain files below a directory: for mounted volumes, and for trying things out without any service.

import { randomBytes } from "node:crypto";
import type { Dirent } from "node:fs";
import { constants, type FileHandle, lstat, open, readdir, realpath, rename, stat, unlink } from "node:fs/promises";
import { dirname, isAbsolute, join, normalize } from "node:path";
import { StoreError, UsageError } from "../../errors/error.ts";
import { checkSignal, interruptible } from "../body.ts";
import type { CallOptions, Driver, ObjectInfo } from "../driver.ts";
import type { StorageLocation } from "../location.ts";
import { compareKeys } from "../order.ts";
import { fileError, hasCode } from "./file-errors.ts";
import { checkParents, makeParents, pruneParents, syncDirectories } from "./file-parents.ts";

/** Unfinished puts lie beside their target under this name, so that the final rename never crosses a file system. */
const PART = ".kanister-part-";
const READ_SIZE = 256 * 1024;

/**
 * A driver for the existing directory `location.bucket`, which must be an absolute path, else it throws a UsageError. A key
 * is the relative path of its file; parents come and go with their files. Beyond the contract it refuses, as `invalid`, keys
 * with an empty, `.` or `..` segment, keys below another object, keys that name a folder, and keys that pass through a
 * symbolic link. Symbolic links are never followed below the directory and never listed.
 */
export async function openFileDriver(location: StorageLocation): Promise<Driver> {
  const root = location.bucket;
  if (!isAbsolute(root)) {
    throw new UsageError(`a file location needs the absolute path of a directory, not ${JSON.stringify(root)}`);
  }
  if (normalize(root) === "/") throw new UsageError("a file location cannot be the whole file system");
  const where = `directory ${root}`;

  async function realRoot(): Promise<string> {
    try {
      const path = await realpath(root);
      if ((await stat(path)).isDirectory()) return path;
    } catch (error) {
      if (!hasCode(error, "ENOENT")) throw fileError(error, `cannot use ${where}`);
      throw new StoreError("not-found", `${where} does not exist`, { cause: error, hint: `mkdir -p ${root}` });
    }
    throw new StoreError("invalid", `${root} is not a directory`);
  }

  async function fileOf(key: string): Promise<string> {
    checkKey(key);
    return join(await realRoot(), ...key.split("/"));
  }

  return {
    where,
    async put(key, body, { signal, onProgress } = {}) {
      checkSignal(signal);
      const what = `cannot put ${JSON.stringify(key)} in ${where}`;
      const file = await fileOf(key);
      const top = file.slice(0, file.length - key.length - 1);
      const part = join(dirname(file), PART + randomBytes(8).toString("hex"));
      const { handle, made } = await openPart(top, file, part, what);
      try {
        const size = await fill(handle, interruptible(body, signal), what, onProgress);
        checkSignal(signal);
        await attempt(what, async () => {
          await handle.sync();
          await handle.close();
          await rename(part, file).catch((error: unknown) => refuseFolder(error, what));
          await syncDirectories([dirname(file), ...made.map((path) => dirname(path))]);
        });
        return { size };
      } catch (error) {
        await handle.close().catch(() => {});
        await unlink(part).catch(() => {});
        await pruneParents(top, part);
        throw error;
      }
    },
    async get(key, { signal } = {}) {
      checkSignal(signal);
      const what = `cannot read ${JSON.stringify(key)} in ${where}`;
      const handle = await openForReading(key, await fileOf(key), what, where);
      const facts = await handle.stat();
      return { key, size: facts.size, modified: facts.mtime, body: interruptible(readAll(handle, what), signal) };
    },
    async stat(key, { signal } = {}) {
      checkSignal(signal);
      const file = await fileOf(key);
      return attempt(`cannot read ${JSON.stringify(key)} in ${where}`, async () => {
        if (!(await checkParents(file, key))) return undefined;
        return factsOf(key, file);
      });
    },
    async *list(prefix, options = {}) {
      const top = await realRoot();
      // Only whole folders can be entered; the rest of the prefix filters their entries.
      const folder = prefix.slice(0, prefix.lastIndexOf("/") + 1);
      if (folder !== "" && !isPlain(folder.slice(0, -1))) return;
      if (!(await checkParents(join(top, `${folder}x`), `${folder}x`).catch(() => false))) return;
      yield* walk(top, folder, prefix, where, options);
    },
    async delete(keys, { signal } = {}) {
      const faults: unknown[] = [];
      for (const key of keys) {
        checkSignal(signal);
        const file = await fileOf(key);
        const what = `cannot delete ${JSON.stringify(key)} in ${where}`;
        await attempt(what, () => remove(file, key)).catch((error) => faults.push(error));
      }
      if (faults.length > 0) throw faults[0];
    },
    async close() {},
  };
}

/** Runs `work`; what the file system throws becomes a StoreError that begins with `what`. */
async function attempt<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw fileError(error, what);
  }
}

function checkKey(key: string): void {
  if (!isPlain(key)) throw new StoreError("invalid", `a file location cannot hold the key ${JSON.stringify(key)}`);
}

function isPlain(key: string): boolean {
  if (key.includes("\0") || !key.isWellFormed()) return false;
  return key.split("/").every((name) => name !== "" && name !== "." && name !== ".." && !name.startsWith(PART));
}

/** Tries again when a concurrent delete has pruned the folder between its making and its use. */
async function openPart(top: string, file: string, part: string, what: string) {
  const made: string[] = [];
  for (let tries = 0; ; tries++) {
    try {
      made.push(...(await makeParents(top, file)));
      return { handle: await open(part, "wx", 0o644), made };
    } catch (error) {
      if (hasCode(error, "ENOENT") && tries < 100) continue;
      await pruneParents(top, part);
      throw fileError(error, what);
    }
  }
}

async function fill(
  handle: FileHandle,
  pieces: AsyncIterable<Uint8Array>,
  what: string,
  onProgress: ((bytes: number) => void) | undefined,
): Promise<number> {
  let size = 0;
  for await (const piece of pieces) {
    for (let written = 0; written < piece.length; ) {
      const result = await attempt(what, () => handle.write(piece, written));
      written += result.bytesWritten;
    }
    size += piece.length;
    onProgress?.(size);
  }
  return size;
}

function refuseFolder(error: unknown, what: string): never {
  if (!hasCode(error, "EISDIR", "ENOTEMPTY", "EEXIST")) throw error;
  throw new StoreError("invalid", `${what}: it is a folder that holds other objects`, { cause: error });
}

async function openForReading(key: string, file: string, what: string, where: string): Promise<FileHandle> {
  const handle = await attempt(what, async () => {
    if (!(await checkParents(file, key))) return undefined;
    // Without O_NONBLOCK a FIFO among the files would hold the call for ever.
    return open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch((error: unknown) => {
      if (hasCode(error, "ENOENT", "ENOTDIR", "ELOOP", "ENXIO")) return undefined;
      throw error;
    });
  });
  if (handle && (await handle.stat()).isFile()) return handle;
  await handle?.close();
  throw new StoreError("not-found", `object ${JSON.stringify(key)} not found in ${where}`);
}

async function* readAll(handle: FileHandle, what: string): AsyncGenerator<Uint8Array> {
  try {
    while (true) {
      const buffer = Buffer.allocUnsafeSlow(READ_SIZE);
      const { bytesRead } = await attempt(what, () => handle.read(buffer));
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}

async function factsOf(key: string, file: string): Promise<ObjectInfo | undefined> {
  try {
    const facts = await lstat(file);
    return facts.isFile() ? { key, size: facts.size, modified: facts.mtime } : undefined;
  } catch (error) {
    if (hasCode(error, "ENOENT", "ENOTDIR")) return undefined;
    throw error;
  }
}

/** A folder sorts as its name with a slash, because that is how the keys inside it begin. */
async function* walk(
  top: string,
  folder: string,
  prefix: string,
  where: string,
  { signal }: CallOptions,
): AsyncGenerator<ObjectInfo> {
  checkSignal(signal);
  const entries = await attempt(`cannot list ${where}`, () => readFolder(join(top, folder)));
  const named = entries
    .filter((entry) => (entry.isFile() || entry.isDirectory()) && !entry.name.startsWith(PART))
    .map((entry) => ({ key: folder + entry.name + (entry.isDirectory() ? "/" : ""), isFolder: entry.isDirectory() }))
    .filter(({ key, isFolder }) => key.startsWith(prefix) || (isFolder && prefix.startsWith(key)))
    .sort((a, b) => compareKeys(a.key, b.key));
  for (const { key, isFolder } of named) {
    checkSignal(signal);
    if (isFolder) yield* walk(top, key, prefix, where, { signal });
    else {
      const facts = await attempt(`cannot list ${where}`, () => factsOf(key, join(top, key)));
      if (facts) yield facts;
    }
  }
}

async function readFolder(path: string): Promise<Dirent[]> {
  try {
    return await readdir(path, { withFileTypes: true });
  } catch (error) {
    if (hasCode(error, "ENOENT", "ENOTDIR")) return [];
    throw error;
  }
}

async function remove(file: string, key: string): Promise<void> {
  if (!(await checkParents(file, key))) return;
  try {
    const facts = await lstat(file);
    if (facts.isDirectory()) return;
    await unlink(file);
  } catch (error) {
    if (!hasCode(error, "ENOENT", "ENOTDIR")) throw error;
    return;
  }
  const top = file.slice(0, file.length - key.length - 1);
  await syncDirectories([dirname(file)]);
  await pruneParents(top, file);
}
