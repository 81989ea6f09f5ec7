// The label selector grammar of `-l` and of `spec.selector`, read and matched as Kubernetes does.
import { KanisterError } from "../errors/error.ts";
import { labelKeyFaults, labelValueFaults } from "./names.ts";

export type Operator = "in" | "notin" | "=" | "==" | "!=" | "gt" | "lt" | "exists" | "!";
export type Requirement = { key: string; operator: Operator; values: readonly string[] };

/** The `LabelSelector` object that workloads carry. */
export type LabelSelector = {
  matchLabels?: Record<string, string>;
  matchExpressions?: { key: string; operator: string; values?: string[] }[];
};

/** The text is not a label selector. */
export class SelectorError extends KanisterError {
  constructor(message: string) {
    super("SELECTOR", message);
  }
}

/** The requirements sorted by key. The empty selector has none, and so matches everything. */
export function parseLabelSelector(text: string): Requirement[] {
  const reader = tokenReader(text);
  const requirements: Requirement[] = [];
  for (;;) {
    const next = reader.peek();
    if (next.kind === "end") break;
    if (next.kind !== "word" && next.kind !== "!") {
      throw new SelectorError(`found '${next.text}', expected: !, identifier, or 'end of string'`);
    }
    requirements.push(parseRequirement(reader));
    const separator = reader.take();
    if (separator.kind === "end") break;
    if (separator.kind !== ",") throw new SelectorError(`found '${separator.text}', expected: ',' or 'end of string'`);
    const after = reader.peek();
    if (after.kind !== "word" && after.kind !== "!") {
      throw new SelectorError(`found '${after.text}', expected: identifier after ','`);
    }
  }
  return requirements.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}

/** An absent selector matches nothing, an empty one everything, as for workloads. */
export function matchesSelector(selector: LabelSelector | undefined, labels: Record<string, string> = {}): boolean {
  return selector !== undefined && matchesLabels(selectorRequirements(selector), labels);
}

export function selectorRequirements(selector: LabelSelector): Requirement[] {
  const names: Record<string, Operator> = { In: "in", NotIn: "notin", Exists: "exists", DoesNotExist: "!" };
  return [
    ...Object.entries(selector.matchLabels ?? {}).map(
      ([key, value]): Requirement => ({ key, operator: "=", values: [value] }),
    ),
    ...(selector.matchExpressions ?? []).map((expression): Requirement => {
      const operator = names[expression.operator];
      if (!operator) throw new SelectorError(`"${expression.operator}" is not a valid label selector operator`);
      return { key: expression.key, operator, values: expression.values ?? [] };
    }),
  ].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}

export function matchesLabels(requirements: readonly Requirement[], labels: Record<string, string> = {}): boolean {
  return requirements.every((requirement) => matchesRequirement(requirement, labels));
}

function matchesRequirement({ key, operator, values }: Requirement, labels: Record<string, string>): boolean {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
  switch (operator) {
    case "exists":
      return value !== undefined;
    case "!":
      return value === undefined;
    case "notin":
    case "!=":
      return value === undefined || !values.includes(value);
    case "gt":
    case "lt": {
      const have = value === undefined ? undefined : parseInteger(value);
      const want = parseInteger(values[0] ?? "");
      if (have === undefined || want === undefined) return false;
      return operator === "gt" ? have > want : have < want;
    }
    default:
      return value !== undefined && values.includes(value);
  }
}

/** The canonical text, which parses to the same requirements. */
export function formatLabelSelector(requirements: readonly Requirement[]): string {
  return requirements
    .map(({ key, operator, values }) => {
      const list = [...values].sort().join(",");
      if (operator === "exists") return key;
      if (operator === "!") return `!${key}`;
      if (operator === "in" || operator === "notin") return `${key} ${operator} (${list})`;
      return `${key}${operator === "gt" ? ">" : operator === "lt" ? "<" : operator}${list}`;
    })
    .join(",");
}

type Token = { kind: "word" | "end" | "(" | ")" | "," | "!" | "=" | "==" | "!=" | "<" | ">" | "error"; text: string };
type TokenReader = { peek(): Token; take(): Token };

