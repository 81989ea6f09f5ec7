// Finds the place in a YAML file of a character inside a text that YAML has folded, unquoted or freed from escapes.

/** How the text is written: escapes are those of double quotes, `''` is one quote inside single ones. */
export type Quoting = "double" | "single" | "none";

/**
 * The offset in `source` of the character at `index` of `value`, the text that begins at `start`. Characters other than
 * white space stand in the same order in both, which is all that is relied on; for white space it is that of what follows.
 */
export function offsetInside(source: string, start: number, quoting: Quoting, value: string, index: number): number {
  let at = start;
  for (let passed = 0; ; ) {
    while (passed < value.length && isSpace(value[passed]!)) passed++;
    at = pastSpace(source, at, quoting);
    if (passed >= index || passed >= value.length || at >= source.length) return at;
    const { length, units } = characterAt(source, at, quoting);
    at += length;
    passed += units;
  }
}

const isSpace = (character: string) => /\s/.test(character);

function pastSpace(source: string, start: number, quoting: Quoting): number {
  let at = start;
  while (at < source.length) {
    if (isSpace(source[at]!)) at++;
    else if (quoting === "double" && /^\\[ntrvfNLP_\s]/.test(source.slice(at, at + 2))) at += 2;
    else break;
  }
  return at;
}

/** How many characters of the source make how many of the value. */
function characterAt(source: string, at: number, quoting: Quoting): { length: number; units: number } {
  if (quoting === "single" && source.startsWith("''", at)) return { length: 2, units: 1 };
  if (quoting !== "double" || source[at] !== "\\") return { length: 1, units: 1 };
  switch (source[at + 1]) {
    case "x":
      return { length: 4, units: 1 };
    case "u":
      return { length: 6, units: 1 };
    case "U":
      return { length: 10, units: Number.parseInt(source.slice(at + 2, at + 10), 16) > 0xffff ? 2 : 1 };
    default:
      return { length: 2, units: 1 };
  }
}

/** The index in `text` of a line and a column, both from 1, the column in characters. */
export function indexOf(text: string, { line, column }: { line: number; column: number }): number {
  let start = 0;
  for (let count = 1; count < line; count++) {
    const end = text.indexOf("\n", start);
    if (end < 0) break;
    start = end + 1;
  }
  return start + [...text.slice(start).split("\n", 1)[0]!].slice(0, column - 1).join("").length;
}
