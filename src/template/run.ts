// What one execution carries with it: where it is, the variables in scope, what it has written, and how it fails.

import type { TemplateError } from "../errors/error.ts";
import type { Environment } from "./environment.ts";
import { LimitError, MAX_BYTES } from "./limits.ts";
import { type Node, printNode, startOf } from "./nodes.ts";
import { executeFailure } from "./position.ts";
import type { Reflected } from "./reflect.ts";

/** One step of a compiled template; it may move `at`. */
export type Instruction = (run: Run) => void;
export type Code = readonly Instruction[];

export type Variable = { readonly name: string; value: Reflected };

/** A range that is under way. */
export type Loop = {
  readonly count: number;
  next: number;
  readonly index: (position: number) => Reflected;
  readonly element: (position: number) => Reflected;
  /** Variables in scope before each iteration. */
  readonly variables: number;
};

type Scope = { readonly variables: number; readonly dot: Reflected };
type Call = {
  readonly code: Code;
  readonly at: number;
  readonly template: string;
  readonly variables: Variable[];
  readonly dot: Reflected;
};

export type Run = {
  readonly name: string;
  readonly text: string;
  readonly environment: Environment;
  readonly output: string[];
  /** At least the bytes of the output. */
  written: number;
  /** The template that is being executed: the main one or a defined one. */
  template: string;
  code: Code;
  at: number;
  dot: Reflected;
  variables: Variable[];
  readonly scopes: Scope[];
  readonly loops: Loop[];
  readonly calls: Call[];
  /** The node that an error would be blamed on. */
  node: Node;
};

/** The error for the node the execution is at. */
export function failure(
  run: Run,
  reason: string,
  details: Record<string, unknown> = {},
  cause?: unknown,
): TemplateError {
  const node = { offset: run.node.offset, start: startOf(run.node), printed: printNode(run.node) };
  return executeFailure(run, run.template, node, reason, details, cause);
}

export function write(run: Run, text: string): void {
  run.output.push(text);
  // A code unit has one to three bytes; the exact count is worth its time only near the limit.
  run.written += text.length * 3;
  if (run.written <= MAX_BYTES) return;
  run.written = run.output.reduce((sum, part) => sum + Buffer.byteLength(part, "utf8"), 0);
  if (run.written > MAX_BYTES) throw new LimitError("the output grew past 64 MiB");
  run.output.splice(0, run.output.length, run.output.join(""));
}

export function variableValue(run: Run, name: string): Reflected {
  return findVariable(run, name).value;
}

export function assignVariable(run: Run, name: string, value: Reflected): void {
  findVariable(run, name).value = value;
}

function findVariable(run: Run, name: string): Variable {
  const { variables } = run;
  for (let i = variables.length - 1; i >= 0; i--) {
    const variable = variables[i]!;
    if (variable.name === name) return variable;
  }
  throw failure(run, `undefined variable: ${name}`);
}

export function enterScope(run: Run): void {
  run.scopes.push({ variables: run.variables.length, dot: run.dot });
}

export function leaveScope(run: Run): void {
  const scope = run.scopes.pop()!;
  run.variables.length = scope.variables;
  run.dot = scope.dot;
}
