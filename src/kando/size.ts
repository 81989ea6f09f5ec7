// Sizes as people type them.

import { UsageError } from "../errors/error.ts";

const UNITS: Record<string, number> = { "": 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30, T: 2 ** 40 };

/** Bytes meant by `64G`, `1.5Ti`, `300MiB` or a plain number; units are powers of 1024. Throws a UsageError naming `flag`. */
export function parseSize(text: string, flag: string): number {
  const found = /^(\d+(?:\.\d+)?)([KMGT]?)(?:iB|i|B)?$/i.exec(text);
  if (!found) throw new UsageError(`${flag} ${JSON.stringify(text)} is not a size`, { hint: "for example 200G" });
  return Math.ceil(Number(found[1]) * UNITS[found[2]!.toUpperCase()]!);
}
