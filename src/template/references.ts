// Finds, without running a template, what it reads from its data, so that only that need be fetched and checkers can say
// what will be missing.

import type { BranchNode, ListNode, Statement } from "./nodes.ts";
import { printNode, startOf } from "./nodes.ts";
import {
  type AtNode,
  bind,
  countStep,
  followPipe,
  type Scope,
  TooIntricate,
  use,
  type Variable,
  type Walk,
} from "./read-pipes.ts";
import { ANY_KEY, below, type DataPath, either, proofOf, type Shape, sameShape, shapeKey, UNKNOWN } from "./shapes.ts";
import type { Template } from "./template.ts";

/**
 * How a part of the data is used. `value`: it goes on to be printed or computed with, and all that is below it may be
 * read. `test`: only whether it is empty counts. `transit`: it is walked through or bound to a name; what is taken from
 * it has references of its own.
 */
export type Use = "value" | "test" | "transit";

export type Place = {
  /** From 1, inside the template's text. */
  readonly line: number;
  /** From 1, in characters. */
  readonly column: number;
  readonly text: string;
};

export type Reference = Place & {
  /** From the root on, for example `["Phases", "dump", "Output", "id"]`; empty for the root itself. */
  readonly path: DataPath;
  /**
   * Rendering does not surely fail when the last part is absent: `index` looks it up, it was tested before, or it is one
   * of several things that a variable may stand for.
   */
  readonly optional: boolean;
  /** The same, or what it is part of was tested before. */
  readonly guarded: boolean;
  readonly use: Use;
};

/** A function being called. */
export type Call = Place & { readonly name: string; readonly arguments: readonly Shape[] };

/** A value being printed. */
export type Print = Place & { readonly shape: Shape };

export type Analysis = {
  /**
   * In the order of the text. Every part of the data that the template can read is at or below a path of use `value`, or
   * has a reference of its own.
   */
  readonly references: readonly Reference[];
  readonly calls: readonly Call[];
  readonly prints: readonly Print[];
};

export function references(template: Template): readonly Reference[] {
  return analyse(template).references;
}

/** What a template reads, calls and prints. One too intricate to follow counts as reading everything. */
export function analyse(template: Template): Analysis {
  const walk: StatementWalk = {
    template,
    references: new Map(),
    calls: new Map(),
    prints: new Map(),
    followed: new Set(),
    steps: 0,
  };
  const root: Shape = { aliases: [{ path: [], optional: false, guarded: false, node: template.root }] };
  const scope: Scope = { dot: root, variables: [{ name: "$", shape: root }], guards: [], inLoop: false };
  try {
    walkList(walk, template.root, scope);
  } catch (error) {
    if (!(error instanceof TooIntricate)) throw error;
    use(walk, root, "value", scope);
  }
  return {
    references: placed(walk.references.values(), template.text),
    calls: placed(walk.calls.values(), template.text),
    prints: placed(walk.prints.values(), template.text),
  };
}

/** In the order of the text, which is gone through once. */
function placed<T extends object>(found: Iterable<AtNode<T>>, text: string): (T & Place)[] {
  const sorted = [...found].map((one) => ({ one, start: startOf(one.node) })).sort((a, b) => a.start - b.start);
  let offset = 0;
  let line = 1;
  let column = 1;
  return sorted.map(({ one: { node, what }, start }) => {
    while (offset < start) {
      const character = text.codePointAt(offset)!;
      offset += character > 0xffff ? 2 : 1;
      column++;
      if (character !== NEWLINE) continue;
      line++;
      column = 1;
    }
    return { ...what, line, column, text: printNode(node) };
  });
}

const NEWLINE = 10;

type StatementWalk = Walk & { readonly prints: Map<string, AtNode<Omit<Print, keyof Place>>> };

/** The variables that were in scope before the list, as they are after it. */
function walkList(walk: StatementWalk, list: ListNode, outer: Scope): readonly Variable[] {
  let scope = outer;
  for (const node of list.nodes) scope = walkStatement(walk, node, scope);
  return scope.variables.slice(0, outer.variables.length);
}

