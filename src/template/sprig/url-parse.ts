// Reads and writes URLs as Go's net/url does, errors included.

import { isIP } from "node:net";
import { FunctionError } from "../functions.ts";
import { decodeUtf8, encodeUtf8 } from "../go-string.ts";
import { quote } from "../quote.ts";

export type Url = {
  scheme: string;
  opaque: string;
  /** Escaped, as it will be written; undefined where there is none. */
  userinfo: string | undefined;
  host: string;
  /** Unescaped. */
  path: string;
  /** As it was written, where that differs from the usual escaping of `path`. */
  rawPath: string;
  query: string;
  forceQuery: boolean;
  fragment: string;
  rawFragment: string;
};

const LONGEST_ADDRESS = 50;

export type Part = "path" | "host" | "zone" | "userinfo" | "fragment";

/** Throws a `FunctionError` that quotes what was being read: the fragment is looked at last. */
export function parseUrl(source: string): Url {
  const hash = source.indexOf("#");
  const beforeFragment = hash < 0 ? source : source.slice(0, hash);
  const url = quoting(beforeFragment, () => parseWithoutFragment(beforeFragment));
  if (hash >= 0) {
    const raw = source.slice(hash + 1);
    url.fragment = quoting(source, () => unescapePart(raw, "fragment"));
    url.rawFragment = raw === escapePart(url.fragment, "fragment") ? "" : raw;
  }
  return url;
}

function quoting<T>(source: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof FunctionError)) throw error;
    throw new FunctionError(`parse ${quote(source)}: ${error.message}`);
  }
}

function parseWithoutFragment(source: string): Url {
  if (/[\x00-\x1f\x7f]/.test(source)) throw new FunctionError("net/url: invalid control character in URL");
  const url: Url = {
    scheme: "",
    opaque: "",
    userinfo: undefined,
    host: "",
    path: "",
    rawPath: "",
    query: "",
    forceQuery: false,
    fragment: "",
    rawFragment: "",
  };
  if (source === "*") return { ...url, path: "*" };
  const scheme = /^([a-zA-Z][a-zA-Z0-9+.-]*):/.exec(source)?.[1];
  if (source.startsWith(":")) throw new FunctionError("missing protocol scheme");
  url.scheme = scheme?.toLowerCase() ?? "";
  let rest = scheme === undefined ? source : source.slice(scheme.length + 1);
  if (rest.endsWith("?") && rest.indexOf("?") === rest.length - 1) {
    url.forceQuery = true;
    rest = rest.slice(0, -1);
  } else if (rest.includes("?")) {
    url.query = rest.slice(rest.indexOf("?") + 1);
    rest = rest.slice(0, rest.indexOf("?"));
  }
  if (!rest.startsWith("/")) {
    if (url.scheme !== "") return { ...url, opaque: rest };
    const segment = rest.split("/")[0]!;
    if (segment.includes(":")) throw new FunctionError("first path segment in URL cannot contain colon");
  }
  if (rest.startsWith("//") && (url.scheme !== "" || !rest.startsWith("///"))) {
    const slash = rest.indexOf("/", 2);
    const authority = slash < 0 ? rest.slice(2) : rest.slice(2, slash);
    rest = slash < 0 ? "" : rest.slice(slash);
    readAuthority(authority, url);
  }
  setPath(url, rest);
  return url;
}

function setPath(url: Url, raw: string): void {
  url.path = unescapePart(raw, "path");
  url.rawPath = raw === escapePart(url.path, "path") ? "" : raw;
}

function readAuthority(authority: string, url: Url): void {
  const at = authority.lastIndexOf("@");
  url.host = readHost(authority.slice(at + 1), url.scheme);
  if (at < 0) return;
  const raw = authority.slice(0, at);
  if (!/^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(raw)) throw new FunctionError("net/url: invalid userinfo");
  const colon = raw.indexOf(":");
  const name = escapePart(unescapePart(colon < 0 ? raw : raw.slice(0, colon), "userinfo"), "userinfo");
  url.userinfo = colon < 0 ? name : `${name}:${escapePart(unescapePart(raw.slice(colon + 1), "userinfo"), "userinfo")}`;
}

function readHost(host: string, scheme: string): string {
  if (host.lastIndexOf("[") > 0) throw new FunctionError("invalid IP-literal");
  if (!host.startsWith("[")) {
    // Elsewhere several hosts with ports may be named, as in connection texts of databases.
    const colon = scheme === "http" || scheme === "https" ? host.indexOf(":") : host.lastIndexOf(":");
    if (colon >= 0) checkPort(host.slice(colon));
    return unescapePart(host, "host");
  }
  const close = host.lastIndexOf("]");
  if (close < 0) throw new FunctionError("missing ']' in host");
  checkPort(host.slice(close + 1));
  const zoneAt = host.slice(0, close).indexOf("%25");
  const addressEnd = zoneAt < 0 ? close : zoneAt;
  const zone = unescapePart(host.slice(addressEnd, close), "zone");
  const address = unescapePart(host.slice(1, addressEnd), "host");
  checkAddress(address, zone);
  return `[${address}${zone}${unescapePart(host.slice(close), "host")}`;
}

