// sprig's functions on text.

import { sprintf } from "../fmt/print.ts";
import { define, FunctionError, type GoFunction } from "../functions.ts";
import { byteLength, byteSlice, encodeUtf8 } from "../go-string.ts";
import type { GoValue } from "../value.ts";
import { text, toText, whole } from "./arguments.ts";
import { isLower, isSpace, isUpper, lowerRune, mapRunes, titleRune, upperRune } from "./letter-case.ts";
import { toCamelCase, toLowerWords } from "./word-case.ts";
import { abbreviate, wrapText } from "./wrap.ts";

/** A result longer than this is refused rather than filling the memory. */
const MAX_TEXT = 128 * 1024 * 1024;

const onText = (change: (value: string) => string): GoFunction =>
  define("string -> string", ([value]) => change(text(value)));
const onTwo = (signatureResult: "string" | "bool", change: (first: string, second: string) => GoValue): GoFunction =>
  define(`string string -> ${signatureResult}`, ([first, second]) => change(text(first), text(second)));

export const STRINGS: readonly (readonly [string, GoFunction])[] = [
  ["hello", define("-> string", () => "Hello!")],
  [
    "abbrev",
    define("int string -> string", ([width, value]) =>
      whole(width) < 4 ? text(value) : abbreviate(text(value), 0, whole(width)),
    ),
  ],
  [
    "abbrevboth",
    define("int int string -> string", ([left, right, value]) =>
      whole(right) < 4 || (whole(left) > 0 && whole(right) < 7)
        ? text(value)
        : abbreviate(text(value), whole(left), whole(right)),
    ),
  ],
  ["trunc", define("int string -> string", ([count, value]) => truncate(text(value), whole(count)))],
  [
    "substr",
    define("int int string -> string", ([start, end, value]) => substring(text(value), whole(start), whole(end))),
  ],
  ["trim", onText((value) => trimSpace(value))],
  ["upper", onText((value) => mapRunes(value, upperRune))],
  ["lower", onText((value) => mapRunes(value, lowerRune))],
  ["title", onText(titleWords)],
  ["untitle", onText(untitleWords)],
  ["swapcase", onText(swapCase)],
  ["snakecase", onText((value) => toLowerWords(value, "_"))],
  ["kebabcase", onText((value) => toLowerWords(value, "-"))],
  ["camelcase", onText(toCamelCase)],
  ["nospace", onText(removeSpace)],
  ["initials", onText(initials)],
  ["trimAll", onTwo("string", (cut, value) => trimAll(value, cut))],
  ["trimall", onTwo("string", (cut, value) => trimAll(value, cut))],
  ["trimPrefix", onTwo("string", (prefix, value) => (value.startsWith(prefix) ? value.slice(prefix.length) : value))],
  [
    "trimSuffix",
    onTwo("string", (suffix, value) => (value.endsWith(suffix) ? value.slice(0, value.length - suffix.length) : value)),
  ],
  ["contains", onTwo("bool", (part, value) => value.includes(part))],
  ["hasPrefix", onTwo("bool", (prefix, value) => value.startsWith(prefix))],
  ["hasSuffix", onTwo("bool", (suffix, value) => value.endsWith(suffix))],
  ["repeat", define("int string -> string", ([count, value]) => repeat(text(value), whole(count)))],
  [
    "replace",
    define("string string string -> string", ([old, fresh, value]) => replaceAll(text(value), text(old), text(fresh))),
  ],
  [
    "quote",
    define("any... -> string", (values) =>
      present(values)
        .map((value) => sprintf("%q", [toText(value)]))
        .join(" "),
    ),
  ],
  [
    "squote",
    define("any... -> string", (values) =>
      present(values)
        .map((value) => sprintf("'%v'", [value]))
        .join(" "),
    ),
  ],
  [
    "cat",
    define("any... -> string", (values) =>
      present(values)
        .map((value) => sprintf("%v", [value]))
        .join(" "),
    ),
  ],
  ["indent", define("int string -> string", ([count, value]) => indent(text(value), whole(count)))],
  ["nindent", define("int string -> string", ([count, value]) => `\n${indent(text(value), whole(count))}`)],
  ["wrap", define("int string -> string", ([width, value]) => wrapText(text(value), whole(width), "", false))],
  [
    "wrapWith",
    define("int string string -> string", ([width, separator, value]) =>
      wrapText(text(value), whole(width), text(separator), true),
    ),
  ],
  ["plural", define("string string int -> string", ([one, many, count]) => (whole(count) === 1 ? one! : many!))],
  ["toString", define("any -> string", ([value]) => toText(value!))],
];

