// What `location pull` writes: stdout, or a file that appears only once it is whole.

import { randomBytes } from "node:crypto";
import { type FileHandle, open, realpath, rename, stat, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { KanisterError, messageOf, NotFoundError, UsageError } from "../errors/error.ts";
import type { KandoIo } from "./context.ts";
import { writePieces } from "./write.ts";

/** Bytes written at a time. */
const BATCH = 1024 * 1024;

export type Target = {
  /** Takes all pieces; on failure the target is as it was before. To be called once. */
  write(pieces: AsyncIterable<Uint8Array>): Promise<void>;
};

/**
 * The file `path`, or stdout for `-`. A file is written beside its place, mode 0644, and then renamed, so that a longer
 * former one leaves no tail; a device or FIFO is written into. Throws, before the store is contacted, a UsageError for a
 * directory and a NotFoundError for a missing parent directory.
 */
export async function openTarget(path: string, { stdout, signal }: KandoIo): Promise<Target> {
  if (path === "-") return { write: (pieces) => writePieces(stdout, pieces, signal) };
  if (path === "") throw new UsageError("the target is empty", { hint: "name a file, or - for stdout" });
  const facts = await stat(path).catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return undefined;
    throw cannot(path, error);
  });
  if (facts?.isDirectory()) {
    throw new UsageError(`${path} is a directory`, { hint: "name the file to write in it" });
  }
  if (facts && !facts.isFile()) return { write: (pieces) => writeInto(path, pieces) };
  // A symbolic link stays, and the file behind it is replaced.
  const file = facts ? await realpath(path) : path;
  const parent = await stat(dirname(file)).catch(() => undefined);
  if (!parent?.isDirectory()) {
    throw new NotFoundError(`the directory ${dirname(file)} does not exist`, { hint: `mkdir -p ${dirname(file)}` });
  }
  return { write: (pieces) => replaceFile(file, pieces) };
}

async function replaceFile(file: string, pieces: AsyncIterable<Uint8Array>): Promise<void> {
  const part = join(dirname(file), `.${basename(file).slice(0, 60)}.kando-${randomBytes(6).toString("hex")}`);
  const handle = await open(part, "wx", 0o644).catch((error: unknown) => {
    throw cannot(file, error);
  });
  try {
    await writeAll(handle, file, pieces);
    await handle.close();
    await rename(part, file).catch((error: unknown) => {
      throw cannot(file, error);
    });
  } catch (error) {
    await handle.close().catch(() => {});
    await unlink(part).catch(() => {});
    throw error;
  }
}

async function writeInto(path: string, pieces: AsyncIterable<Uint8Array>): Promise<void> {
  const handle = await open(path, "w").catch((error: unknown) => {
    throw cannot(path, error);
  });
  try {
    await writeAll(handle, path, pieces);
  } finally {
    await handle.close().catch(() => {});
  }
}

/** Gathers small pieces, and lets the next ones arrive while one batch is being written. */
async function writeAll(handle: FileHandle, path: string, pieces: AsyncIterable<Uint8Array>): Promise<void> {
  let [filling, spare] = [Buffer.allocUnsafeSlow(BATCH), Buffer.allocUnsafeSlow(BATCH)];
  let filled = 0;
  let writing: Promise<void> = Promise.resolve();

  async function flush(): Promise<void> {
    await writing;
    writing = writeBatch(handle, path, filling.subarray(0, filled));
    // Looked at with the next batch; until then nobody else handles its failure.
    writing.catch(() => {});
    [filling, spare] = [spare, filling];
    filled = 0;
  }

  try {
    for await (const piece of pieces) {
      for (let taken = 0; taken < piece.length; ) {
        const count = Math.min(piece.length - taken, BATCH - filled);
        filling.set(piece.subarray(taken, taken + count), filled);
        taken += count;
        filled += count;
        if (filled === BATCH) await flush();
      }
    }
    await flush();
  } finally {
    await writing;
  }
}

async function writeBatch(handle: FileHandle, path: string, content: Uint8Array): Promise<void> {
  for (let written = 0; written < content.length; ) {
    const result = await handle.write(content, written).catch((error: unknown) => {
      throw cannot(path, error);
    });
    written += result.bytesWritten;
  }
}

function cannot(path: string, error: unknown): KanisterError {
  const options = { cause: error, hint: codeOf(error) === "ENOSPC" ? "free space there, then try again" : undefined };
  return new KanisterError("WRITE", `cannot write ${path}: ${messageOf(error)}`, options);
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
