// Makes templates from the grammar of the language, most of them sound and some broken on purpose.

import { FIELDS } from "./grammar-data.ts";
import { IMPURE, PURE } from "./grammar-functions.ts";
import { type Making, makeCall, makeLeaf, makeOperand } from "./grammar-values.ts";
import type { Random } from "./random.ts";

export { DATA } from "./grammar-data.ts";

type Scope = Making & {
  readonly templates: readonly string[];
  readonly inRange: boolean;
};

export type Options = {
  /** Whether functions may be called that answer differently each time; no by default. */
  readonly impure?: boolean;
};

/** A whole template; about one in nine is broken. */
export function makeTemplate(random: Random, { impure = false }: Options = {}): string {
  const { chance, below, pick } = random;
  const templates = ["one", "two", "é"].slice(0, chance(0.2) ? 1 + below(3) : 0);
  const scope: Scope = { random, impure, wrong: 0.02, variables: ["$"], templates: [], inRange: false };
  const definitions = templates.map((name, index) => {
    // A template calls only those before it, so that none runs for ever.
    const inner = { ...scope, variables: ["$"], templates: templates.slice(0, index) };
    return `${open(random)}define ${quoted(random, name)}${close(random)}${makeList(inner, 2)}${open(random)}end${close(random)}`;
  });
  const body = makeList({ ...scope, templates }, pick([1, 1, 2, 3]));
  const text = chance(0.5) ? definitions.join("") + body : body + definitions.join(pick(["", "\n"]));
  return chance(0.11) ? broken(random, text) : text;
}

/** One call of a function with arguments of any kinds, printed in one of several ways. */
export function makeDirectCall(random: Random, { impure = false }: Options = {}): string {
  const making: Making = { random, impure, wrong: random.pick([0, 0.1, 0.4]), variables: ["$"] };
  const call = makeCall(making, random.pick(impure ? IMPURE : PURE), random.pick([0, 0, 1]));
  const print = random.pick([
    "",
    "",
    "",
    "",
    ' | printf "%#v"',
    ' | printf "%T %v"',
    " | toJson",
    ' | printf "%q"',
    " | typeOf",
    ' | printf "%+v %d"',
    " | quote",
  ]);
  return `{{ ${call}${print} }}`;
}

function makeList(scope: Scope, depth: number): string {
  // Variables of a list end with it.
  const inner = { ...scope, variables: [...scope.variables] };
  return Array.from({ length: 1 + scope.random.below(depth + 1) }, () => makeStatement(inner, depth)).join("");
}

const TEXTS = [
  "",
  "x",
  " ",
  "\n",
  "a b",
  "  \n  ",
  "é世",
  "}",
  "}}",
  '"',
  "`",
  "$",
  "a: b\n",
  "\t",
  "<a>",
  "-",
  "\r\n",
  "%",
  "\\",
  "{ ",
  "/*",
  "'",
];

function makeStatement(scope: Scope, depth: number): string {
  const { random } = scope;
  const { pick, among } = random;
  const action = (inside: string) => open(random) + inside + close(random);
  const nested = (more: Partial<Scope> = {}) => makeList({ ...scope, ...more }, depth - 1);
  const leaf = among<string>(
    [30, () => pick(TEXTS)],
    [50, () => action(makePipeline(scope, depth))],
    [12, () => action(declare(scope, depth))],
    [4, () => action(`/* ${pick(["c", "", "}}", "{{", "é\n"])} */`).replace(/ \/\*|\*\/ /g, (mark) => mark.trim())],
    [
      4,
      () =>
        scope.templates.length === 0
          ? ""
          : action(`template ${quoted(random, pick(scope.templates))}${pick(["", " .", " .map", " $"])}`),
    ],
    [
      3,
      () =>
        scope.inRange
          ? `${action(`if ${pick(["true", ".", "false"])}`)}${action(pick(["break", "continue"]))}${action("end")}`
          : "",
    ],
  );
  if (depth === 0 || random.chance(0.72)) return leaf;
  const end = () => action("end");
  return among(
    [6, () => action(`if ${condition(scope, depth)}`) + nested() + otherwise(scope, depth, "if", action) + end()],
    [4, () => action(`with ${condition(scope, depth)}`) + nested() + otherwise(scope, depth, "with", action) + end()],
    [6, () => makeRange(scope, depth, action) + end()],
    [
      1,
      () =>
        action(`block ${quoted(random, pick(["b1", "b2", "b3"]) + random.below(1000))} ${pick([".", "$", ".map"])}`) +
        makeList({ ...scope, variables: ["$"], inRange: false }, depth - 1) +
        end(),
    ],
  );
}

function otherwise(scope: Scope, depth: number, word: "if" | "with", action: (inside: string) => string): string {
  const { chance } = scope.random;
  if (chance(0.5)) return "";
  const middle = chance(0.3) ? action(`else ${word} ${condition(scope, depth)}`) + makeList(scope, depth - 1) : "";
  return middle + action("else") + makeList(scope, depth - 1);
}

