// Reads a JSONPath as client-go does, where brackets and filters are cut out first and then read as paths of their own.

import { charAt, describeCharacter, WORD } from "../characters.ts";
import { decodeUtf8 } from "../go-string.ts";
import { parseFloatText, parseInteger } from "../number-literal.ts";
import { unquoteRune } from "../quote.ts";
import { int } from "../value.ts";
import type { ActionNode, PathNode, SliceNode } from "./nodes.ts";

/** Why a text is no path; `offset` is the place in the whole text. */
export class PathSyntaxError extends Error {
  override name = "PathSyntaxError";
  readonly offset: number;

  constructor(reason: string, offset: number) {
    super(reason);
    this.offset = offset;
  }
}

/** A text that is being read; `base` is where its first character stands in the whole text. */
type Source = { readonly text: string; readonly base: number; readonly depth: number; at: number };

/** Filters and unions inside one another; Go's own limit is its memory. */
const MAX_NESTING = 100;
/** A name or a field ends before one of these. */
const TERMINATORS = " \t\r\n.,[]$@{}";

/** @throws PathSyntaxError */
export function parsePath(text: string): PathNode[] {
  return parseText({ text, base: 0, depth: 0, at: 0 });
}

function parseText(source: Source): PathNode[] {
  const { text } = source;
  const nodes: PathNode[] = [];
  while (source.at < text.length) {
    const brace = text.indexOf("{", source.at);
    const end = brace < 0 ? text.length : brace;
    if (end > source.at) nodes.push({ type: "text", text: text.slice(source.at, end) });
    source.at = end + 1;
    if (brace >= 0) nodes.push(parseAction(source));
  }
  return nodes;
}

/** Reads up to the closing brace; the opening one is passed. */
function parseAction(source: Source): ActionNode {
  const { text } = source;
  const nodes: PathNode[] = [];
  for (;;) {
    const char = charAt(text, source.at);
    if (char === "}") {
      source.at++;
      return { type: "action", nodes };
    }
    if (text.startsWith("[?(", source.at)) nodes.push(parseFilter(source));
    else if (text.startsWith("..", source.at)) parseRecursive(source, nodes);
    else if (char === "" || char === "\n" || char === "\r") throw fault(source, "unclosed action");
    else if (char === " " || char === "@" || char === "$") source.at++;
    else if (char === "[") nodes.push(...parseBrackets(source));
    else if (char === '"' || char === "'") nodes.push(parseQuoted(source, char));
    else if (char === ".") nodes.push(parseField(source, source.at + 1));
    else if (/[+\-\p{Nd}]/u.test(char)) nodes.push(parseNumber(source));
    else if (WORD.test(char)) nodes.push(parseWord(source));
    else throw fault(source, `unrecognized character in action: ${describeCharacter(char)}`);
  }
}

function parseRecursive(source: Source, nodes: PathNode[]): void {
  if (nodes.at(-1)?.type === "recursive") throw fault(source, "invalid multiple recursive descent");
  source.at += 2;
  nodes.push({ type: "recursive" });
  if (WORD.test(charAt(source.text, source.at))) nodes.push(parseField(source, source.at));
}

function parseField(source: Source, start: number): PathNode {
  const { text } = source;
  let end = start;
  while (end < text.length && !TERMINATORS.includes(text[end]!)) end += text[end] === "\\" ? 2 : 1;
  source.at = Math.min(end, text.length);
  const name = text.slice(start, source.at);
  return name === "*" ? { type: "wildcard" } : { type: "field", name: name.replaceAll("\\", "") };
}

function parseWord(source: Source): PathNode {
  const { text, at } = source;
  while (source.at < text.length && !TERMINATORS.includes(text[source.at]!)) source.at++;
  const name = text.slice(at, source.at);
  if (name === "true" || name === "false") return { type: "constant", value: name === "true" };
  return { type: "word", name };
}

function parseNumber(source: Source): PathNode {
  const number = /[+-]?[\p{Nd}.]*/uy;
  number.lastIndex = source.at;
  const text = number.exec(source.text)![0];
  const whole = parseInteger(text, 10);
  const value = typeof whole === "bigint" ? int(whole) : parseFloatText(text);
  if (typeof value === "string") throw fault(source, `cannot parse number ${text}`);
  source.at += text.length;
  return { type: "constant", value };
}

function parseQuoted(source: Source, mark: string): PathNode {
  const { text, at } = source;
  let end = at + 1;
  // upstream: a quote after a backslash never closes, even where the backslash is itself escaped.
  while (text[end] !== mark || text[end - 1] === "\\") {
    if (end >= text.length || text[end] === "\n") throw fault(source, "unterminated quoted string");
    end++;
  }
  const content = unquote(text.slice(at + 1, end), mark);
  if (content === undefined) throw fault(source, `unquote string ${text.slice(at, end + 1)} error invalid syntax`);
  source.at = end + 1;
  return { type: "text", text: content };
}

