// Prints integers the way Go's integer verbs do.

import { runeText } from "../go-string.ts";
import { isPrintable, quoteRune } from "../quote.ts";
import { type Flags, pad } from "./flags.ts";

/** The text, or undefined where the verb is not one for integers. */
export function formatInteger(value: bigint, isSigned: boolean, verb: string, flags: Flags): string | undefined {
  switch (verb) {
    case "v":
      return flags.sharpV && !isSigned ? formatHex(value, flags) : inBase(value, 10, verb, flags);
    case "d":
      return inBase(value, 10, verb, flags);
    case "b":
      return inBase(value, 2, verb, flags);
    case "o":
    case "O":
      return inBase(value, 8, verb, flags);
    case "x":
    case "X":
      return inBase(value, 16, verb, flags);
    case "c":
      return pad(runeText(toCodePoint(value)), flags);
    case "q":
      return pad(quoteRune(toCodePoint(value), flags.plus), flags);
    case "U":
      return formatUnicode(value, flags);
    default:
      return undefined;
  }
}

/** With a leading 0x, as Go syntax writes unsigned numbers. */
export function formatHex(value: bigint, flags: Flags, leading = true): string {
  return inBase(value, 16, "v", { ...flags, sharp: leading });
}

function toCodePoint(value: bigint): number {
  return value < 0n || value > 0x10ffffn ? 0xfffd : Number(value);
}

function inBase(value: bigint, base: 2 | 8 | 10 | 16, verb: string, flags: Flags): string {
  const negative = value < 0n;
  let digits = (negative ? -value : value).toString(base);
  if (flags.precision !== undefined) {
    if (flags.precision === 0 && value === 0n) return " ".repeat(flags.width ?? 0);
    digits = digits.padStart(flags.precision, "0");
  } else if (flags.zero && !flags.minus && flags.width !== undefined) {
    digits = digits.padStart(flags.width - (negative || flags.plus || flags.space ? 1 : 0), "0");
  }
  if (flags.sharp) {
    if (base === 2) digits = `0b${digits}`;
    else if (base === 16) digits = `0x${digits}`;
    else if (base === 8 && !digits.startsWith("0")) digits = `0${digits}`;
  }
  if (verb === "O") digits = `0o${digits}`;
  if (verb === "X") digits = digits.toUpperCase();
  const sign = negative ? "-" : flags.plus ? "+" : flags.space ? " " : "";
  return pad(sign + digits, flags, false);
}

function formatUnicode(value: bigint, flags: Flags): string {
  const code = value < 0n ? 2n ** 64n + value : value;
  let text = `U+${code
    .toString(16)
    .toUpperCase()
    .padStart(Math.max(4, flags.precision ?? 0), "0")}`;
  if (flags.sharp && code <= 0x10ffffn && isPrintable(Number(code))) text += ` '${runeText(Number(code))}'`;
  return pad(text, flags, false);
}
