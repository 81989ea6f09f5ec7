// The door of JSONPath: parse an expression once, follow it through as many values as there are.

import { TemplateError } from "../../errors/error.ts";
import { sprint } from "../fmt/print.ts";
import { LimitError, MAX_BYTES, MAX_WORK, withAllowance } from "../limits.ts";
import { positionOf } from "../position.ts";
import { encodeJson } from "../sprig/json.ts";
import type { GoValue } from "../value.ts";
import { findValues, PathFailure, type Value } from "./find.ts";
import type { PathNode } from "./nodes.ts";
import { PathSyntaxError, parsePath } from "./parser.ts";

export type JsonPath = {
  readonly text: string;
  readonly nodes: readonly PathNode[];
  readonly allowMissingKeys: boolean;
};

export type JsonPathOptions = {
  /** A field that nothing has finds nothing, instead of being an error. */
  readonly allowMissingKeys?: boolean;
};

/**
 * Text with paths in braces, such as `{.metadata.name}`.
 * Throws a `TemplateError` with the words of client-go as message and the place in `where`.
 */
export function parseJsonPath(text: string, options: JsonPathOptions = {}): JsonPath {
  try {
    return { text, nodes: parsePath(text), allowMissingKeys: options.allowMissingKeys ?? false };
  } catch (error) {
    if (!(error instanceof PathSyntaxError)) throw error;
    const where = positionOf(text, error.offset);
    throw failure(text, "parse", error, { where });
  }
}

/** The text that the path makes of the data: scalars as Go prints them, maps and lists as JSON. @throws TemplateError */
export function executeJsonPath(path: JsonPath, data: GoValue): string {
  return guarded(path.text, () => {
    let out = "";
    for (const values of findValues(path.nodes, data, path.allowMissingKeys)) {
      for (const [index, value] of values.entries()) {
        out += (index === 0 ? "" : " ") + textOf(value);
        if (out.length > MAX_BYTES) throw new LimitError("the output grew past 64 MiB");
      }
    }
    return out;
  });
}

/** The values found, one list for each text and each pair of braces. @throws TemplateError */
export function findJsonPath(path: JsonPath, data: GoValue): GoValue[][] {
  const found = guarded(path.text, () => findValues(path.nodes, data, path.allowMissingKeys));
  return found.map((values) => values.map((value) => value ?? null));
}

/** A value that was found, as `executeJsonPath` prints it. @throws TemplateError */
export function printJsonPathValue(value: GoValue): string {
  return guarded("", () => textOf(value));
}

function textOf(value: Value): string {
  if (value === undefined) return "<no value>";
  if (value === null) return "null";
  if (typeof value !== "object" || !["map", "list", "bytes", "struct"].includes(value.kind)) return sprint([value]);
  const json = encodeJson(value, undefined);
  if (json === undefined) throw new PathFailure("json: unsupported value");
  return json;
}

function guarded<T>(expression: string, body: () => T): T {
  try {
    return withAllowance(MAX_WORK, body);
  } catch (error) {
    if (error instanceof PathFailure || error instanceof LimitError) throw failure(expression, "execute", error);
    if (error instanceof RangeError)
      throw failure(expression, "execute", new LimitError("too large", { cause: error }));
    throw error;
  }
}

function failure(
  expression: string,
  stage: "parse" | "execute",
  cause: Error,
  extra: { where?: { line: number; column: number } } = {},
): TemplateError {
  const reason = cause.message.toWellFormed();
  return new TemplateError(reason, { ...extra, expression, details: { reason, stage }, cause });
}
