// sprig's functions on regular expressions: RE2 syntax, Go's rules for matches, templates and splits.

import { checkItems, checkLength } from "../bounded.ts";
import { define, type GoFunction } from "../functions.ts";
import { byteLength, decodeUtf8, encodeUtf8, runesOf } from "../go-string.ts";
import { spend } from "../limits.ts";
import { STRING_SLICE } from "../types.ts";
import { type List, list, stringList } from "../value.ts";
import { text, whole } from "./arguments.ts";
import { withCapacity } from "./capacity.ts";
import { compile, tryCompile } from "./regex-compile.ts";

export const REGEX: readonly (readonly [string, GoFunction])[] = [
  [
    "regexMatch",
    define(
      "string string -> bool",
      ([pattern, value]) =>
        tryCompile(text(pattern))
          .regex?.matcher(inputOf(text(value)))
          .find() ?? false,
    ),
  ],
  [
    "regexFind",
    define("string string -> string", ([pattern, value]) => findTexts(text(pattern), text(value), 1)[0] ?? ""),
  ],
  [
    "regexFindAll",
    define("string string int -> []string", ([pattern, value, count]) =>
      listOf(findTexts(text(pattern), text(value), whole(count))),
    ),
  ],
  [
    "regexReplaceAll",
    define("string string string -> string", ([pattern, value, replacement]) =>
      replaceAll(text(pattern), text(value), (match) => expandTemplate(text(replacement), match)),
    ),
  ],
  [
    "regexReplaceAllLiteral",
    define("string string string -> string", ([pattern, value, replacement]) =>
      replaceAll(text(pattern), text(value), () => text(replacement)),
    ),
  ],
  [
    "regexSplit",
    define("string string int -> []string", ([pattern, value, count]) =>
      split(text(pattern), text(value), whole(count)),
    ),
  ],
];

type Match = {
  readonly start: number;
  readonly end: number;
  /** The whole match, then the groups. */
  readonly groups: readonly (string | undefined)[];
  /** The groups of a name. */
  readonly names: ReadonlyMap<string, readonly number[]>;
};

/** Text as the engine takes it: bytes where some are not UTF-8. */
type Input = string | Uint8Array;

function inputOf(value: string): Input {
  return value.isWellFormed() ? value : encodeUtf8(value);
}

function part(input: Input, start: number, end?: number): string {
  return typeof input === "string" ? input.slice(start, end) : decodeUtf8(input.subarray(start, end));
}

/** How many places the character there takes, at least one. */
function widthAt(input: Input, at: number): number {
  if (typeof input === "string") return input.codePointAt(at)! > 0xffff ? 2 : 1;
  const first = runesOf(decodeUtf8(input.subarray(at, at + 4)))[0];
  return first === undefined ? 1 : byteLength(first.text);
}

const WORK_OF_A_MATCH = 40;
/** Go sets this much aside before it looks for matches. */
const FIRST_CAPACITY = 10;

/** Go's matches: an empty one directly behind another match does not count. */
function* findAll(pattern: string, input: Input, limit: number): Generator<Match> {
  const { regex, names } = compile(pattern);
  const matcher = regex.matcher(input);
  let previousEnd = -1;
  let count = 0;
  for (let at = 0; at <= input.length && (limit < 0 || count < limit); ) {
    spend(WORK_OF_A_MATCH);
    if (!matcher.find(at)) break;
    const start = matcher.start();
    const end = matcher.end();
    if (start !== end || start !== previousEnd) {
      const groups = Array.from({ length: matcher.groupCount() + 1 }, (_, index) => {
        const from = matcher.start(index);
        return from < 0 ? undefined : part(input, from, matcher.end(index));
      });
      yield { start, end, groups, names };
      count++;
    }
    previousEnd = end;
    at = end > start ? end : end + widthAt(input, end);
  }
}

function findTexts(pattern: string, value: string, limit: number): string[] {
  const found: string[] = [];
  for (const match of findAll(pattern, inputOf(value), limit)) {
    found.push(match.groups[0]!);
    checkItems(found.length);
  }
  return found;
}

function listOf(found: readonly string[]): List {
  return found.length === 0
    ? list(undefined, STRING_SLICE)
    : withCapacity(stringList(found), Math.max(found.length, FIRST_CAPACITY));
}

function replaceAll(pattern: string, value: string, replace: (match: Match) => string): string {
  const input = inputOf(value);
  let out = "";
  let at = 0;
  for (const match of findAll(pattern, input, -1)) {
    out += part(input, at, match.start) + replace(match);
    checkLength(out.length);
    at = match.end;
  }
  return out + part(input, at);
}

/** `$1`, `${1}`, `$name`: the longest name counts, unknown ones are empty, `$$` is a dollar. */
function expandTemplate(template: string, match: Match): string {
  return template.replace(
    /\$(?:(\$)|\{([\p{L}\p{Nd}_]+)\}|([\p{L}\p{Nd}_]+))/gu,
    (_whole, dollar?: string, braced?: string, bare?: string) => {
      if (dollar !== undefined) return "$";
      const name = braced ?? bare!;
      if (/^(?:0|[1-9]\d*)$/.test(name)) return match.groups[Number(name)] ?? "";
      const index = match.names.get(name)?.find((group) => match.groups[group] !== undefined);
      return index === undefined ? "" : match.groups[index]!;
    },
  );
}

function split(pattern: string, value: string, limit: number) {
  compile(pattern);
  if (limit === 0) return list(undefined, STRING_SLICE);
  if (pattern !== "" && value === "") return stringList([""]);
  const input = inputOf(value);
  const pieces: string[] = [];
  let begin = 0;
  let end = 0;
  for (const match of findAll(pattern, input, limit)) {
    if (limit > 0 && pieces.length === limit - 1) break;
    end = match.start;
    if (match.end !== 0) pieces.push(part(input, begin, end));
    checkItems(pieces.length);
    begin = match.end;
  }
  if (end !== input.length) pieces.push(part(input, begin));
  return stringList(pieces);
}
