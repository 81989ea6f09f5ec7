// Makes operands of generated templates: literals of all kinds, fields, variables, and calls in parentheses.

import { FIELDS } from "./grammar-data.ts";
import { type ArgumentKind, type FunctionShape, IMPURE, PURE, type ResultKind } from "./grammar-functions.ts";
import { makeText, type TextKind } from "./grammar-texts.ts";
import type { Random } from "./random.ts";

export type Making = {
  readonly random: Random;
  /** Whether functions may be called that answer differently each time. */
  readonly impure: boolean;
  /** How likely an argument is of another kind than it should be. */
  readonly wrong: number;
  /** Names of the variables in scope. */
  readonly variables: string[];
};

const ANY_KINDS: readonly ArgumentKind[] = [
  "text",
  "int",
  "float",
  "bool",
  "list",
  "map",
  "strings",
  "digits",
  "number",
  "time",
  "version value",
];

/** Kinds that are never replaced by another one. */
const FIXED_KINDS: ReadonlySet<ArgumentKind> = new Set(["width", "moment", "fresh map", "printable"] as const);

/** The operand as it stands among the arguments of a call. */
export function makeOperand(making: Making, wanted: ArgumentKind, depth: number): string {
  const { random, wrong, variables } = making;
  const { chance, pick } = random;
  const isWrong = !FIXED_KINDS.has(wanted) && chance(wrong);
  const kind = isWrong || wanted === "any" ? pick(ANY_KINDS) : wanted;
  if (wanted === "any" || isWrong) {
    if (variables.length > 0 && chance(0.12)) return pick(variables);
    if (chance(0.06))
      return pick(["nil", ".nothing", ".", "$", ".missing", '(index .map "z")', "1i", "'x'", "(div 1 0)"]);
  }
  if (depth > 0 && chance(0.3)) {
    const shape = pick(calls(making, kind));
    if (shape !== undefined) return `(${makeCall(making, shape, depth - 1)})`;
  }
  return makeLeaf(making, kind);
}

/** The function and its arguments. */
export function makeCall(making: Making, { name, parameters, variadic }: FunctionShape, depth: number): string {
  const { chance, below, pick } = making.random;
  const kinds = [...parameters];
  if (variadic) {
    const last = kinds.pop()!;
    for (let count = below(4); count > 0; count--) kinds.push(last);
  }
  // Whatever is no moment stands for now, and a map must not be put into itself: such calls keep their arguments.
  const isFixed = parameters.some((kind) => FIXED_KINDS.has(kind));
  if (!isFixed && chance(making.wrong / 4)) kinds.push(pick(ANY_KINDS));
  if (!isFixed && chance(making.wrong / 4)) kinds.shift();
  const operands = kinds.map((kind) => makeOperand(making, kind, depth));
  // The last argument may come through a pipe.
  const piped = operands.length > 0 && chance(0.2) ? operands.pop() : undefined;
  const call = [name, ...operands].join(" ");
  return piped === undefined ? call : `${piped} | ${call}`;
}

const RESULTS: Partial<Record<ArgumentKind, readonly ResultKind[]>> = {
  text: ["string"],
  words: ["string"],
  key: ["string"],
  int: ["int"],
  float: ["float"],
  bool: ["bool"],
  list: ["list", "strings", "ints"],
  strings: ["strings"],
  map: ["map"],
  any: ["any", "texts", "ints"],
  number: ["int", "int64", "float"],
  index: ["int"],
  time: ["time"],
  "version value": ["version value"],
};

const byResult = Map.groupBy(PURE, (shape) => shape.result);
const byAnyResult = Map.groupBy([...PURE, ...IMPURE], (shape) => shape.result);

function calls({ impure }: Making, kind: ArgumentKind): readonly FunctionShape[] {
  return (RESULTS[kind] ?? []).flatMap((result) => (impure ? byAnyResult : byResult).get(result) ?? []);
}