function present(values: readonly GoValue[]): GoValue[] {
  return values.filter((value) => value !== null);
}

function truncate(value: string, count: number): string {
  if (byteLength(value) <= count) return value;
  if (count < 0) throw new FunctionError(`runtime error: slice bounds out of range [:${count}]`);
  return byteSlice(value, 0, count);
}

function substring(value: string, start: number, end: number): string {
  const length = byteLength(value);
  const range = (text: string) => new FunctionError(`runtime error: slice bounds out of range ${text}`);
  if (start < 0) {
    if (end < 0) throw range(`[:${end}]`);
    if (end > length) throw range(`[:${end}] with length ${length}`);
    return byteSlice(value, 0, end);
  }
  if (end < 0 || end > length) {
    if (start > length) throw range(`[${start}:${length}]`);
    return byteSlice(value, start, length);
  }
  if (start > end) throw range(`[${start}:${end}]`);
  return byteSlice(value, start, end);
}

function trimSpace(value: string): string {
  let start = 0;
  let end = value.length;
  while (start < end && isSpace(value[start]!)) start++;
  while (end > start && isSpace(value[end - 1]!)) end--;
  return value.slice(start, end);
}

function trimAll(value: string, cut: string): string {
  const set = new Set(cut);
  const chars = [...value];
  let start = 0;
  let end = chars.length;
  while (start < end && set.has(chars[start]!)) start++;
  while (end > start && set.has(chars[end - 1]!)) end--;
  return chars.slice(start, end).join("");
}

export function repeat(value: string, count: number): string {
  if (count < 0) throw new FunctionError("strings: negative Repeat count");
  if (value.length * count > MAX_TEXT) throw new FunctionError("strings: Repeat output length overflow");
  return value.repeat(count);
}

function replaceAll(value: string, old: string, fresh: string): string {
  const separator = () => fresh;
  return old === "" ? fresh + [...value].map((char) => char + fresh).join("") : value.replaceAll(old, separator);
}

function indent(value: string, count: number): string {
  const pad = repeat(" ", count);
  return pad + value.replaceAll("\n", `\n${pad}`);
}

/** Capitals at the start of words; letters, digits and underscores do not separate words. */
function titleWords(value: string): string {
  let previous = " ";
  return mapRunes(value, (char) => {
    const starts = /^[\x00-\x7f]$/.test(previous) ? !/^\w$/.test(previous) : isSpace(previous);
    previous = char;
    return starts ? titleRune(char) : char;
  });
}

function untitleWords(value: string): string {
  let starts = true;
  return mapRunes(value, (char) => {
    if (isSpace(char)) {
      starts = true;
      return char;
    }
    const mapped = starts ? lowerRune(char) : char;
    starts = false;
    return mapped;
  });
}

function swapCase(value: string): string {
  let afterSpace = true;
  return mapRunes(value, (char) => {
    if (isUpper(char) || /^\p{Lt}$/u.test(char)) {
      afterSpace = false;
      return lowerRune(char);
    }
    if (isLower(char)) {
      const mapped = afterSpace ? titleRune(char) : upperRune(char);
      afterSpace = false;
      return mapped;
    }
    afterSpace = isSpace(char);
    return char;
  });
}

/** upstream: bytes are taken for characters, so text beyond ASCII is garbled where any space is removed. */
function removeSpace(value: string): string {
  const chars = [...Buffer.from(encodeUtf8(value)).toString("latin1")];
  const kept = chars.filter((char) => !isSpace(char));
  return kept.length === chars.length ? value : kept.join("");
}

/** upstream: bytes are taken for characters here too. */
function initials(value: string): string {
  let afterGap = true;
  return mapRunes(Buffer.from(encodeUtf8(value)).toString("latin1"), (char) => {
    const shown = !isSpace(char) && afterGap ? char : "";
    afterGap = isSpace(char);
    return shown;
  });
}
