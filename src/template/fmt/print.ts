// Go's Sprint, Sprintln and Sprintf over template values.

import { checkLength, joinTexts } from "../bounded.ts";
import { byteLength, escapedByte } from "../go-string.ts";
import { isSignedKind, isUnsignedKind } from "../types.ts";
import { type GoValue, typeOf } from "../value.ts";
import { type Flags, noFlags } from "./flags.ts";
import { formatArgument } from "./values.ts";

/** Width and precision above this are refused, as Go does. */
const TOO_LARGE = 1_000_000;

/** Operands are separated by a blank where neither neighbour is a string. */
export function sprint(values: readonly GoValue[]): string {
  let out = "";
  let previousString = false;
  for (const [index, value] of values.entries()) {
    const isString = value !== null && typeOf(value).kind === "string";
    if (index > 0 && !isString && !previousString) out += " ";
    out += formatArgument(value, "v", noFlags());
    previousString = isString;
    checkLength(out.length);
  }
  return out;
}

export function sprintln(values: readonly GoValue[]): string {
  return `${joinTexts(
    values.map((value) => formatArgument(value, "v", noFlags())),
    " ",
  )}\n`;
}

type Cursor = {
  readonly format: string;
  readonly values: readonly GoValue[];
  at: number;
  argument: number;
  reordered: boolean;
  /** The argument index of the verb being read is usable. */
  good: boolean;
  /** An index such as `[2]` was just read. */
  afterIndex: boolean;
  /** Where the last bracket closes, so that none is looked for in vain again and again. */
  readonly lastClose: number;
};

export function sprintf(format: string, values: readonly GoValue[]): string {
  const cursor: Cursor = {
    format,
    values,
    at: 0,
    argument: 0,
    reordered: false,
    good: true,
    afterIndex: false,
    lastClose: format.lastIndexOf("]"),
  };
  let out = "";
  while (cursor.at < format.length) {
    const percent = format.indexOf("%", cursor.at);
    const end = percent < 0 ? format.length : percent;
    out += format.slice(cursor.at, end);
    cursor.at = end + 1;
    if (percent >= 0) out += formatDirective(cursor);
    checkLength(out.length);
  }
  return cursor.reordered || cursor.argument >= values.length
    ? out
    : out + extraArguments(values.slice(cursor.argument));
}

function extraArguments(values: readonly GoValue[]): string {
  const texts = values.map((value) =>
    value === null ? "<nil>" : `${typeOf(value).name}=${formatArgument(value, "v", noFlags())}`,
  );
  return `%!(EXTRA ${texts.join(", ")})`;
}

function formatDirective(cursor: Cursor): string {
  const { format, values } = cursor;
  const flags = readFlags(cursor);
  cursor.good = true;
  readIndex(cursor);
  const problems = readWidth(cursor, flags) + readPrecision(cursor, flags);
  if (!cursor.afterIndex) readIndex(cursor);
  const code = format.codePointAt(cursor.at);
  if (code === undefined) return `${problems}%!(NOVERB)`;
  const char = String.fromCodePoint(code);
  const verb = escapedByte(char) === undefined ? char : "\ufffd";
  cursor.at += verb.length;
  if (verb === "%") return `${problems}%`;
  if (!cursor.good) return `${problems}%!${verb}(BADINDEX)`;
  if (cursor.argument >= values.length) return `${problems}%!${verb}(MISSING)`;
  if (verb === "v" || verb === "w") {
    flags.sharpV = flags.sharp;
    flags.plusV = flags.plus;
    flags.sharp = false;
    flags.plus = false;
  }
  return problems + formatArgument(values[cursor.argument++]!, verb, flags);
}

function readFlags(cursor: Cursor): Flags {
  const flags = noFlags();
  for (; ; cursor.at++) {
    switch (cursor.format[cursor.at]) {
      case "#":
        flags.sharp = true;
        break;
      case "0":
        flags.zero = true;
        break;
      case "+":
        flags.plus = true;
        break;
      case "-":
        flags.minus = true;
        break;
      case " ":
        flags.space = true;
        break;
      default:
        return flags;
    }
  }
}

function readWidth(cursor: Cursor, flags: Flags): string {
  if (cursor.format[cursor.at] !== "*") {
    flags.width = readNumber(cursor);
    if (cursor.afterIndex && flags.width !== undefined) cursor.good = false;
    return "";
  }
  cursor.at++;
  cursor.afterIndex = false;
  flags.width = numberArgument(cursor);
  if (flags.width === undefined) return "%!(BADWIDTH)";
  if (flags.width < 0) {
    flags.width = -flags.width;
    flags.minus = true;
    flags.zero = false;
  }
  return "";
}

function readPrecision(cursor: Cursor, flags: Flags): string {
  // A point at the very end is taken for the verb.
  if (cursor.format[cursor.at] !== "." || cursor.at + 1 >= cursor.format.length) return "";
  cursor.at++;
  if (cursor.afterIndex) cursor.good = false;
  readIndex(cursor);
  if (cursor.format[cursor.at] !== "*") {
    flags.precision = readNumber(cursor) ?? 0;
    return "";
  }
  cursor.at++;
  cursor.afterIndex = false;
  const given = numberArgument(cursor);
  flags.precision = given !== undefined && given >= 0 ? given : undefined;
  return flags.precision === undefined ? "%!(BADPREC)" : "";
}

function readNumber(cursor: Cursor): number | undefined {
  const start = cursor.at;
  let value = 0;
  for (; /[0-9]/.test(cursor.format[cursor.at] ?? ""); cursor.at++) {
    if (value > TOO_LARGE) {
      // Go gives up on the whole rest of the format.
      cursor.at = cursor.format.length;
      return undefined;
    }
    value = value * 10 + Number(cursor.format[cursor.at]);
  }
  return cursor.at === start ? undefined : value;
}

function numberArgument(cursor: Cursor): number | undefined {
  const value = cursor.values[cursor.argument];
  if (value === undefined) return undefined;
  cursor.argument++;
  if (value === null) return undefined;
  const { kind } = typeOf(value);
  if (!isSignedKind(kind) && !isUnsignedKind(kind)) return undefined;
  const number = Number(typeof value === "object" && value.kind === "scalar" ? value.value : value);
  return Math.abs(number) > TOO_LARGE ? undefined : number;
}

/** Reads an explicit argument index such as `[3]`. */
function readIndex(cursor: Cursor): void {
  const { format, values } = cursor;
  cursor.afterIndex = false;
  if (format[cursor.at] !== "[") return;
  cursor.reordered = true;
  // The shortest index has three bytes; in less than that Go looks for none.
  const isShort = format.length - cursor.at < 3 && byteLength(format.slice(cursor.at)) < 3;
  const close = isShort || cursor.at > cursor.lastClose ? -1 : format.indexOf("]", cursor.at);
  const text = close < 0 ? "" : format.slice(cursor.at + 1, close);
  cursor.at = close < 0 ? cursor.at + 1 : close + 1;
  cursor.afterIndex = /^[0-9]+$/.test(text) && Number(text) <= TOO_LARGE;
  if (cursor.afterIndex && Number(text) >= 1 && Number(text) <= values.length) cursor.argument = Number(text) - 1;
  else cursor.good = false;
}
