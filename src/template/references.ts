// Finds, without running a template, what it reads from its data, so that checkers can say what will be missing.

import type { BranchNode, CommandNode, ListNode, Operand, PipeNode, Statement } from "./nodes.ts";
import { printNode, startOf } from "./nodes.ts";
import { positionOf } from "./position.ts";
import type { Template } from "./template.ts";

export type Reference = {
  /** Field names and constant keys from the root data on, for example `["Phases", "dump", "Output", "id"]`. */
  readonly path: readonly string[];
  /** From 1, inside the template's text. */
  readonly line: number;
  /** From 1, in characters. */
  readonly column: number;
  readonly text: string;
  /** Rendering does not fail when the last part is absent: it is looked up by `index`, or only read after a test. */
  readonly guarded: boolean;
};

type Path = readonly string[];

/** Where a walk is: what the dot and the variables stand for, when they stand for a known part of the data. */
type Scope = {
  readonly dot: Path | undefined;
  readonly variables: ReadonlyMap<string, Path | undefined>;
  readonly guards: readonly Path[];
};

type Walk = {
  readonly template: Template;
  readonly found: Reference[];
  /** Calls being followed, so that recursion ends. */
  readonly calls: Set<string>;
};

/** Every read of the root data, in the order of the text; what is relative to an unknown dot is left out. */
export function references(template: Template): Reference[] {
  const walk: Walk = { template, found: [], calls: new Set() };
  const root: Path = [];
  walkList(walk, template.root, { dot: root, variables: new Map([["$", root]]), guards: [] });
  return walk.found;
}

function walkList(walk: Walk, list: ListNode, outer: Scope): void {
  let scope = outer;
  for (const node of list.nodes) scope = walkStatement(walk, node, scope);
}

/** The scope for the statements after this one, which see the variables it declares. */
function walkStatement(walk: Walk, node: Statement, scope: Scope): Scope {
  switch (node.type) {
    case "action":
      walkPipe(walk, node.pipe, scope);
      return declare(node.pipe, scope);
    case "if":
    case "with":
    case "range":
      walkBranch(walk, node, scope);
      return forgetAssigned(node, scope);
    case "template":
      if (node.pipe !== undefined) walkPipe(walk, node.pipe, scope);
      walkCall(walk, node.name, node.pipe && pathOfPipe(node.pipe, scope));
      return scope;
    default:
      return scope;
  }
}

function walkBranch(walk: Walk, node: BranchNode, scope: Scope): void {
  walkPipe(walk, node.pipe, scope);
  const inside = node.type === "range" ? forget(node.pipe, scope) : declare(node.pipe, scope);
  const guards = node.type === "range" ? scope.guards : [...scope.guards, ...guardsOfPipe(node.pipe, scope)];
  const dot = node.type === "if" ? scope.dot : node.type === "with" ? pathOfPipe(node.pipe, scope) : undefined;
  walkList(walk, node.list, { ...inside, guards, dot });
  if (node.elseList !== undefined) walkList(walk, node.elseList, { ...inside, dot: scope.dot });
}

function walkCall(walk: Walk, name: string, dot: Path | undefined): void {
  const list = walk.template.named.get(name);
  const call = JSON.stringify([name, dot ?? null]);
  if (list === undefined || walk.calls.has(call)) return;
  walk.calls.add(call);
  walkList(walk, list, { dot, variables: new Map([["$", dot]]), guards: [] });
  walk.calls.delete(call);
}

function declare(pipe: PipeNode, scope: Scope): Scope {
  if (pipe.variables.length === 0) return scope;
  const variables = new Map(scope.variables);
  for (const variable of pipe.variables) variables.set(variable.names[0]!, pathOfPipe(pipe, scope));
  return { ...scope, variables };
}

function forget(pipe: PipeNode, scope: Scope): Scope {
  const variables = new Map(scope.variables);
  for (const variable of pipe.variables) variables.set(variable.names[0]!, undefined);
  return { ...scope, variables };
}

/** A variable assigned inside a branch may stand for something else after it. */
function forgetAssigned(node: BranchNode, scope: Scope): Scope {
  let after = scope;
  for (const statement of [...node.list.nodes, ...(node.elseList?.nodes ?? [])]) {
    if (statement.type === "action" && statement.pipe.assigns) after = forget(statement.pipe, after);
    else if (statement.type === "if" || statement.type === "with" || statement.type === "range")
      after = forgetAssigned(statement, after);
  }
  return after;
}

