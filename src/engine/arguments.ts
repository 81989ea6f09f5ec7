// Turns rendered arguments into the types a function declared, with the tolerance blueprints rely on.

import { KanisterError } from "../errors/error.ts";
import type { ArgumentSpec, Arguments, ArgumentType, KanisterFunction } from "./function.ts";

/**
 * Decodes `rendered` by the function's declarations. Null counts as absent, also inside lists and maps of texts; what a
 * map of anything holds is kept as it is.
 * @throws KanisterError code `ARGUMENT` naming the argument; `details.argument` holds its name
 */
export function decodeArguments(definition: KanisterFunction, rendered: Record<string, unknown>): Arguments {
  const decoded: Record<string, unknown> = {};
  for (const spec of definition.arguments) {
    const value = rendered[spec.name];
    if (value === undefined || value === null) {
      if (spec.required) throw argumentError(spec, `Required arg missing: ${spec.name}`);
      continue;
    }
    decoded[spec.name] = decode(spec, value);
  }
  return decoded;
}

function decode(spec: ArgumentSpec, value: unknown): unknown {
  const fail = (): never => {
    throw argumentError(spec, `argument ${spec.name} must be ${TYPE_NAMES[spec.type]} but is ${describe(value)}`);
  };
  switch (spec.type) {
    case "string":
      return asText(value) ?? fail();
    case "boolean":
      return asBoolean(value) ?? fail();
    case "integer":
      return asInteger(value) ?? fail();
    case "stringList": {
      if (!Array.isArray(value)) return [asText(value) ?? fail()];
      return value.filter((item) => item !== null).map((item) => asText(item) ?? fail());
    }
    case "stringMap": {
      // upstream: an empty list stands for an empty map.
      if (Array.isArray(value)) return value.length === 0 ? {} : fail();
      if (typeof value !== "object") return fail();
      const members = Object.entries(value as object).filter(([, item]) => item !== null);
      return Object.fromEntries(members.map(([key, item]) => [key, asText(item) ?? fail()]));
    }
    case "map":
      return typeof value === "object" && !Array.isArray(value) ? value : fail();
  }
}

const TYPE_NAMES: Record<ArgumentType, string> = {
  string: "text",
  boolean: "true or false",
  integer: "a whole number",
  stringList: "a list of texts",
  stringMap: "a map of texts",
  map: "a map",
};

function asText(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  // Numbers print in plain decimal: exponents are not what a shell expects.
  if (typeof value === "number") return Number.isInteger(value) ? BigInt(value).toString() : String(value);
  return typeof value === "bigint" || typeof value === "boolean" ? String(value) : undefined;
}

// The words of Go's strconv.ParseBool.
const TRUE = new Set(["1", "t", "T", "TRUE", "true", "True"]);
const FALSE = new Set(["0", "f", "F", "FALSE", "false", "False", ""]);

function asBoolean(value: unknown): boolean | undefined {
  if (typeof value === "boolean") return value;
  if (typeof value === "number" || typeof value === "bigint") return Number(value) !== 0;
  if (typeof value !== "string") return undefined;
  if (TRUE.has(value)) return true;
  return FALSE.has(value) ? false : undefined;
}

function asInteger(value: unknown): number | undefined {
  if (typeof value === "number") return Number.isSafeInteger(value) ? value : undefined;
  if (typeof value !== "string" || !/^[-+]?\d+$/.test(value.trim())) return undefined;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : undefined;
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (value === null) return "null";
  return typeof value === "object" ? "a map" : typeof value === "bigint" ? `${value}` : JSON.stringify(value);
}

function argumentError(spec: ArgumentSpec, message: string): KanisterError {
  return new KanisterError("ARGUMENT", message, {
    hint: `${spec.name}: ${spec.summary}`,
    details: { argument: spec.name },
  });
}
