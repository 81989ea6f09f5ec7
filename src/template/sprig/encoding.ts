// base64 and base32, with Go's idea of where bad input goes wrong.

import { checkLength } from "../bounded.ts";
import { define, FunctionError, type GoFunction } from "../functions.ts";
import { decodeUtf8, encodeUtf8 } from "../go-string.ts";
import { text } from "./arguments.ts";

const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

export const ENCODINGS: readonly (readonly [string, GoFunction])[] = [
  ["b64enc", define("string -> string", ([value]) => Buffer.from(encodeUtf8(text(value))).toString("base64"))],
  ["b64dec", define("string -> string", ([value]) => decodedOrComplaint(() => decodeBase64(text(value))))],
  ["b32enc", define("string -> string", ([value]) => encodeBase32(encodeUtf8(text(value))))],
  ["b32dec", define("string -> string", ([value]) => decodedOrComplaint(() => decodeBase32(text(value))))],
];

/** upstream: the text of the error takes the place of the result. */
function decodedOrComplaint(decode: () => Uint8Array): string {
  try {
    return decodeUtf8(decode());
  } catch (error) {
    if (error instanceof FunctionError) return error.message;
    throw error;
  }
}

function corrupt(base: 32 | 64, at: number): FunctionError {
  return new FunctionError(`illegal base${base} data at input byte ${at}`);
}

/** Throws a `FunctionError` that names the first bad byte; line ends are passed over. */
export function decodeBase64(source: string): Uint8Array {
  const oneLine = source.replace(/[\r\n]/g, "");
  if (oneLine.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(oneLine)) return Buffer.from(oneLine, "base64");
  const input = Buffer.from(encodeUtf8(source)).toString("latin1");
  const out: number[] = [];
  let at = 0;
  for (;;) {
    const digits: number[] = [];
    while (digits.length < 4) {
      if (at === input.length) {
        if (digits.length === 0) return Uint8Array.from(out);
        throw corrupt(64, at - digits.length);
      }
      const char = input[at++]!;
      const digit = BASE64.indexOf(char);
      if (digit >= 0) digits.push(digit);
      else if (char === "=") {
        checkPadding(input, at, digits.length);
        break;
      } else if (char !== "\n" && char !== "\r") throw corrupt(64, at - 1);
    }
    const bits = digits.reduce((sum, digit, index) => sum | (digit << (18 - 6 * index)), 0);
    out.push(...[(bits >> 16) & 255, (bits >> 8) & 255, bits & 255].slice(0, digits.length - 1));
    if (digits.length < 4) return Uint8Array.from(out);
  }
}

function checkPadding(input: string, afterFirst: number, digits: number): void {
  let at = afterFirst;
  const skipLines = () => {
    while (input[at] === "\n" || input[at] === "\r") at++;
  };
  if (digits < 2) throw corrupt(64, at - 1);
  if (digits === 2) {
    skipLines();
    if (at === input.length) throw corrupt(64, at);
    if (input[at] !== "=") throw corrupt(64, at - 1);
    at++;
  }
  skipLines();
  if (at < input.length) throw corrupt(64, at);
}

function encodeBase32(data: Uint8Array): string {
  checkLength(data.length * 1.6);
  const out = Buffer.alloc(Math.ceil(data.length / 5) * 8, "=");
  let size = 0;
  for (let at = 0; at < data.length; at += 5) {
    const digits = Math.min(8, Math.ceil(((data.length - at) * 8) / 5));
    for (let digit = 0; digit < digits; digit++) {
      // Five bits out of the two bytes that hold them.
      const bit = digit * 5;
      const first = at + (bit >> 3);
      const pair = (data[first]! << 8) | (data[first + 1] ?? 0);
      out[size + digit] = BASE32.charCodeAt((pair >> (11 - (bit & 7))) & 31);
    }
    size += 8;
  }
  return out.toString("latin1");
}

function decodeBase32(source: string): Uint8Array {
  const input = Buffer.from(encodeUtf8(source))
    .toString("latin1")
    .replace(/[\r\n]/g, "");
  const out = new Uint8Array(Math.ceil(input.length / 8) * 5);
  let size = 0;
  for (let start = 0; start < input.length; start += 8) {
    const { digits, ended } = readBase32Group(input, start);
    let [bits, count] = [0, 0];
    for (const digit of digits) {
      bits = ((bits & 255) << 5) | digit;
      count += 5;
      if (count < 8) continue;
      count -= 8;
      out[size++] = (bits >> count) & 255;
    }
    if (ended) break;
  }
  return out.subarray(0, size);
}

function readBase32Group(input: string, start: number): { digits: number[]; ended: boolean } {
  const digits: number[] = [];
  for (let at = start; digits.length < 8; at++) {
    const char = input[at];
    const count = digits.length;
    if (char === undefined) throw corrupt(32, start);
    const left = input.length - at - 1;
    if (char === "=" && count >= 2 && left < 8) {
      if (left + count < 7) throw corrupt(32, input.length);
      for (let k = 0; k < 7 - count; k++) if (left > k && input[at + 1 + k] !== "=") throw corrupt(32, at + k);
      if (count === 1 || count === 3 || count === 6) throw corrupt(32, at);
      return { digits, ended: true };
    }
    const digit = BASE32.indexOf(char);
    if (digit < 0) throw corrupt(32, at);
    digits.push(digit);
  }
  return { digits, ended: false };
}