export function makeLeaf(making: Making, kind: ArgumentKind): string {
  const { random } = making;
  const { pick, chance } = random;
  switch (kind) {
    case "any":
      return makeLeaf(making, pick(ANY_KINDS));
    case "printable":
      return makeLeaf(making, pick(ANY_KINDS.slice(0, -2)));
    case "int":
    case "index":
      return chance(0.25) ? pick(FIELDS.int) : integer(random);
    case "width":
      return pick(["0", "1", "2", "3", "4", "5", "7", "10", "12", "20", "-1", "-3", "(len .list)", "(int .count)"]);
    case "float":
      return chance(0.4) ? pick(FIELDS.float) : float(random);
    case "number":
      return chance(0.5)
        ? makeLeaf(making, pick(["int", "float"] as const))
        : chance(0.2)
          ? literal(random, makeText(random, "digits"))
          : pick([...FIELDS.int, ...FIELDS.float]);
    case "bool":
      return pick(["true", "false", ...FIELDS.bool]);
    case "list":
      return chance(0.7)
        ? pick(FIELDS.list)
        : pick([
            "(list)",
            "(until 4)",
            '(splitList "," "b,a,b")',
            '(list 1 "a" nil 2.5)',
            "(list nil)",
            "(.list | reverse)",
            '(tuple "x" "" 0 false)',
            "(rest (list))",
          ]);
    case "strings":
      return pick(['(splitList "," "b,a,b")', "(toStrings .mixed)", '(splitList "" "é")', "(sortAlpha .list)"]);
    case "map":
      return chance(0.75)
        ? pick(FIELDS.map)
        : pick([
            '(dict "a" 1)',
            "(dict)",
            '(dict "k" nil "x" (list 1))',
            '(dict "scheme" "http" "host" "h" "path" "/p" "query" "a=b")',
            '(dict "a" (dict "b" 1 "z" ""))',
            "(urlParse .url)",
          ]);
    case "fresh map":
      return pick(
        [
          '(dict "a" 1 "b" (dict "c" 2))',
          "(dict)",
          '(dict "k" "" "x" 0 "y" nil)',
          '(dict "a" (dict "b" 1 "z" ""))',
          "(deepCopy .map)",
          "(deepCopy .deep)",
          "(deepCopy .)",
          "(deepCopy .emptyMap)",
          "(deepCopy .nothing)",
          '"x"',
          "nil",
          ".list",
          '(split "," "a,b")',
        ].slice(0, chance(making.wrong) ? 13 : 8),
      );
    case "time":
      return pick([
        '(toDate "2006-01-02" "2018-03-01")',
        '(toDate "2006-01-02T15:04:05.999999999Z07:00" "1969-07-20T20:17:40.5-04:00")',
        '(toDate "2006" "1600")',
        '(toDate "x" "y")',
        '(toDate "2006-01-02 MST" "2020-02-29 EST")',
        '(toDate "2006-01-02 15:04" "9999-12-31 23:59")',
      ]);
    case "moment":
      return chance(0.4)
        ? makeLeaf(making, "time")
        : chance(0.5)
          ? integer(random).replace(/e.*/, "")
          : pick(FIELDS.int);
    case "version value":
      return pick(['(semver "1.2.3")', '(semver "v1.2.0-beta.1+b")', '(semver "0.0.1")']);
    case "comparable":
      return pick([
        "1",
        "2",
        "1.0",
        '"a"',
        '"b"',
        "true",
        "'a'",
        "1i",
        ...FIELDS.int,
        ...FIELDS.float,
        ...FIELDS.string.slice(0, 3),
        ".list",
        ".map",
        ".nothing",
        "nil",
        ".yes",
        "(len .name)",
        "(index .name 1)",
        "(int64 1)",
        "(list)",
        '(semver "1.2.3")',
        "2.5",
      ]);
    default:
      return chance(0.15) ? pick(FIELDS.string) : literal(random, makeText(random, kind as TextKind));
  }
}

function integer({ pick, below, chance }: Random): string {
  if (chance(0.7)) return String(below(16) - 3);
  return pick(
    "100 -100 1000000 0x1F 0b101 0o17 017 1_000 +5 1e3 'a' '世' '\\n' 9223372036854775807 -9223372036854775808 9223372036854775808 2147483648 1519877106".split(
      " ",
    ),
  );
}

function float({ pick, below, chance }: Random): string {
  if (chance(0.4)) return (below(2_000_001) / 1000 - 1000).toFixed(1 + below(3));
  return pick(
    "0.5 -0.5 1.0 2.5 3.5 1e6 1e20 1e21 1.5e-7 1e-5 0x1p-2 0.1 1e300 -1e300 5e-324 123456789.125 0.000001 1e400 .5 5. 1_0.5 1e+3 -0.0".split(
      " ",
    ),
  );
}

const NAMED: Readonly<Record<string, string>> = {
  '"': '\\"',
  "\\": "\\\\",
  "\n": "\\n",
  "\t": "\\t",
  "\r": "\\r",
  "\x07": "\\a",
};

/** A text as a literal: in double quotes, sometimes in back quotes. */
export function literal(random: Random, text: string): string {
  if (/^[^`\r\ud800-\udfff]*$/.test(text) && random.chance(0.25)) return `\`${text}\``;
  let out = "";
  for (const char of text) {
    const code = char.codePointAt(0)!;
    if (code >= 0xd800 && code <= 0xdfff) out += `\\x${(code & 0xff).toString(16)}`;
    else out += NAMED[char] ?? (code < 0x20 || random.chance(0.01) ? unicode(code) : char);
  }
  return `"${out}"`;
}

function unicode(code: number): string {
  return code < 0x10000 ? `\\u${code.toString(16).padStart(4, "0")}` : `\\U${code.toString(16).padStart(8, "0")}`;
}
