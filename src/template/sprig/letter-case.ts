// Letter by letter case mapping as Go's unicode package has it, which never changes the number of letters.

import { inPieces } from "../bounded.ts";

/** Digraphs whose first letter alone is capital at the start of a word. */
const TITLE: Record<string, string> = {};
for (const group of ["ǄǅǆDZ", "ǇǈǉLJ", "ǊǋǌNJ", "ǱǲǳDZ"]) {
  const [upper, title, lower] = [...group] as [string, string, string];
  TITLE[upper] = title;
  TITLE[title] = title;
  TITLE[lower] = title;
}

export function upperRune(char: string): string {
  const code = char.codePointAt(0)!;
  // Greek letters with a written iota have a one-letter capital that JavaScript spells out.
  if ((code >= 0x1f80 && code <= 0x1faf && code % 16 < 8) || code === 0x1fb3 || code === 0x1fc3 || code === 0x1ff3) {
    return String.fromCodePoint(code + (code < 0x1fb0 ? 8 : 9));
  }
  return single(char.toUpperCase(), char);
}

export function lowerRune(char: string): string {
  return char === "\u0130" ? "i" : single(char.toLowerCase(), char);
}

export function titleRune(char: string): string {
  const code = char.codePointAt(0)!;
  return TITLE[char] ?? (code >= 0x10d0 && code <= 0x10ff ? char : upperRune(char));
}

function single(mapped: string, char: string): string {
  return mapped.length === 1 || (mapped.length === 2 && mapped.codePointAt(0)! > 0xffff) ? mapped : char;
}

/** Maps each letter; a byte that is not UTF-8 becomes U+FFFD. */
export function mapRunes(text: string, map: (char: string) => string): string {
  return inPieces(text, (piece) => piece.replace(/./gsu, (char) => map(char.isWellFormed() ? char : "\ufffd")));
}

export function isUpper(char: string): boolean {
  return /^\p{Lu}$/u.test(char);
}

export function isLower(char: string): boolean {
  return /^\p{Ll}$/u.test(char);
}

export function isNumber(char: string): boolean {
  return /^\p{N}$/u.test(char);
}

export function isSpace(char: string): boolean {
  if (char > " " && char < "\u0080") return false;
  return /^[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]$/.test(char);
}
