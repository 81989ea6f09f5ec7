// sprig's functions on lists.

import { define, FunctionError, type GoFunction } from "../functions.ts";
import { type GoValue, list } from "../value.ts";
import { anyList, itemsOf, kindOf, toInt64 } from "./arguments.ts";
import { exact, grownFrom, sliceItems } from "./capacity.ts";
import { deepEqual } from "./deep-equal.ts";
import { isEmpty } from "./defaults.ts";

const cannotFind = (name: string) => (kind: string) => `Cannot find ${name} on type ${kind}`;
const cannot = (name: string) => (kind: string) => `Cannot ${name} on type ${kind}`;

const onItems = (
  name: string,
  compute: (items: readonly GoValue[]) => GoValue,
  complaint: (kind: string) => string = cannotFind(name),
  signature = "any -> []any",
): GoFunction => define(signature, ([value]) => compute(itemsOf(value!, complaint).items));

const noItems = list(undefined);
const makeList = define("any... -> []any", (values) => exact(anyList([...values])));
const push = define("any any -> []any", ([given, value]) => {
  const { items } = itemsOf(given!, cannot("push"));
  return grownFrom(anyList([...items, value!]), items.length);
});

export const LISTS: readonly (readonly [string, GoFunction])[] = [
  ["list", makeList],
  ["tuple", makeList],
  ["first", onItems("first", (items) => items[0] ?? null, undefined, "any -> any")],
  ["last", onItems("last", (items) => items.at(-1) ?? null, undefined, "any -> any")],
  ["rest", onItems("rest", (items) => (items.length === 0 ? noItems : exact(anyList(items.slice(1)))))],
  ["initial", onItems("initial", (items) => (items.length === 0 ? noItems : exact(anyList(items.slice(0, -1)))))],
  ["reverse", onItems("reverse", (items) => exact(anyList(items.toReversed())))],
  ["uniq", onItems("uniq", (items) => anyList(withoutRepeats(items)))],
  ["compact", onItems("compact", (items) => anyList(items.filter((item) => !isEmpty(item))), cannot("compact"))],
  ["append", push],
  ["push", push],
  [
    "prepend",
    define("any any -> []any", ([items, value]) => anyList([value!, ...itemsOf(items!, cannot("prepend")).items])),
  ],
  ["concat", define("any... -> any", concat)],
  [
    "without",
    define("any any... -> []any", ([items, ...omitted]) => {
      const { items: all } = itemsOf(items!, cannotFind("without"));
      return anyList(all.filter((item) => !omitted.some((other) => deepEqual(item, other))));
    }),
  ],
  [
    "has",
    define("any any -> bool", ([needle, items]) =>
      items === null ? false : itemsOf(items!, cannotFind("has")).items.some((item) => deepEqual(needle!, item)),
    ),
  ],
  ["slice", define("any any... -> any", ([items, ...bounds]) => slice(items!, bounds))],
];

function withoutRepeats(items: readonly GoValue[]): GoValue[] {
  const kept: GoValue[] = [];
  for (const item of items) if (!kept.some((other) => deepEqual(item, other))) kept.push(item);
  return kept;
}

function concat(lists: readonly GoValue[]): GoValue {
  const items = lists.flatMap((value) => itemsOf(value, (kind) => `Cannot concat type ${kind} as list`).items);
  return items.length === 0 ? noItems : anyList(items);
}

function slice(value: GoValue, bounds: readonly GoValue[]): GoValue {
  const given = itemsOf(value, () => `list should be type of slice or array but ${kindOf(value)}`);
  const { items, type } = given;
  if (items.length === 0) return null;
  const start = bounds[0] === undefined ? 0 : Number(toInt64(bounds[0]));
  const end = bounds[1] === undefined ? items.length : Number(toInt64(bounds[1]));
  const isList = value !== null && typeof value === "object" && value.kind === "list";
  const sliced = sliceItems(isList ? value : list(items, type), start, end);
  if (sliced === undefined) throw new FunctionError("reflect.Value.Slice: slice index out of bounds");
  return sliced;
}
