// sprig's certificates: self-signed authorities, certificates signed by them, and given ones checked.

import { createPrivateKey, generateKeyPairSync, type KeyObject, sign, X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import type { Environment } from "../environment.ts";
import { define, FunctionError, type GoFunction } from "../functions.ts";
import { encodeUtf8 } from "../go-string.ts";
import { RSA_KEY_WORK, spend } from "../limits.ts";
import { STRING, structType } from "../types.ts";
import { type GoValue, type List, type Struct, structOf } from "../value.ts";
import { text, whole } from "./arguments.ts";
import { bits, bool, der, integer, octets, oid, printable, sequence, set, time, utf8 } from "./der.ts";
import { decodeBase64 } from "./encoding.ts";

const CERTIFICATE = structType("sprig.certificate", [
  { name: "Cert", type: STRING },
  { name: "Key", type: STRING },
]);
const types = { cert: CERTIFICATE };

export const CERTIFICATES: readonly (readonly [string, GoFunction])[] = [
  [
    "genCA",
    define(
      "string int -> cert",
      ([name, days], environment) =>
        issue({ name: text(name), ips: [], names: [], days: whole(days), isAuthority: true }, undefined, environment),
      types,
    ),
  ],
  [
    "genSelfSignedCert",
    define(
      "string []any []any int -> cert",
      ([name, ips, names, days], environment) => issue(subject(name!, ips!, names!, days!), undefined, environment),
      types,
    ),
  ],
  [
    "genSignedCert",
    define(
      "string []any []any int cert -> cert",
      ([name, ips, names, days, authority], environment) =>
        issue(subject(name!, ips!, names!, days!), authority as Struct, environment),
      types,
    ),
  ],
  [
    "buildCustomCert",
    define("string string -> cert", ([certificate, key]) => custom(text(certificate), text(key)), types),
  ],
];

type Subject = { name: string; ips: readonly string[]; names: readonly string[]; days: number; isAuthority: boolean };

function subject(name: GoValue, ips: GoValue, names: GoValue, days: GoValue): Subject {
  return {
    name: text(name),
    ips: addresses(ips as List),
    names: dnsNames(names as List),
    days: whole(days),
    isAuthority: false,
  };
}

function addresses(list: List): string[] {
  return (list.items ?? []).map((item) => {
    if (typeof item !== "string") throw new FunctionError(`error parsing ip: ${show(item)} is not a string`);
    if (isIP(item) === 0) throw new FunctionError(`error parsing ip: ${item}`);
    return item;
  });
}

function dnsNames(list: List): string[] {
  return (list.items ?? []).map((item) => {
    if (typeof item !== "string")
      throw new FunctionError(`error processing alternate dns name: ${show(item)} is not a string`);
    return item;
  });
}

function show(value: GoValue): string {
  return value !== null && typeof value === "object" && value.kind === "scalar" ? String(value.value) : String(value);
}

const SHA256_WITH_RSA = sequence(oid("1.2.840.113549.1.1.11"), der(0x05));

function issue(subject: Subject, authority: Struct | undefined, environment: Environment): Struct {
  spend(RSA_KEY_WORK);
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const name = sequence(set(sequence(oid("2.5.4.3"), nameText(subject.name))));
  const signer = authority === undefined ? { name, key: privateKey } : signerOf(authority);
  const start = new Date(Number(environment.now() / 1_000_000n));
  const end = new Date(start.getTime() + subject.days * 86_400_000);
  const serial = environment.randomBytes(16);
  serial[0] = serial[0]! & 0x7f;
  const body = sequence(
    der(0xa0, integer(Buffer.from([2]))),
    integer(serial),
    SHA256_WITH_RSA,
    signer.name,
    sequence(time(start), time(end)),
    name,
    publicKey.export({ type: "spki", format: "der" }),
    der(0xa3, sequence(...extensions(subject))),
  );
  const signed = sequence(body, SHA256_WITH_RSA, bits(sign("sha256", body, signer.key)));
  return structOf(CERTIFICATE, {
    Cert: pem("CERTIFICATE", signed),
    Key: privateKey.export({ type: "pkcs1", format: "pem" }) as string,
  });
}

function nameText(name: string): Buffer {
  return /^[A-Za-z0-9 '()+,\-./:=?]*$/.test(name) ? printable(name) : utf8(name);
}

function extensions(subject: Subject): Buffer[] {
  const critical = bool(true);
  // Digital signature and key encipherment; an authority signs certificates too.
  const usage = subject.isAuthority ? bits(Buffer.from([0xa4]), 2) : bits(Buffer.from([0xa0]), 5);
  const list = [
    sequence(oid("2.5.29.15"), critical, octets(usage)),
    sequence(oid("2.5.29.37"), octets(sequence(oid("1.3.6.1.5.5.7.3.1"), oid("1.3.6.1.5.5.7.3.2")))),
    sequence(oid("2.5.29.19"), critical, octets(subject.isAuthority ? sequence(bool(true)) : sequence())),
  ];
  const others = [
    ...subject.names.map((name) => der(0x82, Buffer.from(name, "latin1"))),
    ...subject.ips.map((address) => der(0x87, addressBytes(address))),
  ];
  if (others.length > 0) list.push(sequence(oid("2.5.29.17"), octets(sequence(...others))));
  return list;
}

function addressBytes(address: string): Buffer {
  if (isIP(address) === 4) return Buffer.from(address.split(".").map(Number));
  const [head = "", tail] = address
    .replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_all, a, b, c, d) =>
      [Number(a) * 256 + Number(b), Number(c) * 256 + Number(d)].map((part) => part.toString(16)).join(":"),
    )
    .split("::");
  const groups = (part: string) => (part === "" ? [] : part.split(":"));
  const left = groups(head);
  const right = tail === undefined ? [] : groups(tail);
  const middle = Array.from({ length: 8 - left.length - right.length }, () => "0");
  return Buffer.from([...left, ...middle, ...right].map((part) => part.padStart(4, "0")).join(""), "hex");
}

