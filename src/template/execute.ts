// Runs a parsed template. Statements are kept on a stack of our own, so that recursion is limited by count and not by memory.

import type { Environment } from "./environment.ts";
import { evaluatePipe } from "./evaluate.ts";
import { sprint } from "./fmt/print.ts";
import type { FunctionMap } from "./functions.ts";
import { normalize } from "./go-string.ts";
import type { BranchNode, CallNode, ListNode, Node, Statement } from "./nodes.ts";
import { sortedKeys } from "./order.ts";
import { quote } from "./quote.ts";
import { concrete, elementOf, indirect, isTrue, type Reflected, unhold } from "./reflect.ts";
import { assignVariable, failure, type State, type Variable } from "./state.ts";
import { isIntegerKind } from "./types.ts";
import { type GoValue, int, scalar, typeOf } from "./value.ts";

const MAX_DEPTH = 100_000;
const DEFAULT_MAX_STEPS = 5_000_000;

export type Program = {
  readonly name: string;
  readonly text: string;
  readonly root: ListNode;
  readonly named: ReadonlyMap<string, ListNode>;
  readonly functions: FunctionMap;
};

type Item = { readonly index: Reflected; readonly element: Reflected };
type Frame =
  | { readonly kind: "list"; readonly nodes: readonly Statement[]; index: number; readonly dot: Reflected }
  | { readonly kind: "scope"; readonly variables: number }
  | {
      readonly kind: "range";
      readonly node: BranchNode;
      readonly items: Iterator<Item>;
      readonly outer: number;
      readonly inner: number;
    }
  | { readonly kind: "call"; readonly template: string; readonly variables: Variable[] };

export function execute(program: Program, data: GoValue, environment: Environment): string {
  const dot = concrete(data);
  const { name, text, named, functions, root } = program;
  const variables = [{ name: "$", value: dot }];
  const state: State = {
    name,
    text,
    named,
    functions,
    environment,
    output: [],
    template: name,
    variables,
    node: root,
    depth: 0,
    steps: 0,
  };
  try {
    run(state, root, dot);
  } catch (error) {
    // A map that was set into itself has no end; Go dies of it.
    if (error instanceof RangeError) throw failure(state, "a value is nested too deeply or is too long", {}, error);
    throw error;
  }
  return normalize(state.output.join(""));
}

function run(state: State, root: ListNode, data: Reflected): void {
  const frames: Frame[] = [listFrame(root, data)];
  const maxSteps = state.environment.maxSteps ?? DEFAULT_MAX_STEPS;
  for (let frame = frames.at(-1); frame !== undefined; frame = frames.at(-1)) {
    switch (frame.kind) {
      case "list": {
        const node = frame.nodes[frame.index++];
        if (node === undefined) frames.pop();
        else {
          if (++state.steps > maxSteps) throw overrun(state, node, maxSteps);
          step(state, frames, node, frame.dot);
        }
        break;
      }
      case "scope":
        state.variables.length = frame.variables;
        frames.pop();
        break;
      case "range":
        nextItem(state, frames, frame);
        break;
      case "call":
        state.template = frame.template;
        state.variables = frame.variables;
        state.depth--;
        frames.pop();
    }
  }
}

function overrun(state: State, node: Node, maxSteps: number): Error {
  state.node = node;
  return failure(state, `stopped after ${maxSteps} steps`);
}

function listFrame(list: ListNode, dot: Reflected): Frame {
  return { kind: "list", nodes: list.nodes, index: 0, dot };
}

function step(state: State, frames: Frame[], node: Statement, dot: Reflected): void {
  state.node = node;
  switch (node.type) {
    case "text":
      state.output.push(node.text);
      return;
    case "action": {
      const value = evaluatePipe(state, dot, node.pipe);
      if (node.pipe.variables.length === 0) print(state, node, value);
      return;
    }
    case "if":
    case "with": {
      frames.push({ kind: "scope", variables: state.variables.length });
      const value = unhold(evaluatePipe(state, dot, node.pipe));
      if (isTrue(value)) frames.push(listFrame(node.list, node.type === "with" ? value : dot));
      else if (node.elseList !== undefined) frames.push(listFrame(node.elseList, dot));
      return;
    }
    case "range":
      startRange(state, frames, node, dot);
      return;
    case "break":
    case "continue":
      leaveIteration(state, frames, node.type === "break");
      return;
    case "template":
      startCall(state, frames, node, dot);
  }
}

function print(state: State, node: Node, reflected: Reflected): void {
  state.node = node;
  if (reflected === undefined) {
    state.output.push("<no value>");
    return;
  }
  // A pointer that prints itself is not followed.
  const prints =
    reflected.value !== null && typeof reflected.value === "object" && reflected.value.type.text !== undefined;
  const { value } = prints ? reflected : indirect(reflected).target;
  if (value !== null && typeof value === "object" && value.kind === "func") {
    throw failure(state, `can't print ${quote(value.type.name)} of type ${value.type.name}`);
  }
  state.output.push(typeof value === "string" ? value : sprint([value]));
}

