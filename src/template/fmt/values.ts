// Prints any value under any verb: the recursive part of Go's fmt.

import { checkLength } from "../bounded.ts";
import { decodeUtf8 } from "../go-string.ts";
import { spendValue } from "../limits.ts";
import { sortedKeys } from "../order.ts";
import { type GoType, isFloatKind, isUnsignedKind } from "../types.ts";
import {
  type Bytes,
  type Complex,
  type GoMap,
  type GoValue,
  type List,
  type Pointer,
  type Scalar,
  type Struct,
  scalar,
  typeOf,
} from "../value.ts";
import { type Flags, pad } from "./flags.ts";
import { formatFloatVerb } from "./floats.ts";
import { formatHex, formatInteger } from "./integers.ts";
import { formatString, hexDump } from "./strings.ts";

/** An operand of a printing function: its text under the verb. */
export function formatArgument(value: GoValue, verb: string, flags: Flags): string {
  if (value === null) return verb === "T" || verb === "v" ? pad("<nil>", flags) : badVerb(null, verb, flags);
  if (verb === "T") return formatString(typeOf(value).name, "s", flags)!;
  if (verb === "p") return pointerText(value, verb, flags) ?? badVerb(value, verb, flags);
  return formatValue(value, verb, flags, 0);
}

/** What Go prints where the verb does not fit the value. */
function badVerb(value: GoValue, verb: string, flags: Flags): string {
  if (value === null) return `%!${verb}(<nil>)`;
  return `%!${verb}(${typeOf(value).name}=${formatValue(value, "v", flags, 0, true)})`;
}

function formatValue(value: GoValue, verb: string, flags: Flags, depth: number, erroring = false): string {
  if (value === null) return "<nil>";
  spendValue(depth);
  // Errors alone take %w; what could be one is refused as a whole.
  if (verb === "w" && mayHaveMethods(value)) return badVerb(value, verb, flags);
  if (flags.sharpV && !erroring && typeof value === "object" && value.type.goText !== undefined) {
    return formatString(value.type.goText(value), "s", flags)!;
  }
  const own = ownText(value);
  if (own !== undefined && !erroring && !flags.sharpV && "vsxXq".includes(verb)) return formatString(own, verb, flags)!;
  const text =
    typeof value === "object" ? formatObject(value, verb, flags, depth, erroring) : formatBasic(value, verb, flags);
  return text ?? badVerb(value, verb, flags);
}

function mayHaveMethods(value: Exclude<GoValue, null>): boolean {
  return typeof value === "object" && value.kind !== "bytes" && value.type.name !== value.type.kind;
}

/** The text of a value whose type prints itself; a pointer to one prints the same. */
function ownText(value: GoValue): string | undefined {
  if (value === null || typeof value !== "object") return undefined;
  if (value.type.text !== undefined) return value.type.text(value);
  if (value.kind === "pointer" && value.target !== undefined) return ownText(value.target);
  return value.kind === "pointer" && value.type.elem?.text !== undefined ? "<nil>" : undefined;
}

function formatBasic(value: boolean | string | number | bigint, verb: string, flags: Flags): string | undefined {
  switch (typeof value) {
    case "boolean":
      return verb === "t" || verb === "v" ? pad(String(value), flags) : undefined;
    case "string":
      return formatString(value, verb, flags);
    case "number":
      return formatFloatVerb(value, verb, flags);
    case "bigint":
      return formatInteger(value, true, verb, flags);
  }
}

function formatObject(
  value: Exclude<GoValue, null | boolean | string | number | bigint>,
  verb: string,
  flags: Flags,
  depth: number,
  erroring: boolean,
) {
  switch (value.kind) {
    case "scalar":
      return formatScalar(value, verb, flags);
    case "bytes":
      return formatBytes(value, verb, flags);
    case "list":
      return formatList(value, verb, flags, depth, erroring);
    case "map":
      return formatMap(value, verb, flags, depth, erroring);
    case "struct":
      return formatStruct(value, verb, flags, depth, erroring);
    case "pointer":
      return formatPointer(value, verb, flags, depth, erroring);
    case "func":
      return pointerText(value, verb, flags);
  }
}

function formatScalar(value: Scalar, verb: string, flags: Flags): string | undefined {
  const plain = value.value;
  if (typeof plain === "object") return formatComplex(plain, verb, flags);
  if (typeof plain === "bigint") return formatInteger(plain, !isUnsignedKind(value.type.kind), verb, flags);
  if (typeof plain === "number" && !isFloatKind(value.type.kind)) return undefined;
  return formatBasic(plain, verb, flags);
}

function formatComplex(value: Complex, verb: string, flags: Flags): string | undefined {
  if (!"vbgGxXfFeE".includes(verb)) return undefined;
  return `(${formatFloatVerb(value.re, verb, flags)}${formatFloatVerb(value.im, verb, { ...flags, plus: true })}i)`;
}

