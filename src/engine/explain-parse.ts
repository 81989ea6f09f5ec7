// Says what to write instead of a template that cannot be parsed.

import { parseTemplate } from "../template/template.ts";
import { nearest } from "../util/nearest.ts";
import { fieldsOf, TEMPLATE_PARAMS } from "./parameter-types.ts";
import type { Explanation } from "./template-errors.ts";

/** `action` is the first line of the action that is at fault. */
export function explainParse(reason: string, action: string): Explanation {
  const unknown = /^function "(.*)" not defined$/.exec(reason)?.[1];
  const hint = unknown === undefined ? syntaxHint(reason, action) : functionHint(unknown);
  // Go's name for the template says nothing to people, and where it stands is told anyway.
  const what = reason.replace(/ (in action )?started at \w+:\d+$/, "");
  return { what, ...(hint !== undefined && { hint }) };
}

/** What stands in for functions of newer versions of sprig, and of Helm, that people know. */
const INSTEAD: Readonly<Record<string, string>> = {
  addf: "use add, or do the sum in the command",
  all: "use and",
  any: "use or",
  dig: 'use index .a "b" "c"',
  fromJson: "let the phase report single values with `kando output`",
  fromYaml: "let the phase report single values with `kando output`",
  get: 'use index .Options "key"',
  include: 'use template "name" .',
  lookup: "name the object in the phase's objects, or use .Object",
  osBase: "use base",
  osClean: "use clean",
  osDir: "use dir",
  osExt: "use ext",
  osIsAbs: "use isAbs",
  randBytes: "use randAlphaNum",
  randInt: "use randNumeric",
  required: 'use if and fail: {{ if not (index .Options "key") }}{{ fail "key is missing" }}{{ end }}',
  seq: "use until or untilStep",
  sha512sum: "use sha256sum",
  toRawJson: "use toJson",
  toYaml: "use toJson: JSON is YAML, too",
};

const NEWER = new Set([
  ...Object.keys(INSTEAD),
  ..."chunk duration durationRound add1f subf divf mulf maxf minf regexQuoteMeta bcrypt htpasswd tpl".split(" "),
  ..."genCAWithKey genSelfSignedCertWithKey genSignedCertWithKey".split(" "),
]);

function functionHint(name: string): string {
  const known = [...parseTemplate("").functions.keys()];
  const [, plain = ""] = /^must([A-Z]\w*)$/.exec(name) ?? [];
  const same = known.find((one) => one.toLowerCase() === plain.toLowerCase());
  const instead = same === undefined ? INSTEAD[name] : `use ${same}`;
  if (NEWER.has(name) || plain !== "") {
    return `${name} is not in sprig 2.22, which blueprints have${instead === undefined ? "" : `; ${instead}`}`;
  }
  // A dot that was forgotten turns a parameter into a function.
  if (fieldsOf(TEMPLATE_PARAMS).has(name)) return `parameters start with a dot: .${name}`;
  const near = nearest(name, known) ?? known.find((one) => one.startsWith(name.slice(0, 4)) && name.length > 4);
  if (near !== undefined) return `did you mean ${near}?`;
  return `functions are those of Go's text/template and sprig 2.22; a text needs quotes: "${name}"`;
}

const HINTS: readonly (readonly [reason: RegExp, hint: string])[] = [
  [/^unclosed action/, "the action needs }} at its end"],
  [/^unexpected "}"/, "an action ends with two braces: }}"],
  [/^unexpected "\{" in command/, "an action starts with two braces: {{"],
  [/^unexpected EOF/, "an if, with, range, define or block lacks its {{ end }}"],
  [/^unexpected \{\{end\}\}/, "there is an {{ end }} too many, or its if, with or range is missing"],
  [/^unexpected \{\{else\}\}/, "its if, with or range is missing or has ended before"],
  [/^undefined variable/, "declare it first, {{ $x := … }}; what is declared inside if, with or range ends there"],
  [/^unexpected "\\\\"/, 'write plain quotes, "…", without backslashes, and single quotes around the YAML value'],
  [/^unterminated (quoted|raw quoted) string/, "the text lacks its closing quote"],
  [/^unterminated character constant/, "texts stand in double quotes; single quotes are for characters"],
  [/U\+(201C|201D|2018|2019)/, 'these are typographic quotes; write "…"'],
  [/^unexpected "(=|!)"/, "comparisons are functions: eq .a .b, ne .a .b"],
  [/^unexpected "[&|]"/, "conditions are combined by functions: and .a .b, or .a .b"],
  [/^unexpected "[<>]"/, "comparisons are functions: lt, le, gt, ge"],
  [/^unexpected ","/, "arguments are separated by blanks, not commas"],
  [/^expected :=/, 'arguments follow the function after a blank: default "x"'],
  [/^unclosed left paren/, "a ) is missing"],
  [/^unexpected right paren/, "there is a ) too many"],
  [/^bad character U\+005B/, "elements are read with index: index .list 0"],
];

function syntaxHint(reason: string, action: string): string | undefined {
  if (reason.startsWith("bad character U+002D")) return dashHint(action);
  return HINTS.find(([pattern]) => pattern.test(reason))?.[1];
}

/** `.Phases.my-phase.Output.x` is read as a subtraction, which there is none. */
function dashHint(action: string): string {
  const chain = /(\$?\w*(?:\.\w+)*)\.(\w+(?:-\w+)+)((?:\.\w+)*)/.exec(action);
  if (chain === null) return 'names with a dash are read with index: index .Options "a-b"';
  const [, container = "", name = "", rest = ""] = chain;
  const found = `index ${container === "" ? "." : container} "${name}"`;
  return `names with a dash are read with index: ${rest === "" ? found : `(${found})${rest}`}`;
}
