// Version constraints such as ">=1.2, <2 || ~3.1", by the rules of the semver library that sprig 2.22 uses.

import { RE2JS } from "re2js";
import { define, FunctionError, type GoFunction } from "../functions.ts";
import { text } from "./arguments.ts";
import { compareVersions, parseVersion, VERSION_POINTER, type Version, versionValue } from "./semver-version.ts";

export const SEMVER: readonly (readonly [string, GoFunction])[] = [
  [
    "semver",
    define("string -> version", ([source]) => versionValue(parseVersion(text(source))), { version: VERSION_POINTER }),
  ],
  [
    "semverCompare",
    define("string string -> bool", ([constraint, source]) => {
      const alternatives = parseConstraints(text(constraint));
      const version = parseVersion(text(source));
      return alternatives.some((all) => all.every((one) => satisfies(one, version)));
    }),
  ],
];

type Constraint = {
  readonly operator: string;
  readonly version: Version;
  /** Which parts are left open by `x`, `*` or by being left out. */
  readonly openMinor: boolean;
  readonly openPatch: boolean;
  readonly dirty: boolean;
};

const PART = "v?([0-9|x|X|\\*]+)(\\.[0-9|x|X|\\*]+)?(\\.[0-9|x|X|\\*]+)?";
const TAIL = "(-([0-9A-Za-z\\-]+(\\.[0-9A-Za-z\\-]+)*))?(\\+([0-9A-Za-z\\-]+(\\.[0-9A-Za-z\\-]+)*))?";
const OPERATOR = "=||!=|>|<|>=|=>|<=|=<|~|~>|\\^";
const BLANK = "[\\t\\n\\f\\r ]";
const ONE = new RegExp(`^(${OPERATOR})${BLANK}*(${PART}${TAIL})$`);
const RANGE = `${BLANK}*(${PART}${TAIL})${BLANK}+-${BLANK}+(${PART}${TAIL})${BLANK}*`;
const HAS_RANGE = new RegExp(`${BLANK}-${BLANK}`);

function parseConstraints(source: string): Constraint[][] {
  const plain = HAS_RANGE.test(source) ? withBounds(source) : source;
  return plain.split("||").map((all) => all.split(",").map(parseConstraint));
}

/** Ranges such as "1.2 - 1.4" as two bounds. It takes an engine that does not go back, or long texts would take for ever. */
function withBounds(source: string): string {
  const matcher = RE2JS.compile(RANGE).matcher(source);
  let out = "";
  let at = 0;
  while (matcher.find()) {
    out += `${source.slice(at, matcher.start())}>= ${matcher.group(1)}, <= ${matcher.group(11)}`;
    at = matcher.end();
  }
  return out + source.slice(at);
}

function parseConstraint(source: string): Constraint {
  const match = ONE.exec(trimBlanks(source));
  if (match === null) throw new FunctionError(`improper constraint: ${source}`);
  const [, operator = "", whole = "", major = "", minor, patch] = match;
  const tail = match[6] ?? "";
  const isOpen = (part: string | undefined) => /^\.[xX*]$/.test(part ?? "");
  let version = whole;
  let openMinor = false;
  let openPatch = false;
  let dirty = false;
  if (/^[xX*]$/.test(major)) {
    version = "0.0.0";
    dirty = true;
  } else if (minor === undefined || isOpen(minor)) {
    openMinor = true;
    dirty = true;
    version = `${major}.0.0${tail}`;
  } else if (isOpen(patch)) {
    openPatch = true;
    dirty = true;
    version = `${major}${minor}.0${tail}`;
  }
  try {
    return { operator, version: parseVersion(version), openMinor, openPatch, dirty };
  } catch (error) {
    if (error instanceof FunctionError) throw new FunctionError("constraint Parser Error");
    throw error;
  }
}

function trimBlanks(text: string): string {
  const isBlank = (char: string | undefined) => char !== undefined && "\t\n\f\r ".includes(char);
  let [start, end] = [0, text.length];
  while (isBlank(text[start])) start++;
  while (end > start && isBlank(text[end - 1])) end--;
  return text.slice(start, end);
}

function satisfies(constraint: Constraint, version: Version): boolean {
  const { operator, version: bound, openMinor, dirty } = constraint;
  const order = compareVersions(version, bound);
  // A pre-release is only a candidate where the constraint names one.
  const refused = version.prerelease !== "" && bound.prerelease === "";
  switch (operator) {
    case "!=":
      if (!dirty) return order !== 0;
      if (refused) return false;
      return bound.major !== version.major || (bound.minor !== version.minor && !openMinor);
    case ">":
      return !refused && order > 0;
    case ">=":
    case "=>":
      return !refused && order >= 0;
    case "<":
      return !refused && (dirty ? isWithinOpen(constraint, version) : order < 0);
    case "<=":
    case "=<":
      return !refused && (dirty ? isWithinOpen(constraint, version) : order <= 0);
    case "^":
      return !refused && order >= 0 && version.major === bound.major;
    case "~":
    case "~>":
      return withinTilde(constraint, version, refused, order);
    default:
      return dirty ? withinTilde(constraint, version, refused, order) : !refused && order === 0;
  }
}

/** upstream: below an open bound counts as within it, and the minor parts are compared whatever the major ones are. */
function isWithinOpen({ version: bound, openMinor }: Constraint, version: Version): boolean {
  return version.major <= bound.major && (version.minor <= bound.minor || openMinor);
}

function withinTilde(
  { version: bound, openMinor, openPatch }: Constraint,
  version: Version,
  refused: boolean,
  order: number,
): boolean {
  if (refused || order < 0) return false;
  // The bare star allows everything.
  if (bound.major === 0n && bound.minor === 0n && bound.patch === 0n && !openMinor && !openPatch) return true;
  if (version.major !== bound.major) return false;
  return version.minor === bound.minor || openMinor;
}
