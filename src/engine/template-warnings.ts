// Warns of what parses and is well named but does not do what its author means, as Go's rules surprise many.

import type { Alias, Analysis, Call, DataPath, Shape, Template } from "../template/template.ts";
import { BYTES, type GoType, isAssignable } from "../template/types.ts";
import type { Fault, GivenNames } from "./check-templates.ts";
import { conversionHint, typeWord } from "./explain-execution.ts";
import { behindPointer, typeAt } from "./parameter-types.ts";
import { isZeroTime } from "./sample-times.ts";

/** Faults of severity `warning`. `given` are the names that a request provides. */
export function warningsOf(template: Template, analysis: Analysis, given: GivenNames | undefined): Fault[] {
  return [
    ...analysis.references.filter(({ use }) => use === "test").flatMap((read) => guardWarnings(read, read, given)),
    ...analysis.calls.flatMap((call) => [
      ...typeWarnings(template, call),
      ...comparisonWarnings(call),
      ...dateWarnings(call),
      ...printWarnings(call, PRINTERS.has(call.name) ? call.arguments : []),
      ...(FALLBACKS.has(call.name)
        ? call.arguments.flatMap(({ aliases }) => aliases.flatMap((alias) => guardWarnings(alias, call, given)))
        : []),
    ]),
    ...analysis.prints.flatMap((print) => printWarnings(print, [print.shape])),
  ];
}

type At = { line: number; column: number; text: string };

const warn = ({ line, column, text }: At, message: string, hint?: string): Fault[] => [
  { line, column, text, message, ...(hint !== undefined && { hint }), severity: "warning" },
];

/** Functions that are meant to stand in for a value that is absent, which a missing key does not let them. */
const FALLBACKS: ReadonlySet<string> = new Set(["default", "coalesce"]);

/** A key that is read to see whether it is there, in a way that fails when it is not. */
function guardWarnings(
  read: Pick<Alias, "path" | "optional" | "guarded">,
  at: At,
  given: GivenNames | undefined,
): Fault[] {
  const { path, optional } = read;
  const [root, ...rest] = path;
  const key = path.at(-1);
  if (optional || typeof key !== "string" || rest.length === 0 || root === "Phases" || root === "DeferPhase") return [];
  const container = typeAt(path.slice(0, -1));
  if (container === undefined || !["map", "interface"].includes(behindPointer(container).kind)) return [];
  // An option that is given is there, and one that is surely read though nobody gave it is an error by itself.
  const isKnown = given?.options.includes(key) || given?.options.length === 0 || !read.guarded;
  if (root === "Options" && given !== undefined && isKnown) return [];
  return warn(
    at,
    `this is an error when ${JSON.stringify(key)} is absent, not a test for it`,
    `index ${pathText(path.slice(0, -1))} ${JSON.stringify(key)} gives an empty value then`,
  );
}

function pathText(path: DataPath): string {
  return path.map((step) => (typeof step === "string" ? `.${step}` : ".…")).join("");
}

/** The type of a value, when it is sure. */
function typeOf({ type, aliases }: Shape): GoType | undefined {
  if (type !== undefined) return type;
  if (aliases.some(({ unsure }) => unsure)) return undefined;
  const [first, ...others] = aliases.map(({ path }) => typeAt(path));
  if (first === undefined || first.kind === "interface") return undefined;
  return others.every((other) => other?.name === first.name) ? first : undefined;
}

