// A value together with how it is held, since Go's templates treat `interface {}` cells and plain values differently.

import { ANY, type GoType } from "./types.ts";
import { type GoValue, typeOf } from "./value.ts";

/**
 * `held` says that the value sits in a cell of type `interface {}`, such as the element of a raw map.
 * Undefined is Go's "no value at all", which is not nil.
 */
export type Reflected = { readonly value: GoValue; readonly held: boolean } | undefined;

/** A concrete value, as a function result or a field of its own type has it. */
export function concrete(value: GoValue): Reflected {
  return value === null ? undefined : { value, held: false };
}

export function cell(value: GoValue): Reflected {
  return { value, held: true };
}

/** A value read out of a container whose elements have the type. */
export function elementOf(value: GoValue, type: GoType | undefined): NonNullable<Reflected> {
  return { value, held: type === undefined || type.kind === "interface" };
}

export function reflectedType(reflected: NonNullable<Reflected>): GoType {
  return reflected.held || reflected.value === null ? ANY : typeOf(reflected.value);
}

/** What is inside the cell; nothing for an empty one. */
export function unhold(reflected: Reflected): Reflected {
  return reflected?.held ? concrete(reflected.value) : reflected;
}

/** The value behind cells and pointers: nil for an empty cell, and a nil pointer for one that leads nowhere. */
export function indirect(reflected: NonNullable<Reflected>): GoValue {
  let { value } = reflected;
  while (value !== null && typeof value === "object" && value.kind === "pointer" && value.target !== undefined) {
    value = value.target;
  }
  return value;
}

/** What is printed for a value: pointers are followed, but for those that print themselves. */
export function printable(value: GoValue): GoValue {
  const printsItself = value !== null && typeof value === "object" && value.type.text !== undefined;
  return printsItself ? value : indirect({ value, held: false });
}

/** Whether `indirect` found nothing to stand on. */
export function isNilTarget(value: GoValue): boolean {
  return value === null || (typeof value === "object" && value.kind === "pointer");
}

/** Go's idea of truth in `if`, `with`, `and`, `or` and `not`. */
export function isTrue(reflected: Reflected): boolean {
  const value = reflected?.value ?? null;
  if (value === null) return false;
  switch (typeof value) {
    case "boolean":
      return value;
    case "string":
      return value !== "";
    case "number":
      return value !== 0;
    case "bigint":
      return value !== 0n;
  }
  switch (value.kind) {
    case "scalar":
      if (value.type.truth !== undefined) return value.type.truth(value);
      return typeof value.value === "object"
        ? value.value.re !== 0 || value.value.im !== 0
        : Boolean(value.value) || Number.isNaN(value.value);
    case "list":
      return (value.items?.length ?? 0) > 0;
    case "bytes":
      return (value.data?.length ?? 0) > 0;
    case "map":
      return (value.entries?.size ?? 0) > 0;
    case "pointer":
      return value.target !== undefined;
    case "func":
      return value.method !== undefined;
    case "struct":
      return true;
  }
}
