// Follows a JSONPath through a value, with the errors of client-go and its peculiar idea of `range` and `end`.

import { sprint } from "../fmt/print.ts";
import { encodeUtf8 } from "../go-string.ts";
import { LimitError, spend } from "../limits.ts";
import { sortedKeys } from "../order.ts";
import { UINT8 } from "../types.ts";
import { type GoValue, scalar, typeOf } from "../value.ts";
import { compareByOperator } from "./compare.ts";
import type { FilterNode, PathNode, SliceNode } from "./nodes.ts";

/** Undefined is Go's "no value at all": what a path starts from where there is no data. */
export type Value = GoValue | undefined;

/** What a node found. After a failure, `values` is what Go hands back with the error, which a filter may still count. */
type Found = { readonly values: readonly Value[]; readonly failure?: string };

/** The state of one execution: Go counts the loops that begin, are in progress and end, wherever the words stand. */
type Run = {
  readonly nodes: readonly PathNode[];
  readonly allowMissingKeys: boolean;
  begun: number;
  inside: number;
  ended: number;
  /** Where the loop that ended last had its `end`. */
  lastEnd: number;
};

/** Why a path cannot be followed. */
export class PathFailure extends Error {
  override name = "PathFailure";
}

/** Loops inside one another; Go's own limit is its memory. */
const MAX_LOOPS = 1000;

/** One list of values for each text and each pair of braces, as often as loops repeat them. @throws PathFailure */
export function findValues(nodes: readonly PathNode[], data: GoValue, allowMissingKeys: boolean): Value[][] {
  const run: Run = { nodes, allowMissingKeys, begun: 0, inside: 0, ended: 0, lastEnd: -1 };
  const found: Value[][] = [];
  follow(run, 0, data, found);
  return found;
}

/** Executes the nodes from `first` on, up to the `end` of the loop they stand in. */
function follow(run: Run, first: number, data: GoValue, found: Value[][]): void {
  const start = [data ?? undefined];
  for (let at = first; at < run.nodes.length; at++) {
    const { values, failure } = walk(run, start, run.nodes[at]!);
    if (failure !== undefined) throw new PathFailure(failure);
    if (run.ended > 0 && run.ended <= run.inside) {
      run.ended--;
      run.lastEnd = at;
      return;
    }
    if (run.begun > 0) {
      run.begun--;
      loop(run, at + 1, values, found);
      // upstream: where the loop had no `end`, what follows is executed once more.
      if (run.lastEnd > at) at = run.lastEnd;
    } else found.push([...values]);
  }
}

function loop(run: Run, first: number, values: readonly Value[], found: Value[][]): void {
  if (run.inside === MAX_LOOPS) throw new LimitError(`loops are nested more than ${MAX_LOOPS} levels deep`);
  run.inside++;
  // Without values the body is executed in vain, to find its end.
  if (values.length === 0) follow(run, first, null, []);
  for (const value of values) {
    if (value === undefined) throw new PathFailure("reflect: call of reflect.Value.Interface on zero Value");
    follow(run, first, value, found);
  }
  run.inside--;
}

function walk(run: Run, input: readonly Value[], node: PathNode): Found {
  const found = takeStep(run, input, node);
  spend(1 + found.values.length);
  return found;
}

function takeStep(run: Run, input: readonly Value[], node: PathNode): Found {
  switch (node.type) {
    case "action":
      return walkAction(run, input, node.nodes);
    case "text":
      return { values: [node.text] };
    case "constant":
      return { values: input.map(() => node.value) };
    case "field":
      return findField(run, input, node.name);
    case "slice":
      return findSlice(input, node);
    case "wildcard":
      return { values: input.flatMap((value) => childrenOf(indirect(value))) };
    case "recursive":
      return { values: findDescendants(input) };
    case "union":
      return findUnion(run, input, node.parts);
    case "filter":
      return findMatches(run, input, node);
    case "word":
      return obey(run, input, node.name);
  }
}

function walkAction(run: Run, input: readonly Value[], nodes: readonly PathNode[]): Found {
  let found: Found = { values: input };
  for (const node of nodes) {
    found = walk(run, found.values, node);
    if (found.failure !== undefined) break;
  }
  return found;
}

function findField(run: Run, input: readonly Value[], name: string): Found {
  const values: Value[] = [];
  for (const value of input) {
    const target = indirect(value);
    if (typeof target !== "object" || target?.kind !== "map") continue;
    const member = target.entries?.get(name);
    if (member !== undefined) values.push(member);
  }
  if (values.length > 0 || input.length === 0 || run.allowMissingKeys) return { values };
  return { values, failure: `${name} is not found` };
}

function findSlice(input: readonly Value[], node: SliceNode): Found {
  const values: Value[] = [];
  for (const value of input) {
    const target = indirect(value);
    if (target === null) continue;
    if (target === undefined) return { values: input, failure: "reflect: call of reflect.Value.Type on zero Value" };
    const items = itemsOf(target);
    if (items === undefined) return { values: input, failure: `${typeOf(target).name} is not array or slice` };
    const length = BigInt(items.length);
    const start = node.start < 0n ? node.start + length : node.start;
    const given = node.end ?? length;
    const end = given < 0n || (given === 0n && node.derived) ? given + length : given;
    // upstream: an empty slice of one list keeps those after it from being looked at.
    if (start === end) return { values };
    const failure = checkBounds(start, end, length, node.step);
    if (failure !== undefined) return { values: input, failure };
    const step = node.step === undefined ? 1 : Number(node.step < length ? node.step : length);
    for (let at = Number(start); at < Number(end); at += step) values.push(items[at]!);
  }
  return { values };
}

