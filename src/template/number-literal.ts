// Reads number and character literals, and numbers in texts, by Go's rules.

import type { NumberNode } from "./nodes.ts";
import { quote, unquoteRune } from "./quote.ts";

const INT64_MAX = 2n ** 63n - 1n;
const UINT64_MAX = 2n ** 64n - 1n;

/** A number node, or the text of the error. */
export function readNumber(text: string, offset: number, isComplex: boolean): NumberNode | string {
  if (isComplex) return readComplex(text, offset);
  if (text.endsWith("i")) {
    const im = parseFloatText(text.slice(0, -1));
    if (typeof im === "number") return complexNode(text, offset, 0, im);
  }
  const uint = parseUnsigned(text);
  const int = parseInteger(text);
  if (typeof int === "bigint") {
    return { type: "number", offset, text, int, uint: int === 0n ? 0n : numberOr(uint), float: Number(int) };
  }
  if (typeof uint === "bigint") return { type: "number", offset, text, uint, float: Number(uint) };
  const float = parseFloatText(text);
  if (typeof float !== "number") return `illegal number syntax: ${quote(text)}`;
  if (!/[.eEpP]/.test(text)) return `integer overflow: ${quote(text)}`;
  return { type: "number", offset, text, float, ...wholeNumber(float) };
}

/** A character constant with its quotes. */
export function readCharacter(text: string, offset: number): NumberNode | string {
  const head = unquoteRune(text.slice(1), "'");
  if (head === undefined) return "invalid syntax";
  if (head.rest !== "'") return `malformed character constant: ${text}`;
  const code = BigInt(head.code);
  return { type: "number", offset, text, int: code, uint: code, float: head.code };
}

/** As Go scans one: a letter in front is taken for the beginning of "Inf". */
const FLOAT_TOKEN =
  "[iI]?(?:0[xX][0-9a-fA-F_]*(?:\\.[0-9a-fA-F_]*)?(?:[pP][+-]?[0-9_]*)?|[0-9_]*(?:\\.[0-9_]*)?(?:[eEpP][+-]?[0-9_]*)?)";
/** Each part is taken as long as it goes, and none of it is given back; hence the lookaheads. */
const COMPLEX = new RegExp(`^(?=([+-]?${FLOAT_TOKEN}))(?<re>\\1)(?=([+-]${FLOAT_TOKEN}))(?<im>\\3)i`);

function readComplex(text: string, offset: number): NumberNode | string {
  const parts = COMPLEX.exec(text)?.groups as { re: string; im: string } | undefined;
  if (parts === undefined) return "syntax error scanning complex number";
  const [re, im] = [parseFloatText(parts.re), parseFloatText(parts.im)];
  if (typeof re !== "number") return parseFloatComplaint(parts.re, re);
  if (typeof im !== "number") return parseFloatComplaint(parts.im, im);
  return complexNode(text, offset, re, im);
}

function parseFloatComplaint(text: string, failure: ParseFailure): string {
  return `strconv.ParseFloat: parsing ${quote(text)}: ${failure === "syntax" ? "invalid syntax" : "value out of range"}`;
}

function complexNode(text: string, offset: number, re: number, im: number): NumberNode {
  const node = { type: "number" as const, offset, text, complex: { re, im } };
  return im === 0 ? { ...node, float: re, ...wholeNumber(re) } : node;
}

function wholeNumber(float: number): { int?: bigint; uint?: bigint } {
  if (!Number.isInteger(float)) return {};
  const value = BigInt(float);
  return {
    int: value >= -INT64_MAX - 1n && value <= INT64_MAX ? value : undefined,
    uint: value >= 0n && value <= UINT64_MAX ? value : undefined,
  };
}

function numberOr(value: bigint | ParseFailure): bigint | undefined {
  return typeof value === "bigint" ? value : undefined;
}

export type ParseFailure = "syntax" | "range";