function walkPipe(walk: Walk, pipe: PipeNode, scope: Scope): void {
  for (const command of pipe.commands) walkCommand(walk, command, scope);
}

function walkCommand(walk: Walk, command: CommandNode, scope: Scope): void {
  const [first, ...others] = command.operands;
  if (first?.type === "identifier" && first.name === "and") {
    let guarded = scope;
    for (const operand of others) {
      walkOperand(walk, operand, guarded);
      guarded = { ...guarded, guards: [...guarded.guards, ...guardsOfOperand(operand, scope)] };
    }
    return;
  }
  for (const operand of command.operands) walkOperand(walk, operand, scope);
  const indexed = indexPath(command, scope);
  if (indexed === undefined || others.length < 2) return;
  // Only the last key may be absent without an error.
  for (let count = 1; count < others.length; count++) {
    const isLast = count === others.length - 1;
    report(walk, indexed.slice(0, indexed.length - (others.length - 1) + count), command, scope, isLast);
  }
}

function walkOperand(walk: Walk, operand: Operand, scope: Scope): void {
  if (operand.type === "pipe") walkPipe(walk, operand, scope);
  if (operand.type === "chain") walkOperand(walk, operand.node, scope);
  const isRead =
    operand.type === "field" || operand.type === "chain" || (operand.type === "variable" && operand.names.length > 1);
  const path = isRead ? pathOfOperand(operand, scope) : undefined;
  if (path !== undefined) report(walk, path, operand, scope, false);
}

function report(walk: Walk, path: Path, node: Operand | CommandNode, scope: Scope, mayBeAbsent: boolean): void {
  if (path.length === 0) return;
  const guarded = mayBeAbsent || scope.guards.some((guard) => guard.every((part, index) => part === path[index]));
  walk.found.push({ path, ...positionOf(walk.template.text, startOf(node)), text: printNode(node), guarded });
}

function pathOfPipe(pipe: PipeNode, scope: Scope): Path | undefined {
  const [command] = pipe.commands;
  if (command === undefined || pipe.commands.length > 1) return undefined;
  return command.operands.length === 1 ? pathOfOperand(command.operands[0]!, scope) : indexPath(command, scope);
}

function pathOfOperand(operand: Operand, scope: Scope): Path | undefined {
  switch (operand.type) {
    case "dot":
      return scope.dot;
    case "field":
      return scope.dot && [...scope.dot, ...operand.names];
    case "variable": {
      const start = scope.variables.get(operand.names[0]!);
      return start && [...start, ...operand.names.slice(1)];
    }
    case "pipe":
      return pathOfPipe(operand, scope);
    case "chain": {
      const start = pathOfOperand(operand.node, scope);
      return start && [...start, ...operand.names];
    }
    default:
      return undefined;
  }
}

/** The path that `index X "a" "b"` reads, when all keys are constant texts. */
function indexPath(command: CommandNode, scope: Scope): Path | undefined {
  return keyedPath(command, scope, "index");
}

function keyedPath(command: CommandNode, scope: Scope, name: string): Path | undefined {
  const [fn, container, ...keys] = command.operands;
  if (fn?.type !== "identifier" || fn.name !== name || container === undefined) return undefined;
  const start = pathOfOperand(container, scope);
  const names = keys.map((key) => (key.type === "string" ? key.text : undefined));
  if (start === undefined || names.includes(undefined)) return undefined;
  return [...start, ...(names as string[])];
}

/** The paths that are surely there when the condition holds. */
function guardsOfPipe(pipe: PipeNode, scope: Scope): Path[] {
  const [command] = pipe.commands;
  if (command === undefined || pipe.commands.length > 1) return [];
  const [first, ...others] = command.operands;
  if (first === undefined) return [];
  if (others.length === 0) return guardsOfOperand(first, scope);
  if (first.type === "identifier" && first.name === "and")
    return others.flatMap((operand) => guardsOfOperand(operand, scope));
  const path = indexPath(command, scope) ?? keyedPath(command, scope, "hasKey");
  return path === undefined ? [] : [path];
}

function guardsOfOperand(operand: Operand, scope: Scope): Path[] {
  if (operand.type === "pipe") return guardsOfPipe(operand, scope);
  const path = pathOfOperand(operand, scope);
  return path === undefined || path.length === 0 ? [] : [path];
}
