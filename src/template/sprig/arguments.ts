// Reads the arguments of functions after their types were checked, and the conversions that several functions share.

import { sprint } from "../fmt/print.ts";
import { FunctionError } from "../functions.ts";
import { decodeUtf8 } from "../go-string.ts";
import { parseFloatText, parseInteger } from "../number-literal.ts";
import { ANY_SLICE, type GoType } from "../types.ts";
import { type GoMap, type GoValue, type List, list, scalar, typeOf } from "../value.ts";

/** What Go's runtime says where a function dereferences nil. */
export const NIL_DEREFERENCE = "runtime error: invalid memory address or nil pointer dereference";

const INT64_MAX = 2n ** 63n - 1n;
const INT64_MIN = -(2n ** 63n);

export function text(value: GoValue | undefined): string {
  return value as string;
}

/** An `int` argument. */
export function whole(value: GoValue | undefined): number {
  return Number(bigWhole(value));
}

export function bigWhole(value: GoValue | undefined): bigint {
  return typeof value === "bigint" ? value : (value as { value: bigint }).value;
}

export function mapOfAny(value: GoValue | undefined): GoMap {
  return value as GoMap;
}

/** The plain content of a basic value, also of a named or less common type; undefined for anything else. */
export function plain(value: GoValue): string | bigint | number | boolean | undefined {
  if (value === null) return undefined;
  if (typeof value !== "object") return value;
  if (value.kind === "scalar" && typeof value.value !== "object") return value.value;
  return value.kind === "pointer" && value.target !== undefined ? plain(value.target) : undefined;
}

/** How sprig turns anything into text: bytes are text already. */
export function toText(value: GoValue): string {
  if (typeof value === "string") return value;
  if (value !== null && typeof value === "object" && value.kind === "bytes")
    return decodeUtf8(value.data ?? new Uint8Array());
  return sprint([value]);
}

/** Whole numbers as sprig reads them: floats are cut, other text and values are 0. */
export function toInt64(value: GoValue): bigint {
  if (typeof value === "string") {
    const parsed = parseInteger(value, 10);
    return typeof parsed === "bigint" ? parsed : 0n;
  }
  const content = plain(value);
  if (typeof content === "bigint") return content > INT64_MAX ? INT64_MAX : content;
  if (typeof content === "boolean") return content ? 1n : 0n;
  return typeof content === "number" ? truncate(content) : 0n;
}

/** A float out of range becomes the smallest integer, as the processor gives it. */
export function truncate(value: number): bigint {
  if (!Number.isFinite(value)) return INT64_MIN;
  const cut = BigInt(Math.trunc(value));
  return cut > INT64_MAX || cut < INT64_MIN ? INT64_MIN : cut;
}

export function toFloat64(value: GoValue): number {
  if (typeof value === "string") {
    const parsed = parseFloatText(value);
    return typeof parsed === "number" ? parsed : 0;
  }
  const content = plain(value);
  if (typeof content === "bigint") return Number(content);
  if (typeof content === "boolean") return content ? 1 : 0;
  return typeof content === "number" ? content : 0;
}

/** `kindOf` in Go's words. */
export function kindOf(value: GoValue): string {
  return value === null ? "invalid" : typeOf(value).kind;
}

/** The items and the type of any list; fails in Go's words where the value is none. */
export function itemsOf(
  value: GoValue,
  complaint: (kind: string) => string,
): { items: readonly GoValue[]; type: GoType } {
  if (value === null) throw new FunctionError(NIL_DEREFERENCE);
  if (typeof value === "object") {
    if (value.kind === "list") return { items: value.items ?? [], type: value.type };
    if (value.kind === "bytes")
      return {
        items: Array.from(value.data ?? [], (byte) => scalar(value.type.elem!, BigInt(byte))),
        type: value.type,
      };
  }
  throw new FunctionError(complaint(kindOf(value)));
}

export function anyList(items: readonly GoValue[]): List {
  return list(items, ANY_SLICE);
}
