// Where a path of a blueprint ends up in a bucket, and the guarantee that it never leaves its prefix.

import { UsageError } from "../errors/error.ts";

/**
 * The key of `path` below `prefix`: repeated and trailing slashes and `.` removed, `..` resolved, no leading slash. Empty
 * when both are. Throws a UsageError when `path` leaves the prefix, or when either holds a NUL character.
 */
export function objectKey(prefix: string, path: string): string {
  return [...clean(prefix, "prefix"), ...clean(path, "path")].join("/");
}

function clean(text: string, name: string): string[] {
  if (text.includes("\0")) throw new UsageError(`the ${name} must not contain a NUL character`);
  const segments: string[] = [];
  for (const segment of text.split("/")) {
    if (segment === "" || segment === ".") continue;
    if (segment !== "..") segments.push(segment);
    else if (segments.pop() === undefined) {
      throw new UsageError(`the ${name} ${JSON.stringify(text)} leaves its location`, {
        hint: "use fewer .. in it, or a location with a shorter prefix",
      });
    }
  }
  return segments;
}
