// What an execution carries with it: the variables in scope, the place it is at, and how it fails.

import type { TemplateError } from "../errors/error.ts";
import type { Environment } from "./environment.ts";
import type { FunctionMap } from "./functions.ts";
import { type ListNode, type Node, printNode, startOf } from "./nodes.ts";
import { executeFailure } from "./position.ts";
import type { Reflected } from "./reflect.ts";

export type Variable = { readonly name: string; value: Reflected };

export type State = {
  readonly name: string;
  readonly text: string;
  readonly named: ReadonlyMap<string, ListNode>;
  readonly functions: FunctionMap;
  readonly environment: Environment;
  readonly output: string[];
  /** The template that is being executed: the main one or a defined one. */
  template: string;
  variables: Variable[];
  /** The node that an error would be blamed on. */
  node: Node;
  depth: number;
  steps: number;
};

/** The error for the node the execution is at. */
export function failure(
  state: State,
  reason: string,
  details: Record<string, unknown> = {},
  cause?: unknown,
): TemplateError {
  const node = { offset: state.node.offset, start: startOf(state.node), printed: printNode(state.node) };
  return executeFailure(state, state.template, node, reason, details, cause);
}

export function variableValue(state: State, name: string): Reflected {
  return findVariable(state, name).value;
}

export function assignVariable(state: State, name: string, value: Reflected): void {
  findVariable(state, name).value = value;
}

function findVariable(state: State, name: string): Variable {
  const variable = state.variables.findLast((candidate) => candidate.name === name);
  if (variable === undefined) throw failure(state, `undefined variable: ${name}`);
  return variable;
}
