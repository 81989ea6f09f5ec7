// sprig's functions on emptiness, types and flow.

import { define, FunctionError, type GoFunction } from "../functions.ts";
import { type GoValue, typeOf } from "../value.ts";
import { kindOf, text } from "./arguments.ts";
import { deepEqual } from "./deep-equal.ts";

export const DEFAULTS: readonly (readonly [string, GoFunction])[] = [
  ["default", define("any any... -> any", ([fallback, given = null]) => (isEmpty(given) ? fallback! : given))],
  ["empty", define("any -> bool", ([value]) => isEmpty(value!))],
  ["coalesce", define("any... -> any", (values) => values.find((value) => !isEmpty(value)) ?? null)],
  ["ternary", define("any any bool -> any", ([yes, no, condition]) => (condition === true ? yes! : no!))],
  ["typeOf", define("any -> string", ([value]) => typeName(value!))],
  ["typeIs", define("string any -> bool", ([name, value]) => typeName(value!) === name)],
  [
    "typeIsLike",
    define("string any -> bool", ([name, value]) => typeName(value!) === name || typeName(value!) === `*${text(name)}`),
  ],
  ["kindOf", define("any -> string", ([value]) => kindOf(value!))],
  ["kindIs", define("string any -> bool", ([name, value]) => kindOf(value!) === name)],
  ["deepEqual", define("any any -> bool", ([a, b]) => deepEqual(a!, b!))],
  [
    "fail",
    define("string -> string", ([message]) => {
      throw new FunctionError(text(message));
    }),
  ],
];

function typeName(value: GoValue): string {
  return value === null ? "<nil>" : typeOf(value).name;
}

/** False, zero, the empty text, list or map, and nil; a struct never is. */
export function isEmpty(value: GoValue): boolean {
  if (value === null) return true;
  switch (typeof value) {
    case "string":
      return value === "";
    case "boolean":
      return !value;
    case "number":
      return value === 0;
    case "bigint":
      return value === 0n;
  }
  switch (value.kind) {
    case "scalar":
      return typeof value.value === "object"
        ? value.value.re === 0 && value.value.im === 0
        : !value.value && !Number.isNaN(value.value);
    case "list":
      return (value.items?.length ?? 0) === 0;
    case "bytes":
      return (value.data?.length ?? 0) === 0;
    case "map":
      return (value.entries?.size ?? 0) === 0;
    case "pointer":
      return value.target === undefined;
    case "func":
      return value.method === undefined;
    case "struct":
      return false;
  }
}
