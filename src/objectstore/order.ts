// The order of keys that every driver lists in: that of their UTF-8 bytes, as S3 has it.

/** Negative, zero or positive; differs from `<` only for characters beyond U+FFFF. */
export function compareKeys(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
