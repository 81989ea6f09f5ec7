// The wire format by which a program inside a pod hands named values back to the engine: written by kando, read here.

import { KanisterError, UsageError } from "../errors/error.ts";

const MARKER = "###Phase-output###:";
const KEY = /^[a-zA-Z0-9_]+$/;
/** Lone surrogates stand for bytes that were not UTF-8; Go writes those as the escape, a real U+FFFD as itself. */
const ESCAPED = /["\\<>&\u0000-\u001f\u2028\u2029]|\p{Surrogate}/gu;
const SHORT_ESCAPES: Record<string, string> = {
  '"': '\\"',
  "\\": "\\\\",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\b": "\\b",
  "\f": "\\f",
};

/** Throws a UsageError unless `key` is one or more ASCII letters, digits and underscores. */
export function checkPhaseOutputKey(key: string): void {
  const hint = "use letters, digits and underscores, for example backupSize";
  if (key === "") throw new UsageError("Key should not be empty", { hint });
  if (!KEY.test(key)) throw new UsageError("Key should contain only alphanumeric characters and underscore", { hint });
}

/**
 * The one line, newline included, that reports `value` under `key`; byte for byte what the Go tool prints.
 * A lone surrogate in `value` stands for one byte that is not UTF-8. Throws a UsageError for a bad key.
 */
export function formatPhaseOutput(key: string, value: string): string {
  checkPhaseOutputKey(key);
  return `${MARKER} {"key":"${key}","value":"${value.replace(ESCAPED, escapeCharacter)}"}\n`;
}

function escapeCharacter(character: string): string {
  const short = SHORT_ESCAPES[character];
  if (short !== undefined) return short;
  const code = character.charCodeAt(0);
  if (code >= 0xd800 && code <= 0xdfff) return "\\ufffd";
  return `\\u${code.toString(16).padStart(4, "0")}`;
}

export type PhaseOutputListener = {
  /**
   * One line of ordinary output without its line end; never empty. Of a line that holds a marker only the text before
   * the marker arrives here, since what follows may be secret.
   */
  onLine?: (line: string) => void;
  /** One reported value. The same key may come again: the last one counts. `key` may be empty or hold any character. */
  onOutput?: (key: string, value: string) => void;
};

export type PhaseOutputParser = {
  /**
   * Takes the next piece of output, cut anywhere, even inside a character. Throws a KanisterError (code PHASE_OUTPUT)
   * at the first malformed report; the parser is not usable afterwards, and outputs already reported should be dropped.
   */
  push(chunk: Uint8Array | string): void;
  /** Takes a last line that lacks its line end. Throws as `push` does. Calling it again does nothing. */
  end(): void;
};

/** Reads a stream of program output and takes the reported values out of it; lines and values may have any length. */
export function phaseOutputParser(listener: PhaseOutputListener): PhaseOutputParser {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  let pieces: string[] = [];

  function takeText(text: string): void {
    let start = 0;
    for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n", start)) {
      pieces.push(text.slice(start, end));
      start = end + 1;
      flushLine();
    }
    if (start < text.length) pieces.push(text.slice(start));
  }

  function flushLine(): void {
    const line = pieces.join("");
    pieces = [];
    takeLine(line.endsWith("\r") ? line.slice(0, -1) : line, listener);
  }

  return {
    push(chunk) {
      // A string after cut bytes would otherwise overtake them.
      takeText(typeof chunk === "string" ? decoder.decode() + chunk : decoder.decode(chunk, { stream: true }));
    },
    end() {
      takeText(decoder.decode());
      if (pieces.length > 0) flushLine();
    },
  };
}

function takeLine(line: string, { onLine, onOutput }: PhaseOutputListener): void {
  const marker = line.indexOf(MARKER);
  const text = marker === -1 ? line : line.slice(0, marker);
  if (text !== "") onLine?.(text);
  if (marker === -1) return;
  const payload = trimWhiteSpace(line, marker + MARKER.length);
  if (payload === "") return;
  const { key, value } = parsePayload(payload);
  onOutput?.(key, value);
}

