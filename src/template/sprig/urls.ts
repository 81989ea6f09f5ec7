// sprig's urlParse and urlJoin.

import { define, FunctionError, type GoFunction } from "../functions.ts";
import { anyMap, type GoMap, type GoValue } from "../value.ts";
import { kindOf, mapOfAny, NIL_DEREFERENCE, text } from "./arguments.ts";
import { parseUrl, type Url, urlText } from "./url-parse.ts";

export const URLS: readonly (readonly [string, GoFunction])[] = [
  ["urlParse", define("string -> map", ([source]) => partsOf(text(source)))],
  ["urlJoin", define("map -> string", ([parts]) => join(mapOfAny(parts)))],
];

function parseOrFail(source: string, complaint: string): Url {
  try {
    return parseUrl(source);
  } catch (error) {
    if (!(error instanceof FunctionError)) throw error;
    throw new FunctionError(`${complaint}: ${error.message}`);
  }
}

function partsOf(source: string): GoMap {
  const url = parseOrFail(source, "unable to parse url");
  return anyMap({
    scheme: url.scheme,
    host: url.host,
    hostname: hostName(url.host),
    path: url.path,
    query: url.query,
    opaque: url.opaque,
    fragment: url.fragment,
    userinfo: url.userinfo ?? "",
  });
}

function hostName(host: string): string {
  const withoutPort = /^(.*):[0-9]*$/s.exec(host)?.[1] ?? host;
  return withoutPort.startsWith("[") && withoutPort.endsWith("]") ? withoutPort.slice(1, -1) : withoutPort;
}

function join(parts: GoMap): string {
  const url: Url = {
    scheme: member(parts, "scheme"),
    opaque: "",
    userinfo: undefined,
    host: member(parts, "host"),
    path: member(parts, "path"),
    rawPath: "",
    query: member(parts, "query"),
    forceQuery: false,
    fragment: "",
    rawFragment: "",
  };
  url.opaque = member(parts, "opaque");
  url.fragment = member(parts, "fragment");
  const userinfo = member(parts, "userinfo");
  if (userinfo !== "")
    url.userinfo = parseOrFail(`proto://${userinfo}@host`, "unable to parse userinfo in dict").userinfo;
  return urlText(url);
}

function member(parts: GoMap, name: string): string {
  const value: GoValue | undefined = parts.entries?.get(name);
  if (value === undefined) return "";
  if (value === null) throw new FunctionError(NIL_DEREFERENCE);
  if (typeof value !== "string") {
    throw new FunctionError(`unable to parse ${name} key, must be of type string, but ${kindOf(value)} found`);
  }
  return value;
}
