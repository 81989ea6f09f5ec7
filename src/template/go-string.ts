// Go strings are bytes: this file lets a JavaScript string stand for one, keeping each byte that is not UTF-8 as a lone surrogate.

import { isUtf8 } from "node:buffer";

/** Byte `b` (0x80 or above) that is not part of valid UTF-8 is the code unit `ESCAPE + b`. */
const ESCAPE = 0xdc00;
const REPLACEMENT = 0xfffd;

/** The bytes of a Go string. */
export function encodeUtf8(text: string): Uint8Array {
  if (text.isWellFormed()) return Buffer.from(text, "utf8");
  const parts: number[] = [];
  for (const { code, escaped } of runesOf(text)) {
    if (escaped !== undefined) parts.push(escaped);
    else for (const byte of Buffer.from(String.fromCodePoint(code), "utf8")) parts.push(byte);
  }
  return Uint8Array.from(parts);
}

/** The Go string of some bytes; the inverse of `encodeUtf8`. */
export function decodeUtf8(bytes: Uint8Array): string {
  if (isUtf8(bytes)) return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
  let text = "";
  for (let i = 0; i < bytes.length; ) {
    const size = sequenceLength(bytes, i);
    if (size === 0) {
      text += String.fromCharCode(ESCAPE + bytes[i]!);
      i++;
    } else {
      text += Buffer.from(bytes.subarray(i, i + size)).toString("utf8");
      i += size;
    }
  }
  return text;
}

/** Joins the halves of characters that were cut apart and met again. */
export function normalize(text: string): string {
  return text.isWellFormed() ? text : decodeUtf8(encodeUtf8(text));
}

export function byteLength(text: string): number {
  return text.isWellFormed() ? Buffer.byteLength(text, "utf8") : encodeUtf8(text).length;
}

/** The bytes from `start` to `end`; both must lie inside the string. */
export function byteSlice(text: string, start: number, end: number): string {
  return decodeUtf8(encodeUtf8(text).subarray(start, end));
}

export type Rune = { readonly code: number; readonly text: string; readonly escaped?: number };

/** The runes of a string as `range` would visit them: a byte that is not UTF-8 has the code U+FFFD. */
export function runesOf(text: string): Rune[] {
  const runes: Rune[] = [];
  for (const char of text) {
    const code = char.codePointAt(0)!;
    if (code < 0xd800 || code > 0xdfff) runes.push({ code, text: char });
    else if (code >= ESCAPE + 0x80 && code <= ESCAPE + 0xff) {
      runes.push({ code: REPLACEMENT, text: char, escaped: code - ESCAPE });
    } else runes.push({ code: REPLACEMENT, text: "\ufffd" });
  }
  return runes;
}

export function runeCount(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

/** A code point as text; what is no character becomes U+FFFD. */
export function runeText(code: number): string {
  const valid = code >= 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
  return String.fromCodePoint(valid ? code : REPLACEMENT);
}

/** Go's order of strings is that of their bytes; the result is negative, zero or positive. */
export function compareStrings(a: string, b: string): number {
  if (a === b) return 0;
  return Buffer.compare(encodeUtf8(a), encodeUtf8(b));
}

/** Length of the valid UTF-8 sequence at `at`, or 0. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at]!;
  const size = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
  if (size < 2) return size;
  return at + size <= bytes.length && isUtf8(bytes.subarray(at, at + size)) ? size : 0;
}
