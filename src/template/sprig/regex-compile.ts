// Compiles regular expressions once each, and says what is wrong with one in the words of Go's regexp.

import { RE2JS, RE2JSSyntaxException } from "re2js";
import { FunctionError } from "../functions.ts";
import { runesOf } from "../go-string.ts";
import { canBackquote, quote } from "../quote.ts";

export type Compiled = {
  readonly regex: RE2JS;
  /** The groups of a name: Go lets several share one. */
  readonly names: ReadonlyMap<string, readonly number[]>;
};

type Attempt = Partial<Compiled> & { readonly complaint?: string };

const attempts = new Map<string, Attempt>();
const MAX_KEPT = 200;

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
  if (attempts.size >= MAX_KEPT) attempts.clear();
  const attempt = pattern.isWellFormed() ? compileWith(pattern, new Map()) : refuseBytes(pattern);
  attempts.set(pattern, attempt);
  return attempt;
}

const PREFIX = "error parsing regexp: ";
const DUPLICATE = /duplicate capture group name: `(\w+)`$/;

/** A name that was given to a group because its own was taken: the name it had, and how the group began. */
type Alias = { readonly name: string; readonly group: string };

function compileWith(pattern: string, aliases: ReadonlyMap<string, Alias>): Attempt {
  try {
    const regex = RE2JS.compile(pattern);
    const groups = Object.entries(regex.namedGroups() as Record<string, number>);
    const names = Map.groupBy(groups, ([name]) => aliases.get(name)?.name ?? name);
    return { regex, names: new Map([...names].map(([name, all]) => [name, all.map(([, index]) => index)])) };
  } catch (error) {
    if (!(error instanceof RE2JSSyntaxException)) throw error;
    const taken = DUPLICATE.exec(error.message)?.[1];
    if (taken !== undefined) return compileRenamed(pattern, taken, aliases);
    let complaint = error.message;
    for (const [alias, { group }] of aliases) complaint = complaint.replace(`(?P<${alias}>`, group);
    // Go quotes the offending part always, even where it is empty.
    return { complaint: complaint.endsWith("`") ? complaint : `${complaint}: \`\`` };
  }
}

function compileRenamed(pattern: string, taken: string, aliases: ReadonlyMap<string, Alias>): Attempt {
  const known = new Map(aliases);
  let count = 0;
  const renamed = pattern.replace(/\(\?P?<(\w+)>/g, (group, name: string) => {
    if (name !== taken || ++count === 1) return group;
    const alias = `${name}_${known.size}_`;
    known.set(alias, { name, group });
    return `(?P<${alias}>`;
  });
  return compileWith(renamed, known);
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
