// Compares two values in a filter: as text/template once did, only values of the same sort, and nothing but scalars.

import { compareStrings } from "../go-string.ts";
import { isFloatKind, isSignedKind, isUnsignedKind } from "../types.ts";
import { type GoValue, typeOf } from "../value.ts";

type Sort = "bool" | "integer" | "float" | "string";
type Plain = { readonly sort: Sort; readonly value: boolean | bigint | number | string };

const INCOMPARABLE = "invalid type for comparison";

/** The answer, or the text of the error. */
export function compareByOperator(left: GoValue, operator: string, right: GoValue): boolean | string {
  const compare = OPERATORS[operator];
  if (compare === undefined) return `unrecognized filter operator ${operator}`;
  const a = plain(left);
  const b = plain(right);
  if (a === undefined || b === undefined) return INCOMPARABLE;
  if (a.sort !== b.sort) return "incompatible types for comparison";
  if (a.sort === "bool" && operator !== "==" && operator !== "!=") return INCOMPARABLE;
  return compare(a.value, b.value);
}

const OPERATORS: Record<string, (a: Plain["value"], b: Plain["value"]) => boolean> = {
  "==": (a, b) => a === b,
  "!=": (a, b) => a !== b,
  "<": less,
  "<=": (a, b) => less(a, b) || a === b,
  ">": (a, b) => !(less(a, b) || a === b),
  ">=": (a, b) => !less(a, b),
};

function less(a: Plain["value"], b: Plain["value"]): boolean {
  return typeof a === "string" && typeof b === "string" ? compareStrings(a, b) < 0 : a < b;
}

function plain(value: GoValue): Plain | undefined {
  if (value === null) return undefined;
  const { kind } = typeOf(value);
  const content = typeof value !== "object" ? value : value.kind === "scalar" ? value.value : undefined;
  if (content === undefined || typeof content === "object") return undefined;
  if (kind === "bool" || kind === "string") return { sort: kind, value: content };
  if (isFloatKind(kind)) return { sort: "float", value: content };
  return isSignedKind(kind) || isUnsignedKind(kind) ? { sort: "integer", value: content } : undefined;
}
