// The language of the conditions of Wait and WaitV2: a text that says `true` once an object is as it should be.

import { TemplateError } from "../errors/error.ts";
import { define, FunctionError, type FunctionMap } from "../template/functions.ts";
import { decodeUtf8, encodeUtf8 } from "../template/go-string.ts";
import { executeJsonPath, findJsonPath, type JsonPath } from "../template/jsonpath/json-path.ts";
import { MAX_WORK, withAllowance } from "../template/limits.ts";
import { readNumber } from "../template/number-literal.ts";
import { positionOf } from "../template/position.ts";
import { quote } from "../template/quote.ts";
import { decodeBase64 } from "../template/sprig/encoding.ts";
import { FIPS_SPRIG } from "../template/sprig/index.ts";
import { type Environment, executeTemplate, parseTemplate } from "../template/template.ts";
import { type GoType, STRING } from "../template/types.ts";
import { fromJson, type GoValue, int, type Scalar } from "../template/value.ts";
import { findPaths, type Place, type Substitution } from "./condition-paths.ts";

/** A condition that was parsed once and can be asked about as many objects as needed. */
export type Condition = {
  readonly text: string;
  /**
   * Whether the object, which is plain JSON, meets the condition; the environment's `missingKey` does not matter.
   * @throws TemplateError where the object does not say, for example because a field is missing
   */
  evaluate(object: unknown, environment: Environment): boolean;
};

/** A condition of WaitV2: a Go template over the object. @throws TemplateError with the place in `where` */
export function parseWaitV2Condition(text: string): Condition {
  const template = parseTemplate(text, { name: "output", functions: WAIT_V2_FUNCTIONS });
  return {
    text,
    evaluate: (object, environment) =>
      isMet(executeTemplate(template, dataOf(object), { ...environment, missingKey: "default" })),
  };
}

/**
 * A condition of Wait: a Go template without data, in which JSONPath in single braces stands for what it finds in the
 * object. @throws TemplateError with the place in `where`
 */
export function parseWaitCondition(text: string): Condition {
  const found = findPaths(text);
  let values: readonly GoValue[] = [];
  const standIns = found.places.map((place, index) => [place.name, define("-> any", () => values[index]!)] as const);
  const functions: FunctionMap = new Map([...FIPS_SPRIG, ...standIns]);
  const template = inOriginalWords(found, () => parseTemplate(found.text, { functions }));
  return {
    text,
    evaluate(object, environment) {
      const data = dataOf(object);
      return withAllowance(MAX_WORK, () => {
        // A path that leads nowhere is an error even in a branch that is not taken.
        values = found.places.map((place) => readPlace(place, data, text));
        return isMet(
          inOriginalWords(found, () => executeTemplate(template, null, { ...environment, missingKey: "zero" })),
        );
      });
    },
  };
}

function isMet(output: string): boolean {
  return output.trim() === "true";
}

function dataOf(object: unknown): GoValue {
  try {
    return fromJson(object);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const reason = "the object is nested too deeply";
    throw new TemplateError(reason, { details: { reason, stage: "execute" }, cause: error });
  }
}

/** What stands at the place for this object. @throws TemplateError that names the place */
function readPlace(place: Place, data: GoValue, text: string): GoValue {
  try {
    const [first] = place.parts;
    if (place.use === "operand" && typeof first === "object") return readOperand(first, data);
    return place.parts.map((part) => (typeof part === "string" ? part : executeJsonPath(part, data))).join("");
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    const reason = String(error.details?.["reason"] ?? error.message);
    throw new TemplateError(`${place.source}: ${reason}`, {
      where: positionOf(text, place.offset),
      expression: place.source,
      details: { ...error.details, reason, stage: "execute" },
      cause: error,
    });
  }
}

/**
 * upstream: the text found is pasted into the template, so what reads like a number or a truth value is one, whatever
 * its type in the object. All else would be no valid template there; it is taken for what it is.
 */
function readOperand(path: JsonPath, data: GoValue): GoValue {
  const values = findJsonPath(path, data).flat();
  const [only] = values;
  if (values.length === 1 && typeof only === "object") return only;
  const text = executeJsonPath(path, data);
  if (text === "true" || text === "false") return text === "true";
  const number = /^[+-]?\.?[0-9]/.test(text) ? readNumber(text, 0, false) : text;
  if (typeof number === "object" && number.complex === undefined) {
    if (number.int !== undefined) return int(number.int);
    if (number.float !== undefined) return number.float;
  }
  return { kind: "scalar", type: FOUND_TEXT, value: text };
}

/** A text that is true or false only where it says so, in the spelling of the conditions in an object's status. */
const FOUND_TEXT: GoType = {
  ...STRING,
  truth(value) {
    const text = String((value as Scalar).value);
    if (text === "True") return true;
    if (text === "" || text === "False" || text === "Unknown") return false;
    throw new FunctionError(`${quote(text)} is neither true nor false`);
  },
};

/** Turns the places and names in an error into those of the text that the author wrote. */
function inOriginalWords<T>(found: Substitution, body: () => T): T {
  try {
    return body();
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    const inWords = (value: unknown) => (typeof value === "string" ? found.originalText(value) : value);
    const where = error.where && found.originalPosition(error.where);
    const message = found.originalText(error.message);
    throw new TemplateError(
      where ? message.replace(/^(template: \w+):\d+:\d+/, `$1:${where.line}:${where.column - 1}`) : message,
      {
        where,
        expression: error.expression && found.originalText(error.expression),
        hint: error.hint,
        details: Object.fromEntries(Object.entries(error.details ?? {}).map(([key, value]) => [key, inWords(value)])),
        cause: error,
      },
    );
  }
}

/** What WaitV2 has besides Go's own functions: the two of `kubectl -o go-template`. */
const WAIT_V2_FUNCTIONS: FunctionMap = new Map([
  ["exists", define("any any... -> bool", ([item, ...keys]) => exists(item!, keys))],
  ["base64decode", define("string -> string", ([text]) => decodeUtf8(decode(text as string)))],
]);

/** Whether `index` with the same arguments would give something other than nil. */
function exists(item: GoValue, keys: readonly GoValue[]): boolean {
  // upstream: nil by itself exists, although nothing in it does.
  if (item === null) return keys.length === 0;
  let value: GoValue = item;
  for (const key of keys) {
    value = memberOf(value, key);
    if (value === null) return false;
  }
  return true;
}

function memberOf(value: GoValue, key: GoValue): GoValue {
  if (typeof value === "object" && value?.kind === "map") {
    const name = key ?? "";
    return typeof name === "string" ? (value.entries?.get(name) ?? null) : null;
  }
  const at = typeof key === "object" && key?.kind === "scalar" ? key.value : key;
  if (typeof at !== "bigint" || at < 0n) return null;
  if (typeof value === "object" && value?.kind === "list") return value.items?.[Number(at)] ?? null;
  return typeof value === "string" && at < encodeUtf8(value).length ? at : null;
}

function decode(text: string): Uint8Array {
  try {
    return decodeBase64(text);
  } catch (error) {
    if (error instanceof FunctionError) throw new FunctionError(`base64 decode failed: ${error.message}`);
    throw error;
  }
}