/** Go's ParseInt: base 0 reads prefixes and underscores. */
export function parseInteger(text: string, base: 0 | 8 | 10 = 0, bits: 64 | 32 = 64): bigint | ParseFailure {
  const negative = text.startsWith("-");
  const magnitude = parseUnsigned(negative || text.startsWith("+") ? text.slice(1) : text, base);
  if (typeof magnitude !== "bigint") return magnitude;
  const limit = 2n ** BigInt(bits - 1);
  if (negative ? magnitude > limit : magnitude >= limit) return "range";
  return negative ? -magnitude : magnitude;
}

/** Go's ParseUint with 64 bits. */
export function parseUnsigned(text: string, base: 0 | 8 | 10 = 0): bigint | ParseFailure {
  const digits =
    base === 0
      ? plainLiteral(text)
      : base === 8
        ? /^[0-7]+$/.test(text)
          ? `0o${text}`
          : ""
        : /^[0-9]+$/.test(text)
          ? text
          : "";
  if (digits === "") return "syntax";
  // What is far too long is not worth counting.
  const significant = digits.replace(/^0[a-zA-Z]?0*(?=.)/, "").length;
  if (significant > (/^0[bB]/.test(digits) ? 64 : 22)) return "range";
  const value = BigInt(digits);
  return value > UINT64_MAX ? "range" : value;
}

/** A literal JavaScript's BigInt reads, or the empty string where Go would not accept it. */
function plainLiteral(text: string): string {
  if (/^0[xX](?:_?[0-9a-fA-F])+$/.test(text) || /^0[bB](?:_?[01])+$/.test(text) || /^0[oO](?:_?[0-7])+$/.test(text)) {
    return text.replaceAll("_", "");
  }
  if (/^0(?:_?[0-7])+$/.test(text)) return `0o${text.slice(1).replaceAll("_", "")}`;
  return /^(?:0|[1-9](?:_?[0-9])*)$/.test(text) ? text.replaceAll("_", "") : "";
}

/** Go's ParseFloat with 64 bits. */
export function parseFloatText(text: string): number | ParseFailure {
  const special = /^([+-]?)(inf|infinity|nan)$/i.exec(text);
  if (special !== null)
    return special[2]!.toLowerCase() === "nan" ? Number.NaN : special[1] === "-" ? -Infinity : Infinity;
  if (/^[+-]?0[xX]/.test(text)) return parseHexFloat(text);
  // Underscores stand between digits.
  if (/(?:^|[^0-9])_|_(?:[^0-9]|$)/.test(text)) return "syntax";
  const digits = text.replaceAll("_", "");
  if (!/^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/.test(digits)) return "syntax";
  const value = Number(digits);
  return Number.isFinite(value) ? value : "range";
}

function parseHexFloat(text: string): number | ParseFailure {
  const match = /^([+-]?)0[xX]((?:_?[0-9a-fA-F])*)(?:\.([0-9a-fA-F]*(?:_[0-9a-fA-F]+)*))?[pP]([+-]?[0-9]+)$/.exec(text);
  const whole = (match?.[2] ?? "").replaceAll("_", "");
  const fraction = (match?.[3] ?? "").replaceAll("_", "");
  if (match === null || whole + fraction === "") return "syntax";
  const mantissa = BigInt(`0x${whole}${fraction}`);
  const value = scaleByPowerOfTwo(mantissa, Number(match[4]) - 4 * fraction.length);
  if (!Number.isFinite(value)) return "range";
  return match[1] === "-" ? -value : value;
}

const SMALLEST_EXPONENT = -1074;

/** The nearest float, the even one of two. */
function scaleByPowerOfTwo(mantissa: bigint, exponent: number): number {
  if (mantissa === 0n) return 0;
  const length = mantissa.toString(2).length;
  const lead = exponent + length - 1;
  if (lead > 1023) return Infinity;
  // Floats below the normal ones have fewer bits.
  const drop = length - Math.min(53, lead - SMALLEST_EXPONENT + 1);
  if (drop > length) return 0;
  if (drop <= 0) return Number(mantissa) * 2 ** exponent;
  const kept = mantissa >> BigInt(drop);
  const rest = mantissa - (kept << BigInt(drop));
  const half = 1n << BigInt(drop - 1);
  const up = rest > half || (rest === half && kept % 2n === 1n);
  return Number(up ? kept + 1n : kept) * 2 ** (exponent + drop);
}
