// Semantic versions as sprig 2.22 reads and orders them, and the value that templates get.

import { FunctionError } from "../functions.ts";
import { parseInteger, parseUnsigned } from "../number-literal.ts";
import { BOOL, BYTES, type GoType, INT, INT64, type Method, pointerTo, STRING } from "../types.ts";
import { bytes, type GoValue, int, type Pointer, type Struct } from "../value.ts";
import { NIL_DEREFERENCE } from "./arguments.ts";

export type Version = {
  readonly major: bigint;
  readonly minor: bigint;
  readonly patch: bigint;
  readonly prerelease: string;
  readonly metadata: string;
  readonly original: string;
};

export const VERSION_PATTERN =
  "v?([0-9]+)(\\.[0-9]+)?(\\.[0-9]+)?(-([0-9A-Za-z\\-]+(\\.[0-9A-Za-z\\-]+)*))?(\\+([0-9A-Za-z\\-]+(\\.[0-9A-Za-z\\-]+)*))?";
const VERSION = new RegExp(`^${VERSION_PATTERN}$`);

export function parseVersion(source: string): Version {
  const match = VERSION.exec(source);
  if (match === null) throw new FunctionError("Invalid Semantic Version");
  const part = (text: string | undefined): bigint => {
    const digits = (text ?? "").replace(".", "");
    const value = parseInteger(digits || "0", 10);
    if (typeof value !== "bigint")
      throw new FunctionError(
        `Error parsing version segment: strconv.ParseInt: parsing "${digits}": value out of range`,
      );
    return value;
  };
  return {
    major: part(match[1]),
    minor: part(match[2]),
    patch: part(match[3]),
    prerelease: match[5] ?? "",
    metadata: match[8] ?? "",
    original: source,
  };
}

export function versionText(version: Version): string {
  const tail = (version.prerelease && `-${version.prerelease}`) + (version.metadata && `+${version.metadata}`);
  return `${version.major}.${version.minor}.${version.patch}${tail}`;
}

export function compareVersions(a: Version, b: Version): number {
  for (const part of ["major", "minor", "patch"] as const) if (a[part] !== b[part]) return a[part] < b[part] ? -1 : 1;
  if (a.prerelease === b.prerelease) return 0;
  if (a.prerelease === "" || b.prerelease === "") return a.prerelease === "" ? 1 : -1;
  return comparePrereleases(a.prerelease.split("."), b.prerelease.split("."));
}

function comparePrereleases(a: readonly string[], b: readonly string[]): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const [left = "", right = ""] = [a[i], b[i]];
    if (left === right) continue;
    if (left === "" || right === "") return left === "" ? -1 : 1;
    // upstream: digits beyond 64 bits are no number, and equal numbers written differently are in no order.
    const [leftNumber, rightNumber] = [parseUnsigned(left, 10), parseUnsigned(right, 10)];
    const isNumber = typeof leftNumber === "bigint";
    if (isNumber && typeof rightNumber === "bigint") return leftNumber > rightNumber ? 1 : -1;
    if (isNumber || typeof rightNumber === "bigint") return isNumber ? -1 : 1;
    return left > right ? 1 : -1;
  }
  return 0;
}

const METHODS: Record<string, Method> = {};
const POINTER_METHODS: Record<string, Method> = {};
const VERSION_TYPE: GoType = {
  name: "semver.Version",
  kind: "struct",
  fields: [
    { name: "major", type: INT64, json: "-" },
    { name: "minor", type: INT64, json: "-" },
    { name: "patch", type: INT64, json: "-" },
    { name: "pre", type: STRING, json: "-" },
    { name: "metadata", type: STRING, json: "-" },
    { name: "original", type: STRING, json: "-" },
  ],
  methods: METHODS,
  pointerMethods: POINTER_METHODS,
  zero: () => versionStruct({ major: 0n, minor: 0n, patch: 0n, prerelease: "", metadata: "", original: "" }),
};
export const VERSION_POINTER: GoType = {
  ...pointerTo(VERSION_TYPE),
  text: (value) => versionText(versionIn(value)),
  toJson: (value) => JSON.stringify(versionText(versionIn(value))),
};

function versionStruct(version: Version): Struct {
  const { major, minor, patch, prerelease, metadata, original } = version;
  const fields = new Map(Object.entries({ major, minor, patch, pre: prerelease, metadata, original }));
  return { kind: "struct", type: VERSION_TYPE, fields, hidden: version };
}

export function versionValue(version: Version): Pointer {
  return { kind: "pointer", type: VERSION_POINTER, target: versionStruct(version) };
}

function versionIn(value: GoValue): Version {
  const struct = value !== null && typeof value === "object" && value.kind === "pointer" ? value.target : value;
  if (struct === undefined || struct === null) throw new FunctionError(NIL_DEREFERENCE);
  return (struct as Struct).hidden as Version;
}

const method = (parameters: readonly GoType[], result: GoType, call: Method["call"]): Method => ({
  parameters,
  result,
  call,
});
const getter = (result: GoType, read: (version: Version) => GoValue) =>
  method([], result, (value) => read(versionIn(value)));
const comparison = (holds: (order: number) => boolean) =>
  method([VERSION_POINTER], BOOL, (value, [other]) => holds(compareVersions(versionIn(value), versionIn(other!))));
const next = (part: bigint) => BigInt.asIntN(64, part + 1n);
const increment = (change: (version: Version) => Version) =>
  method([], VERSION_TYPE, (value) => {
    const changed = { ...change(versionIn(value)), prerelease: "", metadata: "" };
    return versionStruct({
      ...changed,
      original: prefixOf(value) + versionText(changed),
    });
  });

const replaced = (part: "prerelease" | "metadata") =>
  method([STRING], VERSION_TYPE, (value, [given]) => {
    const text = given as string;
    if (text !== "" && !/^[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*$/.test(text))
      throw new FunctionError(`Invalid ${part === "metadata" ? "Metadata" : "Prerelease"} string`);
    const changed = { ...versionIn(value), [part]: text };
    return versionStruct({ ...changed, original: prefixOf(value) + versionText(changed) });
  });

function prefixOf(value: GoValue): string {
  return versionIn(value).original.startsWith("v") ? "v" : "";
}

Object.assign(POINTER_METHODS, {
  Major: getter(INT64, (version) => version.major),
  Minor: getter(INT64, (version) => version.minor),
  Patch: getter(INT64, (version) => version.patch),
  Prerelease: getter(STRING, (version) => version.prerelease),
  Metadata: getter(STRING, (version) => version.metadata),
  Original: getter(STRING, (version) => version.original),
  String: getter(STRING, versionText),
  MarshalJSON: getter(BYTES, (version) => bytes(Buffer.from(JSON.stringify(versionText(version))))),
  Compare: method([VERSION_POINTER], INT, (value, [other]) =>
    int(compareVersions(versionIn(value), versionIn(other!))),
  ),
  Equal: comparison((order) => order === 0),
  LessThan: comparison((order) => order < 0),
  GreaterThan: comparison((order) => order > 0),
});

Object.assign(METHODS, {
  SetPrerelease: replaced("prerelease"),
  SetMetadata: replaced("metadata"),
  IncMajor: increment((version) => ({ ...version, major: next(version.major), minor: 0n, patch: 0n })),
  IncMinor: increment((version) => ({ ...version, minor: next(version.minor), patch: 0n })),
  IncPatch: increment((version) => (version.prerelease === "" ? { ...version, patch: next(version.patch) } : version)),
});
