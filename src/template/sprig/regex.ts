// sprig's functions on regular expressions: RE2 syntax, Go's rules for matches, templates and splits.

import { RE2JS, RE2JSSyntaxException } from "re2js";
import { define, FunctionError, type GoFunction } from "../functions.ts";
import { canBackquote, quote } from "../quote.ts";
import { STRING_SLICE } from "../types.ts";
import { list, stringList } from "../value.ts";
import { text, whole } from "./arguments.ts";

export const REGEX: readonly (readonly [string, GoFunction])[] = [
  [
    "regexMatch",
    define(
      "string string -> bool",
      ([pattern, value]) => tryCompile(text(pattern)).regex?.matcher(text(value)).find() ?? false,
    ),
  ],
  [
    "regexFind",
    define("string string -> string", ([pattern, value]) => findAll(text(pattern), text(value), 1)[0]?.text ?? ""),
  ],
  [
    "regexFindAll",
    define("string string int -> []string", ([pattern, value, count]) =>
      findTexts(text(pattern), text(value), whole(count)),
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
  readonly text: string;
  readonly groups: readonly (string | undefined)[];
  readonly names: Readonly<Record<string, number>>;
};

const compiled = new Map<string, { regex?: RE2JS; complaint?: string }>();
const MAX_COMPILED = 200;

function tryCompile(pattern: string): { regex?: RE2JS; complaint?: string } {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  if (compiled.size >= MAX_COMPILED) compiled.clear();
  let result: { regex?: RE2JS; complaint?: string };
  try {
    result = { regex: RE2JS.compile(pattern) };
  } catch (error) {
    if (!(error instanceof RE2JSSyntaxException)) throw error;
    // Go quotes the offending part always, even where it is empty.
    result = { complaint: error.message.endsWith("`") ? error.message : `${error.message}: \`\`` };
  }
  compiled.set(pattern, result);
  return result;
}

function compile(pattern: string): RE2JS {
  const { regex, complaint } = tryCompile(pattern);
  if (regex !== undefined) return regex;
  const quoted = canBackquote(pattern) ? `\`${pattern}\`` : quote(pattern);
  throw new FunctionError(`regexp: Compile(${quoted}): ${complaint}`);
}

/** Go's matches: an empty one directly behind another match does not count. */
function findAll(pattern: string, value: string, limit: number): Match[] {
  const regex = compile(pattern);
  const names = regex.namedGroups() as Record<string, number>;
  const matcher = regex.matcher(value);
  const found: Match[] = [];
  let previousEnd = -1;
  for (let at = 0; at <= value.length && (limit < 0 || found.length < limit); ) {
    if (!matcher.find(at)) break;
    const start = matcher.start();
    const end = matcher.end();
    if (start !== end || start !== previousEnd) {
      const groups = Array.from({ length: matcher.groupCount() + 1 }, (_, index) => matcher.group(index) ?? undefined);
      found.push({ start, end, text: value.slice(start, end), groups, names });
    }
    previousEnd = end;
    at = end > start ? end : end + (value.codePointAt(end)! > 0xffff ? 2 : 1);
  }
  return found;
}

function findTexts(pattern: string, value: string, limit: number) {
  const found = findAll(pattern, value, limit);
  return found.length === 0 ? list(undefined, STRING_SLICE) : stringList(found.map((match) => match.text));
}

function replaceAll(pattern: string, value: string, replace: (match: Match) => string): string {
  let out = "";
  let at = 0;
  for (const match of findAll(pattern, value, -1)) {
    out += value.slice(at, match.start) + replace(match);
    at = match.end;
  }
  return out + value.slice(at);
}

/** `$1`, `${1}`, `$name`: the longest name counts, unknown ones are empty, `$$` is a dollar. */
function expandTemplate(template: string, match: Match): string {
  return template.replace(
    /\$(?:(\$)|\{([\p{L}\p{Nd}_]+)\}|([\p{L}\p{Nd}_]+))/gu,
    (_whole, dollar?: string, braced?: string, bare?: string) => {
      if (dollar !== undefined) return "$";
      const name = braced ?? bare!;
      const index = /^\d+$/.test(name) ? Number(name) : match.names[name];
      return index === undefined ? "" : (match.groups[index] ?? "");
    },
  );
}

function split(pattern: string, value: string, limit: number) {
  const regex = compile(pattern);
  if (limit === 0) return list(undefined, STRING_SLICE);
  if (regex.pattern() !== "" && value === "") return stringList([""]);
  const pieces: string[] = [];
  let begin = 0;
  let end = 0;
  for (const match of findAll(pattern, value, limit)) {
    if (limit > 0 && pieces.length === limit - 1) break;
    end = match.start;
    if (match.end !== 0) pieces.push(value.slice(begin, end));
    begin = match.end;
  }
  if (end !== value.length) pieces.push(value.slice(begin));
  return stringList(pieces);
}