function tokenReader(text: string): TokenReader {
  const tokens: Token[] = [];
  const pattern = /[ \t\r\n]*(?:(==|!=|[=!(),<>])|([^ \t\r\n=!(),<>]+))/y;
  for (let found = pattern.exec(text); found; found = pattern.exec(text)) {
    const [, symbol, word] = found;
    tokens.push(symbol ? { kind: symbol as Token["kind"], text: symbol } : { kind: "word", text: word ?? "" });
  }
  let position = 0;
  const end: Token = { kind: "end", text: "" };
  return { peek: () => tokens[position] ?? end, take: () => tokens[position++] ?? end };
}

function parseRequirement(reader: TokenReader): Requirement {
  const fail = (message: string) => new SelectorError(`unable to parse requirement: ${message}`);
  let token = reader.take();
  const negated = token.kind === "!";
  if (negated) token = reader.take();
  if (token.kind !== "word") throw fail(`found '${token.text}', expected: identifier`);
  const key = token.text;
  const keyFaults = labelKeyFaults(key);
  if (keyFaults.length > 0) throw fail(`<nil>: Invalid value: ${JSON.stringify(key)}: ${keyFaults.join("; ")}`);
  const next = reader.peek().kind;
  if (negated) return { key, operator: "!", values: [] };
  if (next === "end" || next === ",") return { key, operator: "exists", values: [] };

  const symbol = reader.take();
  const symbols: Record<string, Operator> = {
    in: "in",
    notin: "notin",
    "=": "=",
    "==": "==",
    "!=": "!=",
    ">": "gt",
    "<": "lt",
  };
  const operator = symbols[symbol.text];
  if (!operator) throw fail(`found '${symbol.text}', expected: in, notin, =, ==, !=, gt, lt`);
  const values = operator === "in" || operator === "notin" ? parseValues(reader, fail) : [parseValue(reader, fail)];
  if ((operator === "gt" || operator === "lt") && parseInteger(values[0] ?? "") === undefined) {
    throw fail(
      `values[0]: Invalid value: ${JSON.stringify(values[0])}: for 'Gt', 'Lt' operators, the value must be an integer`,
    );
  }
  values.forEach((value, index) => {
    const faults = labelValueFaults(value);
    if (faults.length > 0) {
      throw fail(`values[${index}][${key}]: Invalid value: ${JSON.stringify(value)}: ${faults.join("; ")}`);
    }
  });
  return { key, operator, values };
}

function parseValues(reader: TokenReader, fail: (message: string) => SelectorError): string[] {
  const open = reader.take();
  if (open.kind !== "(") throw fail(`found '${open.text}' expected: '('`);
  const first = reader.peek();
  if (first.kind === ")") {
    reader.take();
    return [""];
  }
  if (first.kind !== "word" && first.kind !== ",") {
    throw fail(`found '${first.text}', expected: ',', ')' or identifier`);
  }
  const values = new Set<string>();
  for (;;) {
    const token = reader.take();
    if (token.kind === "word") {
      values.add(token.text);
      const after = reader.peek();
      if (after.kind === ",") continue;
      if (after.kind !== ")") throw fail(`found '${after.text}', expected: ',' or ')'`);
      break;
    }
    if (token.kind !== ",") throw fail(`found '${token.text}', expected: ',', or identifier`);
    if (values.size === 0) values.add("");
    const after = reader.peek();
    if (after.kind === ")") {
      values.add("");
      break;
    }
    if (after.kind === ",") {
      reader.take();
      values.add("");
    }
  }
  reader.take();
  return [...values].sort();
}

function parseValue(reader: TokenReader, fail: (message: string) => SelectorError): string {
  const next = reader.peek();
  if (next.kind === "end" || next.kind === ",") return "";
  const token = reader.take();
  if (token.kind !== "word") throw fail(`found '${token.text}', expected: identifier`);
  return token.text;
}

function parseInteger(text: string): bigint | undefined {
  if (!/^[+-]?\d+$/.test(text)) return undefined;
  const value = BigInt(text.replace(/^\+/, ""));
  return BigInt.asIntN(64, value) === value ? value : undefined;
}
