// The Go types a template can meet; they decide how a value prints, compares and is accepted as an argument.

import type { GoValue } from "./value.ts";

export type Kind =
  | "bool"
  | "int"
  | "int8"
  | "int16"
  | "int32"
  | "int64"
  | "uint"
  | "uint8"
  | "uint16"
  | "uint32"
  | "uint64"
  | "float32"
  | "float64"
  | "complex128"
  | "string"
  | "interface"
  | "slice"
  | "array"
  | "map"
  | "struct"
  | "ptr"
  | "func"
  | "reflect";

/** A method that templates may call; `receiver` is the value itself, never a pointer to it. */
export type Method = {
  readonly parameters: readonly GoType[];
  readonly result: GoType;
  readonly call: (receiver: GoValue, values: readonly GoValue[]) => GoValue;
};

export type StructField = {
  readonly name: string;
  readonly type: GoType;
  /** Name in JSON; "-" leaves the field out, absent means the Go name. */
  readonly json?: string;
  readonly omitEmpty?: boolean;
  /** An embedded struct lends its fields to the outer one; without `json` its members are inlined in JSON too. */
  readonly embedded?: boolean;
};

export type GoType = {
  /** As `%T` prints it. */
  readonly name: string;
  readonly kind: Kind;
  readonly elem?: GoType;
  readonly key?: GoType;
  readonly fields?: readonly StructField[];
  readonly methods?: Readonly<Record<string, Method>>;
  /** Methods that are found through a pointer only. */
  readonly pointerMethods?: Readonly<Record<string, Method>>;
  /** The text of a type that prints itself (`fmt.Stringer`, `error`). */
  readonly text?: (value: GoValue) => string;
  /** The text of a type that writes itself in Go syntax (`fmt.GoStringer`). */
  readonly goText?: (value: GoValue) => string;
  /** Whether a value of a type that is not true and false as usual is true. @throws FunctionError where it is neither */
  readonly truth?: (value: GoValue) => boolean;
  /** The zero value of a type that keeps hidden state. */
  readonly zero?: () => GoValue;
  /** The JSON of a type that encodes itself; undefined where it refuses. */
  readonly toJson?: (value: GoValue) => string | undefined;
};

const basic = (kind: Kind): GoType => ({ name: kind, kind });

export const BOOL = basic("bool");
export const INT = basic("int");
export const INT32 = basic("int32");
export const INT64 = basic("int64");
export const UINT8 = basic("uint8");
export const UINT32 = basic("uint32");
export const UINT64 = basic("uint64");
export const FLOAT64 = basic("float64");
export const COMPLEX128 = basic("complex128");
export const STRING = basic("string");
export const ANY: GoType = { name: "interface {}", kind: "interface" };
/** The parameter type of built-ins that look at the value before any conversion. */
export const REFLECT: GoType = { name: "reflect.Value", kind: "reflect" };

export function sliceOf(elem: GoType): GoType {
  return { name: `[]${elem.name}`, kind: "slice", elem };
}

export function mapOf(key: GoType, elem: GoType): GoType {
  return { name: `map[${key.name}]${elem.name}`, kind: "map", key, elem };
}

export function pointerTo(elem: GoType): GoType {
  return { name: `*${elem.name}`, kind: "ptr", elem };
}

/** A type of its own name over a basic one, for example `v1.SecretType` over `string`. */
export function namedType(name: string, underlying: GoType): GoType {
  return { ...underlying, name };
}

export function structType(name: string, fields: readonly StructField[], extra: Partial<GoType> = {}): GoType {
  return { name, kind: "struct", fields, ...extra };
}

export const ANY_SLICE = sliceOf(ANY);
export const STRING_SLICE = sliceOf(STRING);
export const INT_SLICE = sliceOf(INT);
export const BYTES = sliceOf(UINT8);
export const ANY_MAP = mapOf(STRING, ANY);
export const STRING_MAP = mapOf(STRING, STRING);

export function isIntegerKind(kind: Kind): boolean {
  return isSignedKind(kind) || isUnsignedKind(kind);
}

export function isSignedKind(kind: Kind): boolean {
  return kind === "int" || kind === "int64" || kind === "int32" || kind === "int16" || kind === "int8";
}

export function isUnsignedKind(kind: Kind): boolean {
  return kind.startsWith("uint");
}

export function isFloatKind(kind: Kind): boolean {
  return kind === "float64" || kind === "float32";
}

/** Whether nil may stand for a value of the type. */
export function canBeNil(type: GoType): boolean {
  const kind = type.kind;
  return (
    kind === "interface" ||
    kind === "map" ||
    kind === "ptr" ||
    kind === "slice" ||
    kind === "func" ||
    kind === "reflect"
  );
}

/** Go's rule for passing a value of one type where another is expected, as far as our types can differ. */
export function isAssignable(from: GoType, to: GoType): boolean {
  return to.kind === "interface" || from === to || from.name === to.name;
}
