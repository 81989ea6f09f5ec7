// How a function is declared to templates: its Go signature, which arguments are checked against, and its body.

import type { Environment } from "./environment.ts";
import type { Reflected } from "./reflect.ts";
import {
  ANY,
  ANY_MAP,
  ANY_SLICE,
  BOOL,
  BYTES,
  FLOAT64,
  type GoType,
  INT,
  INT_SLICE,
  INT64,
  REFLECT,
  STRING,
  STRING_MAP,
  STRING_SLICE,
  UINT32,
} from "./types.ts";
import type { GoValue } from "./value.ts";

export type GoFunction = {
  readonly parameters: readonly GoType[];
  /** The last parameter takes any number of arguments. */
  readonly variadic: boolean;
  readonly result: GoType;
  /** Throws `FunctionError` where Go's function returns an error or panics. */
  readonly call: (values: readonly GoValue[], environment: Environment) => GoValue;
  /** Takes the place of `call` in built-ins that see how a value is held. */
  readonly callReflected?: (values: readonly Reflected[], environment: Environment) => Reflected;
  /** `and` and `or` evaluate no more operands than they need: they stop at one with this truth. */
  readonly stopsAt?: boolean;
  /** `call` is told the text of its first operand. */
  readonly namesCallee?: boolean;
};

export type FunctionMap = ReadonlyMap<string, GoFunction>;

/** What a function answers with instead of a value; the caller adds the function's name and place. */
export class FunctionError extends Error {
  override name = "FunctionError";
}

const TYPES: Record<string, GoType> = {
  any: ANY,
  reflect: REFLECT,
  string: STRING,
  bool: BOOL,
  int: INT,
  int64: INT64,
  uint32: UINT32,
  float64: FLOAT64,
  map: ANY_MAP,
  bytes: BYTES,
  "map[string]string": STRING_MAP,
  "[]any": ANY_SLICE,
  "[]string": STRING_SLICE,
  "[]int": INT_SLICE,
};

/** A function of the signature, for example `"int string -> string"` or `"any... -> []any"`. */
export function define(
  signature: string,
  call: GoFunction["call"],
  extraTypes: Record<string, GoType> = {},
): GoFunction {
  const [left = "", right = ""] = signature.split("->");
  const words = left.split(" ").filter((word) => word !== "");
  const variadic = words.at(-1)?.endsWith("...") ?? false;
  const typeNamed = (word: string): GoType => {
    const type = extraTypes[word] ?? TYPES[word];
    if (type === undefined) throw new TypeError(`unknown type ${word} in signature ${signature}`);
    return type;
  };
  return {
    parameters: words.map((word) => typeNamed(word.replace("...", ""))),
    variadic,
    result: typeNamed(right.trim()),
    call,
  };
}

/** A built-in over values as they are held; `arity` counts the fixed operands, before any number of others. */
export function defineReflected(
  arity: number,
  variadic: boolean,
  callReflected: NonNullable<GoFunction["callReflected"]>,
  extra: Partial<GoFunction> = {},
): GoFunction {
  const parameters = Array.from({ length: arity + (variadic ? 1 : 0) }, () => REFLECT);
  const call = () => {
    throw new FunctionError("not callable with plain values");
  };
  return { parameters, variadic, result: REFLECT, call, callReflected, ...extra };
}
