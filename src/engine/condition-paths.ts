// Finds the JSONPath in a condition of Wait and puts names in its place, so that what is found at run time is never
// parsed: a value with quotes or braces in it cannot become part of the template.

import { TemplateError } from "../errors/error.ts";
import { type JsonPath, parseJsonPath } from "../template/jsonpath/json-path.ts";
import { positionOf, type TextPosition } from "../template/position.ts";
import { unquote } from "../template/quote.ts";

/** Something in the text that depends on the object. */
export type Place = {
  /** The name that stands for it in the template. */
  readonly name: string;
  /** As written, and where. */
  readonly source: string;
  readonly offset: number;
  /** The path, or in a string literal the paths and the texts around them. */
  readonly parts: readonly (string | JsonPath)[];
  readonly use: Use;
};

/** In a string literal or outside of actions it is text. */
type Use = "text" | "operand";

export type Substitution = {
  /** The template, with names in place of paths. */
  readonly text: string;
  readonly places: readonly Place[];
  /** Where a position in the template is in the text it was made from. */
  originalPosition(position: { readonly line?: number; readonly column?: number }): TextPosition;
  /** A message about the template, in the words of the text it was made from. */
  originalText(message: string): string;
};

/** A stretch of the template and the stretch of the text it was made from. */
type Move = {
  readonly from: number;
  readonly to: number;
  readonly originalFrom: number;
  readonly originalTo: number;
};

type Reader = {
  readonly text: string;
  /** How names begin; the text has it nowhere. */
  readonly prefix: string;
  readonly places: Place[];
  readonly moves: Move[];
  at: number;
  inAction: boolean;
  out: string;
};

/** `$` and what can follow it in a path, but not in a template's own variable such as `$x`. */
const PATH = /\{\s*\$(?=[\s.[}])[^{}]*\}/y;
const PATH_OR_ACTION = /\{\{(?:(?:-\s)?\/\*)?|\{\s*\$(?=[\s.[}])[^{}]*\}/g;
const CHARACTER = /'(?:\\.|[^'\\\n])*'/y;

/** @throws TemplateError where a path is malformed */
export function findPaths(text: string): Substitution {
  const reader: Reader = { text, prefix: unusedPrefix(text), places: [], moves: [], at: 0, inAction: false, out: "" };
  while (reader.at < text.length) {
    if (reader.inAction) readAction(reader);
    else readText(reader);
  }
  const { out, places, moves } = reader;
  return {
    text: out,
    places,
    originalPosition({ line = 1, column = 1 }) {
      const offset = offsetOf(out, line, column);
      const move = moves.findLast(({ from }) => from <= offset);
      if (move === undefined) return positionOf(text, offset);
      return positionOf(text, offset < move.to ? move.originalFrom : offset - move.to + move.originalTo);
    },
    // From the last to the first, since the first name may be the beginning of a later one.
    originalText: (message) =>
      places.reduceRight((all, { name, source }) => all.replaceAll(name, () => source), message),
  };
}

function unusedPrefix(text: string): string {
  // A letter that hardly any text has, since messages are searched for these names.
  let prefix = "\u02b2sonpath";
  while (text.includes(prefix)) prefix += "_";
  return prefix;
}

/** Text outside of actions, up to the next action or path. */
function readText(reader: Reader): void {
  const { text } = reader;
  PATH_OR_ACTION.lastIndex = reader.at;
  const found = PATH_OR_ACTION.exec(text);
  copy(reader, found?.index ?? text.length);
  if (found === null) return;
  const end = found.index + found[0].length;
  if (found[0].startsWith("{{")) {
    const commentEnd = found[0].endsWith("/*") ? text.indexOf("*/", end) : end;
    copy(reader, commentEnd < 0 ? text.length : commentEnd);
    reader.inAction = true;
  } else substitute(reader, end, [readPath(reader, end)], "text");
}

/** The next token of an action. */
function readAction(reader: Reader): void {
  const { text, at } = reader;
  const char = text[at];
  if (text.startsWith("}}", at)) {
    copy(reader, at + 2);
    reader.inAction = false;
  } else if (char === '"' || char === "`") readLiteral(reader, char);
  else if (char === "'") copy(reader, matchEnd(CHARACTER, text, at) ?? at + 1);
  else {
    const end = matchEnd(PATH, text, at);
    if (end === undefined) copy(reader, at + 1);
    else substitute(reader, end, [readPath(reader, end)], "operand");
  }
}

/** A string literal; the quotes in its paths do not end it. */
function readLiteral(reader: Reader, mark: string): void {
  const { text, at } = reader;
  const parts: (string | JsonPath | undefined)[] = [];
  let end = at + 1;
  let start = end;
  const takeText = () => parts.push(unquote(mark + text.slice(start, end) + mark));
  while (end < text.length && text[end] !== mark && (mark === "`" || text[end] !== "\n")) {
    const pathEnd = matchEnd(PATH, text, end);
    if (pathEnd === undefined) end += text[end] === "\\" && mark === '"' ? 2 : 1;
    else {
      takeText();
      parts.push(readPath(reader, pathEnd, end, mark));
      start = end = pathEnd;
    }
  }
  const closed = text[end] === mark;
  if (closed) takeText();
  const whole = parts.every((part) => part !== undefined);
  // What is no literal is left to the template's parser, which says so.
  if (!closed || !whole || parts.length === 1) copy(reader, Math.min(end + 1, text.length));
  else substitute(reader, end + 1, parts, "text");
}

/** The path from `start`, which is where the reader stands, up to `end`. */
function readPath(reader: Reader, end: number, start = reader.at, mark = ""): JsonPath {
  const source = reader.text.slice(start, end);
  const lead = source.indexOf("$");
  const written = `{${source.slice(lead, -1).trimEnd()}}`;
  try {
    return parseJsonPath(written);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    const escaped = mark === '"' ? withoutEscapes(written) : undefined;
    if (escaped !== undefined) return escaped;
    const inside = offsetOf(written, error.where?.line ?? 1, error.where?.column ?? 1);
    throw new TemplateError(`${source}: ${error.message}`, {
      where: positionOf(reader.text, start + lead - 1 + inside),
      expression: source,
      details: error.details,
      cause: error,
    });
  }
}

/** The path with the quotes in it escaped as a string literal wants them. */
function withoutEscapes(written: string): JsonPath | undefined {
  try {
    return parseJsonPath(written.replaceAll('\\"', '"'));
  } catch (error) {
    if (error instanceof TemplateError) return undefined;
    throw error;
  }
}

function substitute(reader: Reader, end: number, parts: Place["parts"], use: Use): void {
  const source = reader.text.slice(reader.at, end);
  const name = `${reader.prefix}${reader.places.length + 1}`;
  // Lines keep their numbers.
  const standIn = name + "\n".repeat(source.split("\n").length - 1);
  const from = reader.out.length;
  reader.out += reader.inAction ? standIn : `{{${standIn}}}`;
  reader.places.push({ name, source, offset: reader.at, parts, use });
  reader.moves.push({ from, to: reader.out.length, originalFrom: reader.at, originalTo: end });
  reader.at = end;
}

function copy(reader: Reader, end: number): void {
  reader.out += reader.text.slice(reader.at, end);
  reader.at = end;
}

function matchEnd(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

/** The offset of a place whose line and column count from 1, the column in characters. */
function offsetOf(text: string, line: number, column: number): number {
  let start = 0;
  for (let count = 1; count < line; count++) start = text.indexOf("\n", start) + 1;
  return start + [...text.slice(start)].slice(0, column - 1).join("").length;
}
