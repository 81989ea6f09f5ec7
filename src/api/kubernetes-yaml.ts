// Reads YAML and JSON the way Kubernetes does, and remembers where each value stands in the text.

import {
  boolCoreTag,
  constructFromEvents,
  DUMP_SCHEMA,
  defineMappingTag,
  defineScalarTag,
  dump,
  EVENT_ID,
  type Event,
  floatCoreTag,
  getScalarValue,
  intCoreTag,
  mergeTag,
  NOT_RESOLVED,
  nullCoreTag,
  parseEvents,
  SCALAR_STYLE,
  type ScalarEvent,
  Schema,
  seqTag,
  strTag,
  YAMLException,
} from "js-yaml";
import { DocumentError, type Position } from "../errors/error.ts";
import { indexOf, offsetInside, type Quoting } from "./scalar-position.ts";

/** One document of a YAML file. */
export type YamlDocument = {
  value: unknown;
  /**
   * Where the value at `path` (keys and indices from the root) stands; the nearest enclosing value when the path is
   * not in the text. With `line` and `column` (counted from 1 inside the string at `path`, as a template error does),
   * the place of that character.
   */
  where(path: readonly (string | number)[], inside?: { line: number; column: number }): Position;
};

/**
 * All documents of `text`, empty ones left out.
 * @throws DocumentError code `YAML` naming line and column; duplicate keys and values that JSON cannot hold are errors.
 */
export function readYaml(text: string, file: string): YamlDocument[] {
  const lines = lineStarts(text);
  let events: Event[];
  let values: unknown[];
  try {
    events = parseEvents(text, { filename: file });
    values = constructFromEvents(events, { source: text, filename: file, schema: KUBERNETES_SCHEMA });
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    throw yamlError(error, text, file, lines);
  }
  const places = placesOf(events, text);
  const documents: YamlDocument[] = [];
  values.forEach((value, index) => {
    if (value === null || value === undefined) return;
    const map = places[index] ?? new Map<string, Place>();
    const document: YamlDocument = {
      value,
      where: (path, inside) => locate(map, path, inside, text, file, lines),
    };
    rejectUnrepresentable(value, [], document);
    documents.push(document);
  });
  return documents;
}

/** `actions.backup.phases[0].args["a-b"]`: a path as people write it. */
export function formatPath(path: readonly (string | number)[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === "number") return `${text}[${part}]`;
    if (!/^[\w-]+$/.test(part)) return `${text}[${JSON.stringify(part)}]`;
    return text === "" ? part : `${text}.${part}`;
  }, "");
}

/** YAML that every Kubernetes client reads back as the same value. Keys keep their order; `undefined` members are left out. */
export function writeYaml(value: unknown): string {
  return dump(value, { schema: WRITE_SCHEMA, lineWidth: -1, noRefs: true, skipInvalid: true, seqNoIndent: true });
}

// The scalars of sigs.k8s.io/yaml, which reads YAML 1.1 words and Go number literals.
const TRUE_WORDS = new Set(["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"]);
const FALSE_WORDS = new Set(["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"]);
const NULL_WORDS = new Set(["", "~", "null", "Null", "NULL"]);

/** The value of an unquoted scalar; text when it is nothing else. */
export function resolvePlainScalar(source: string): unknown {
  if (NULL_WORDS.has(source)) return null;
  if (TRUE_WORDS.has(source)) return true;
  if (FALSE_WORDS.has(source)) return false;
  const number = resolveNumber(source);
  return number === undefined ? source : number;
}

