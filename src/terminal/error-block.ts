// Turns any error into the few lines a person reads on stderr, and into the same facts as JSON.

import { ClusterError, DocumentError, KanisterError, PhaseError, type Position, StoreError } from "../errors/error.ts";

export type ErrorBlockOptions = {
  /** Default false: no escape sequences. */
  colour?: boolean;
  /** Default false. True adds the stack and the causes: only for faults of this program (exit code 70). */
  stack?: boolean;
};

const INDENT = " ".repeat(8);

/**
 * The text shown for `error`, newline at the end:
 *
 *     ✗ what failed, one line
 *       at    blueprint.yaml:42:9  actions.backup.phases[0].args.pod
 *       hint  what to type next
 *
 * The findings of a DocumentError follow one by one, each with its own position and hint. Secrets are not masked here:
 * the caller passes the whole text through its redactor.
 */
export function formatErrorBlock(error: unknown, options: ErrorBlockOptions = {}): string {
  const paint = (code: string, text: string) => (options.colour ? `\u001b[${code}m${text}\u001b[0m` : text);
  const line = (label: string, text: string) =>
    `  ${paint("2", label.padEnd(5))} ${text.trimEnd().replaceAll("\n", `\n${INDENT}`)}`;
  const message = textOf(error);
  const lines = [`${paint("31", "✗")} ${message.trimEnd().replaceAll("\n", "\n  ")}`];
  if (error instanceof DocumentError && error.findings.length > 0) {
    for (const finding of error.findings) {
      const label = finding.severity === "warning" ? "warn" : "at";
      lines.push(line(label, [formatPosition(finding.where), finding.message].filter(Boolean).join("\n")));
      if (finding.hint) lines.push(line("hint", finding.hint));
    }
    const shown = error.findings.some((finding) => finding.hint === error.hint);
    if (error.hint && !shown) lines.push(line("hint", error.hint));
  } else if (error instanceof KanisterError) {
    const position = error.where && formatPosition(error.where);
    if (position) lines.push(line("at", position));
    if (error.hint) lines.push(line("hint", error.hint));
  }
  if (options.stack) lines.push(...stackLines(error));
  return `${lines.join("\n")}\n`;
}

/** `file:line:column  path`, leaving out what is unknown; may be empty. */
export function formatPosition(where: Position): string {
  const numbers = where.line === undefined ? [] : [where.line, ...(where.column === undefined ? [] : [where.column])];
  const place = where.file === undefined ? numbers.join(":") : [where.file, ...numbers].join(":");
  return [place, where.path].filter(Boolean).join("  ");
}

/** The fields of `error` for `--output json`; keys without a value are left out. */
export function errorToJson(error: unknown): Record<string, unknown> {
  const causes: string[] = [];
  for (let cause = causeOf(error); cause !== undefined && causes.length < 10; cause = causeOf(cause)) {
    causes.push(textOf(cause));
  }
  const known = error instanceof KanisterError ? error : undefined;
  const fields: Record<string, unknown> = {
    code: known?.code ?? "INTERNAL",
    message: textOf(error),
    hint: known?.hint,
    where: known?.where,
    details: known?.details,
    findings: error instanceof DocumentError ? error.findings : undefined,
    causes: causes.length > 0 ? causes : undefined,
  };
  if (error instanceof StoreError) Object.assign(fields, { kind: error.kind, transient: error.transient });
  if (error instanceof ClusterError) Object.assign(fields, { status: error.status, reason: error.reason });
  if (error instanceof PhaseError) {
    Object.assign(fields, { action: error.action, phase: error.phase, function: error.func });
  }
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message || error.name;
}

function causeOf(error: unknown): unknown {
  return error instanceof Error ? error.cause : undefined;
}

function stackLines(error: unknown): string[] {
  const lines: string[] = [];
  let current: unknown = error;
  for (let depth = 0; current instanceof Error && depth < 10; depth++) {
    if (depth > 0) lines.push(`  cause ${textOf(current)}`);
    const frames = (current.stack ?? "").split("\n").filter((text) => /^\s+at /.test(text));
    lines.push(...frames.map((frame) => `${INDENT}${frame.trim()}`));
    current = current.cause;
  }
  return lines;
}
