// Renders a template in a fixed world, for tables of cases.

import { TemplateError } from "../../src/errors/error.ts";
import { type Environment, executeTemplate, type ParseOptions, parseTemplate } from "../../src/template/template.ts";
import { fromJson, type GoValue } from "../../src/template/value.ts";

/** 2020-09-13T12:26:40.123456789Z, no chance, no environment, no network. */
export const FIXED: Environment = {
  missingKey: "error",
  now: () => 1_600_000_000_123_456_789n,
  randomBytes: (count) => Uint8Array.from({ length: count }, (_, index) => (index * 37 + 11) % 256),
  getEnv: () => undefined,
  timeZone: "UTC",
};

export type World = Partial<Environment> & ParseOptions;

export function render(text: string, data: GoValue = null, world: World = {}): string {
  return executeTemplate(parseTemplate(text, world), data, { ...FIXED, ...world });
}

/** The output, or the text of the error. */
export function outcome(text: string, data: unknown = null, world: World = {}): string {
  try {
    return render(text, fromJson(data), world);
  } catch (error) {
    if (error instanceof TemplateError) return `ERROR ${error.message}`;
    throw error;
  }
}

/** The error that parsing or executing throws. */
export function failureOf(text: string, data: GoValue = null, world: World = {}): TemplateError {
  try {
    render(text, data, world);
  } catch (error) {
    if (error instanceof TemplateError) return error;
    throw error;
  }
  throw new Error(`${text} did not fail`);
}

export type Row = readonly [template: string, expected: string];
