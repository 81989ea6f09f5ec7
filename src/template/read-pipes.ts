// Follows pipelines without running them: which parts of the data they read, and what their value may be.

import type { CommandNode, Node, NumberNode, Operand, PipeNode } from "./nodes.ts";
import type { Call, Place, Reference, Use } from "./references.ts";
import {
  ANY_KEY,
  below,
  type DataPath,
  either,
  guardedBy,
  type Proof,
  pathKey,
  proofOf,
  readAt,
  type Shape,
  shapeKey,
  UNKNOWN,
  unsure,
} from "./shapes.ts";
import type { Template } from "./template.ts";
import { BOOL, FLOAT64, type GoType, INT, STRING } from "./types.ts";

export type Variable = { readonly name: string; readonly shape: Shape };

/** Where a walk is. Variables are a stack, as Go has them. */
export type Scope = {
  readonly dot: Shape;
  readonly variables: readonly Variable[];
  /** Parts of the data that were tested on the way here. */
  readonly guards: readonly DataPath[];
  /** Inside a loop an assignment may or may not have happened, so it adds to what a variable may be. */
  readonly inLoop: boolean;
};

/** What was found at a node; its place in the text is worked out in the end. */
export type AtNode<T> = { readonly node: Node; readonly what: T };

export type Walk = {
  readonly template: Template;
  readonly references: Map<string, AtNode<Omit<Reference, keyof Place>>>;
  readonly calls: Map<string, AtNode<Omit<Call, keyof Place>>>;
  /** Templates and what they were called with, each looked at once, so that recursion ends. */
  readonly followed: Set<string>;
  /** Nodes looked at; there is an end to what loops in loops may cost. */
  steps: number;
};

/** Thrown where a template is too intricate to be followed. */
export class TooIntricate extends Error {}

const MAX_STEPS = 50_000;
const MAX_PATH = 64;
const MAX_ALIASES = 100;

export function countStep(walk: Walk): void {
  if (++walk.steps > MAX_STEPS) throw new TooIntricate();
}

/** Reports each part of the data that the value may be. */
export function use(walk: Walk, shape: Shape, how: Use, scope: Scope): void {
  for (const alias of shape.aliases) {
    const { path, optional, guarded, node } = guardedBy(alias, scope.guards);
    const key = `${node.offset} ${how} ${optional} ${guarded} ${pathKey(path)}`;
    if (walk.references.has(key)) continue;
    walk.references.set(key, { node, what: { path, optional, guarded, use: how } });
  }
}

/** Below `shape`; what grows without end, as in a loop that walks down a list, is reported as used whole instead. */
function limited(walk: Walk, shape: Shape, scope: Scope): Shape {
  const isShort = shape.aliases.length <= MAX_ALIASES && shape.aliases.every(({ path }) => path.length <= MAX_PATH);
  if (isShort) return shape;
  use(walk, shape, "value", scope);
  return UNKNOWN;
}

/** The value of a pipeline and the variables after it; a pipeline that declares binds its value and is no use of it. */
export function followPipe(walk: Walk, pipe: PipeNode, scope: Scope): { shape: Shape; scope: Scope } {
  countStep(walk);
  let shape: Shape | undefined;
  for (const command of pipe.commands) shape = limited(walk, followCommand(walk, command, scope, shape), scope);
  const value = shape ?? UNKNOWN;
  if (pipe.variables.length > 0) use(walk, value, "transit", scope);
  return { shape: value, scope: pipe.variables.reduce((at, { names }) => bind(at, pipe, names[0]!, value), scope) };
}

export function bind(scope: Scope, pipe: PipeNode, name: string, shape: Shape): Scope {
  if (!pipe.assigns) return { ...scope, variables: [...scope.variables, { name, shape }] };
  const index = scope.variables.findLastIndex((variable) => variable.name === name);
  const before = scope.variables[index];
  if (before === undefined) return scope;
  const after = scope.inLoop ? either(before.shape, shape) : shape;
  return { ...scope, variables: scope.variables.with(index, { name, shape: after }) };
}

function followCommand(walk: Walk, command: CommandNode, scope: Scope, final: Shape | undefined): Shape {
  const [first, ...others] = command.operands;
  if (first?.type === "identifier") return followCall(walk, first.name, others, command, scope, final);
  const shapes = command.operands.map((operand) => followOperand(walk, operand, scope));
  if (shapes.length === 1 && final === undefined) return shapes[0]!;
  // Only functions take arguments; running this is an error.
  for (const shape of final === undefined ? shapes : [...shapes, final]) use(walk, shape, "value", scope);
  return UNKNOWN;
}

function followOperand(walk: Walk, operand: Operand, scope: Scope): Shape {
  switch (operand.type) {
    case "dot":
      return readAt(scope.dot, operand);
    case "field":
      return below(scope.dot, operand.names, operand);
    case "variable": {
      const [name, ...names] = operand.names;
      const shape = scope.variables.findLast((variable) => variable.name === name)?.shape ?? UNKNOWN;
      return names.length === 0 ? readAt(shape, operand) : below(shape, names, operand);
    }
    case "chain": {
      const start = followOperand(walk, operand.node, scope);
      use(walk, start, "transit", scope);
      return below(start, operand.names, operand);
    }
    case "pipe":
      return followPipe(walk, operand, scope).shape;
    case "identifier":
      return followCall(walk, operand.name, [], operand, scope, undefined);
    case "string":
      return { aliases: [], text: operand.text, type: STRING };
    case "number":
      return { aliases: [], type: isFloat(operand) ? FLOAT64 : INT };
    case "bool":
      return { aliases: [], type: BOOL };
    case "nil":
      return UNKNOWN;
  }
}