function startRange(state: State, frames: Frame[], node: BranchNode, dot: Reflected): void {
  const outer = state.variables.length;
  const value = evaluatePipe(state, dot, node.pipe);
  const items = itemsOf(state, node, value);
  const first = items?.next();
  if (items === undefined || first === undefined || first.done) {
    frames.push({ kind: "scope", variables: outer });
    if (node.elseList !== undefined) frames.push(listFrame(node.elseList, dot));
    return;
  }
  const frame = { kind: "range" as const, node, items, outer, inner: state.variables.length };
  frames.push(frame);
  enterItem(state, frames, frame, first.value);
}

function nextItem(state: State, frames: Frame[], frame: Extract<Frame, { kind: "range" }>): void {
  state.variables.length = frame.inner;
  const item = frame.items.next();
  if (!item.done) enterItem(state, frames, frame, item.value);
  else {
    state.variables.length = frame.outer;
    frames.pop();
  }
}

function enterItem(state: State, frames: Frame[], frame: Extract<Frame, { kind: "range" }>, item: Item): void {
  const { pipe, list } = frame.node;
  const names = pipe.variables.map((variable) => variable.names[0]!);
  const [first, second] = names;
  if (pipe.assigns) {
    if (first !== undefined) assignVariable(state, first, second === undefined ? item.element : item.index);
    if (second !== undefined) assignVariable(state, second, item.element);
  } else if (first !== undefined) {
    state.variables[frame.inner - 1]!.value = item.element;
    if (second !== undefined) state.variables[frame.inner - 2]!.value = item.index;
  }
  if (++state.steps > (state.environment.maxSteps ?? DEFAULT_MAX_STEPS)) {
    throw overrun(state, frame.node, state.environment.maxSteps ?? DEFAULT_MAX_STEPS);
  }
  frames.push(listFrame(list, item.element));
}

function itemsOf(state: State, node: BranchNode, reflected: Reflected): Iterator<Item> | undefined {
  if (reflected === undefined) return undefined;
  const { target, isNil } = indirect(reflected);
  const { value } = target;
  if (value === null) return undefined;
  const type = typeOf(value);
  if (isIntegerKind(type.kind)) {
    if (node.pipe.variables.length > 1) {
      throw failure(state, `can't use ${sprint([value])} to iterate over more than one variable`);
    }
    return countTo(
      typeof value === "bigint"
        ? value
        : typeof value === "object" && value.kind === "scalar"
          ? (value.value as bigint)
          : 0n,
      type,
    );
  }
  if (typeof value === "object" && !isNil) {
    switch (value.kind) {
      case "list":
        return indexed(value.items ?? [], type.elem);
      case "bytes":
        return indexed(
          Array.from(value.data ?? [], (byte) => scalar(type.elem!, BigInt(byte))),
          type.elem,
        );
      case "map":
        return sortedKeys(value)
          .map((key) => ({
            index: concrete(scalar(type.key!, key)),
            element: elementOf(value.entries!.get(key)!, type.elem),
          }))
          .values();
    }
  }
  throw failure(state, `range can't iterate over ${sprint([value])}`);
}

function* indexed(items: readonly GoValue[], elem: Parameters<typeof elementOf>[1]): Generator<Item> {
  for (const [index, value] of items.entries()) yield { index: concrete(int(index)), element: elementOf(value, elem) };
}

function* countTo(end: bigint, type: ReturnType<typeof typeOf>): Generator<Item> {
  for (let i = 0n; i < end; i++) yield { index: undefined, element: concrete(scalar(type, i)) };
}

function leaveIteration(state: State, frames: Frame[], ends: boolean): void {
  while (frames.at(-1)?.kind !== "range") frames.pop();
  if (!ends) return;
  const frame = frames.pop();
  if (frame?.kind === "range") state.variables.length = frame.outer;
}

function startCall(state: State, frames: Frame[], node: CallNode, dot: Reflected): void {
  const list = state.named.get(node.name);
  if (list === undefined) throw failure(state, `template ${quote(node.name)} not defined`);
  if (state.depth === MAX_DEPTH) throw failure(state, `exceeded maximum template depth (${MAX_DEPTH})`);
  const data = node.pipe === undefined ? undefined : evaluatePipe(state, dot, node.pipe);
  frames.push({ kind: "call", template: state.template, variables: state.variables });
  state.depth++;
  state.template = node.name;
  state.variables = [{ name: "$", value: data }];
  frames.push(listFrame(list, data));
}
