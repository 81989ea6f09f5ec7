// sprig's functions on text.

import { checkLength, joinTexts } from "../bounded.ts";
import { sprint } from "../fmt/print.ts";
import { define, FunctionError, type GoFunction } from "../functions.ts";
import { byteLength, byteSlice, encodeUtf8 } from "../go-string.ts";
import { quote as quoteText } from "../quote.ts";
import type { GoValue } from "../value.ts";
import { bigWhole, text, toText, whole } from "./arguments.ts";
import { isLower, isSpace, isUpper, lowerRune, mapRunes, titleRune, upperRune } from "./letter-case.ts";
import { toCamelCase, toLowerWords } from "./word-case.ts";
import { abbreviate, wrapText } from "./wrap.ts";

const ASCII = /^[\x00-\x7f]*$/;

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
  ["trunc", define("int string -> string", ([count, value]) => truncate(text(value), bigWhole(count)))],
  [
    "substr",
    define("int int string -> string", ([start, end, value]) => substring(text(value), bigWhole(start), bigWhole(end))),
  ],
  ["trim", onText((value) => trimSpace(value))],
  ["upper", onText((value) => (ASCII.test(value) ? value.toUpperCase() : mapRunes(value, upperRune)))],
  ["lower", onText((value) => (ASCII.test(value) ? value.toLowerCase() : mapRunes(value, lowerRune)))],
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
      joinTexts(
        present(values).map((value) => quoteText(toText(value))),
        " ",
      ),
    ),
  ],
  [
    "squote",
    define("any... -> string", (values) =>
      joinTexts(
        present(values).map((value) => `'${sprint([value])}'`),
        " ",
      ),
    ),
  ],
  [
    "cat",
    define("any... -> string", (values) =>
      joinTexts(
        present(values).map((value) => sprint([value])),
        " ",
      ),
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

function truncate(value: string, count: bigint): string {
  if (byteLength(value) <= count) return value;
  if (count < 0) throw new FunctionError(`runtime error: slice bounds out of range [:${count}]`);
  return byteSlice(value, 0, Number(count));
}

function substring(value: string, start: bigint, end: bigint): string {
  const length = byteLength(value);
  const range = (text: string) => new FunctionError(`runtime error: slice bounds out of range ${text}`);
  if (start < 0) {
    if (end < 0) throw range(`[:${end}]`);
    if (end > length) throw range(`[:${end}] with length ${length}`);
    return byteSlice(value, 0, Number(end));
  }
  if (end < 0 || end > length) {
    if (start > length) throw range(`[${start}:${length}]`);
    return byteSlice(value, Number(start), length);
  }
  if (start > end) throw range(`[${start}:${end}]`);
  return byteSlice(value, Number(start), Number(end));
}

function trimSpace(value: string): string {
  let start = 0;
  let end = value.length;
  while (start < end && isSpace(value[start]!)) start++;
  while (end > start && isSpace(value[end - 1]!)) end--;
  return value.slice(start, end);
}

/** A byte that is not UTF-8 counts as U+FFFD, on either side. */
function trimAll(value: string, cut: string): string {
  const set = new Set(Array.from(cut, shown));
  let start = 0;
  let end = value.length;
  for (let char = ""; start < end; start += char.length) {
    char = String.fromCodePoint(value.codePointAt(start)!);
    if (!set.has(shown(char))) break;
  }
  for (let char = ""; end > start; end -= char.length) {
    char = /.$/su.exec(value.slice(Math.max(start, end - 2), end))![0];
    if (!set.has(shown(char))) break;
  }
  return value.slice(start, end);
}

function shown(char: string): string {
  return char.isWellFormed() ? char : "\ufffd";
}

export function repeat(value: string, count: number): string {
  if (count < 0) throw new FunctionError("strings: negative Repeat count");
  if (byteLength(value) * count >= 2 ** 63) throw new FunctionError("strings: Repeat output length overflow");
  checkLength(value.length * count);
  return value === "" ? "" : value.repeat(count);
}

function replaceAll(value: string, old: string, fresh: string): string {
  if (old === "" && fresh === "") return value;
  let count = 0;
  for (let at = value.indexOf(old); at >= 0 && at < value.length; at = value.indexOf(old, at + (old.length || 1)))
    count++;
  checkLength(value.length + (count + 1) * (fresh.length - old.length));
  if (old !== "") return value.replaceAll(old, () => fresh);
  return fresh + value.replace(/./gsu, (char) => char + fresh);
}

function indent(value: string, count: number): string {
  const pad = repeat(" ", count);
  return pad + replaceAll(value, "\n", `\n${pad}`);
}

/** Capitals at the start of words; letters, digits and underscores do not separate words. */
function titleWords(value: string): string {
  let previous = " ";
  return mapRunes(value, (char) => {
    const starts = previous <= "\x7f" ? !isWordByte(previous.charCodeAt(0)) : isSpace(previous);
    previous = char;
    return starts ? titleRune(char) : char;
  });
}

function isWordByte(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || (code >= 0x30 && code <= 0x39) || code === 0x5f
  );
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
  const data = encodeUtf8(value);
  const kept = Buffer.alloc(data.length);
  let size = 0;
  for (const byte of data) if (!isSpaceByte(byte)) kept[size++] = byte;
  return size === data.length ? value : kept.toString("latin1", 0, size);
}

function isSpaceByte(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d) || byte === 0x85 || byte === 0xa0;
}

/** upstream: bytes are taken for characters here too. */
function initials(value: string): string {
  const data = encodeUtf8(value);
  const kept = Buffer.alloc(data.length);
  let size = 0;
  let afterGap = true;
  for (const byte of data) {
    const isGap = isSpaceByte(byte);
    if (afterGap && !isGap) kept[size++] = byte;
    afterGap = isGap;
  }
  return kept.toString("latin1", 0, size);
}
