// The functions that Go's text/template brings along.

import { equalsAny, lessThan } from "./compare.ts";
import { escapeHtml, escapeJs, escapeQuery, textOf } from "./escape.ts";
import { sprint, sprintf, sprintln } from "./fmt/print.ts";
import { define, defineReflected, FunctionError, type FunctionMap } from "./functions.ts";
import { decodeUtf8, encodeUtf8 } from "./go-string.ts";
import {
  concrete,
  elementOf,
  indirect,
  isNilTarget,
  isTrue,
  type Reflected,
  reflectedType,
  unhold,
} from "./reflect.ts";
import { type GoType, isIntegerKind, UINT8 } from "./types.ts";
import { bytes, type GoMap, type GoValue, int, list, type MapKey, scalar, typeOf, zeroValue } from "./value.ts";

export const BUILTINS: FunctionMap = new Map([
  ["and", defineReflected(1, true, ([first]) => first, { stopsAt: false })],
  ["or", defineReflected(1, true, ([first]) => first, { stopsAt: true })],
  ["not", defineReflected(1, false, ([value]) => concrete(!isTrue(value)))],
  ["eq", defineReflected(1, true, ([first, ...others]) => concrete(equalsAny(first, others)))],
  ["ne", defineReflected(2, false, ([a, b]) => concrete(!equalsAny(a, [b])))],
  ["lt", defineReflected(2, false, ([a, b]) => concrete(lessThan(a, b)))],
  ["le", defineReflected(2, false, ([a, b]) => concrete(lessThan(a, b) || equalsAny(a, [b])))],
  ["gt", defineReflected(2, false, ([a, b]) => concrete(!(lessThan(a, b) || equalsAny(a, [b]))))],
  ["ge", defineReflected(2, false, ([a, b]) => concrete(!lessThan(a, b)))],
  ["index", defineReflected(1, true, ([item, ...indexes]) => indexInto(item, indexes))],
  ["slice", defineReflected(1, true, ([item, ...indexes]) => concrete(slice(item, indexes)))],
  ["len", defineReflected(1, false, ([item]) => concrete(int(lengthOf(item))))],
  ["call", defineReflected(1, true, ([name, callee]) => refuseCall(name, callee), { namesCallee: true })],
  ["print", define("any... -> string", (values) => sprint(values))],
  ["println", define("any... -> string", (values) => sprintln(values))],
  ["printf", define("string any... -> string", ([format, ...values]) => sprintf(format as string, values))],
  ["html", define("any... -> string", (values) => escapeHtml(textOf(values)))],
  ["js", define("any... -> string", (values) => escapeJs(textOf(values)))],
  ["urlquery", define("any... -> string", (values) => escapeQuery(textOf(values)))],
]);

function indexInto(start: Reflected, indexes: readonly Reflected[]): Reflected {
  const first = unhold(start);
  if (first === undefined) throw new FunctionError("index of untyped nil");
  let item: NonNullable<Reflected> = first;
  for (const given of indexes) {
    const index = unhold(given);
    const target = indirect(item);
    if (target === null || isNilTarget(target)) throw new FunctionError("index of nil pointer");
    item = elementAt(target, index);
  }
  return item;
}

function elementAt(value: Exclude<GoValue, null>, index: Reflected): NonNullable<Reflected> {
  const type = typeOf(value);
  if (type.kind === "string") {
    const data = encodeUtf8(typeof value === "string" ? value : String((value as { value: unknown }).value));
    return concrete(scalar(UINT8, BigInt(data[checkIndex(index, data.length, "string")]!)))!;
  }
  if (typeof value === "object") {
    switch (value.kind) {
      case "list":
        return elementOf(value.items![checkIndex(index, value.items?.length ?? 0, "slice")]!, type.elem)!;
      case "bytes":
        return concrete(scalar(type.elem!, BigInt(value.data![checkIndex(index, value.data?.length ?? 0, "slice")]!)))!;
      case "map":
        return elementAtKey(value, mapKey(index, type.key!));
    }
  }
  throw new FunctionError(`can't index item of type ${type.name}`);
}

