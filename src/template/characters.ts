// The classes of characters that the lexer tells apart, and how its errors name one.

import { isPrintable } from "./quote.ts";

/** Letters, digits and the underscore, of any script. */
export const WORD = /[\p{L}\p{Nd}_]/u;

export function describeCharacter(char: string): string {
  const code = char.isWellFormed() ? char.codePointAt(0)! : 0xfffd;
  const name = `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
  return isPrintable(code) ? `${name} '${String.fromCodePoint(code)}'` : name;
}

export function charAt(text: string, position: number): string {
  const code = text.codePointAt(position);
  return code === undefined ? "" : String.fromCodePoint(code);
}

export function isSpace(char: string | undefined): boolean {
  return char === " " || char === "\t" || char === "\n" || char === "\r";
}
