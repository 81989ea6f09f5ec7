// Writes and reads Go string and character literals, for the parser, `%q`, `quote` and error texts.

import { inPieces } from "./bounded.ts";
import { decodeUtf8, escapedByte, runesOf, runeText } from "./go-string.ts";

const PRINTABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S}]$/u;
const NAMED: Record<string, string> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
  "'": "'",
  '"': '"',
};
const NAME_OF = new Map([..."abfnrtv"].map((letter) => [NAMED[letter]!.charCodeAt(0), letter]));

export function isPrintable(code: number): boolean {
  if (code < 0x7f) return code >= 0x20;
  return PRINTABLE.test(String.fromCodePoint(code));
}

/** The text as a Go literal in double quotes. */
export function quote(text: string, asciiOnly = false): string {
  const escaped = inPieces(text, (piece) =>
    piece.replace(/["\\]/g, "\\$&").replace(/[^ -~]/gu, (char) => {
      const byte = escapedByte(char);
      return byte === undefined ? escapeRune(char.codePointAt(0)!, 0x22, asciiOnly) : `\\x${hex(byte, 2)}`;
    }),
  );
  return `"${escaped}"`;
}

/** The character as a Go literal in single quotes. */
export function quoteRune(code: number, asciiOnly = false): string {
  const valid = code >= 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
  return `'${escapeRune(valid ? code : 0xfffd, 0x27, asciiOnly)}'`;
}

/** Whether the text can stand between back quotes unchanged. */
export function canBackquote(text: string): boolean {
  return text.isWellFormed() && /^[^\0-\x08\n-\x1f`\x7f\ufeff]*$/.test(text);
}

function escapeRune(code: number, quoteCode: number, asciiOnly: boolean): string {
  if (code === quoteCode || code === 0x5c) return `\\${String.fromCharCode(code)}`;
  if ((!asciiOnly || code < 0x80) && isPrintable(code)) return String.fromCodePoint(code);
  const name = NAME_OF.get(code);
  if (name !== undefined) return `\\${name}`;
  if (code < 0x20 || code === 0x7f) return `\\x${hex(code, 2)}`;
  return code < 0x10000 ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`;
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, "0");
}

/** The value of a Go string literal with its quotes, or undefined where it is not one. */
export function unquote(literal: string): string | undefined {
  const mark = literal[0];
  if (literal.length < 2 || literal.at(-1) !== mark) return undefined;
  const body = literal.slice(1, -1);
  if (mark === "`") return body.includes("`") ? undefined : body.replaceAll("\r", "");
  if (mark !== '"' || body.includes("\n")) return undefined;
  let out = "";
  let bytes: number[] = [];
  for (let rest = body; rest !== ""; ) {
    const head = unquoteRune(rest, '"');
    if (head === undefined) return undefined;
    rest = head.rest;
    if (head.isByte) bytes.push(head.code);
    else {
      out += decodeUtf8(Uint8Array.from(bytes)) + head.text;
      bytes = [];
    }
  }
  return out + decodeUtf8(Uint8Array.from(bytes));
}

export type UnquotedRune = { code: number; text: string; isByte: boolean; rest: string };

/** The first character of the inside of a literal that ends with `mark`, or undefined where it is malformed. */
export function unquoteRune(source: string, mark: string): UnquotedRune | undefined {
  const first = runesOf(source.slice(0, 2))[0];
  if (first === undefined || first.text === mark) return undefined;
  if (first.text !== "\\") {
    return { code: first.code, text: first.text, isByte: false, rest: source.slice(first.text.length) };
  }
  const letter = source[1] ?? "";
  const named = NAMED[letter];
  if (named !== undefined) {
    if ((letter === "'" || letter === '"') && letter !== mark) return undefined;
    return { code: named.charCodeAt(0), text: named, isByte: false, rest: source.slice(2) };
  }
  return unquoteNumber(source, letter);
}

function unquoteNumber(source: string, letter: string): UnquotedRune | undefined {
  const hexDigits = { x: 2, u: 4, U: 8 }[letter];
  const digits = hexDigits === undefined ? source.slice(1, 4) : source.slice(2, 2 + hexDigits);
  const wanted = hexDigits ?? 3;
  const pattern = hexDigits === undefined ? /^[0-7]+$/ : /^[0-9a-fA-F]+$/;
  if (digits.length !== wanted || !pattern.test(digits)) return undefined;
  const code = Number.parseInt(digits, hexDigits === undefined ? 8 : 16);
  const isByte = wanted < 4;
  if (isByte ? code > 255 : code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return undefined;
  return { code, text: runeText(code), isByte, rest: source.slice((hexDigits === undefined ? 1 : 2) + wanted) };
}
