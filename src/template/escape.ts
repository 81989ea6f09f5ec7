// The escapers of Go's templates: for HTML, for JavaScript strings and for URL queries.

import { sprint } from "./fmt/print.ts";
import { encodeUtf8, runesOf } from "./go-string.ts";
import { isPrintable } from "./quote.ts";
import type { GoValue } from "./value.ts";

/** The operands as one text; nil reads as it would in an action. */
export function textOf(values: readonly GoValue[]): string {
  if (values.length === 1 && typeof values[0] === "string") return values[0];
  return sprint(values.map((value) => value ?? "<no value>"));
}

const HTML: Record<string, string> = {
  "\0": "\ufffd",
  '"': "&#34;",
  "'": "&#39;",
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
};

export function escapeHtml(text: string): string {
  return text.replace(/["'&<>\0]/g, (char) => HTML[char]!);
}

const JS: Record<string, string> = {
  "\\": "\\\\",
  "'": "\\'",
  '"': '\\"',
  "<": "\\u003C",
  ">": "\\u003E",
  "&": "\\u0026",
  "=": "\\u003D",
};

export function escapeJs(text: string): string {
  return runesOf(text)
    .map((rune) => {
      const known = JS[rune.text];
      if (known !== undefined) return known;
      if (rune.escaped !== undefined || rune.code === 0x7f) return rune.text;
      if (rune.code >= 0x20 && (rune.code < 0x80 || isPrintable(rune.code))) return rune.text;
      return `\\u${rune.code.toString(16).toUpperCase().padStart(4, "0")}`;
    })
    .join("");
}

export function escapeQuery(text: string): string {
  let out = "";
  for (const byte of encodeUtf8(text)) {
    const char = String.fromCharCode(byte);
    if (/[A-Za-z0-9\-_.~]/.test(char)) out += char;
    else out += char === " " ? "+" : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }
  return out;
}
