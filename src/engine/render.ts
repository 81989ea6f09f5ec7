// Renders the templates inside a value, and says where in the blueprint one failed.

import type { Path, Sourced } from "../api/documents.ts";
import { TemplateError } from "../errors/error.ts";
import { type Environment, executeTemplate, parseTemplate } from "../template/template.ts";
import { templateData } from "./parameter-values.ts";
import type { Parameters } from "./parameters.ts";
import { locatedError } from "./template-errors.ts";

export type Renderer = {
  /** Text, lists and maps (keys too) are rendered, everything else is kept. `path` is its place in the blueprint. */
  value(value: unknown, path: Path): unknown;
  text(text: string, path: Path): string;
};

/** Renders against `parameters` as they are at the time of each call. @throws TemplateError with position and hint */
export function renderer(where: Sourced<unknown>["where"], parameters: Parameters, environment: Environment): Renderer {
  const text = (source: string, path: Path, isKey = false): string => {
    if (!source.includes("{{")) return source;
    try {
      return executeTemplate(parseTemplate(source), templateData(parameters), environment);
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      throw locatedError(error, isKey ? (at) => where(at) : where, path, parameters);
    }
  };
  const value = (source: unknown, path: Path): unknown => {
    if (typeof source === "string") return text(source, path);
    if (Array.isArray(source)) return source.map((item, index) => value(item, [...path, index]));
    if (source === null || typeof source !== "object") return source;
    return Object.fromEntries(
      Object.entries(source).map(([key, member]) => {
        const at = [...path, key];
        return [text(key, at, true), value(member, at)];
      }),
    );
  };
  return { value, text: (source, path) => text(source, path) };
}
