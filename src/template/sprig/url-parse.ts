// Reads and writes URLs as Go's net/url does, errors included.

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
  url.host = readHost(authority.slice(at + 1));
  if (at < 0) return;
  const raw = authority.slice(0, at);
  if (!/^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(raw)) throw new FunctionError("net/url: invalid userinfo");
  const colon = raw.indexOf(":");
  const name = escapePart(unescapePart(colon < 0 ? raw : raw.slice(0, colon), "userinfo"), "userinfo");
  url.userinfo = colon < 0 ? name : `${name}:${escapePart(unescapePart(raw.slice(colon + 1), "userinfo"), "userinfo")}`;
}

function readHost(host: string): string {
  if (host.startsWith("[")) {
    const close = host.lastIndexOf("]");
    if (close < 0) throw new FunctionError("missing ']' in host");
    checkPort(host.slice(close + 1));
    const zone = host.slice(0, close).indexOf("%25");
    if (zone >= 0) {
      return (
        unescapePart(host.slice(0, zone), "host") +
        unescapePart(host.slice(zone, close), "zone") +
        unescapePart(host.slice(close), "host")
      );
    }
  } else {
    const colon = host.lastIndexOf(":");
    if (colon >= 0) checkPort(host.slice(colon));
  }
  return unescapePart(host, "host");
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
