// Prints floating-point numbers exactly as Go does: shortest digits, or correctly rounded ones, in every notation.

import { type Flags, pad } from "./flags.ts";

/** The digits of a positive number: it is 0.DIGITS times ten to the power `point`. */
type Decimal = { readonly digits: string; readonly point: number };

const MANTISSA_BITS = 52;
const BIAS = 1075;

/** Go's strconv.FormatFloat for 64 bits; precision -1 asks for the shortest text that reads back the same. */
export function formatFloat(value: number, verb: string, precision: number): string {
  if (Number.isNaN(value)) return "NaN";
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  const positive = Math.abs(value);
  if (positive === Infinity) return `${sign === "-" ? "-" : "+"}Inf`;
  switch (verb) {
    case "b":
      return sign + binary(positive);
    case "x":
    case "X": {
      const text = hexadecimal(positive, precision);
      return sign + (verb === "X" ? text.toUpperCase() : text);
    }
    case "e":
    case "E":
      return sign + scientific(round(positive, precision, "digits", 1), precision, verb);
    case "f":
      return sign + plain(round(positive, precision, "decimals", 0), precision);
    default:
      return sign + general(positive, precision, verb === "G" ? "E" : "e");
  }
}

function general(value: number, precision: number, exponentLetter: string): string {
  const shortest = precision < 0;
  const wanted = shortest ? -1 : Math.max(precision, 1);
  const decimal = round(value, wanted, "digits", 0);
  const count = decimal.digits.length;
  const threshold = shortest ? 6 : wanted > count && count >= decimal.point ? count : wanted;
  const exponent = decimal.point - 1;
  if (value !== 0 && (exponent < -4 || exponent >= threshold)) {
    return scientific(decimal, count - 1, exponentLetter);
  }
  return plain(decimal, Math.max(count - decimal.point, 0));
}

function scientific(decimal: Decimal, precision: number, letter: string): string {
  const { digits, point } = decimal;
  const places = precision < 0 ? Math.max(digits.length - 1, 0) : precision;
  const fraction = places > 0 ? `.${digits.slice(1, 1 + places).padEnd(places, "0")}` : "";
  const exponent = digits === "" ? 0 : point - 1;
  const magnitude = String(Math.abs(exponent)).padStart(2, "0");
  return `${digits[0] ?? "0"}${fraction}${letter}${exponent < 0 ? "-" : "+"}${magnitude}`;
}

function plain(decimal: Decimal, precision: number): string {
  const { digits, point } = decimal;
  const places = precision < 0 ? Math.max(digits.length - point, 0) : precision;
  const whole = point > 0 ? digits.slice(0, point).padEnd(point, "0") : "0";
  if (places === 0) return whole;
  const fraction = point >= 0 ? digits.slice(point) : "0".repeat(-point) + digits;
  return `${whole}.${fraction.slice(0, places).padEnd(places, "0")}`;
}

/** The digits of the number without trailing zeros: the shortest ones, or so many digits (plus `extra`) or decimals. */
function round(value: number, precision: number, unit: "digits" | "decimals", extra: number): Decimal {
  if (value === 0) return { digits: "", point: 0 };
  const exact = precision < 0 ? shortest(value) : exactDecimal(value);
  if (precision < 0) return exact;
  const keep = unit === "digits" ? precision + extra : exact.point + precision;
  return roundDigits(exact, keep);
}

function roundDigits({ digits, point }: Decimal, keep: number): Decimal {
  if (keep >= digits.length) return { digits, point };
  if (keep < 0) return { digits: "", point: 0 };
  const next = digits.charCodeAt(keep) - 48;
  const exactHalf = next === 5 && keep + 1 === digits.length;
  const previousOdd = keep > 0 && digits.charCodeAt(keep - 1) % 2 === 1;
  const up = exactHalf ? previousOdd : next >= 5;
  const kept = digits.slice(0, keep);
  if (!up) return trimZeros(kept, point);
  const raised = String(BigInt(kept === "" ? "0" : kept) + 1n).padStart(keep, "0");
  return trimZeros(raised, point + (raised.length - keep));
}

function trimZeros(digits: string, point: number): Decimal {
  const trimmed = digits.replace(/0+$/, "");
  return trimmed === "" ? { digits: "", point: 0 } : { digits: trimmed, point };
}

function shortest(value: number): Decimal {
  const [mantissa = "", exponent = "0"] = value.toExponential().split("e");
  return { digits: mantissa.replace(".", ""), point: Number(exponent) + 1 };
}

