// Cuts a Go time layout such as "2006-01-02" into the parts that stand for something and the text between them.

export type LayoutPart =
  | "January"
  | "Jan"
  | "1"
  | "01"
  | "Monday"
  | "Mon"
  | "2"
  | "_2"
  | "02"
  | "__2"
  | "002"
  | "15"
  | "3"
  | "03"
  | "4"
  | "04"
  | "5"
  | "05"
  | "2006"
  | "06"
  | "PM"
  | "pm"
  | "MST"
  | "offset"
  | "fraction";

export type LayoutChunk = {
  /** Text in front of the part. */
  readonly prefix: string;
  /** Undefined after the last part. */
  readonly part: LayoutPart | undefined;
  /** The part as written. */
  readonly text: string;
  readonly rest: string;
};

const OFFSET = /^(?:-|Z)(?:070000|07:00:00|0700|07:00|07)/;
const FRACTION = /^[.,](?:0+|9+)(?![0-9])/;
const PLAIN = /^(?:January|Jan(?![a-z])|Monday|Mon(?![a-z])|MST|002|01|02|03|04|05|06|15|1|2006|2|__2|_2|3|4|5|PM|pm)/;

const MAX_KNOWN = 1000;
const MAX_KNOWN_LENGTH = 100;
const known = new Map<string, LayoutChunk>();

/** The first part of a layout and what follows it; templates use the same few layouts again and again. */
export function nextChunk(layout: string): LayoutChunk {
  if (layout.length > MAX_KNOWN_LENGTH) return findChunk(layout);
  let chunk = known.get(layout);
  if (chunk === undefined) {
    if (known.size >= MAX_KNOWN) known.clear();
    chunk = findChunk(layout);
    known.set(layout, chunk);
  }
  return chunk;
}

function findChunk(layout: string): LayoutChunk {
  for (let at = 0; at < layout.length; at++) {
    const rest = layout.slice(at);
    const chunk = (part: LayoutPart, text: string, skip = 0): LayoutChunk => ({
      prefix: layout.slice(0, at + skip),
      part,
      text,
      rest: layout.slice(at + skip + text.length),
    });
    const offset = OFFSET.exec(rest)?.[0];
    if (offset !== undefined) return chunk("offset", offset);
    const fraction = FRACTION.exec(rest)?.[0];
    if (fraction !== undefined) return chunk("fraction", fraction);
    const plain = PLAIN.exec(rest)?.[0];
    if (plain === undefined) continue;
    // The underscore of "_2006" is text before the year.
    if (plain === "_2" && rest.startsWith("_2006")) return chunk("2006", "2006", 1);
    return chunk(plain as LayoutPart, plain);
  }
  return { prefix: layout, part: undefined, text: "", rest: "" };
}
