// Turns an error of the template language into what a blueprint's author needs: which argument, what is wrong, what to write.

import type { Path, Sourced } from "../api/documents.ts";
import { formatPath } from "../api/kubernetes-yaml.ts";
import { TemplateError } from "../errors/error.ts";
import { explainExecution } from "./explain-execution.ts";
import { explainParse } from "./explain-parse.ts";
import type { Parameters } from "./parameters.ts";

/** What is wrong, and what to write instead. */
export type Explanation = { what: string; hint?: string };

/**
 * The error with its place in the blueprint. Go's own words stay in `details.reason` and, with the place inside the
 * template, in the message of the cause.
 */
export function locatedError(
  error: TemplateError,
  where: Sourced<unknown>["where"],
  path: Path,
  parameters: Parameters,
): TemplateError {
  const { what, hint } = explainTemplateError(error, parameters);
  const blamed = blamedText(error);
  const expression = blamed === undefined ? "" : ` at ${shortened(blamed, 80)}`;
  const argument = argumentOf(path);
  const inside = { line: error.where?.line ?? 1, column: error.where?.column ?? 1 };
  return new TemplateError(
    `Failed to render template: ${shortened(what, 300)}${expression}${argument === "" ? "" : ` in ${argument}`}`,
    {
      where: where(path, inside),
      ...(hint !== undefined && { hint }),
      ...(error.expression !== undefined && { expression: error.expression }),
      details: { ...error.details },
      cause: error,
    },
  );
}

/** Go blames the last thing it looked at, which for a missing key may be an operand beside it. */
function blamedText({ expression, details }: TemplateError): string | undefined {
  const missing = details?.["missingKey"];
  if (typeof missing !== "string" || expression?.includes(missing)) return expression;
  return typeof details?.["action"] === "string" ? details["action"] : expression;
}

/** Without parameters only what a template's text shows is explained. */
export function explainTemplateError(error: TemplateError, parameters?: Parameters): Explanation {
  const reason = String(error.details?.["reason"] ?? error.message);
  if (error.details?.["stage"] === "parse") return explainParse(reason, error.expression ?? "");
  return explainExecution(reason, error.expression ?? "", error.details ?? {}, parameters);
}

/** The place inside the phase, for example `args.command[2]`; the whole path stands in `where`. */
function argumentOf(path: Path): string {
  const start = path.findIndex((part) => part === "args" || part === "objects" || part === "outputArtifacts");
  return start < 0 ? "" : formatPath(path.slice(start));
}

/** On one line, so that no message dumps a template or a value. */
export function shortened(text: string, length: number): string {
  const line = text.replace(/\s*\n\s*/g, " ").trim();
  const characters = [...line];
  return characters.length > length ? `${characters.slice(0, length - 1).join("")}…` : line;
}