function signerOf(authority: Struct): { name: Uint8Array; key: KeyObject } {
  try {
    const certificate = new X509Certificate(text(authority.fields.get("Cert")));
    return { name: subjectOf(certificate.raw), key: createPrivateKey(text(authority.fields.get("Key"))) };
  } catch (error) {
    throw new FunctionError("unable to parse CA", { cause: error });
  }
}

/** The DER of the subject: the sixth member of the body, behind version, serial, algorithm, issuer and validity. */
function subjectOf(certificate: Uint8Array): Uint8Array {
  let at = header(certificate, 0).content;
  at = header(certificate, at).content;
  if (certificate[at] === 0xa0) at = header(certificate, at).end;
  for (let skipped = 0; skipped < 4; skipped++) at = header(certificate, at).end;
  return certificate.subarray(at, header(certificate, at).end);
}

function header(data: Uint8Array, at: number): { content: number; end: number } {
  const first = data[at + 1]!;
  if (first < 0x80) return { content: at + 2, end: at + 2 + first };
  const count = first & 0x7f;
  let length = 0;
  for (let i = 0; i < count; i++) length = length * 256 + data[at + 2 + i]!;
  return { content: at + 2 + count, end: at + 2 + count + length };
}

function pem(label: string, data: Uint8Array): string {
  const lines =
    Buffer.from(data)
      .toString("base64")
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join("\n")}\n-----END ${label}-----\n`;
}

function custom(certificate: string, key: string): Struct {
  const decode = (encoded: string, what: string): string => {
    try {
      return Buffer.from(decodeBase64(encoded)).toString("utf8");
    } catch (error) {
      throw new FunctionError(`unable to decode base64 ${what}`, { cause: error });
    }
  };
  const certificateText = decode(certificate, "certificate");
  const keyText = decode(key, "private key");
  const block = pemBlock(certificateText);
  if (block === undefined) throw new FunctionError("unable to decode certificate");
  try {
    new X509Certificate(block);
  } catch (error) {
    throw new FunctionError("error parsing certificate: decodedCert.Bytes: x509: malformed certificate", {
      cause: error,
    });
  }
  if (pemBlock(keyText) === undefined) throw new FunctionError("unable to decode key");
  checkKey(keyText);
  return structOf(CERTIFICATE, { Cert: certificateText, Key: keyText });
}

function pemBlock(source: string): Buffer | undefined {
  const match = /-----BEGIN ([^\n]*?)-----\n([\s\S]*?)-----END \1-----/.exec(source);
  return match === null
    ? undefined
    : Buffer.from(encodeUtf8(match[2]!.replace(/^[^\n]*:.*\n/gm, "")).toString(), "base64");
}

function checkKey(source: string): void {
  try {
    createPrivateKey(source);
  } catch (error) {
    throw new FunctionError("error parsing prive key: decodedKey.Bytes: asn1: structure error", { cause: error });
  }
}