function makeRange(scope: Scope, depth: number, action: (inside: string) => string): string {
  const { random } = scope;
  const { pick, chance, among } = random;
  const over = among(
    [6, () => pick(FIELDS.list)],
    [3, () => pick(FIELDS.map.slice(1))],
    [2, () => pick(["3", ".count", "(until 3)", "(len .list)", ".nothing", ".name", ".half", "1.5", "nil"])],
    [1, () => makeOperand(scope, "list", depth)],
  );
  const names = pick([[], [], ["$v"], ["$i", "$v"], ["$k", "$w"]]);
  const sign = names.length > 0 && names.every((name) => scope.variables.includes(name)) && chance(0.3) ? "=" : ":=";
  const head = names.length === 0 ? over : `${names.join(", ")} ${sign} ${over}`;
  const inner = { ...scope, variables: [...scope.variables, ...names], inRange: true };
  const rest = chance(0.2) ? action("else") + makeList(scope, depth - 1) : "";
  return action(`range ${head}`) + makeList(inner, depth - 1) + rest;
}

function condition(scope: Scope, depth: number): string {
  const { random } = scope;
  const value = random.chance(0.4)
    ? makeOperand(scope, random.pick(["bool", "any", "list", "map"] as const), depth)
    : makePipeline(scope, depth);
  if (!random.chance(0.1)) return value;
  scope.variables.push("$c");
  return `$c := ${value}`;
}

function declare(scope: Scope, depth: number): string {
  const { random, variables } = scope;
  const value = makePipeline(scope, depth);
  const known = variables.filter((name) => name !== "$");
  if (known.length > 0 && random.chance(0.4)) return `${random.pick(known)} = ${value}`;
  const name = random.pick(["$x", "$y", "$z", "$é"]);
  variables.push(name);
  return `${name} := ${value}`;
}

function makePipeline(scope: Scope, depth: number): string {
  const { random } = scope;
  const { pick, among, chance } = random;
  const functions = scope.impure && chance(0.05) ? IMPURE : PURE;
  const first = among(
    [6, () => makeCall(scope, pick(functions), Math.min(depth, 2))],
    [3, () => pick(Object.values(FIELDS).flat())],
    [2, () => makeLeaf(scope, pick(["text", "int", "float", "bool", "number"] as const))],
    [2, () => pick(scope.variables)],
    [1, () => chain(random)],
  );
  if (chance(0.8)) return first;
  const stages = pick([
    "quote",
    "toString",
    "print",
    "toJson",
    'printf "%v"',
    "len",
    "upper",
    "html",
    "typeOf",
    "default 1",
    "not",
    'printf "%q %s" 1',
    "list",
    "eq 1",
  ]);
  return `${first} | ${stages}`;
}

function chain({ pick }: Random): string {
  return pick([
    "(index .objects 0).name",
    "(.deep).a.b",
    "$.deep.a.b.c",
    '(dict "a" .map).a.b',
    ".deep.a.missing",
    ".name.x",
    "(.deep.a).b.c | upper",
    "$.x",
    ".nothing.x",
    '(toDate "2006" "2018").Year',
    '(semver "1.2.3").Minor',
    "(first .objects).n",
    ".map.a.b",
    "(list 1).x",
    "((.map))",
    "(1)",
    "$.map.a",
  ]);
}

function open({ chance, pick }: Random): string {
  return `{{${chance(0.12) ? "- " : pick(["", "", " "])}`;
}

function close({ chance, pick }: Random): string {
  return `${chance(0.12) ? " -" : pick(["", "", " "])}}}`;
}

function quoted({ chance }: Random, name: string): string {
  return chance(0.2) ? `\`${name}\`` : `"${name}"`;
}

const DEBRIS = [
  "{{",
  "}}",
  "(",
  ")",
  "|",
  '"',
  "'",
  "`",
  "$",
  ".",
  "..",
  ":=",
  "=",
  ",",
  "end",
  "{{end}}",
  "{{else}}",
  '{{define "q"}}',
  "1x",
  "/*",
  "*/",
  "- ",
  "@",
  "é",
  "\n",
  "nil",
  '{{template "none"}}',
  "$u",
  "nofunc",
  "0x",
  "'ab'",
  "\\",
  "&",
  "{{break}}",
  "\u00a0",
  ".5.",
  "1e",
  "!",
  "{{-",
  "-}}",
  "{{/*",
  "1+2i",
  "else if",
  "with",
  " . ",
];

/** The text with one or two things put in, taken out or put elsewhere. */
function broken(random: Random, text: string): string {
  const { below, pick, chance } = random;
  let out = [...text];
  for (let count = chance(0.3) ? 2 : 1; count > 0; count--) {
    const at = below(out.length + 1);
    const debris = pick(DEBRIS);
    if (chance(0.55)) out.splice(at, chance(0.5) ? 0 : 1 + below(3), debris);
    else if (chance(0.5)) out.splice(at, 1 + below(6));
    else out = out.slice(0, at);
  }
  return out.join("");
}