/** The scope for the statements after this one. */
function walkStatement(walk: StatementWalk, node: Statement, scope: Scope): Scope {
  countStep(walk);
  switch (node.type) {
    case "action": {
      const { shape, scope: after } = followPipe(walk, node.pipe, scope);
      if (node.pipe.variables.length === 0) {
        use(walk, shape, "value", scope);
        walk.prints.set(`${node.offset} ${shapeKey(shape)}`, { node: node.pipe, what: { shape } });
      }
      return after;
    }
    case "if":
    case "with":
      return { ...scope, variables: walkCondition(walk, node, scope) };
    case "range":
      return { ...scope, variables: walkLoop(walk, node, scope) };
    case "template": {
      if (node.pipe === undefined) {
        followTemplate(walk, node.name, UNKNOWN, scope);
        return scope;
      }
      const { shape, scope: after } = followPipe(walk, node.pipe, scope);
      followTemplate(walk, node.name, shape, scope);
      return after;
    }
    default:
      return scope;
  }
}

function walkCondition(walk: StatementWalk, node: BranchNode, outer: Scope): readonly Variable[] {
  const { shape, scope } = followPipe(walk, node.pipe, outer);
  use(walk, shape, "test", outer);
  const { yes, no } = proofOf(shape);
  const dot = node.type === "with" ? shape : scope.dot;
  const taken = walkList(walk, node.list, { ...scope, dot, guards: [...scope.guards, ...yes] });
  const otherwise =
    node.elseList === undefined
      ? scope.variables
      : walkList(walk, node.elseList, { ...scope, guards: [...scope.guards, ...no] });
  return joined(taken, otherwise).slice(0, outer.variables.length);
}

/** Rounds after which a variable that still changes is taken to be anything. */
const MAX_ROUNDS = 4;

function walkLoop(walk: StatementWalk, node: BranchNode, outer: Scope): readonly Variable[] {
  const { pipe } = node;
  const { shape } = followPipe(walk, { ...pipe, variables: [] }, outer);
  use(walk, shape, "value", outer);
  const element = below(shape, [ANY_KEY], pipe);
  const names = pipe.variables.map(({ names: [name] }) => name!);
  const enter = (variables: readonly Variable[]): Scope => {
    const scope: Scope = { ...outer, variables, dot: element, inLoop: true };
    const values = names.length > 1 ? [UNKNOWN, element] : [element];
    return names.reduce((at, name, index) => bind(at, pipe, name, values[index]!), scope);
  };
  let variables = outer.variables;
  for (let round = 0; ; round++) {
    const before = variables;
    variables = joined(before, walkList(walk, node.list, enter(before)).slice(0, before.length));
    const changed = variables.filter(({ shape }, index) => !sameShape(shape, before[index]!.shape));
    if (changed.length === 0) break;
    if (round < MAX_ROUNDS) continue;
    for (const { shape } of changed) use(walk, shape, "value", outer);
    variables = variables.map((one) => (changed.includes(one) ? { name: one.name, shape: UNKNOWN } : one));
    break;
  }
  if (node.elseList === undefined) return variables;
  return joined(variables, walkList(walk, node.elseList, { ...outer, variables }));
}

function joined(a: readonly Variable[], b: readonly Variable[]): Variable[] {
  return a.map(({ name, shape }, index) => ({ name, shape: either(shape, b[index]?.shape ?? shape) }));
}

function followTemplate(walk: StatementWalk, name: string, dot: Shape, scope: Scope): void {
  const list = walk.template.named.get(name);
  if (list === undefined) {
    use(walk, dot, "value", scope);
    return;
  }
  use(walk, dot, "transit", scope);
  const call = `${name} ${shapeKey(dot)}`;
  if (walk.followed.has(call)) return;
  walk.followed.add(call);
  walkList(walk, list, { dot, variables: [{ name: "$", shape: dot }], guards: [], inLoop: false });
}