function resolveNumber(source: string): number | bigint | undefined {
  if (/^[-+]?\.(inf|Inf|INF)$/.test(source)) return source.startsWith("-") ? -Infinity : Infinity;
  if (/^\.(nan|NaN|NAN)$/.test(source)) return Number.NaN;
  if (source.startsWith(".")) return /^\.\d+([eE][-+]?\d+)?$/.test(source) ? Number(source) : undefined;
  if (!/^[-+\d]/.test(source)) return undefined;
  const plain = source.replaceAll("_", "");
  const integer = resolveInteger(plain);
  if (integer !== undefined) return integer;
  if (!/^[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?$/.test(plain)) return undefined;
  const float = Number(plain);
  return Number.isFinite(float) ? float : undefined;
}

function resolveInteger(plain: string): number | bigint | undefined {
  const match = /^([-+]?)(0[xX][\da-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9]\d*)$/.exec(plain);
  if (match === null) return undefined;
  const digits = match[2] as string;
  const octal = /^0[oO]?([0-7]+)$/.exec(digits);
  const magnitude = BigInt(octal === null ? digits : `0o${octal[1]}`);
  const value = match[1] === "-" ? -magnitude : magnitude;
  if (value > 0xffff_ffff_ffff_ffffn || value < -0x8000_0000_0000_0000n) return undefined;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

const plainScalarTag = (tagName: string, accepts: (value: unknown) => boolean) =>
  defineScalarTag<unknown>(tagName, {
    implicit: true,
    implicitFirstChars: null,
    resolve: (source) => {
      const value = resolvePlainScalar(source);
      return accepts(value) ? value : NOT_RESOLVED;
    },
    identify: () => false,
  });

const isInteger = (value: unknown) => typeof value === "bigint" || Number.isInteger(value);

// Keys are text in JSON: 1 becomes "1" and yes becomes "true".
const stringKeyMapTag = defineMappingTag<Record<string, unknown>>("tag:yaml.org,2002:map", {
  create: () => ({}),
  addPair: (carrier, key, value) => {
    if (key !== null && typeof key === "object") return BRACE_KEY;
    Object.defineProperty(carrier, String(key), { value, enumerable: true, configurable: true, writable: true });
    return "";
  },
  has: (carrier, key) => Object.hasOwn(carrier, String(key)),
  keys: (result) => Object.keys(result),
  get: (result, key) => result[String(key)],
  identify: (data) => typeof data === "object" && data !== null && !Array.isArray(data),
});

const BRACE_KEY = "a mapping used as a key";

const KUBERNETES_SCHEMA = new Schema([
  strTag,
  seqTag,
  stringKeyMapTag,
  mergeTag,
  plainScalarTag(nullCoreTag.tagName, (value) => value === null),
  plainScalarTag(boolCoreTag.tagName, (value) => typeof value === "boolean"),
  plainScalarTag(intCoreTag.tagName, isInteger),
  plainScalarTag(floatCoreTag.tagName, (value) => typeof value === "number" && !Number.isInteger(value)),
  defineScalarTag<string>("tag:yaml.org,2002:binary", {
    resolve: (source) => Buffer.from(source, "base64").toString("utf8"),
    identify: () => false,
  }),
]);

// Whole numbers beyond 2^53 are read as bigint and must come back as the same digits.
const WRITE_SCHEMA = DUMP_SCHEMA.withTags(
  defineScalarTag<bigint>(intCoreTag.tagName, {
    implicit: true,
    implicitFirstChars: null,
    resolve: (source) => {
      const value = resolvePlainScalar(source);
      return isInteger(value) ? BigInt(value as number | bigint) : NOT_RESOLVED;
    },
    identify: (data) => typeof data === "bigint" || (Number.isInteger(data) && !Object.is(data, -0)),
    represent: String,
  }),
);

function yamlError(error: YAMLException, text: string, file: string, lines: number[]): DocumentError {
  const isBraceKey = error.reason === BRACE_KEY;
  const offset = error.mark?.position ?? 0;
  const braces = unquotedTemplate(text, isBraceKey ? undefined : lineAndColumn(lines, offset, text).line, lines);
  const where = { file, ...lineAndColumn(lines, braces?.offset ?? offset, text) };
  if (braces !== undefined) {
    const hint = `put the value in quotes: ${braces.key}: '${braces.value.replaceAll("'", "''")}'`;
    return new DocumentError("YAML", "not valid YAML: a value that starts with {{ must be quoted", [
      { message: "a value that starts with {{ must be quoted", where, hint, severity: "error" },
    ]);
  }
  const reason = withoutContent(error.reason);
  const hint = yamlHint(reason);
  return new DocumentError("YAML", `not valid YAML: ${reason}`, [
    { message: reason, where, severity: "error", ...(hint && { hint }) },
  ]);
}

/** The parser quotes what it stumbled over, which may be an unquoted password; the place says enough. */
function withoutContent(reason: string): string {
  return reason.replace(/\s*!<[^>]*>/g, "").replace(/\s*"[^"]*"/g, "");
}

function yamlHint(reason: string): string | undefined {
  if (reason.includes("duplicated mapping key")) return "remove or rename one of the two keys";
  if (reason.includes("tab")) return "indent with blanks; YAML does not allow tabs";
  return "check the indentation, and quote values that hold ': ', ' #', or start with one of { [ & * ! | > % @";
}

/**
 * The unquoted `key: {{ … }}` that explains a fault: the nearest one at or before `faultLine`, or the first of the file.
 * It is by far the commonest mistake in blueprints.
 */
function unquotedTemplate(text: string, faultLine: number | undefined, starts: number[]) {
  const pattern = /^(?:\s*(?:- )?)([\w.-]+):[ \t]+(\{\{.*?)[ \t\r]*$/;
  const all = text.split("\n");
  const candidates = all.flatMap((line, index) => {
    const match = pattern.exec(line);
    if (match === null || (faultLine !== undefined && index >= faultLine) || isInBlock(all, index)) return [];
    return [{ offset: (starts[index] ?? 0) + line.indexOf("{{"), key: match[1] ?? "", value: match[2] ?? "" }];
  });
  return faultLine === undefined ? candidates[0] : candidates.at(-1);
}

/** Whether a line is part of a `|` or `>` text, where templates need no quotes. */
function isInBlock(lines: readonly string[], index: number): boolean {
  let indent = lines[index]?.search(/\S/) ?? 0;
  for (let at = index - 1; at >= 0 && indent > 0; at--) {
    const line = lines[at] as string;
    const own = line.search(/\S/);
    if (own === -1 || own >= indent) continue;
    if (/(^|[:\s-])\s[|>][-+\d]*[ \t\r]*(\s#.*)?$/.test(line)) return true;
    indent = own;
  }
  return false;
}

/** JSON, and so Kubernetes, has no infinity and no NaN. */
function rejectUnrepresentable(value: unknown, path: (string | number)[], document: YamlDocument): void {
  if (typeof value === "number" && !Number.isFinite(value)) {
    const where = document.where(path);
    const message = `${formatPath(path)} is ${value}, a number that Kubernetes cannot store`;
    throw new DocumentError("YAML", message, [
      { message, where, hint: "quote it if it is meant as text", severity: "error" },
    ]);
  }
  if (value === null || typeof value !== "object") return;
  for (const [key, member] of Object.entries(value)) {
    rejectUnrepresentable(member, [...path, Array.isArray(value) ? Number(key) : key], document);
  }
}

/** Where a value starts, and for text how its inner lines map to the file. */
type Place = { offset: number; scalar?: ScalarEvent };

const pathKey = (path: readonly (string | number)[]) => JSON.stringify(path.map(String));

/** For each document, the offset of every key's value by path. */
function placesOf(events: readonly Event[], text: string): Map<string, Place>[] {
  const documents: Map<string, Place>[] = [];
  let index = 0;
  const walk = (path: string[], places: Map<string, Place>): void => {
    const event = events[index++];
    if (event === undefined) return;
    switch (event.type) {
      case EVENT_ID.SCALAR:
        places.set(pathKey(path), { offset: event.valueStart, scalar: event });
        return;
      case EVENT_ID.ALIAS:
        places.set(pathKey(path), { offset: event.anchorStart });
        return;
      case EVENT_ID.SEQUENCE:
        places.set(pathKey(path), { offset: event.start });
        for (let item = 0; events[index]?.type !== EVENT_ID.POP; item++) walk([...path, String(item)], places);
        index++;
        return;
      case EVENT_ID.MAPPING:
        places.set(pathKey(path), { offset: event.start });
        while (events[index] !== undefined && events[index]?.type !== EVENT_ID.POP) {
          const keyEvent = events[index];
          let key = "";
          if (keyEvent?.type === EVENT_ID.SCALAR) {
            key = keyText(keyEvent, text);
            index++;
          } else {
            walk([...path, "?"], places);
          }
          walk([...path, key], places);
        }
        index++;
        return;
    }
  };
  while (index < events.length) {
    const event = events[index++];
    if (event?.type !== EVENT_ID.DOCUMENT) continue;
    const places = new Map<string, Place>();
    while (events[index] !== undefined && events[index]?.type !== EVENT_ID.POP) walk([], places);
    documents.push(places);
    index++;
  }
  return documents;
}

function keyText(event: ScalarEvent, text: string): string {
  const source = getScalarValue(text, event);
  return event.style === SCALAR_STYLE.PLAIN ? String(resolvePlainScalar(source)) : source;
}

function locate(
  places: Map<string, Place>,
  path: readonly (string | number)[],
  inside: { line: number; column: number } | undefined,
  text: string,
  file: string,
  lines: number[],
): Position {
  for (let length = path.length; length >= 0; length--) {
    const place = places.get(pathKey(path.slice(0, length)));
    if (place === undefined) continue;
    const base = { file, ...(path.length > 0 && { path: formatPath(path) }) };
    const start = lineAndColumn(lines, Math.max(place.offset, 0), text);
    if (length < path.length || inside === undefined || place.scalar === undefined) return { ...base, ...start };
    return { ...base, ...insideScalar(place.scalar, start, inside, text, lines) };
  }
  return { file, ...(path.length > 0 && { path: formatPath(path) }) };
}

function insideScalar(
  scalar: ScalarEvent,
  start: { line: number; column: number },
  inside: { line: number; column: number },
  text: string,
  lines: number[],
): { line: number; column: number } {
  if (scalar.style === SCALAR_STYLE.LITERAL_BLOCK) {
    return { line: start.line + inside.line - 1, column: inside.column + Math.max(scalar.indent, 0) };
  }
  const value = getScalarValue(text, scalar);
  const quoting = QUOTINGS.get(scalar.style) ?? "none";
  const offset = offsetInside(text, scalar.valueStart, quoting, value, indexOf(value, inside));
  return lineAndColumn(lines, Math.min(offset, scalar.valueEnd), text);
}

const QUOTINGS: ReadonlyMap<number, Quoting> = new Map([
  [SCALAR_STYLE.DOUBLE_QUOTED, "double"],
  [SCALAR_STYLE.SINGLE_QUOTED, "single"],
]);

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

/** The column counts characters. */
function lineAndColumn(starts: number[], offset: number, text: string): { line: number; column: number } {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] as number) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: [...text.slice(starts[low], offset)].length + 1 };
}
