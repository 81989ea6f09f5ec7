// sprig's hashes, ciphers and keys.

import { createCipheriv, createDecipheriv, createHash, createHmac, generateKeyPairSync, scryptSync } from "node:crypto";
import type { Environment } from "../environment.ts";
import { define, FunctionError, type GoFunction } from "../functions.ts";
import { byteLength, decodeUtf8, encodeUtf8 } from "../go-string.ts";
import { RSA_KEY_WORK, spend } from "../limits.ts";
import { text, whole } from "./arguments.ts";
import { decodeBase64 } from "./encoding.ts";

const BLOCK = 16;

const hash = (name: string): GoFunction =>
  define("string -> string", ([value]) =>
    createHash(name)
      .update(encodeUtf8(text(value)))
      .digest("hex"),
  );

export const CRYPTO: readonly (readonly [string, GoFunction])[] = [
  ["sha1sum", hash("sha1")],
  ["sha256sum", hash("sha256")],
  ["adler32sum", define("string -> string", ([value]) => String(adler32(encodeUtf8(text(value)))))],
  [
    "encryptAES",
    define("string string -> string", ([key, value], environment) => encrypt(text(key), text(value), environment)),
  ],
  ["decryptAES", define("string string -> string", ([key, value]) => decrypt(text(key), text(value)))],
  ["genPrivateKey", define("string -> string", ([type]) => privateKey(text(type)))],
  [
    "derivePassword",
    define("uint32 string string string string -> string", ([counter, kind, password, user, site]) =>
      derivePassword(whole(counter), text(kind), text(password), text(user), text(site)),
    ),
  ],
];

function adler32(data: Uint8Array): number {
  let [a, b] = [1, 0];
  for (const byte of data) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  return b * 65536 + a;
}

function aesKey(password: string): Uint8Array {
  const key = Buffer.alloc(32);
  key.set(encodeUtf8(password).subarray(0, 32));
  return key;
}

function encrypt(password: string, plaintext: string, environment: Environment): string {
  if (plaintext === "") return "";
  const iv = environment.randomBytes(BLOCK);
  const cipher = createCipheriv("aes-256-cbc", aesKey(password), iv);
  return Buffer.concat([iv, cipher.update(encodeUtf8(plaintext)), cipher.final()]).toString("base64");
}

function decrypt(password: string, encrypted: string): string {
  if (encrypted === "") return "";
  const data = decodeBase64(encrypted);
  if (data.length < BLOCK) {
    // Go sets aside three bytes for each four characters.
    const capacity = Math.floor(byteLength(encrypted) / 4) * 3;
    if (capacity < BLOCK)
      throw new FunctionError(`runtime error: slice bounds out of range [:${BLOCK}] with capacity ${capacity}`);
    throw new FunctionError(`runtime error: slice bounds out of range [${BLOCK}:${data.length}]`);
  }
  const content = data.subarray(BLOCK);
  if (content.length % BLOCK !== 0) throw new FunctionError("crypto/cipher: input not full blocks");
  if (content.length === 0) throw new FunctionError("runtime error: index out of range [-1]");
  const decipher = createDecipheriv("aes-256-cbc", aesKey(password), data.subarray(0, BLOCK)).setAutoPadding(false);
  const plain = Buffer.concat([decipher.update(content), decipher.final()]);
  const end = plain.length - plain.at(-1)!;
  if (end < 0) throw new FunctionError(`runtime error: slice bounds out of range [:${end}]`);
  return decodeUtf8(plain.subarray(0, end));
}

function privateKey(type: string): string {
  switch (type) {
    case "":
    case "rsa":
      spend(RSA_KEY_WORK);
      return generateKeyPairSync("rsa", { modulusLength: 4096 }).privateKey.export({
        type: "pkcs1",
        format: "pem",
      }) as string;
    case "ecdsa":
      return generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({
        type: "sec1",
        format: "pem",
      }) as string;
    case "dsa":
      throw new FunctionError("DSA keys are not supported");
    default:
      return `Unknown type ${type}`;
  }
}

const SEED = "com.lyndir.masterpassword";
const CONSONANTS = "BCDFGHJKLMNPQRSTVWXYZ";
const LETTERS = `AEIOUaeiou${CONSONANTS}${CONSONANTS.toLowerCase()}`;
const CHARACTERS: Record<string, string> = {
  V: "AEIOU",
  C: CONSONANTS,
  v: "aeiou",
  c: CONSONANTS.toLowerCase(),
  A: `AEIOU${CONSONANTS}`,
  a: LETTERS,
  n: "0123456789",
  o: "@&%?,=[]_:-+*$#!'^~;()/.",
  x: `${LETTERS}0123456789!@#$%^&*()`,
};
const TEMPLATES: Record<string, readonly string[]> = {
  maximum: ["anoxxxxxxxxxxxxxxxxx", "axxxxxxxxxxxxxxxxxno"],
  long: longTemplates(),
  medium: ["CvcnoCvc", "CvcCvcno"],
  short: ["Cvcn"],
  basic: ["aaanaaan", "aannaaan", "aaannaaa"],
  pin: ["nnnn"],
};

/** Three syllable groups with one, then each pair of them, ending in a double consonant; digit and sign after each in turn. */
function longTemplates(): string[] {
  const doubled = [[], [0], [1], [2], [0, 1], [1, 2], [0, 2]];
  return doubled.flatMap((groups) =>
    [0, 1, 2].map((signAt) =>
      [0, 1, 2].map((group) => (groups.includes(group) ? "Cvcc" : "Cvcv") + (group === signAt ? "no" : "")).join(""),
    ),
  );
}

/** The Master Password algorithm, version 0 of its templates. */
function derivePassword(counter: number, kind: string, password: string, user: string, site: string): string {
  const templates = TEMPLATES[kind];
  if (templates === undefined) return `cannot find password template ${kind}`;
  const salt = Buffer.concat([Buffer.from(SEED), sized(encodeUtf8(user))]);
  const key = scryptSync(encodeUtf8(password), salt, 64, { N: 32768, r: 8, p: 2, maxmem: 256 * 1024 * 1024 });
  const message = Buffer.concat([Buffer.from(SEED), sized(encodeUtf8(site)), uint32(counter % 2 ** 32)]);
  const seed = createHmac("sha256", key).update(message).digest();
  const template = templates[seed[0]! % templates.length]!;
  return [...template]
    .map((letter, index) => CHARACTERS[letter]![seed[index + 1]! % CHARACTERS[letter]!.length])
    .join("");
}

function sized(data: Uint8Array): Buffer {
  return Buffer.concat([uint32(data.length), data]);
}

function uint32(value: number): Buffer {
  const data = Buffer.alloc(4);
  data.writeUInt32BE(value);
  return data;
}
