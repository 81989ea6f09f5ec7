// The door of the template language: parse a text once, execute it with data and an environment.

import { BUILTINS } from "./builtins.ts";
import type { Environment } from "./environment.ts";
import { execute, type Program } from "./execute.ts";
import type { FunctionMap } from "./functions.ts";
import { printNode } from "./nodes.ts";
import { parseText } from "./parser.ts";
import { quote } from "./quote.ts";
import { sealedText } from "./sealed-text.ts";
import { FIPS_SPRIG } from "./sprig/index.ts";
import type { GoValue } from "./value.ts";

export type { Environment, MissingKey } from "./environment.ts";
export { type Analysis, analyse, type Call, type Print, type Reference, references } from "./references.ts";
export { type Alias, ANY_KEY, type DataPath, pathKey, type Shape } from "./shapes.ts";

export type Template = Program;

export type ParseOptions = {
  /** How errors call the template; Kanister says `config`, and `output` in WaitV2 conditions. */
  readonly name?: string;
  /** Functions besides text/template's own, which they may replace; by default sprig as blueprints get it. */
  readonly functions?: FunctionMap;
};

/** Throws a `TemplateError` with Go's text as message, the place in `where` and the bare reason in `details.reason`. */
export function parseTemplate(text: string, options: ParseOptions = {}): Template {
  const name = options.name ?? "config";
  const functions = withBuiltins(options.functions ?? FIPS_SPRIG);
  const { root, named } = parseText(name, text, (candidate) => functions.has(candidate));
  return { name, text, root, named, functions };
}

/** Throws a `TemplateError`; for a missing map key its `details` hold `missingKey` and the `availableKeys`. */
export function executeTemplate(template: Template, data: GoValue, environment: Environment): string {
  return execute(template, data, environment);
}

/** The template as text, without comments and trimmed space; parsing that again gives the same tree. */
export function printTemplate(template: Template): string {
  const definitions = [...template.named]
    .filter(([name]) => name !== template.name)
    .map(([name, list]) => `{{define ${quote(name)}}}${printNode(sealedText(list, false))}{{end}}`);
  return definitions.join("") + printNode(sealedText(template.root, true));
}

const merged = new WeakMap<FunctionMap, FunctionMap>();

function withBuiltins(functions: FunctionMap): FunctionMap {
  const known = merged.get(functions);
  if (known !== undefined) return known;
  const all = new Map([...BUILTINS, ...functions]);
  merged.set(functions, all);
  return all;
}