function isFloat({ text }: NumberNode): boolean {
  return !text.startsWith("'") && !/^[-+]?0[xX]/.test(text) && /[.eE]/.test(text);
}

function followCall(
  walk: Walk,
  name: string,
  operands: readonly Operand[],
  node: Node,
  scope: Scope,
  final: Shape | undefined,
): Shape {
  const values = isShortCircuit(name)
    ? followShortCircuit(walk, name, operands, scope)
    : operands.map((operand) => withGuards(followOperand(walk, operand, scope), scope));
  if (final !== undefined) values.push(final);
  const key = [node.offset, name, ...values.map(shapeKey)].join(" ");
  walk.calls.set(key, { node, what: { name, arguments: values } });
  return valueOfCall(walk, name, values, node, scope);
}

const isShortCircuit = (name: string) => name === "and" || name === "or";

/** Operands after the first are looked at only when those before left it open. */
function followShortCircuit(walk: Walk, name: string, operands: readonly Operand[], outer: Scope): Shape[] {
  let scope = outer;
  return operands.map((operand, index) => {
    const shape = withGuards(followOperand(walk, operand, scope), scope);
    if (index < operands.length - 1) use(walk, index === 0 ? shape : unsure(shape), "test", scope);
    const proof = proofOf(shape);
    scope = { ...scope, guards: [...scope.guards, ...(name === "and" ? proof.yes : proof.no)] };
    return shape;
  });
}

function withGuards(shape: Shape, scope: Scope): Shape {
  return { ...shape, aliases: shape.aliases.map((alias) => guardedBy(alias, scope.guards)) };
}

function valueOfCall(walk: Walk, name: string, values: readonly Shape[], node: Node, scope: Scope): Shape {
  const [first = UNKNOWN, ...others] = values;
  switch (name) {
    case "and":
    case "or": {
      const proofs = values.map(proofOf);
      const proves =
        name === "and"
          ? { yes: proofs.flatMap((one) => one.yes), no: [] }
          : { yes: [], no: proofs.flatMap((one) => one.no) };
      return { ...values.reduce(either, first), proves };
    }
    case "not":
    case "empty": {
      use(walk, first, "test", scope);
      for (const shape of others) use(walk, shape, "value", scope);
      const { yes, no } = proofOf(first);
      return { aliases: [], type: BOOL, call: name, proves: { yes: no, no: yes } };
    }
    case "index":
      return others.length === 0 ? first : indexed(walk, first, others, node, scope);
    case "hasKey":
      return { aliases: [], type: BOOL, call: name, proves: lookedUp(walk, first, others, "test", node, scope) };
    case "pick":
      lookedUp(walk, first, others, "value", node, scope);
      return { aliases: [], call: name };
    case "pluck":
      for (const container of others) lookedUp(walk, container, [first], "value", node, scope);
      return { aliases: [], call: name };
    default: {
      for (const shape of values) use(walk, shape, "value", scope);
      const type = BUILTIN_RESULTS[name] ?? declaredResult(walk, name);
      return {
        aliases: [],
        call: name,
        ...(type && { type }),
        ...((name === "eq" || name === "ne") && { proves: comparison(name, first, others) }),
      };
    }
  }
}

const BUILTIN_RESULTS: Readonly<Record<string, GoType>> = {
  len: INT,
  eq: BOOL,
  ne: BOOL,
  lt: BOOL,
  le: BOOL,
  gt: BOOL,
  ge: BOOL,
};

function declaredResult({ template }: Walk, name: string): GoType | undefined {
  const result = template.functions.get(name)?.result;
  return result === undefined || result.kind === "reflect" || result.kind === "interface" ? undefined : result;
}

/** What `index` finds: all but the last key must be there. */
function indexed(walk: Walk, container: Shape, keys: readonly Shape[], node: Node, scope: Scope): Shape {
  use(walk, container, "transit", scope);
  const steps = keys.map((key) => {
    use(walk, key, "value", scope);
    return key.text ?? ANY_KEY;
  });
  for (let count = 1; count < steps.length; count++) {
    use(walk, below(container, steps.slice(0, count), node), "transit", scope);
  }
  return below(container, steps, node, true);
}

/** Reports the keys that a function looks up in a map; all of the map where they are not constant. */
function lookedUp(
  walk: Walk,
  container: Shape,
  keys: readonly Shape[],
  how: Use,
  node: Node,
  scope: Scope,
): Proof | undefined {
  for (const key of keys) use(walk, key, "value", scope);
  const names = keys.flatMap(({ text }) => (text === undefined ? [] : [text]));
  if (names.length < keys.length) use(walk, container, "value", scope);
  else use(walk, container, "transit", scope);
  const found = names.map((name) => below(container, [name], node, true));
  for (const one of found) use(walk, one, how, scope);
  return { yes: found.flatMap((one) => proofOf(one).yes), no: [] };
}

/** What equals a text that is not empty must be there, and so must what differs from the empty one. */
function comparison(name: "eq" | "ne", first: Shape, others: readonly Shape[]): Proof {
  const [right = UNKNOWN] = others;
  const isConstant = (shape: Shape) => shape.text !== undefined;
  const [variable, constants] = isConstant(first) && others.length === 1 ? [right, [first]] : [first, others];
  const { yes } = proofOf(variable);
  if (constants.length === 0 || !constants.every(isConstant)) return { yes: [], no: [] };
  const isEmpty = constants.some(({ text }) => text === "");
  if (name === "eq") return isEmpty ? { yes: [], no: constants.length === 1 ? yes : [] } : { yes, no: [] };
  return isEmpty ? { yes, no: [] } : { yes: [], no: yes };
}