function checkBounds(start: bigint, end: bigint, length: bigint, step: bigint | undefined): string | undefined {
  const outside = (index: bigint) => `array index out of bounds: index ${index}, length ${length}`;
  if (start >= length || start < 0n) return outside(start);
  if (end > length || end < 0n) return outside(end - 1n);
  if (start > end) return `starting index ${start} is greater than ending index ${end}`;
  return step !== undefined && step <= 0n ? "step must be > 0" : undefined;
}

/** Every value that holds others, before those it holds. */
function findDescendants(input: readonly Value[]): Value[] {
  const found: Value[] = [];
  const waiting = input.toReversed();
  while (waiting.length > 0) {
    spend(1);
    const value = indirect(waiting.pop());
    // The bytes of a text hold nothing.
    const children = typeof value === "string" ? [] : childrenOf(value);
    if (children.length > 0 || (typeof value === "string" && value !== "")) found.push(value);
    for (let at = children.length - 1; at >= 0; at--) waiting.push(children[at]!);
  }
  return found;
}

function findUnion(run: Run, input: readonly Value[], parts: readonly PathNode[]): Found {
  const values: Value[] = [];
  for (const part of parts) {
    const found = walk(run, input, part);
    if (found.failure !== undefined) return { values: input, failure: found.failure };
    for (const value of found.values) values.push(value);
  }
  return { values };
}

function findMatches(run: Run, input: readonly Value[], node: FilterNode): Found {
  const values: Value[] = [];
  for (const value of input) {
    const target = indirect(value);
    const items = itemsOf(target);
    if (items === undefined) {
      const shown = target === undefined ? "<invalid reflect.Value>" : sprint([target]);
      return { values: input, failure: `${shown} is not array or slice and cannot be filtered` };
    }
    for (const item of items) {
      const { matches, failure, partial } = test(run, item, node);
      if (failure !== undefined) return { values: partial ? values : input, failure };
      if (matches) values.push(item);
    }
  }
  return { values };
}

/** A failure is `partial` where Go hands back the matches before it. */
type Verdict = { readonly matches: boolean; readonly failure?: string; readonly partial?: boolean };

function test(run: Run, item: GoValue, { left, operator, right }: FilterNode): Verdict {
  const lefts = walk(run, [item], left);
  // upstream: what Go hands back with an error counts as well, so that an index out of bounds "exists".
  if (operator === undefined || right === undefined) return { matches: lefts.values.length > 0 };
  const leftFault = oneAtMost(lefts);
  if (leftFault !== undefined) return { matches: false, failure: leftFault };
  if (lefts.values.length === 0) return { matches: false };
  const rights = walk(run, [item], right);
  const rightFault = oneAtMost(rights);
  if (rightFault !== undefined) return { matches: false, failure: rightFault };
  if (rights.values.length === 0) return { matches: false };
  const answer = compareByOperator(lefts.values[0] ?? null, operator, rights.values[0] ?? null);
  return typeof answer === "string" ? { matches: false, failure: answer, partial: true } : { matches: answer };
}

function oneAtMost({ values, failure }: Found): string | undefined {
  return failure ?? (values.length > 1 ? "can only compare one element at a time" : undefined);
}

function obey(run: Run, input: readonly Value[], word: string): Found {
  if (word === "range") {
    run.begun++;
    return { values: input };
  }
  if (word !== "end") return { values: input, failure: `unrecognized identifier ${word}` };
  if (run.inside === 0) return { values: [], failure: "not in range, nothing to end" };
  run.ended++;
  return { values: [] };
}

/** Follows pointers; null where they end in nothing. */
function indirect(value: Value): Value {
  let target = value;
  while (typeof target === "object" && target?.kind === "pointer") target = target.target ?? null;
  return target;
}

function itemsOf(value: Value): readonly GoValue[] | undefined {
  if (value === null || typeof value !== "object") return undefined;
  if (value.kind === "list") return value.items ?? [];
  return value.kind === "bytes" ? bytesOf(value.data ?? new Uint8Array()) : undefined;
}

/** What `*` finds; the members of a map, which Go visits in any order, come in the order of their keys. */
function childrenOf(value: Value): readonly GoValue[] {
  if (typeof value === "string") return bytesOf(encodeUtf8(value));
  if (typeof value === "object" && value?.kind === "map") {
    spend(value.entries?.size ?? 0);
    return sortedKeys(value).map((key) => value.entries!.get(key)!);
  }
  return itemsOf(value) ?? [];
}

function bytesOf(data: Uint8Array): GoValue[] {
  spend(data.length);
  return Array.from(data, (byte) => scalar(UINT8, BigInt(byte)));
}