function checkAddress(address: string, zone: string): void {
  const refuse = (reason: string) => new FunctionError(`invalid host: ParseAddr(${quote(address + zone)}): ${reason}`);
  if (isIP(address) === 4) throw new FunctionError("invalid IP-literal");
  if (isIP(address) !== 6) {
    const first = /[.:]/.exec(address)?.[0];
    if (first === undefined) throw refuse("unable to parse IP");
    if (first === ".") throw refuse(`unexpected character (at ${quote(address)})`);
    const valid = Array.from(address.slice(0, LONGEST_ADDRESS), (_, index) => index)
      .toReversed()
      .find((length) => isIP(address.slice(0, length)) === 6);
    throw refuse(`unexpected character, want colon (at ${quote(address.slice(valid ?? 0))})`);
  }
  if (zone === "%") throw refuse("zone must be a non-empty string");
}

function checkPort(port: string): void {
  if (!/^(?::[0-9]*)?$/.test(port)) throw new FunctionError(`invalid port ${quote(port)} after host`);
}

export function urlText(url: Url): string {
  let out = url.scheme === "" ? "" : `${url.scheme}:`;
  if (url.opaque !== "") out += url.opaque;
  else {
    if (url.scheme !== "" || url.host !== "" || url.userinfo !== undefined) {
      if (url.host !== "" || url.path !== "" || url.userinfo !== undefined) out += "//";
      if (url.userinfo !== undefined) out += `${url.userinfo}@`;
      out += escapePart(url.host, "host");
    }
    const path =
      url.rawPath !== "" && isValidRaw(url.rawPath, url.path, "path")
        ? url.rawPath
        : url.path === "*"
          ? "*"
          : escapePart(url.path, "path");
    if (path !== "" && !path.startsWith("/") && url.host !== "") out += "/";
    if (out === "" && path.split("/")[0]!.includes(":")) out += "./";
    out += path;
  }
  if (url.forceQuery || url.query !== "") out += `?${url.query}`;
  if (url.fragment !== "") {
    const isRaw = url.rawFragment !== "" && isValidRaw(url.rawFragment, url.fragment, "fragment");
    out += `#${isRaw ? url.rawFragment : escapePart(url.fragment, "fragment")}`;
  }
  return out;
}

function isValidRaw(raw: string, plain: string, part: Part): boolean {
  if (!/^[A-Za-z0-9\-._~!$&'()*+,;=:@[\]/%]*$/.test(part === "fragment" ? raw.replaceAll("?", "") : raw)) return false;
  try {
    return unescapePart(raw, part) === plain;
  } catch {
    return false;
  }
}

/** What stays as it is, besides letters, digits and `-_.~`. */
const KEPT: Record<Part, string> = {
  path: "$&+,/:;=@",
  host: "!$&'()*+,;=:[]<>\"",
  zone: "!$&'()*+,;=:[]<>\"",
  userinfo: "$&+,;=",
  fragment: "$&+,/:;=?@!()*",
};

export function escapePart(text: string, part: Part): string {
  let out = "";
  for (const byte of encodeUtf8(text)) {
    const char = String.fromCharCode(byte);
    const kept = byte < 0x80 && (/[A-Za-z0-9\-_.~]/.test(char) || KEPT[part].includes(char));
    out += kept ? char : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }
  return out;
}

export function unescapePart(text: string, part: Part): string {
  const data = encodeUtf8(text);
  const out: number[] = [];
  for (let at = 0; at < data.length; at++) {
    const char = String.fromCharCode(data[at]!);
    if (char !== "%") {
      const allowed = /[A-Za-z0-9\-_.~]/.test(char) || KEPT.host.includes(char);
      if ((part === "host" || part === "zone") && data[at]! < 0x80 && !allowed) {
        throw new FunctionError(`invalid character ${quote(char)} in host name`);
      }
      out.push(data[at]!);
      continue;
    }
    const triple = Buffer.from(data.subarray(at, at + 3)).toString("latin1");
    if (!/^%[0-9a-fA-F]{2}$/.test(triple))
      throw new FunctionError(`invalid URL escape ${quote(decodeUtf8(data.subarray(at, at + 3)))}`);
    const byte = Number.parseInt(triple.slice(1), 16);
    const plainHost = part === "host" && byte < 0x80 && triple !== "%25";
    const plainZone =
      part === "zone" &&
      triple !== "%25" &&
      byte !== 0x20 &&
      !/[A-Za-z0-9\-_.~!$&'()*+,;=:[\]<>"]/.test(String.fromCharCode(byte));
    if (plainHost || plainZone) throw new FunctionError(`invalid URL escape ${quote(triple)}`);
    out.push(byte);
    at += 2;
  }
  return decodeUtf8(Uint8Array.from(out));
}
