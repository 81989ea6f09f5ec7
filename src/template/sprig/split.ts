// sprig's functions between text and lists.

import { checkItems, checkLength, joinTexts } from "../bounded.ts";
import { define, type GoFunction } from "../functions.ts";
import { compareStrings } from "../go-string.ts";
import { spend } from "../limits.ts";
import { STRING_MAP, STRING_SLICE } from "../types.ts";
import { type GoValue, scalar, stringList } from "../value.ts";
import { text, toText, whole } from "./arguments.ts";

export const SPLIT: readonly (readonly [string, GoFunction])[] = [
  [
    "split",
    define("string string -> map[string]string", ([separator, value]) =>
      numbered(splitText(text(value), text(separator), -1)),
    ),
  ],
  [
    "splitn",
    define("string int string -> map[string]string", ([separator, count, value]) =>
      numbered(splitText(text(value), text(separator), whole(count))),
    ),
  ],
  [
    "splitList",
    define("string string -> []string", ([separator, value]) =>
      stringList(splitText(text(value), text(separator), -1)),
    ),
  ],
  ["join", define("string any -> string", ([separator, values]) => joinTexts(textsOf(values!), text(separator)))],
  ["toStrings", define("any -> []string", ([values]) => stringList(textsOf(values!)))],
  ["sortAlpha", define("any -> []string", ([values]) => sortAlpha(values!))],
];

/** Go's Split: an empty separator cuts between characters; a count limits the pieces, a negative one does not. */
export function splitText(value: string, separator: string, count: number): string[] {
  if (count === 0) return [];
  const pieces: string[] = [];
  let start = 0;
  // Between characters there is a cut in front of each but the first.
  const next = () => (separator === "" ? cutAfter(value, start) : value.indexOf(separator, start));
  for (let at = next(); at >= 0 && pieces.length !== count - 1; at = next()) {
    pieces.push(value.slice(start, at));
    checkItems(pieces.length);
    start = at + separator.length;
  }
  if (separator !== "" || start < value.length) pieces.push(value.slice(start));
  return pieces;
}

function cutAfter(value: string, start: number): number {
  const end = start + (value.codePointAt(start)! > 0xffff ? 2 : 1);
  return end < value.length ? end : -1;
}

function numbered(pieces: readonly string[]): GoValue {
  return { kind: "map", type: STRING_MAP, entries: new Map(pieces.map((piece, index) => [`_${index}`, piece])) };
}

/** A list as texts without its nil elements; anything else is a list of one. */
export function textsOf(value: GoValue): string[] {
  if (value === null) return [];
  if (typeof value === "object" && value.kind === "list") return boundedTexts(value.items ?? []);
  if (typeof value === "object" && value.kind === "bytes")
    return Array.from(value.data ?? [], (byte) => toText(scalar(value.type.elem!, BigInt(byte))));
  return [toText(value)];
}

/** The longer two texts are alike, the longer comparing them takes. */
function compareCounted(a: string, b: string): number {
  spend(1 + (Math.min(a.length, b.length) >> 8));
  return compareStrings(a, b);
}

function boundedTexts(items: readonly GoValue[]): string[] {
  let length = 0;
  return items
    .filter((item) => item !== null)
    .map((item) => {
      const made = toText(item);
      length += made.length;
      checkLength(length);
      return made;
    });
}

/** upstream: a list of strings, other than one of anything, is itself put in order. */
function sortAlpha(value: GoValue): GoValue {
  if (value !== null && typeof value === "object" && value.kind === "list" && value.type.name === STRING_SLICE.name) {
    (value.items as string[] | undefined)?.sort(compareCounted);
    return value;
  }
  const texts = value === null ? [toText(value)] : textsOf(value);
  return stringList(texts.sort(compareCounted));
}