/** The inside of a Go string literal, which either kind of quote may enclose. */
function unquote(body: string, mark: string): string | undefined {
  if (!body.includes("\\")) return body;
  let out = "";
  let bytes: number[] = [];
  for (let rest = body; rest !== ""; ) {
    const head = unquoteRune(rest, mark);
    if (head === undefined) return undefined;
    rest = head.rest;
    if (head.isByte) bytes.push(head.code);
    else {
      out += decodeUtf8(Uint8Array.from(bytes)) + head.text.toWellFormed();
      bytes = [];
    }
  }
  return out + decodeUtf8(Uint8Array.from(bytes));
}

/** An index, a slice, a key in quotes, or several of these with commas between. */
function parseBrackets(source: Source): readonly PathNode[] {
  const { text, at } = source;
  let close = at + 1;
  while (text[close] !== "]") {
    if (close >= text.length || text[close] === "\n") throw fault(source, "unterminated array");
    close++;
  }
  const content = text.slice(at + 1, close);
  const pieces = content.split(",");
  let nodes: readonly PathNode[];
  const key = /^'([^']*)'$/.exec(content)?.[1];
  if (pieces.length > 1) nodes = [{ type: "union", parts: parsePieces(source, pieces) }];
  // upstream: the key is read as a field once more, so that a point in it goes a level down.
  else if (key !== undefined) nodes = parseInner(source, `.${key}`, at + 1).nodes;
  else nodes = [readSlice(source, content === "*" ? ":" : content)];
  source.at = close + 1;
  return nodes;
}

function parsePieces(source: Source, pieces: readonly string[]): ActionNode[] {
  let at = source.at + 1;
  return pieces.map((piece) => {
    const trimmed = trimBlanks(piece);
    const start = at + piece.indexOf(trimmed);
    at += piece.length + 1;
    return parseInner(source, `[${trimmed}]`, start - 1);
  });
}

function trimBlanks(text: string): string {
  let start = 0;
  let end = text.length;
  while (text[start] === " ") start++;
  while (end > start && text[end - 1] === " ") end--;
  return text.slice(start, end);
}

/** Reads a part as the inside of braces; upstream: what follows a brace in it is checked and dropped. */
function parseInner(source: Source, text: string, at: number): ActionNode {
  if (source.depth === MAX_NESTING) throw fault(source, `nested deeper than ${MAX_NESTING} levels`);
  const inner = { text: `{${text}}`, base: source.base + at - 1, depth: source.depth + 1, at: 0 };
  return parseText(inner)[0] as ActionNode;
}

function readSlice(source: Source, text: string): SliceNode {
  const parts = /^(-?[0-9]*)(:-?[0-9]*)?(:-?[0-9]*)?$/.exec(text);
  if (parts === null) throw fault(source, `invalid array index ${text}`);
  const [start, end, step] = parts.slice(1).map((part) => readBound(source, (part ?? "").replace(":", "")));
  const derived = (parts[2] ?? "") === "";
  return {
    type: "slice",
    start: start ?? 0n,
    end: derived ? BigInt.asIntN(64, (start ?? 0n) + 1n) : end,
    derived,
    step,
  };
}

function readBound(source: Source, digits: string): bigint | undefined {
  if (digits === "") return undefined;
  const value = parseInteger(digits, 10);
  if (typeof value !== "bigint") throw fault(source, `array index ${digits} is not a number`);
  return value;
}

function parseFilter(source: Source): PathNode {
  const start = source.at + "[?(".length;
  const end = endOfFilter(source, start);
  if (source.text[end + 1] !== "]") throw fault(source, "unclosed array expect ]");
  const content = source.text.slice(start, end);
  const parts = /^([^!<>=]+)([!<>=]+)([^\n]+)$/.exec(content);
  const node: PathNode =
    parts === null
      ? { type: "filter", left: parseInner(source, content, start) }
      : {
          type: "filter",
          left: parseInner(source, parts[1]!, start),
          operator: parts[2]!,
          right: parseInner(source, parts[3]!, start + parts[1]!.length + parts[2]!.length),
        };
  source.at = end + 2;
  return node;
}

/** The parenthesis that closes a filter: none counts inside the first pair of quotes. */
function endOfFilter(source: Source, start: number): number {
  const { text } = source;
  let mark: string | undefined;
  let closed = false;
  for (let at = start; at < text.length && text[at] !== "\n"; at++) {
    const char = text[at]!;
    if (char === ")" && (mark !== undefined) === closed) return at;
    if (char !== '"' && char !== "'") continue;
    if (mark === undefined) mark = char;
    else if (char === mark && text[at - 1] !== "\\") closed = true;
  }
  throw fault(source, "unterminated filter");
}

function fault(source: Source, reason: string): PathSyntaxError {
  return new PathSyntaxError(reason, source.base + source.at);
}
