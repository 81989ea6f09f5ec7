// Reads JSON without losing what tells Go's numbers apart: whole-number text is an int64, any other a float64.

import { anyMap, type GoValue, list } from "../../src/template/value.ts";

/** Plain JSON values but for numbers: `1` is the bigint 1n and `1.0` the number 1. */
export function parseLossless(text: string): unknown {
  return JSON.parse(text, (_key, value: unknown, context?: { source?: string }) => {
    const source = context?.source;
    if (typeof value !== "number" || source === undefined || /[.eE]/.test(source)) return value;
    const whole = BigInt(source);
    return BigInt.asIntN(64, whole) === whole ? whole : value;
  });
}

/** The value Go would decode; unlike `fromJson` it keeps `1.0` a float. */
export function toGoValue(json: unknown): GoValue {
  if (Array.isArray(json)) return list(json.map(toGoValue));
  if (typeof json !== "object" || json === null) return json as GoValue;
  return anyMap(Object.entries(json).map(([key, value]) => [key, toGoValue(value)] as const));
}
