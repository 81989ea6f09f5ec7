// sprig's arithmetic.

import { sprint } from "../fmt/print.ts";
import { define, FunctionError, type GoFunction } from "../functions.ts";
import { parseInteger } from "../number-literal.ts";
import { type GoValue, int, intList } from "../value.ts";
import { text, toFloat64, toInt64, whole } from "./arguments.ts";

/** A longer list is refused rather than filling the memory. */
const MAX_ITEMS = 10_000_000;

const wrap = (value: bigint): bigint => BigInt.asIntN(64, value);
const integers = (signature: string, compute: (first: bigint, others: bigint[]) => bigint): GoFunction =>
  define(signature, (values) => {
    const [first = 0n, ...others] = values.map(toInt64);
    return wrap(compute(first, others));
  });
const divided = (compute: (a: bigint, b: bigint) => bigint): GoFunction =>
  integers("any any -> int64", (a, [b]) => {
    if (b === 0n) throw new FunctionError("runtime error: integer divide by zero");
    return compute(a, b!);
  });
const larger = (a: bigint, b: bigint): bigint => {
  if (b > a) return b;
  return a;
};
const smaller = (a: bigint, b: bigint): bigint => {
  if (b < a) return b;
  return a;
};
const largest = integers("any any... -> int64", (first, others) => others.reduce(larger, first));

export const NUMBERS: readonly (readonly [string, GoFunction])[] = [
  ["add", integers("any... -> int64", (first, others) => others.reduce((a, b) => a + b, first))],
  ["add1", integers("any -> int64", (value) => value + 1n)],
  ["sub", integers("any any -> int64", (a, [b]) => a - b!)],
  ["mul", integers("any any... -> int64", (first, others) => others.reduce((a, b) => wrap(a * b), first))],
  ["div", divided((a, b) => a / b)],
  ["mod", divided((a, b) => a % b)],
  ["max", largest],
  ["biggest", largest],
  ["min", integers("any any... -> int64", (first, others) => others.reduce(smaller, first))],
  ["atoi", define("string -> int", ([value]) => int(parseIntOrLimit(text(value))))],
  ["int", define("any -> int", ([value]) => int(toInt64(value!)))],
  ["int64", define("any -> int64", ([value]) => toInt64(value!))],
  ["float64", define("any -> float64", ([value]) => toFloat64(value!))],
  ["toDecimal", define("any -> int64", ([value]) => octal(value!))],
  ["ceil", define("any -> float64", ([value]) => Math.ceil(toFloat64(value!)))],
  ["floor", define("any -> float64", ([value]) => Math.floor(toFloat64(value!)))],
  [
    "round",
    define("any int float64... -> float64", ([value, places, limit]) => round(toFloat64(value!), whole(places), limit)),
  ],
  ["until", define("int -> []int", ([end]) => count(0, whole(end), whole(end) < 0 ? -1 : 1))],
  ["untilStep", define("int int int -> []int", ([start, end, step]) => count(whole(start), whole(end), whole(step)))],
];

/** Go's Atoi answers an overflow with the nearest number and an error, which sprig drops. */
function parseIntOrLimit(value: string): bigint {
  const parsed = parseInteger(value, 10);
  if (typeof parsed === "bigint") return parsed;
  if (parsed === "syntax") return 0n;
  return value.startsWith("-") ? -(2n ** 63n) : 2n ** 63n - 1n;
}

function octal(value: GoValue): bigint {
  const parsed = parseInteger(sprint([value]), 8);
  return typeof parsed === "bigint" ? parsed : 0n;
}

function round(value: number, places: number, limit: GoValue | undefined): number {
  const scale = 10 ** places;
  const scaled = scale * value;
  const fraction = Number.isFinite(scaled) ? scaled - Math.trunc(scaled) : Number.NaN;
  return (fraction >= (typeof limit === "number" ? limit : 0.5) ? Math.ceil(scaled) : Math.floor(scaled)) / scale;
}

function count(start: number, end: number, step: number): GoValue {
  if (end < start ? step >= 0 : step <= 0) return intList([]);
  const length = Math.ceil(Math.abs((end - start) / step));
  if (length > MAX_ITEMS) throw new FunctionError(`a list of ${length} numbers is too long`);
  return intList(Array.from({ length }, (_, index) => start + index * step));
}
