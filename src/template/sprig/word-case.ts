// snakecase, kebabcase and camelcase, with the word boundaries of the library that sprig 2.22 uses.

import { isNumber, isUpper, lowerRune, upperRune } from "./letter-case.ts";

/** The characters of a text by their number, in little memory. */
type Chars = { readonly length: number; readonly at: (index: number) => string };

function charsOf(text: string): Chars {
  const codes = new Uint32Array(text.length);
  let length = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.codePointAt(at)!;
    if (code > 0xffff) at++;
    codes[length++] = code >= 0xd800 && code <= 0xdfff ? 0xfffd : code;
  }
  return { length, at: (index) => String.fromCodePoint(codes[index]!) };
}

/** Words in small letters with the connector between them. */
export function toLowerWords(text: string, connector: string): string {
  const chars = charsOf(text);
  let out = "";
  let current = connector;
  let at = 0;
  while (at < chars.length) {
    const previous = current;
    current = chars.at(at++);
    const starts = previous !== connector && !isNumber(previous);
    if (isUpper(current)) {
      const word = upperRun(chars, at, current, connector);
      out += (starts ? connector : "") + word.text;
      at = word.next;
      current = word.last;
    } else if (isNumber(current)) {
      out += (starts ? connector : "") + current;
    } else {
      if (current === " " || current === "-" || current === "_") current = connector;
      out += current;
    }
  }
  return out;
}

/** A run of capitals: all but the last are one word when a small letter follows, as in HTTPServer. */
function upperRun(
  chars: Chars,
  start: number,
  first: string,
  connector: string,
): { text: string; next: number; last: string } {
  let text = lowerRune(first);
  let at = start;
  if (at >= chars.length) return { text, next: at, last: first };
  let current = chars.at(at++);
  if (!isUpper(current)) return { text: text + current, next: at, last: current };
  while (at < chars.length) {
    const pending = lowerRune(current);
    current = chars.at(at++);
    if (isUpper(current)) {
      text += pending;
      continue;
    }
    if (current === "_" || current === " " || current === "-") {
      return { text: text + pending + connector, next: at, last: connector };
    }
    text += isNumber(current) ? pending + connector + current : connector + pending + current;
    // upstream: a text that ends right here has its last letter twice.
    if (at >= chars.length) text += current;
    return { text, next: at, last: current };
  }
  return { text: text + lowerRune(current), next: at, last: current };
}

/** upstream: only underscores separate words, and a text of one letter becomes empty. */
export function toCamelCase(source: string): string {
  const chars = charsOf(source);
  let out = "";
  let at = 0;
  let current = "";
  for (; at < chars.length; at++) {
    current = chars.at(at);
    if (current !== "_") break;
    out += current;
  }
  if (at >= chars.length - 1) return out;
  current = upperRune(current);
  for (at++; at < chars.length; at++) {
    const previous = current;
    current = chars.at(at);
    if (previous === "_" && current === "_") out += previous;
    else if (previous === "_") current = upperRune(current);
    else {
      current = lowerRune(current);
      out += previous;
    }
  }
  return out + current;
}
