// Writes values as Go's encoding/json does: sorted keys, HTML characters escaped, bytes as base64.

import { checkLength, inPieces } from "../bounded.ts";
import { formatFloat } from "../fmt/floats.ts";
import { define, type GoFunction } from "../functions.ts";
import { escapedByte } from "../go-string.ts";
import { spendValue } from "../limits.ts";
import { sortedKeys } from "../order.ts";
import type { StructField } from "../types.ts";
import type { GoMap, GoValue, Scalar, Struct } from "../value.ts";
import { isEmpty } from "./defaults.ts";

export const JSON_FUNCTIONS: readonly (readonly [string, GoFunction])[] = [
  ["toJson", define("any -> string", ([value]) => encodeJson(value!, undefined) ?? "")],
  ["toPrettyJson", define("any -> string", ([value]) => encodeJson(value!, "  ") ?? "")],
];

class NotJson extends Error {}

/** The JSON text, or undefined where the value has none. */
export function encodeJson(value: GoValue, indent: string | undefined): string | undefined {
  try {
    return encode(value, { indent, line: "\n", depth: 0 });
  } catch (error) {
    if (error instanceof NotJson) return undefined;
    throw error;
  }
}

/** `line` is the line end with the space in front of what follows; without `indent` everything stands on one line. */
type Place = { readonly indent: string | undefined; readonly line: string; readonly depth: number };

function encode(value: GoValue, place: Place): string {
  spendValue(place.depth);
  if (value === null) return "null";
  switch (typeof value) {
    case "string":
      return encodeText(value);
    case "number":
      return encodeFloat(value);
    case "bigint":
    case "boolean":
      return String(value);
  }
  if (value.type.toJson !== undefined) {
    const text = value.type.toJson(value);
    if (text === undefined) throw new NotJson();
    return text;
  }
  switch (value.kind) {
    case "scalar":
      return encodeScalar(value);
    case "bytes":
      return value.data === undefined ? "null" : `"${Buffer.from(value.data).toString("base64")}"`;
    case "list":
      return value.items === undefined ? "null" : encodeItems(value.items, place);
    case "map":
      return encodeMap(value, place);
    case "struct": {
      const inner = inside(place);
      return enclose("{", members(value, inner), "}", place, inner);
    }
    case "pointer":
      return value.target === undefined ? "null" : encode(value.target, place);
    case "func":
      throw new NotJson();
  }
}

function inside({ indent, line, depth }: Place): Place {
  return { indent, line: indent === undefined ? line : line + indent, depth: depth + 1 };
}

function enclose(open: string, parts: readonly string[], close: string, outer: Place, inner: Place): string {
  if (parts.length === 0) return open + close;
  if (outer.indent === undefined) return open + parts.join(",") + close;
  return open + inner.line + parts.join(`,${inner.line}`) + outer.line + close;
}

function encodeItems(items: readonly GoValue[], place: Place): string {
  const inner = inside(place);
  const parts: string[] = [];
  let length = 0;
  for (const item of items) {
    const part = encode(item, inner);
    parts.push(part);
    length += part.length;
    checkLength(length);
  }
  return enclose("[", parts, "]", place, inner);
}

function encodeScalar(value: Scalar): string {
  const content = value.value;
  if (typeof content === "object") throw new NotJson();
  if (typeof content === "number") return encodeFloat(content);
  return typeof content === "string" ? encodeText(content) : String(content);
}

function encodeMap(map: GoMap, place: Place): string {
  if (map.entries === undefined) return "null";
  const inner = inside(place);
  const parts: string[] = [];
  let length = 0;
  for (const key of sortedKeys(map)) {
    const part = member(String(key), map.entries.get(key)!, inner);
    parts.push(part);
    length += part.length;
    checkLength(length);
  }
  return enclose("{", parts, "}", place, inner);
}

function member(name: string, value: GoValue, place: Place): string {
  return encodeText(name) + (place.indent === undefined ? ":" : ": ") + encode(value, place);
}

/** Members in the order of the fields; an embedded struct without a name of its own gives its members. */
function members(struct: Struct, place: Place): string[] {
  const parts: string[] = [];
  for (const field of struct.type.fields ?? []) {
    if (field.json === "-") continue;
    const value = struct.fields.get(field.name) ?? null;
    if (field.embedded && field.json === undefined) {
      const target = value !== null && typeof value === "object" && value.kind === "pointer" ? value.target : value;
      if (typeof target === "object" && target?.kind === "struct") parts.push(...members(target, place));
    } else if (!isOmitted(field, value)) parts.push(member(field.json ?? field.name, value, place));
  }
  return parts;
}

function isOmitted(field: StructField, value: GoValue): boolean {
  return field.omitEmpty === true && isEmpty(value);
}

function encodeFloat(value: number): string {
  if (!Number.isFinite(value)) throw new NotJson();
  const size = Math.abs(value);
  if (size === 0 || (size >= 1e-6 && size < 1e21)) return formatFloat(value, "f", -1);
  return formatFloat(value, "e", -1).replace(/e-0(\d)$/, "e-$1");
}

const NAMED: Record<string, string> = {
  '"': '\\"',
  "\\": "\\\\",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
};

export function encodeText(text: string): string {
  if (/^[ !#-%'-;=?-[\]-~]*$/.test(text)) return `"${text}"`;
  const escaped = inPieces(text, (piece) =>
    piece.replace(/["\\]/g, "\\$&").replace(/[<>&\0-\x1f\u2028\u2029\ud800-\udfff]/gu, (char) => {
      if (escapedByte(char) !== undefined) return "\\ufffd";
      return NAMED[char] ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
    }),
  );
  return `"${escaped}"`;
}