/** Mantissa and power of two: the number is `mantissa * 2 ** exponent`. */
function parts(value: number): { mantissa: bigint; exponent: number } {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const fraction = bits & ((1n << BigInt(MANTISSA_BITS)) - 1n);
  const biased = Number((bits >> BigInt(MANTISSA_BITS)) & 0x7ffn);
  return biased === 0
    ? { mantissa: fraction, exponent: 1 - BIAS }
    : { mantissa: fraction | (1n << BigInt(MANTISSA_BITS)), exponent: biased - BIAS };
}

function exactDecimal(value: number): Decimal {
  const { mantissa, exponent } = parts(value);
  const scaled = exponent >= 0 ? mantissa << BigInt(exponent) : mantissa * 5n ** BigInt(-exponent);
  const text = String(scaled);
  return trimZeros(text, text.length + Math.min(exponent, 0));
}

function binary(value: number): string {
  const { mantissa, exponent } = parts(value);
  return `${mantissa}p${exponent < 0 ? "-" : "+"}${Math.abs(exponent)}`;
}

function hexadecimal(value: number, precision: number): string {
  let { mantissa, exponent } = value === 0 ? { mantissa: 0n, exponent: 0 } : parts(value);
  if (mantissa !== 0n) {
    exponent += MANTISSA_BITS;
    while (mantissa >> BigInt(MANTISSA_BITS) === 0n) {
      mantissa <<= 1n;
      exponent--;
    }
  }
  // Thirteen hexadecimal digits follow the leading one.
  if (precision >= 0 && precision < 13) {
    const drop = BigInt((13 - precision) * 4);
    const half = 1n << (drop - 1n);
    const rest = mantissa & ((1n << drop) - 1n);
    mantissa >>= drop;
    if (rest > half || (rest === half && mantissa % 2n === 1n)) mantissa++;
    mantissa <<= drop;
    if (mantissa >> BigInt(MANTISSA_BITS + 1) !== 0n) {
      mantissa >>= 1n;
      exponent++;
    }
  }
  const lead = mantissa >> BigInt(MANTISSA_BITS);
  const all = (mantissa & ((1n << BigInt(MANTISSA_BITS)) - 1n)).toString(16).padStart(13, "0");
  const fraction = precision < 0 ? all.replace(/0+$/, "") : all.slice(0, precision).padEnd(precision, "0");
  const power = String(Math.abs(exponent)).padStart(2, "0");
  return `0x${lead}${fraction === "" ? "" : `.${fraction}`}p${exponent < 0 ? "-" : "+"}${power}`;
}

/** One of the float verbs with its flags, or undefined where the verb is not one for floats. */
export function formatFloatVerb(value: number, verb: string, flags: Flags): string | undefined {
  switch (verb) {
    case "v":
      return withFlags(value, "g", -1, flags);
    case "b":
    case "g":
    case "G":
    case "x":
    case "X":
      return withFlags(value, verb, -1, flags);
    case "f":
    case "e":
    case "E":
      return withFlags(value, verb, 6, flags);
    case "F":
      return withFlags(value, "f", 6, flags);
    default:
      return undefined;
  }
}

function withFlags(value: number, verb: string, defaultPrecision: number, flags: Flags): string {
  const precision = flags.precision ?? defaultPrecision;
  let text = formatFloat(value, verb, precision);
  if (!text.startsWith("-") && !text.startsWith("+")) text = `+${text}`;
  if (flags.space && text.startsWith("+") && !flags.plus) text = ` ${text.slice(1)}`;
  if (text[1] === "I" || text[1] === "N") {
    if (text[1] === "N" && !flags.space && !flags.plus) text = text.slice(1);
    if (text === "+Inf" && !flags.plus) text = "+Inf";
    return pad(text, flags, false);
  }
  if (flags.sharp && verb !== "b") text = withPoint(text, verb, precision);
  if (flags.plus || !text.startsWith("+")) {
    if (flags.zero && !flags.minus && (flags.width ?? 0) > text.length) {
      return text[0]! + text.slice(1).padStart(flags.width! - 1, "0");
    }
    return pad(text, flags);
  }
  return pad(text.slice(1), flags);
}

/** The sharp flag keeps the point, and for `%g` the trailing zeros. */
function withPoint(signed: string, verb: string, precision: number): string {
  let missing = "gGx".includes(verb) ? (precision === -1 ? 6 : precision) : 0;
  const tailAt = signed.search(verb === "x" || verb === "X" ? /[pP]/ : /[eEpP]/);
  const tail = tailAt < 0 ? "" : signed.slice(tailAt);
  let body = tailAt < 0 ? signed : signed.slice(0, tailAt);
  const significant = body.slice(1).replace(".", "").replace(/^0+/, "");
  missing -= significant.length;
  if (!body.includes(".")) {
    if (body.length === 2 && body[1] === "0") missing--;
    body += ".";
  }
  return body + "0".repeat(Math.max(missing, 0)) + tail;
}
