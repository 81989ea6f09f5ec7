// Writes values as Go's encoding/json does: sorted keys, HTML characters escaped, bytes as base64.

import { formatFloat } from "../fmt/floats.ts";
import { define, type GoFunction } from "../functions.ts";
import { runesOf } from "../go-string.ts";
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
    return encode(value, indent, "\n");
  } catch (error) {
    if (error instanceof NotJson) return undefined;
    throw error;
  }
}

function encode(value: GoValue, indent: string | undefined, line: string): string {
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
  if (value.type.toJson !== undefined) return value.type.toJson(value);
  switch (value.kind) {
    case "scalar":
      return encodeScalar(value);
    case "bytes":
      return value.data === undefined ? "null" : `"${Buffer.from(value.data).toString("base64")}"`;
    case "list":
      if (value.items === undefined) return "null";
      return enclose(
        "[",
        value.items.map((item) => (inner) => encode(item, indent, inner)),
        "]",
        indent,
        line,
      );
    case "map":
      return encodeMap(value, indent, line);
    case "struct":
      return enclose("{", structMembers(value, indent), "}", indent, line);
    case "pointer":
      return value.target === undefined ? "null" : encode(value.target, indent, line);
    case "func":
      throw new NotJson();
  }
}

type Part = (line: string) => string;

function enclose(
  open: string,
  parts: readonly Part[],
  close: string,
  indent: string | undefined,
  line: string,
): string {
  if (parts.length === 0) return open + close;
  if (indent === undefined) return open + parts.map((part) => part(line)).join(",") + close;
  const inner = line + indent;
  return open + parts.map((part) => inner + part(inner)).join(",") + line + close;
}

function encodeScalar(value: Scalar): string {
  const content = value.value;
  if (typeof content === "object") throw new NotJson();
  if (typeof content === "number") return encodeFloat(content);
  return typeof content === "string" ? encodeText(content) : String(content);
}

function encodeMap(map: GoMap, indent: string | undefined, line: string): string {
  if (map.entries === undefined) return "null";
  const separator = indent === undefined ? ":" : ": ";
  const parts = sortedKeys(map).map(
    (key): Part =>
      (inner) =>
        encodeText(String(key)) + separator + encode(map.entries!.get(key)!, indent, inner),
  );
  return enclose("{", parts, "}", indent, line);
}

/** Members in the order of the fields; an embedded struct without a name of its own gives its members. */
function structMembers(struct: Struct, indent: string | undefined): Part[] {
  const separator = indent === undefined ? ":" : ": ";
  return (struct.type.fields ?? []).flatMap((field) => {
    if (field.json === "-") return [];
    const value = struct.fields.get(field.name) ?? null;
    if (field.embedded && field.json === undefined) {
      const embedded =
        value !== null && typeof value === "object" && value.kind === "pointer" ? (value.target ?? null) : value;
      return embedded !== null && typeof embedded === "object" && embedded.kind === "struct"
        ? structMembers(embedded, indent)
        : [];
    }
    if (isOmitted(field, value)) return [];
    return [(inner: string) => encodeText(field.json ?? field.name) + separator + encode(value, indent, inner)];
  });
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
  let out = '"';
  for (const rune of runesOf(text)) {
    if (rune.escaped !== undefined) out += "\\ufffd";
    else if (rune.code >= 0x80 && rune.code !== 0x2028 && rune.code !== 0x2029) out += rune.text;
    else
      out +=
        NAMED[rune.text] ??
        (/[<>&\u2028\u2029]/.test(rune.text) || rune.code < 0x20
          ? `\\u${rune.code.toString(16).padStart(4, "0")}`
          : rune.text);
  }
  return `${out}"`;
}
