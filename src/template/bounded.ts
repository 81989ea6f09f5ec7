// Refuses results that would pass a limit before they are made, since a function may multiply what it is given.

import { FunctionError } from "./functions.ts";
import { MAX_BYTES, MAX_ITEMS, spend } from "./limits.ts";

/** @throws FunctionError when a text of so many characters would be too long */
export function checkLength(characters: number): void {
  if (characters > MAX_BYTES) throw new FunctionError(`a text grew past ${MAX_BYTES >> 20} MiB`);
}

/** @throws FunctionError when a list of so many items would be too long */
export function checkItems(count: number): void {
  if (count > MAX_ITEMS) throw new FunctionError(`a list or map grew past ${MAX_ITEMS} items`);
}

const PIECE = 65_536;

/** What `change` makes of the text, for changes that look at one character after the other. */
export function inPieces(text: string, change: (piece: string) => string): string {
  if (text.length <= PIECE) return change(text);
  let out = "";
  for (let start = 0; start < text.length; ) {
    let end = start + PIECE;
    const last = text.charCodeAt(end - 1);
    // A character outside the first 65536 is not cut in two.
    if (last >= 0xd800 && last <= 0xdbff) end++;
    // One character after the other takes far longer than the whole at once.
    spend((end - start) >> 3);
    out += change(text.slice(start, end));
    checkLength(out.length);
    start = end;
  }
  return out;
}

/** The texts with a separator between them. */
export function joinTexts(texts: readonly string[], separator: string): string {
  checkLength(texts.reduce((sum, text) => sum + text.length, separator.length * Math.max(texts.length - 1, 0)));
  return texts.join(separator);
}
