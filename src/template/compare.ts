// Go's comparison functions for templates: which values compare, and what is said where they do not.

import { sprint, sprintf } from "./fmt/print.ts";
import { FunctionError } from "./functions.ts";
import { compareStrings } from "./go-string.ts";
import { type Reflected, unhold } from "./reflect.ts";
import { type GoType, isFloatKind, isSignedKind, isUnsignedKind } from "./types.ts";
import { type Complex, type GoValue, type Scalar, typeOf } from "./value.ts";

type Basic = "bool" | "int" | "uint" | "float" | "complex" | "string" | "other";

/** Whether the first value equals any of the others. */
export function equalsAny(first: Reflected, others: readonly Reflected[]): boolean {
  if (others.length === 0) throw new FunctionError("missing argument for comparison");
  const left = unhold(first)?.value ?? null;
  return others.some((other) => equals(left, unhold(other)?.value ?? null));
}

function equals(left: GoValue, right: GoValue): boolean {
  const kind = basicKind(left);
  if (kind !== basicKind(right)) {
    if (isInteger(left) && isInteger(right)) return plainOf(left) === plainOf(right);
    if (left === null || right === null) return false;
    throw incompatible(left, right);
  }
  if (kind !== "other")
    return kind === "complex"
      ? sameComplex(plainOf(left) as Complex, plainOf(right) as Complex)
      : plainOf(left) === plainOf(right);
  if (left !== null && right !== null && typeOf(left).kind !== typeOf(right).kind) {
    throw new FunctionError(
      `non-comparable types ${text(left)}: ${typeOf(left).name}, ${typeOf(right).name}: ${sprint([right])}`,
    );
  }
  if (isNil(left) || isNil(right)) return isNil(left) === isNil(right);
  if (!isComparable(typeOf(right!)))
    throw new FunctionError(`non-comparable type ${text(right)}: ${typeOf(right!).name}`);
  return identical(left, right);
}

export function lessThan(first: Reflected, second: Reflected): boolean {
  const left = unhold(first)?.value ?? null;
  const right = unhold(second)?.value ?? null;
  const kind = basicKind(left);
  if (kind === "other" || basicKind(right) === "other") throw new FunctionError("invalid type for comparison");
  if (kind !== basicKind(right)) {
    if (isInteger(left) && isInteger(right)) return (plainOf(left) as bigint) < (plainOf(right) as bigint);
    throw incompatible(left!, right!);
  }
  if (kind === "bool" || kind === "complex") throw new FunctionError("invalid type for comparison");
  if (kind === "string") return compareStrings(plainOf(left) as string, plainOf(right) as string) < 0;
  return (plainOf(left) as number) < (plainOf(right) as number);
}

function incompatible(left: Exclude<GoValue, null>, right: Exclude<GoValue, null>): FunctionError {
  return new FunctionError(`incompatible types for comparison: ${typeOf(left).name} and ${typeOf(right).name}`);
}

function basicKind(value: GoValue): Basic {
  if (value === null) return "other";
  const { kind } = typeOf(value);
  if (isSignedKind(kind)) return "int";
  if (isUnsignedKind(kind)) return "uint";
  if (isFloatKind(kind)) return "float";
  if (kind === "complex128") return "complex";
  return kind === "bool" || kind === "string" ? kind : "other";
}

function isInteger(value: GoValue): boolean {
  const kind = basicKind(value);
  return kind === "int" || kind === "uint";
}

function plainOf(value: GoValue): Scalar["value"] {
  return value !== null && typeof value === "object" ? (value as Scalar).value : (value as Scalar["value"]);
}

function sameComplex(left: Complex, right: Complex): boolean {
  return left.re === right.re && left.im === right.im;
}

function isNil(value: GoValue): boolean {
  if (value === null) return true;
  if (typeof value !== "object") return false;
  switch (value.kind) {
    case "list":
      return value.items === undefined;
    case "bytes":
      return value.data === undefined;
    case "map":
      return value.entries === undefined;
    case "pointer":
      return value.target === undefined;
    case "func":
      return value.method === undefined;
    default:
      return false;
  }
}

function isComparable(type: GoType): boolean {
  if (type.kind === "slice" || type.kind === "map" || type.kind === "func") return false;
  return (type.fields ?? []).every((field) => isComparable(field.type));
}

function identical(left: GoValue, right: GoValue): boolean {
  if (left === right) return true;
  if (left === null || right === null || typeof left !== "object" || typeof right !== "object") return false;
  if (left.kind === "scalar" && right.kind === "scalar")
    return left.type.name === right.type.name && left.value === right.value;
  if (left.kind === "pointer" && right.kind === "pointer") return left.target === right.target;
  if (left.kind !== "struct" || right.kind !== "struct" || left.type.name !== right.type.name) return false;
  return [...left.fields].every(([name, value]) => identical(value, right.fields.get(name) ?? null));
}

function text(value: GoValue): string {
  return sprintf("%s", [value]);
}