/** Arguments of a type that the function refuses. */
function typeWarnings({ functions }: Template, call: Call): Fault[] {
  const declared = functions.get(call.name);
  if (declared === undefined) return [];
  const { parameters, variadic } = declared;
  const count = call.arguments.length;
  const fixed = parameters.length - (variadic ? 1 : 0);
  if (count < fixed || (count > fixed && !variadic)) {
    const wanted = variadic ? `at least ${fixed}` : String(fixed);
    return warn(
      call,
      `${call.name} takes ${wanted} argument${fixed === 1 ? "" : "s"}, not ${count}`,
      "in a pipeline the value before | counts as the last argument",
    );
  }
  return call.arguments.flatMap((shape, index) => {
    const wanted = parameters[Math.min(index, parameters.length - 1)];
    const type = shape.aliases.length === 0 ? undefined : typeOf(shape);
    if (type === undefined || wanted === undefined || wanted.kind === "reflect" || isAssignable(type, wanted))
      return [];
    return warn(
      call,
      `${call.name} takes ${typeWord(wanted.name)}, and ${pathText(shape.aliases[0]!.path)} is ${typeWord(type.name)}`,
      conversionHint(wanted.name, type.name),
    );
  });
}

const COMPARISONS: ReadonlySet<string> = new Set(["eq", "ne", "lt", "le", "gt", "ge"]);

function comparisonWarnings(call: Call): Fault[] {
  if (!COMPARISONS.has(call.name)) return [];
  const [first, ...others] = call.arguments.map((shape) => basicKind(typeOf(shape)));
  const other = others.find((kind) => kind !== undefined && first !== undefined && kind !== first);
  if (first === undefined || other === undefined) return [];
  return warn(
    call,
    `${first} and ${other} do not compare: this is always an error`,
    [first, other].includes("text")
      ? "put the number in quotes, or convert the text: (int .Options.n)"
      : "write both as whole numbers, or both with a fraction",
  );
}

function basicKind(type: GoType | undefined): string | undefined {
  if (type === undefined) return undefined;
  if (type.kind === "string") return "text";
  if (type.kind === "bool") return "a boolean";
  if (type.kind.startsWith("float")) return "a fraction";
  return /^u?int/.test(type.kind) ? "a whole number" : undefined;
}

/** Which argument is the time. */
const TIMES: Readonly<Record<string, number>> = {
  date: 1,
  dateInZone: 1,
  date_in_zone: 1,
  htmlDate: 0,
  htmlDateInZone: 0,
  ago: 0,
};

const PARSED_TIME = '{{ toDate "2006-01-02T15:04:05.999999999Z07:00" .Time | date "2006-01-02" }}';

function dateWarnings(call: Call): Fault[] {
  const time = call.arguments[TIMES[call.name] ?? -1];
  if (time !== undefined && typeOf(time)?.kind === "string") {
    return warn(call, `${call.name} is given a text, which it takes for the present time`, `parse it: ${PARSED_TIME}`);
  }
  if (call.name !== "toDate") return [];
  const [layout, text] = call.arguments;
  const isTime = text?.aliases.length === 1 && pathText(text.aliases[0]!.path) === ".Time";
  if (!isTime || layout?.text === undefined || !isZeroTime(layout.text)) return [];
  return warn(call, "the layout does not fit .Time, which gives the year 1", `for example ${PARSED_TIME}`);
}

/** Functions that turn their arguments into text as printing does. */
const PRINTERS: ReadonlySet<string> = new Set(["print", "println", "cat", "squote", "toString", "quote"]);
/** Those among them that know bytes for text. */
const TEXT_OF_BYTES: ReadonlySet<string> = new Set(["toString", "quote"]);
const FLOATS: ReadonlySet<string | undefined> = new Set(["ceil", "floor", "round"]);

function printWarnings(at: At & { name?: string }, shapes: readonly Shape[]): Fault[] {
  return shapes.flatMap((shape) => {
    if (FLOATS.has(shape.call)) {
      return warn(
        at,
        `${shape.call} gives a fraction, which prints as 1e+06 from a million on`,
        `print it as a whole number: {{ ${shape.call} … | printf "%.0f" }}`,
      );
    }
    if (typeOf(shape)?.name !== BYTES.name || shape.aliases.length === 0 || TEXT_OF_BYTES.has(at.name ?? "")) return [];
    return warn(at, "bytes print as a list of numbers", "pipe it through toString");
  });
}