function elementAtKey({ entries, type }: GoMap, key: MapKey): NonNullable<Reflected> {
  return elementOf(entries?.get(key) ?? zeroValue(type.elem!), type.elem);
}

/** Go checks against the length and then finds the length itself out of range, in other words. */
function checkIndex(index: Reflected, length: number, what: string): number {
  const position = indexNumber(index, length);
  if (position === length) throw new FunctionError(`reflect: ${what} index out of range`);
  return position;
}

function indexNumber(index: Reflected, limit: number): number {
  if (index === undefined) throw new FunctionError("cannot index slice/array with nil");
  const type = reflectedType(index);
  if (!isIntegerKind(type.kind)) throw new FunctionError(`cannot index slice/array with type ${type.name}`);
  const { value } = index;
  const number = typeof value === "bigint" ? value : (value as { value: bigint }).value;
  if (number < 0n || number > BigInt(limit)) throw new FunctionError(`index out of range: ${number}`);
  return Number(number);
}

function mapKey(index: Reflected, keyType: GoType): MapKey {
  if (index === undefined || index.value === null)
    throw new FunctionError(`value is nil; should be of type ${keyType.name}`);
  const type = reflectedType(index);
  const plain = typeof index.value === "object" ? (index.value as { value: MapKey }).value : index.value;
  if (type.name === keyType.name || (isIntegerKind(type.kind) && isIntegerKind(keyType.kind))) return plain;
  throw new FunctionError(`value has type ${type.name}; should be ${keyType.name}`);
}

function slice(start: Reflected, indexes: readonly Reflected[]): GoValue {
  const given = unhold(start);
  if (given === undefined) throw new FunctionError("slice of untyped nil");
  if (indexes.length > 3) throw new FunctionError(`too many slice indexes: ${indexes.length}`);
  const value = indirect(given);
  const text = typeof value === "string" ? encodeUtf8(value) : undefined;
  if (text !== undefined && indexes.length === 3) throw new FunctionError("cannot 3-index slice a string");
  const length = text?.length ?? sliceLength(value);
  if (length === undefined)
    throw new FunctionError(`can't slice item of type ${value === null ? "interface {}" : typeOf(value).name}`);
  const numbers = indexes.map((index) => indexNumber(unhold(index), length));
  const [from = 0, to = length, max = length] = numbers;
  if (from > to) throw new FunctionError(`invalid slice index: ${from} > ${to}`);
  if (to > max) throw new FunctionError(`invalid slice index: ${to} > ${max}`);
  if (text !== undefined) return decodeUtf8(text.subarray(from, to));
  if (value !== null && typeof value === "object" && value.kind === "bytes")
    return bytes(value.data?.subarray(from, to));
  const items = value !== null && typeof value === "object" && value.kind === "list" ? value : list([]);
  return list(items.items?.slice(from, to), items.type);
}

function sliceLength(value: GoValue): number | undefined {
  if (value === null || typeof value !== "object") return undefined;
  if (value.kind === "list") return value.items?.length ?? 0;
  return value.kind === "bytes" ? (value.data?.length ?? 0) : undefined;
}

function lengthOf(start: Reflected): number {
  if (start === undefined) throw new FunctionError("reflect: call of reflect.Value.Type on zero Value");
  const value = indirect(start);
  if (value === null || isNilTarget(value)) throw new FunctionError("len of nil pointer");
  const type = typeOf(value);
  if (type.kind === "string")
    return encodeUtf8(typeof value === "string" ? value : String((value as { value: unknown }).value)).length;
  if (typeof value === "object" && value.kind === "map") return value.entries?.size ?? 0;
  const length = sliceLength(value);
  if (length === undefined) throw new FunctionError(`len of type ${type.name}`);
  return length;
}

function refuseCall(name: Reflected, callee: Reflected): Reflected {
  const fn = unhold(callee);
  if (fn === undefined) throw new FunctionError("call of nil");
  throw new FunctionError(`non-function ${name?.value} of type ${reflectedType(fn).name}`);
}
