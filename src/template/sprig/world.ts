// sprig's functions that depend on chance, the environment or the network; all of it comes from the caller.

import type { Environment } from "../environment.ts";
import { define, FunctionError, type GoFunction } from "../functions.ts";
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
  let out = "";
  for (let i = 0; i < count; i++) out += alphabet[randomBelow(environment, alphabet.length)];
  return out;
}

/** Evenly spread: values beyond the last full multiple are drawn again. */
function randomBelow(environment: Environment, limit: number): number {
  const ceiling = 2 ** 32 - (2 ** 32 % limit);
  for (;;) {
    const drawn = Buffer.from(environment.randomBytes(4)).readUInt32LE(0);
    if (drawn < ceiling) return drawn % limit;
  }
}

function shuffle(environment: Environment, value: string): string {
  const chars = [...value];
  for (let i = chars.length - 1; i > 0; i--) {
    const other = randomBelow(environment, i + 1);
    [chars[i], chars[other]] = [chars[other]!, chars[i]!];
  }
  return chars.join("");
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
  const addresses = /^[\d.]+$|:/.test(name) ? [name] : (environment.lookupHost?.(name) ?? []);
  if (addresses.length === 0) throw new FunctionError("invalid argument to Intn");
  return addresses[randomBelow(environment, addresses.length)]!;
}
