// Compiles regular expressions once each, and says what is wrong with one in the words of Go's regexp.

import { RE2JS, RE2JSSyntaxException } from "re2js";
import { FunctionError } from "../functions.ts";
import { runesOf } from "../go-string.ts";
import { spend } from "../limits.ts";
import { canBackquote, quote } from "../quote.ts";

export type Compiled = {
  readonly regex: RE2JS;
  /** The groups of a name: Go lets several share one. */
  readonly names: ReadonlyMap<string, readonly number[]>;
};

type Attempt = Partial<Compiled> & { readonly complaint?: string };

const attempts = new Map<string, Attempt>();
const MAX_KEPT = 200;
const MAX_KEPT_LENGTH = 1000;

/** Throws a `FunctionError` where the pattern is none. */
export function compile(pattern: string): Compiled {
  const { regex, names, complaint } = tryCompile(pattern);
  if (regex !== undefined && names !== undefined) return { regex, names };
  const quoted = canBackquote(pattern) ? `\`${pattern}\`` : quote(pattern);
  throw new FunctionError(`regexp: Compile(${quoted}): ${complaint}`);
}

/** The compiled pattern, or what Go says against it. */
export function tryCompile(pattern: string): Attempt {
  const known = attempts.get(pattern);
  if (known !== undefined) return known;
  // What is made of a pattern is many times as large.
  spend(pattern.length);
  if (attempts.size >= MAX_KEPT) attempts.clear();
  const attempt = pattern.isWellFormed()
    ? compileWith(pattern, { pieces: new Map(), groupNames: new Map() })
    : refuseBytes(pattern);
  if (pattern.length <= MAX_KEPT_LENGTH) attempts.set(pattern, attempt);
  return attempt;
}

const PREFIX = "error parsing regexp: ";
const DUPLICATE = /duplicate capture group name: `(\w+)`$/;
const UNKNOWN_CLASS = /invalid character class range: `\\[pP]\{/;

/** What was put into a pattern so that our engine takes it, and what had been there. */
type Changes = { readonly pieces: ReadonlyMap<string, string>; readonly groupNames: ReadonlyMap<string, string> };

function compileWith(pattern: string, changes: Changes): Attempt {
  try {
    const regex = RE2JS.compile(pattern);
    const groups = Object.entries(regex.namedGroups() as Record<string, number>);
    const names = Map.groupBy(groups, ([name]) => changes.groupNames.get(name) ?? name);
    return { regex, names: new Map([...names].map(([name, all]) => [name, all.map(([, index]) => index)])) };
  } catch (error) {
    if (!(error instanceof RE2JSSyntaxException)) throw error;
    const taken = DUPLICATE.exec(error.message)?.[1];
    if (taken !== undefined) return compileWith(...withGroupsRenamed(pattern, taken, changes));
    if (UNKNOWN_CLASS.test(error.message)) {
      const [renamed, all] = withClassesRenamed(pattern, changes);
      if (renamed !== pattern) return compileWith(renamed, all);
    }
    let complaint = error.message;
    for (const [fresh, old] of changes.pieces) complaint = complaint.replaceAll(fresh, () => old);
    // Go quotes the offending part always, even where it is empty.
    return { complaint: complaint.endsWith("`") ? complaint : `${complaint}: \`\`` };
  }
}

/** Go lets groups share a name. */
function withGroupsRenamed(pattern: string, taken: string, changes: Changes): [string, Changes] {
  const pieces = new Map(changes.pieces);
  const groupNames = new Map(changes.groupNames);
  let count = 0;
  const renamed = pattern.replace(/\(\?P?<(\w+)>/g, (group, name: string) => {
    if (name !== taken || ++count === 1) return group;
    const fresh = `${name}_${groupNames.size}_`;
    groupNames.set(fresh, name);
    pieces.set(`(?P<${fresh}>`, group);
    return `(?P<${fresh}>`;
  });
  return [renamed, { pieces, groupNames }];
}

const LONG_NAMES: Readonly<Record<string, string>> = {
  Casedletter: "LC",
  Closepunctuation: "Pe",
  Combiningmark: "M",
  Connectorpunctuation: "Pc",
  Control: "Cc",
  Currencysymbol: "Sc",
  Dashpunctuation: "Pd",
  Decimalnumber: "Nd",
  Enclosingmark: "Me",
  Finalpunctuation: "Pf",
  Format: "Cf",
  Initialpunctuation: "Pi",
  Letter: "L",
  Letternumber: "Nl",
  Lineseparator: "Zl",
  Lowercaseletter: "Ll",
  Mark: "M",
  Mathsymbol: "Sm",
  Modifierletter: "Lm",
  Modifiersymbol: "Sk",
  Nonspacingmark: "Mn",
  Number: "N",
  Openpunctuation: "Ps",
  Other: "C",
  Otherletter: "Lo",
  Othernumber: "No",
  Otherpunctuation: "Po",
  Othersymbol: "So",
  Paragraphseparator: "Zp",
  Privateuse: "Co",
  Punctuation: "P",
  Separator: "Z",
  Spaceseparator: "Zs",
  Spacingmark: "Mc",
  Surrogate: "Cs",
  Symbol: "S",
  Titlecaseletter: "Lt",
  Unassigned: "Cn",
  Uppercaseletter: "Lu",
  Cntrl: "Cc",
  Digit: "Nd",
  Punct: "P",
};

/** Go takes the names of classes in any case, with any blanks and dashes, and the long ones too. */
function withClassesRenamed(pattern: string, changes: Changes): [string, Changes] {
  const pieces = new Map(changes.pieces);
  const renamed = pattern.replace(/(\\[pP]\{\^?)([A-Za-z_ -]+)\}/g, (piece, start: string, name: string) => {
    const plain = name.replace(/[_ -]/g, "").toLowerCase();
    const known = plain.charAt(0).toUpperCase() + plain.slice(1);
    const fresh = `${start}${LONG_NAMES[known] ?? known}}`;
    if (fresh !== piece) pieces.set(fresh, piece);
    return fresh;
  });
  return [renamed, { pieces, groupNames: changes.groupNames }];
}

/** A pattern with a byte that is not UTF-8: what is wrong before that byte counts first. */
function refuseBytes(pattern: string): Attempt {
  const runes = runesOf(pattern);
  const bad = runes.findIndex((rune) => rune.escaped !== undefined);
  const textOf = (from: number, to?: number) =>
    runes
      .slice(from, to)
      .map((rune) => rune.text)
      .join("");
  const start = textOf(0, bad);
  const escapes = /\\*$/.exec(start)![0].length % 2 === 1;
  const before = tryCompile(`${escapes ? start.slice(0, -1) : start}x`).complaint;
  if (before !== undefined && !before.includes(": missing closing "))
    return { complaint: before.replace(`\`${start}x\``, () => `\`${pattern}\``) };
  return { complaint: `${PREFIX}invalid UTF-8: \`${textOf(bad)}\`` };
}
