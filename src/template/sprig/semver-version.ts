// Semantic versions as sprig 2.22 reads and orders them, and the value that templates get.

import { FunctionError } from "../functions.ts";
import { BOOL, type GoType, INT, INT64, type Method, pointerTo, STRING } from "../types.ts";
import { type GoValue, int, type Pointer, type Struct } from "../value.ts";

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
const INT64_MAX = 2n ** 63n - 1n;

export function parseVersion(source: string): Version {
  const match = VERSION.exec(source);
  if (match === null) throw new FunctionError("Invalid Semantic Version");
  const part = (text: string | undefined): bigint => {
    const digits = (text ?? "").replace(".", "");
    const value = BigInt(digits || "0");
    if (value > INT64_MAX)
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
    const [leftNumber, rightNumber] = [/^\d+$/.test(left), /^\d+$/.test(right)];
    if (leftNumber && rightNumber) return BigInt(left) < BigInt(right) ? -1 : 1;
    if (leftNumber !== rightNumber) return leftNumber ? -1 : 1;
    return left < right ? -1 : 1;
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
  toJson: (value) => JSON.stringify(versionIn(value).original),
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
const increment = (change: (version: Version) => Version) =>
  method([], VERSION_TYPE, (value) => {
    const changed = { ...change(versionIn(value)), prerelease: "", metadata: "" };
    return versionStruct({
      ...changed,
      original: (versionIn(value).original.startsWith("v") ? "v" : "") + versionText(changed),
    });
  });

Object.assign(POINTER_METHODS, {
  Major: getter(INT64, (version) => version.major),
  Minor: getter(INT64, (version) => version.minor),
  Patch: getter(INT64, (version) => version.patch),
  Prerelease: getter(STRING, (version) => version.prerelease),
  Metadata: getter(STRING, (version) => version.metadata),
  Original: getter(STRING, (version) => version.original),
  String: getter(STRING, versionText),
  Compare: method([VERSION_POINTER], INT, (value, [other]) =>
    int(compareVersions(versionIn(value), versionIn(other!))),
  ),
  Equal: comparison((order) => order === 0),
  LessThan: comparison((order) => order < 0),
  GreaterThan: comparison((order) => order > 0),
});

Object.assign(METHODS, {
  IncMajor: increment((version) => ({ ...version, major: version.major + 1n, minor: 0n, patch: 0n })),
  IncMinor: increment((version) => ({ ...version, minor: version.minor + 1n, patch: 0n })),
  IncPatch: increment((version) => (version.prerelease === "" ? { ...version, patch: version.patch + 1n } : version)),
});
