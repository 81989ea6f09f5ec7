// The escapers of Go's templates: for HTML, for JavaScript strings and for URL queries.

import { inPieces } from "./bounded.ts";
import { sprint } from "./fmt/print.ts";
import { encodeUtf8, escapedByte } from "./go-string.ts";
import { isPrintable } from "./quote.ts";
import { printable } from "./reflect.ts";
import type { GoValue } from "./value.ts";

/** The operands as one text; nil reads as it would in an action. */
export function textOf(values: readonly GoValue[]): string {
  if (values.length === 1 && typeof values[0] === "string") return values[0];
  return sprint(values.map((value) => (value === null ? "<no value>" : printable(value))));
}

/** The ampersand comes first, since the others are written with one. */
const HTML: readonly (readonly [string, string])[] = [
  ["&", "&amp;"],
  ["\0", "\ufffd"],
  ['"', "&#34;"],
  ["'", "&#39;"],
  ["<", "&lt;"],
  [">", "&gt;"],
];

export function escapeHtml(text: string): string {
  return inPieces(text, (piece) => {
    let out = piece;
    for (const [char, entity] of HTML) out = out.replaceAll(char, entity);
    return out;
  });
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
  return inPieces(text, (piece) =>
    piece.replace(/[^ !#-%(-;?-[\]-\x7f]/gu, (char) => {
      const known = JS[char];
      if (known !== undefined || escapedByte(char) !== undefined) return known ?? char;
      const code = char.codePointAt(0)!;
      return isPrintable(code) ? char : `\\u${code.toString(16).toUpperCase().padStart(4, "0")}`;
    }),
  );
}

export function escapeQuery(text: string): string {
  return inPieces(text, (piece) =>
    Buffer.from(encodeUtf8(piece))
      .toString("latin1")
      .replace(/[^A-Za-z0-9\-_.~]/g, (char) =>
        char === " " ? "+" : `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`,
      ),
  );
}