/** Go's white space, which unlike `trim` excludes U+FEFF and includes U+0085; a loop, since a regex is quadratic here. */
function trimWhiteSpace(line: string, from: number): string {
  const isSpace = (index: number) => /\p{White_Space}/u.test(line[index]!);
  let start = from;
  let end = line.length;
  while (start < end && isSpace(start)) start++;
  while (end > start && isSpace(end - 1)) end--;
  return line.slice(start, end);
}

/** JSON's own parser judges the grammar; the members are then read in order, because Go lets names differ in case. */
function parsePayload(payload: string): { key: string; value: string } {
  let document: unknown;
  try {
    document = JSON.parse(payload);
  } catch (error) {
    throw malformed(describeSyntaxError(payload, error));
  }
  const output = { key: "", value: "" };
  if (document === null) return output;
  if (typeof document !== "object" || Array.isArray(document)) {
    throw malformed(`json: cannot unmarshal ${goKind(document)} into Go value of type output.Output`);
  }
  let fault: KanisterError | undefined;
  for (const [name, member] of membersOf(payload)) {
    // The `u` flag folds case as Go does, Kelvin sign included.
    const field = /^key$/iu.test(name) ? "key" : /^value$/iu.test(name) ? "value" : undefined;
    if (field === undefined || member === null) continue;
    if (typeof member === "string") output[field] = member.toWellFormed();
    else {
      fault ??= malformed(
        `json: cannot unmarshal ${goKind(member)} into Go struct field Output.${field} of type string`,
      );
    }
  }
  if (fault) throw fault;
  return output;
}

/** The members of a valid JSON object in the order they are written, repeated names included. */
function* membersOf(text: string): Generator<[name: string, value: unknown]> {
  let index = text.indexOf("{") + 1;
  while (true) {
    const nameStart = text.indexOf('"', index);
    if (nameStart === -1) return;
    const nameEnd = skipString(text, nameStart);
    const valueStart = text.indexOf(":", nameEnd) + 1;
    index = skipValue(text, valueStart);
    yield [JSON.parse(text.slice(nameStart, nameEnd)) as string, JSON.parse(text.slice(valueStart, index))];
  }
}

function skipString(text: string, start: number): number {
  let index = start + 1;
  for (; text[index] !== '"'; index++) if (text[index] === "\\") index++;
  return index + 1;
}

/** Where the value that begins at or after `start` ends: the index of the `,` or `}` behind it. */
function skipValue(text: string, start: number): number {
  let depth = 0;
  let index = start;
  for (;;) {
    const character = text[index];
    if (depth === 0 && (character === "," || character === "}")) return index;
    if (character === '"') index = skipString(text, index);
    else {
      if (character === "{" || character === "[") depth++;
      else if (character === "}" || character === "]") depth--;
      index++;
    }
  }
}

function goKind(value: unknown): string {
  if (Array.isArray(value)) return "array";
  return typeof value === "boolean" ? "bool" : typeof value;
}

/** The engine's own message quotes the text, which may be secret; only one character of it is repeated here. */
function describeSyntaxError(payload: string, error: unknown): string {
  const message = error instanceof Error ? error.message : "";
  const position = /at position (\d+)/.exec(message)?.[1];
  const character = position === undefined ? /^Unexpected token '(.)'/u.exec(message)?.[1] : payload[Number(position)];
  if (character === undefined) return "unexpected end of JSON input";
  if (message.includes("after JSON")) return `invalid character '${character}' after top-level value`;
  return `invalid character '${character}' looking for beginning of value`;
}

function malformed(reason: string): KanisterError {
  return new KanisterError("PHASE_OUTPUT", `Failed to unmarshal key-value pair: ${reason}`, {
    hint: 'report values with `kando output KEY VALUE`; the line is \'###Phase-output###: {"key":"…","value":"…"}\'',
  });
}
