// How far Go lets a list be sliced behind its end: as far as memory was set aside for it, which depends on how it was made.

import { STRING_SLICE } from "../types.ts";
import { type GoValue, type List, list, zeroValue } from "../value.ts";

/** A list of which it is known how many items it has room for, and which ones lie behind its end. */
type Roomy = List & { readonly room?: { readonly capacity: number; readonly behind: readonly GoValue[] } };

/** The list with room for so many items. */
export function withCapacity(made: List, capacity: number): List {
  return { ...made, room: { capacity, behind: [] } } as Roomy;
}

/** The list without any room to spare, as one that was made for a known number of items. */
export function exact(made: List): List {
  return withCapacity(made, made.items?.length ?? 0);
}

/** A list to which one item was added that had `length` before. */
export function grownFrom(made: List, length: number): List {
  return withCapacity(made, nextCapacity(length, length + 1));
}

/** The items from `start` to `end`, which may lie behind the end; undefined where there is no room. */
export function sliceItems(source: List, start: number, end: number): List | undefined {
  const items = source.items ?? [];
  const { capacity, behind } = roomOf(source, items.length);
  if (start < 0 || start > end || end > capacity) return undefined;
  const spare = Array.from({ length: capacity - items.length }, (_, at) => behind[at] ?? zeroValue(source.type.elem!));
  const all = [...items, ...spare];
  return {
    ...list(all.slice(start, end), source.type),
    room: { capacity: capacity - start, behind: all.slice(end) },
  } as Roomy;
}

function roomOf(source: Roomy, length: number): NonNullable<Roomy["room"]> {
  if (source.room !== undefined) return source.room;
  // Lists of texts are counted before they are made; others grow by one item after the other.
  return { capacity: source.type.name === STRING_SLICE.name ? length : grownByOne(length), behind: [] };
}

function grownByOne(length: number): number {
  let capacity = 0;
  while (capacity < length) capacity = nextCapacity(capacity, capacity + 1);
  return capacity;
}

const DOUBLED_BELOW = 256;

function nextCapacity(capacity: number, wanted: number): number {
  if (wanted > 2 * capacity) return roundUp(wanted);
  if (capacity < DOUBLED_BELOW) return roundUp(2 * capacity);
  return roundUp(capacity + Math.floor((capacity + 3 * DOUBLED_BELOW) / 4));
}

/** The sizes in which Go's memory comes, in items of 16 bytes; beyond the last one in pages. */
const SIZES = [
  ...Array.from({ length: 16 }, (_, index) => index + 1),
  ...[18, 20, 22, 24, 26, 28, 30, 32, 36, 40, 44, 48, 56, 64, 72, 80, 88, 96, 112, 128, 144, 168, 192, 200, 216, 256],
  ...[304, 336, 384, 408, 424, 432, 512, 592, 608, 640, 680, 768, 848, 896, 1024, 1152, 1192, 1280, 1360, 1536, 1704],
  ...[1792, 2048],
];
const PAGE = 512;

function roundUp(items: number): number {
  return SIZES.find((size) => size >= items) ?? Math.ceil(items / PAGE) * PAGE;
}