function formatBytes(value: Bytes, verb: string, flags: Flags): string | undefined {
  const data = value.data ?? new Uint8Array();
  switch (verb) {
    case "v":
    case "d":
      if (flags.sharpV) {
        if (value.data === undefined) return `${value.type.name}(nil)`;
        return `${value.type.name}{${Array.from(data, (byte) => formatHex(BigInt(byte), flags)).join(", ")}}`;
      }
      return `[${Array.from(data, (byte) => formatInteger(BigInt(byte), false, "d", flags)).join(" ")}]`;
    case "s":
    case "q":
      return formatString(decodeUtf8(data), verb, flags);
    case "x":
    case "X":
      return hexDump(data, verb, flags);
    default: {
      const elem = value.type.elem!;
      return `[${Array.from(data, (byte) => formatValue(scalar(elem, BigInt(byte)), verb, flags, 1)).join(" ")}]`;
    }
  }
}

function formatList(value: List, verb: string, flags: Flags, depth: number, erroring: boolean): string {
  const { type, items } = value;
  if (flags.sharpV && items === undefined) return `${type.name}(nil)`;
  const texts = bounded(items ?? [], (item) => formatElement(item, type.elem, verb, flags, depth, erroring));
  return flags.sharpV ? `${type.name}{${texts.join(", ")}}` : `[${texts.join(" ")}]`;
}

function formatMap(value: GoMap, verb: string, flags: Flags, depth: number, erroring: boolean): string {
  const { type, entries } = value;
  if (flags.sharpV && entries === undefined) return `${type.name}(nil)`;
  const texts = bounded(sortedKeys(value), (key) => {
    const name = formatValue(scalar(type.key!, key), verb, flags, depth + 1, erroring);
    return `${name}:${formatElement(entries!.get(key)!, type.elem, verb, flags, depth, erroring)}`;
  });
  return flags.sharpV ? `${type.name}{${texts.join(", ")}}` : `map[${texts.join(" ")}]`;
}

/** The texts of all items, of which wide padding can make far more than the items are. */
function bounded<T>(items: readonly T[], format: (item: T) => string): string[] {
  let length = 0;
  return items.map((item) => {
    const text = format(item);
    length += text.length + 1;
    checkLength(length);
    return text;
  });
}

function formatStruct(value: Struct, verb: string, flags: Flags, depth: number, erroring: boolean): string {
  const { type, fields } = value;
  const named = flags.plusV || flags.sharpV;
  const texts = (type.fields ?? []).map((field) => {
    const text = formatElement(fields.get(field.name) ?? null, field.type, verb, flags, depth, erroring);
    return named ? `${field.name}:${text}` : text;
  });
  return flags.sharpV ? `${type.name}{${texts.join(", ")}}` : `{${texts.join(" ")}}`;
}

function formatElement(
  value: GoValue,
  type: GoType | undefined,
  verb: string,
  flags: Flags,
  depth: number,
  erroring: boolean,
): string {
  if (value === null) return flags.sharpV ? `${type?.name ?? "interface {}"}(nil)` : "<nil>";
  return formatValue(value, verb, flags, depth + 1, erroring);
}

function formatPointer(
  value: Pointer,
  verb: string,
  flags: Flags,
  depth: number,
  erroring: boolean,
): string | undefined {
  const { target } = value;
  if (
    depth === 0 &&
    target !== undefined &&
    target !== null &&
    typeof target === "object" &&
    ["list", "bytes", "struct", "map"].includes(target.kind)
  ) {
    return `&${formatValue(target, verb, flags, depth + 1, erroring)}`;
  }
  return pointerText(value, verb, flags);
}

/** Values have no addresses here: a fixed one stands for any, in the form Go prints them. */
const ADDRESS = 0xc000012018n;

function pointerText(value: GoValue, verb: string, flags: Flags): string | undefined {
  const address = addressOf(value);
  if (address === undefined) return undefined;
  switch (verb) {
    case "v":
      if (flags.sharpV) return `(${typeOf(value!).name})(${address === 0n ? "nil" : formatHex(address, flags)})`;
      return address === 0n ? pad("<nil>", flags) : formatHex(address, flags, !flags.sharp);
    case "p":
      return formatHex(address, flags, !flags.sharp);
    case "b":
    case "o":
    case "d":
    case "x":
    case "X":
      return formatInteger(address, false, verb, flags);
    default:
      return undefined;
  }
}

function addressOf(value: GoValue): bigint | undefined {
  if (value === null || typeof value !== "object") return undefined;
  switch (value.kind) {
    case "pointer":
      return value.target === undefined ? 0n : ADDRESS;
    case "map":
      return value.entries === undefined ? 0n : ADDRESS;
    case "list":
      return value.items === undefined ? 0n : ADDRESS;
    case "bytes":
      return value.data === undefined ? 0n : ADDRESS;
    case "func":
      return value.method === undefined ? 0n : ADDRESS;
    default:
      return undefined;
  }
}
