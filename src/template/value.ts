// The values templates compute with: plain JavaScript ones where Go's type is the obvious one, tagged objects elsewhere.

import {
  ANY,
  ANY_MAP,
  ANY_SLICE,
  BOOL,
  BYTES,
  COMPLEX128,
  FLOAT64,
  type GoType,
  INT,
  INT_SLICE,
  INT64,
  type Method,
  mapOf,
  pointerTo,
  STRING,
  STRING_MAP,
  STRING_SLICE,
  structType,
} from "./types.ts";

/** A value of a basic type other than the four that plain JavaScript values stand for. */
export type Scalar = {
  readonly kind: "scalar";
  readonly type: GoType;
  readonly value: bigint | number | string | boolean | Complex;
};
export type Complex = { readonly re: number; readonly im: number };
/** `items` is undefined for a nil slice. */
export type List = { readonly kind: "list"; readonly type: GoType; readonly items: readonly GoValue[] | undefined };
/** A list of bytes; `data` is undefined for a nil one. */
export type Bytes = { readonly kind: "bytes"; readonly type: GoType; readonly data: Uint8Array | undefined };
export type MapKey = string | bigint | number | boolean;
/** `entries` is undefined for a nil map. Functions such as `set` change it in place. */
export type GoMap = { readonly kind: "map"; readonly type: GoType; readonly entries: Map<MapKey, GoValue> | undefined };
/** `hidden` holds what Go keeps in unexported fields. */
export type Struct = {
  readonly kind: "struct";
  readonly type: GoType;
  readonly fields: ReadonlyMap<string, GoValue>;
  readonly hidden?: unknown;
};
/** `target` is undefined for a nil pointer. */
export type Pointer = { readonly kind: "pointer"; readonly type: GoType; readonly target: GoValue | undefined };
export type Func = { readonly kind: "func"; readonly type: GoType; readonly method: Method | undefined };

/**
 * `null` is nil without a type; a string is Go's `string`, a boolean `bool`, a number `float64`, a bigint `int64`.
 * A byte that is not UTF-8 stands in a string as a lone surrogate (see go-string.ts).
 */
export type GoValue =
  | null
  | boolean
  | string
  | number
  | bigint
  | Scalar
  | List
  | Bytes
  | GoMap
  | Struct
  | Pointer
  | Func;

/** The type of a value; nil without a type has none. */
export function typeOf(value: Exclude<GoValue, null>): GoType {
  switch (typeof value) {
    case "string":
      return STRING;
    case "bigint":
      return INT64;
    case "number":
      return FLOAT64;
    case "boolean":
      return BOOL;
    default:
      return value.type;
  }
}

/** A JSON-like value as Kubernetes' unstructured objects hold it: whole numbers and bigints are int64, others float64. */
export function fromJson(json: unknown): GoValue {
  if (json === null || json === undefined) return null;
  switch (typeof json) {
    case "string":
      return json.toWellFormed();
    case "bigint":
    case "boolean":
      return json;
    case "number":
      return Number.isSafeInteger(json) && !Object.is(json, -0) ? BigInt(json) : json;
    case "object":
      break;
    default:
      throw new TypeError(`a ${typeof json} is not JSON`);
  }
  if (json instanceof Uint8Array) return bytes(json);
  if (Array.isArray(json)) return list(json.map(fromJson));
  const entries = new Map<MapKey, GoValue>();
  for (const [key, value] of Object.entries(json)) if (value !== undefined) entries.set(key, fromJson(value));
  return { kind: "map", type: ANY_MAP, entries };
}

/** `[]interface {}`, or the slice type given; no items make a nil slice. */
export function list(items: readonly GoValue[] | undefined, type: GoType = ANY_SLICE): List {
  return { kind: "list", type, items };
}

export function stringList(items: readonly string[] | undefined): List {
  return list(items, STRING_SLICE);
}

export function intList(items: readonly (number | bigint)[]): List {
  return list(items.map(int), INT_SLICE);
}

export function bytes(data: Uint8Array | undefined): Bytes {
  return { kind: "bytes", type: BYTES, data };
}

/** `map[string]interface {}`. */
export function anyMap(entries: Iterable<readonly [string, GoValue]> | Record<string, GoValue>): GoMap {
  return { kind: "map", type: ANY_MAP, entries: toEntries(entries) };
}

/** `map[string]string`. */
export function stringMap(entries: Record<string, string> | undefined): GoMap {
  return { kind: "map", type: STRING_MAP, entries: entries && toEntries(entries) };
}

/** `map[string]<elem>`; no entries make a nil map. */
export function typedMap(
  elem: GoType,
  entries: Iterable<readonly [string, GoValue]> | Record<string, GoValue> | undefined,
): GoMap {
  return { kind: "map", type: mapOf(STRING, elem), entries: entries && toEntries(entries) };
}

/** A value of a struct type; fields that are left out have Go's zero value. */
export function structOf(type: GoType, values: Record<string, GoValue>): Struct {
  const fields = new Map<string, GoValue>();
  for (const field of type.fields ?? [])
    fields.set(field.name, Object.hasOwn(values, field.name) ? values[field.name]! : zeroValue(field.type));
  return { kind: "struct", type, fields };
}

/** A struct whose type follows from its values, for callers without a declared type. */
export function struct(typeName: string, values: Record<string, GoValue>): Struct {
  const fields = Object.entries(values).map(([name, value]) => ({ name, type: value === null ? ANY : typeOf(value) }));
  return structOf(structType(typeName, fields), values);
}

export function pointer(target: Exclude<GoValue, null>): Pointer {
  return { kind: "pointer", type: pointerTo(typeOf(target)), target };
}

/** A nil pointer to the type, or to a struct type of that name. */
export function nilPointer(elem: GoType | string): Pointer {
  const type = typeof elem === "string" ? structType(elem, []) : elem;
  return { kind: "pointer", type: pointerTo(type), target: undefined };
}

/** A Go `int`, which is not an int64. */
export function int(value: number | bigint): Scalar {
  return { kind: "scalar", type: INT, value: BigInt(value) };
}

/** A value of a named or less common basic type. */
export function scalar(type: GoType, value: Scalar["value"]): GoValue {
  if (type.name === "string" || type.name === "bool" || type.name === "float64" || type.name === "int64")
    return value as GoValue;
  return { kind: "scalar", type, value };
}

export function complex(re: number, im: number): Scalar {
  return { kind: "scalar", type: COMPLEX128, value: { re, im } };
}

/** Go's zero value of a type. */
export function zeroValue(type: GoType): GoValue {
  if (type.zero !== undefined) return type.zero();
  switch (type.kind) {
    case "interface":
    case "reflect":
      return null;
    case "string":
      return scalar(type, "");
    case "bool":
      return scalar(type, false);
    case "float32":
    case "float64":
      return scalar(type, 0);
    case "complex128":
      return { kind: "scalar", type, value: { re: 0, im: 0 } };
    case "slice":
    case "array":
      return type.elem?.kind === "uint8"
        ? { kind: "bytes", type, data: undefined }
        : { kind: "list", type, items: undefined };
    case "map":
      return { kind: "map", type, entries: undefined };
    case "struct":
      return structOf(type, {});
    case "ptr":
      return { kind: "pointer", type, target: undefined };
    case "func":
      return { kind: "func", type, method: undefined };
    default:
      return scalar(type, 0n);
  }
}

function toEntries(entries: Iterable<readonly [string, GoValue]> | Record<string, GoValue>): Map<MapKey, GoValue> {
  return new Map(
    Symbol.iterator in entries ? (entries as Iterable<readonly [string, GoValue]>) : Object.entries(entries),
  );
}
