// Renders the templates inside a value, and says where in the blueprint one failed.

import type { Path, Sourced } from "../api/documents.ts";
import { TemplateError } from "../errors/error.ts";
import { type Environment, executeTemplate, parseTemplate } from "../template/template.ts";
import { nearest } from "../util/nearest.ts";
import { templateData } from "./parameter-values.ts";
import type { Parameters } from "./parameters.ts";

export type Renderer = {
  /** Text, lists and maps (keys too) are rendered, everything else is kept. `path` is its place in the blueprint. */
  value(value: unknown, path: Path): unknown;
  text(text: string, path: Path): string;
};

/** Renders against `parameters` as they are at the time of each call. @throws TemplateError with position and hint */
export function renderer(where: Sourced<unknown>["where"], parameters: Parameters, environment: Environment): Renderer {
  const text = (source: string, path: Path): string => {
    if (!source.includes("{{")) return source;
    try {
      return executeTemplate(parseTemplate(source), templateData(parameters), environment);
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      throw located(error, where, path);
    }
  };
  const value = (source: unknown, path: Path): unknown => {
    if (typeof source === "string") return text(source, path);
    if (Array.isArray(source)) return source.map((item, index) => value(item, [...path, index]));
    if (source === null || typeof source !== "object") return source;
    return Object.fromEntries(
      Object.entries(source).map(([key, member]) => [text(key, [...path, key]), value(member, [...path, key])]),
    );
  };
  return { value, text };
}

function located(error: TemplateError, where: Sourced<unknown>["where"], path: Path): TemplateError {
  const inside = { line: error.where?.line ?? 1, column: error.where?.column ?? 1 };
  const missing = error.details?.["missingKey"];
  const available = (error.details?.["availableKeys"] as string[] | undefined) ?? [];
  const reason =
    typeof missing === "string"
      ? `${JSON.stringify(missing)} not found`
      : String(error.details?.["reason"] ?? error.message);
  const expression = error.expression === undefined ? "" : ` at ${error.expression}`;
  return new TemplateError(`Failed to render template: ${reason}${expression}`, {
    where: where(path, inside),
    hint:
      typeof missing === "string" ? keyHint(missing, available) : (error.hint ?? podsHint(reason, error.expression)),
    expression: error.expression,
    details: error.details,
    cause: error,
  });
}

/** By far the commonest reason for an index that is out of range. */
function podsHint(reason: string, expression: string | undefined): string | undefined {
  if (!reason.includes("index out of range") || !/\.(Pods|Containers)\b/.test(expression ?? "")) return undefined;
  return "only pods that were running when the action started are listed; is the workload scaled to zero?";
}

function keyHint(missing: string, available: readonly string[]): string | undefined {
  const near = nearest(missing, available);
  if (near !== undefined) return `did you mean ${near}?`;
  return available.length === 0 ? "there are no keys here" : `keys: ${available.slice(0, 20).join(", ")}`;
}
