// sprig's functions that depend on chance, the environment or the network; all of it comes from the caller.

import { checkLength } from "../bounded.ts";
import type { Environment } from "../environment.ts";
import { define, FunctionError, type GoFunction } from "../functions.ts";
import { spend } from "../limits.ts";
import { quote } from "../quote.ts";
import { text, whole } from "./arguments.ts";

const DIGITS = "0123456789";
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const PRINTABLE = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).join("");

const randomFrom = (alphabet: string): GoFunction =>
  define("int -> string", ([count], environment) => randomText(environment, alphabet, whole(count)));

export const WORLD: readonly (readonly [string, GoFunction])[] = [
  ["randAlphaNum", randomFrom(DIGITS + LETTERS)],
  ["randAlpha", randomFrom(LETTERS)],
  ["randNumeric", randomFrom(DIGITS)],
  ["randAscii", randomFrom(PRINTABLE)],
  ["shuffle", define("string -> string", ([value], environment) => shuffle(environment, text(value)))],
  ["uuidv4", define("-> string", (_values, environment) => uuid(environment.randomBytes(16)))],
  ["env", define("string -> string", ([name], environment) => environment.getEnv(text(name)) ?? "")],
  ["expandenv", define("string -> string", ([value], environment) => expand(text(value), environment))],
  ["getHostByName", define("string -> string", ([name], environment) => hostAddress(text(name), environment))],
];

function randomText(environment: Environment, alphabet: string, count: number): string {
  checkLength(count);
  const below = randomSource(environment, count);
  const out = Buffer.alloc(Math.max(count, 0));
  for (let i = 0; i < count; i++) out[i] = alphabet.charCodeAt(below(alphabet.length));
  return out.toString("latin1");
}

const DRAWN_AT_ONCE = 4096;

/** Numbers from 0 up to a limit, of which about so many will be wanted. */
function randomSource(environment: Environment, wanted: number): (limit: number) => number {
  let left = wanted;
  let drawn = Buffer.alloc(0);
  let at = 0;
  return (limit) => {
    // Evenly spread: values beyond the last full multiple are drawn again.
    const ceiling = 2 ** 32 - (2 ** 32 % limit);
    for (;;) {
      if (at === drawn.length) {
        drawn = Buffer.from(environment.randomBytes(4 * Math.max(1, Math.min(left, DRAWN_AT_ONCE))));
        at = 0;
        left -= DRAWN_AT_ONCE;
      }
      const number = drawn.readUInt32LE(at);
      at += 4;
      if (number < ceiling) return number % limit;
    }
  };
}

function shuffle(environment: Environment, value: string): string {
  spend(value.length >> 3);
  const codes = Uint32Array.from(value, (char) => char.codePointAt(0)!);
  const below = randomSource(environment, codes.length);
  for (let i = codes.length - 1; i > 0; i--) {
    const other = below(i + 1);
    [codes[i], codes[other]] = [codes[other]!, codes[i]!];
  }
  const pieces: string[] = [];
  for (let i = 0; i < codes.length; i += DRAWN_AT_ONCE) {
    pieces.push(String.fromCodePoint(...codes.subarray(i, i + DRAWN_AT_ONCE)));
  }
  return pieces.join("");
}

function uuid(random: Uint8Array): string {
  const data = Buffer.from(random);
  data[6] = (data[6]! & 0x0f) | 0x40;
  data[8] = (data[8]! & 0x3f) | 0x80;
  const hex = data.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** `$NAME` and `${NAME}`; one special character after the dollar is a name too, and a lone or unclosed one is kept or dropped as Go does. */
function expand(value: string, environment: Environment): string {
  return value.replace(
    /\$(?:\{([^}]*)\}|(\{)|([*#$@!?\-0-9])|(\w+))/g,
    (whole, braced?: string, open?: string, special?: string, name?: string) => {
      if (open !== undefined || braced === "") return "";
      const variable = braced ?? special ?? name;
      return variable === undefined ? whole : (environment.getEnv(variable) ?? "");
    },
  );
}

function hostAddress(name: string, environment: Environment): string {
  const addresses = /^[\d.]+$|:/.test(name) ? [name] : environment.lookupHost?.(name);
  if (addresses === undefined) throw new FunctionError(`templates may not look up the host ${quote(name)} here`);
  if (addresses.length === 0) throw new FunctionError("invalid argument to Intn");
  return addresses[randomSource(environment, 1)(addresses.length)]!;
}
