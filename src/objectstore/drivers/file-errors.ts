// What an error of the file system means to somebody who only knows objects.

import { KanisterError, messageOf, StoreError } from "../../errors/error.ts";

const KINDS: Record<string, StoreError["kind"]> = {
  EACCES: "denied",
  EPERM: "denied",
  EROFS: "denied",
  ENOENT: "not-found",
  EINVAL: "invalid",
  ENAMETOOLONG: "invalid",
  EILSEQ: "invalid",
  EISDIR: "invalid",
  ENOTDIR: "invalid",
  ELOOP: "invalid",
  EIO: "unavailable",
  ESTALE: "unavailable",
  ETIMEDOUT: "unavailable",
  EMFILE: "unavailable",
  ENFILE: "unavailable",
};

/** True when `error` comes from the system with one of these codes. */
export function hasCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && "code" in error && codes.includes(String(error.code));
}

/** The StoreError for what the file system threw; errors of this project pass unchanged. `what` begins the message. */
export function fileError(error: unknown, what: string): KanisterError {
  if (error instanceof KanisterError) return error;
  if (hasCode(error, "ENOSPC", "EDQUOT")) {
    // A later try meets the same full disk, so nothing should repeat it by itself.
    return new StoreError("unavailable", `${what}: no space left on the volume`, {
      cause: error,
      transient: false,
      hint: "free or add space there, then try again; nothing was left behind",
    });
  }
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return new StoreError(KINDS[code] ?? "unknown", `${what}: ${messageOf(error)}`, { cause: error });
}
