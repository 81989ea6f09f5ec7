// Turns offsets of a template into lines and columns, and faults at an offset into errors with Go's wording.

import { TemplateError } from "../errors/error.ts";
import { byteLength } from "./go-string.ts";
import { quote } from "./quote.ts";

export type TextPosition = { readonly line: number /** In characters, from 1. */; readonly column: number };

export function positionOf(text: string, offset: number): TextPosition {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf("\n") + 1;
  return { line: countLines(before), column: [...before.slice(lineStart)].length + 1 };
}

/** Go counts columns in bytes, from 0. */
function goLocation(text: string, offset: number): string {
  const before = text.slice(0, offset);
  return `${countLines(before)}:${byteLength(before.slice(before.lastIndexOf("\n") + 1))}`;
}

function countLines(text: string): number {
  let lines = 1;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lines++;
  return lines;
}

export function parseFailure(
  name: string,
  text: string,
  token: { readonly offset: number; readonly line: number },
  reason: string,
): TemplateError {
  return new TemplateError(`template: ${name}:${token.line}: ${reason}`.toWellFormed(), {
    where: positionOf(text, token.offset),
    expression: actionAt(text, token.offset),
    details: { reason: reason.toWellFormed(), stage: "parse" },
  });
}

export function executeFailure(
  source: { readonly name: string; readonly text: string },
  template: string,
  node: {
    /** Where Go points. */ readonly offset: number /** Where a person looks. */;
    readonly start: number;
    readonly printed: string;
  },
  reason: string,
  details: Record<string, unknown>,
  cause?: unknown,
): TemplateError {
  const location = `${source.name}:${goLocation(source.text, node.offset)}`;
  const message = `template: ${location}: executing ${quote(template)} at <${node.printed}>: ${reason}`;
  return new TemplateError(message.toWellFormed(), {
    where: positionOf(source.text, node.start),
    expression: node.printed,
    details: {
      reason: reason.toWellFormed(),
      stage: "execute",
      action: actionAt(source.text, node.offset),
      ...details,
    },
    cause,
  });
}

/** The `{{ … }}` around an offset, as written, or undefined outside of any. */
export function actionAt(text: string, offset: number): string | undefined {
  const inside = text.startsWith("}}", offset) ? offset - 1 : offset;
  const start = text.lastIndexOf("{{", inside);
  if (start < 0) return undefined;
  const end = text.indexOf("}}", Math.max(start + 2, inside));
  const closing = end < 0 ? text.length : end + 2;
  return text.slice(start, closing).split("\n")[0];
}
