// Go strings are bytes: this file lets a JavaScript string stand for one, keeping each byte that is not UTF-8 as a lone surrogate.

import { isUtf8 } from "node:buffer";

/** Byte `b` (0x80 or above) that is not part of valid UTF-8 is the code unit `ESCAPE + b`. */
const ESCAPE = 0xdc00;
const REPLACEMENT = 0xfffd;

/** The bytes of a Go string. */
export function encodeUtf8(text: string): Uint8Array {
  if (text.isWellFormed()) return Buffer.from(text, "utf8");
  const data = new Uint8Array(text.length * 3);
  let size = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.codePointAt(at)!;
    if (code < 0x80) data[size++] = code;
    else if (code >= ESCAPE + 0x80 && code <= ESCAPE + 0xff) data[size++] = code - ESCAPE;
    else {
      const shown = code >= 0xd800 && code <= 0xdfff ? REPLACEMENT : code;
      if (code > 0xffff) {
        at++;
        data[size++] = 0xf0 | (shown >> 18);
        data[size++] = 0x80 | ((shown >> 12) & 0x3f);
      } else if (shown > 0x7ff) data[size++] = 0xe0 | (shown >> 12);
      if (shown > 0x7ff) data[size++] = 0x80 | ((shown >> 6) & 0x3f);
      else data[size++] = 0xc0 | (shown >> 6);
      data[size++] = 0x80 | (shown & 0x3f);
    }
  }
  return data.subarray(0, size);
}

/** The Go string of some bytes; the inverse of `encodeUtf8`. */
export function decodeUtf8(bytes: Uint8Array): string {
  if (isUtf8(bytes)) return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
  // UTF-16, into which the bytes that are not UTF-8 go as code units of their own.
  const units = new Uint16Array(bytes.length);
  let count = 0;
  for (let at = 0; at < bytes.length; ) {
    const size = sequenceLength(bytes, at);
    const first = bytes[at]!;
    if (size === 1) units[count++] = first;
    else if (size === 0) units[count++] = ESCAPE + first;
    else {
      let code = first & (0x7f >> size);
      for (let next = 1; next < size; next++) code = (code << 6) | (bytes[at + next]! & 0x3f);
      if (code > 0xffff) {
        units[count++] = 0xd7c0 + (code >> 10);
        units[count++] = 0xdc00 | (code & 0x3ff);
      } else units[count++] = code;
    }
    at += Math.max(size, 1);
  }
  return Buffer.from(units.buffer, 0, count * 2).toString("utf16le");
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

/** The byte that a lone surrogate stands for; undefined for any other character. */
export function escapedByte(char: string): number | undefined {
  const code = char.charCodeAt(0);
  return char.length === 1 && code >= ESCAPE + 0x80 && code <= ESCAPE + 0xff ? code - ESCAPE : undefined;
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
  const shorter = Math.min(a.length, b.length);
  let at = 0;
  while (at < shorter && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  if (at === shorter) return a.length - b.length;
  const left = a.charCodeAt(at);
  const right = b.charCodeAt(at);
  if (left < 0xd800 && right < 0xd800) return left - right;
  return Buffer.compare(encodeUtf8(a), encodeUtf8(b));
}

/** Length of the valid UTF-8 sequence at `at`, or 0. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at]!;
  const size = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
  if (size < 2) return size;
  if (at + size > bytes.length) return 0;
  // The second byte decides against longer forms of short characters, surrogates, and what is beyond Unicode.
  const second = bytes[at + 1]!;
  const low = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const high = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  if (second < low || second > high) return 0;
  for (let next = 2; next < size; next++) if ((bytes[at + next]! & 0xc0) !== 0x80) return 0;
  return size;
}
