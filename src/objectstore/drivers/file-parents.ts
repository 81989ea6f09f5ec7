// The folders above a file: made when needed, removed when empty, and never entered through a symbolic link.

import { lstat, mkdir, open, rmdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { StoreError } from "../../errors/error.ts";
import { hasCode } from "./file-errors.ts";

/**
 * Whether all folders between the root and `file` exist; `key` is the part of `file` below the root. Rejects with
 * StoreError `invalid` when one is a symbolic link.
 */
export async function checkParents(file: string, key: string): Promise<boolean> {
  let path = file.slice(0, file.length - key.length - 1);
  for (const name of key.split("/").slice(0, -1)) {
    path = join(path, name);
    try {
      const facts = await lstat(path);
      if (facts.isSymbolicLink()) throw linkError(path);
      if (!facts.isDirectory()) return false;
    } catch (error) {
      if (hasCode(error, "ENOENT", "ENOTDIR")) return false;
      throw error;
    }
  }
  return true;
}

/** Makes the missing folders between `root` and `file`, and resolves with those it made. */
export async function makeParents(root: string, file: string): Promise<string[]> {
  const made: string[] = [];
  const names = file.slice(root.length + 1).split("/");
  let path = root;
  for (const name of names.slice(0, -1)) {
    path = join(path, name);
    try {
      await mkdir(path, 0o755);
      made.push(path);
    } catch (error) {
      if (!hasCode(error, "EEXIST")) throw error;
      const facts = await lstat(path);
      if (facts.isSymbolicLink()) throw linkError(path);
      if (!facts.isDirectory()) {
        throw new StoreError("invalid", `${path} is an object, so a file location can hold nothing below it`);
      }
    }
  }
  return made;
}

/** Removes the empty folders above `file`, up to but never including `root`. */
export async function pruneParents(root: string, file: string): Promise<void> {
  for (let path = dirname(file); path.length > root.length; path = dirname(path)) {
    try {
      await rmdir(path);
    } catch (error) {
      // A folder that is gone may still have empty parents; one that is in use ends the search.
      if (!hasCode(error, "ENOENT")) return;
    }
  }
}

/** Makes the entries of these folders durable; a folder pruned meanwhile needs none, and some file systems cannot. */
export async function syncDirectories(paths: Iterable<string>): Promise<void> {
  for (const path of new Set(paths)) {
    try {
      const handle = await open(path, "r");
      try {
        await handle.sync();
      } finally {
        await handle.close();
      }
    } catch (error) {
      if (!hasCode(error, "ENOENT", "EINVAL", "ENOTSUP", "EACCES", "EPERM", "EISDIR")) throw error;
    }
  }
}

function linkError(path: string): StoreError {
  return new StoreError("invalid", `${path} is a symbolic link, which a file location does not follow`);
}
