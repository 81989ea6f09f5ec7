// sprig's arithmetic.

import { checkItems } from "../bounded.ts";
import { sprint } from "../fmt/print.ts";
import { define, FunctionError, type GoFunction } from "../functions.ts";
import { parseInteger } from "../number-literal.ts";
import { type GoValue, int, intList } from "../value.ts";
import { text, toFloat64, toInt64, whole } from "./arguments.ts";

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
  const scale = powerOfTen(places);
  const scaled = scale * value;
  const fraction = Number.isFinite(scaled) ? scaled - Math.trunc(scaled) : Number.NaN;
  return (fraction >= (typeof limit === "number" ? limit : 0.5) ? Math.ceil(scaled) : Math.floor(scaled)) / scale;
}

/** Go multiplies squares of ten, which gives other last digits than the exact power has. */
function powerOfTen(exponent: number): number {
  // Ten is a mantissa of at least a half times a power of two, and stays so when it is squared.
  let [mantissa, power] = [0.625, 4];
  let [result, scale] = [1, 0];
  for (let left = Math.abs(exponent); left > 0; left = Math.floor(left / 2)) {
    if (power > 4096) return exponent > 0 ? Infinity : 0;
    if (left % 2 === 1) {
      result *= mantissa;
      scale += power;
    }
    mantissa *= mantissa;
    power *= 2;
    if (mantissa < 0.5) {
      mantissa += mantissa;
      power--;
    }
  }
  // In two steps, since neither power alone may be a float.
  if (exponent < 0) [result, scale] = [1 / result, -scale];
  const half = Math.trunc(scale / 2);
  return result * 2 ** half * 2 ** (scale - half);
}

function count(start: number, end: number, step: number): GoValue {
  if (end < start ? step >= 0 : step <= 0) return intList([]);
  const length = Math.ceil(Math.abs((end - start) / step));
  checkItems(length);
  return intList(Array.from({ length }, (_, index) => start + index * step));
}
