// Makes texts of the small languages that functions read: printf directives, regular expressions, URLs, versions.

import type { Random } from "./random.ts";

/** A byte that is not UTF-8. */
const BAD = "\udcff";

/** A directive of printf: flags, width, precision, indexes, verb. */
export function verb({ pick, chance, below }: Random): string {
  let flags = "";
  for (const flag of "#0+- ") if (chance(0.15)) flags += flag;
  const index = () =>
    chance(0.06) ? pick(["[1]", "[2]", "[3]", "[0]", "[x]", "[", "[9]", "[]", "[1", "[01]", "[ 1]", "[1000001]"]) : "";
  const width = chance(0.35)
    ? pick(["1", "5", "12", "*", "20", "3", "*", "0", "1000001"].slice(0, chance(0.02) ? 9 : 8))
    : "";
  const precision = chance(0.35) ? `.${index()}${pick(["", "0", "1", "3", "*", "10", "20", "2"])}` : "";
  const letter = chance(0.9)
    ? "vdsqxXfgeGEtTbocUOFw"[below(20)]!
    : pick(["y", "é", "!", "", "z", "%", " ", "i", "n", "u", "l"]);
  return `%${flags}${index()}${width}${precision}${index()}${letter}`;
}

const ATOMS =
  "a b c x . \\d \\w \\s \\D \\W \\S \\b \\B ^ $ [a-z] [^a] [[:alpha:]] [\\d-] é 世 \\. \\pL \\p{Greek} \\x41 \\x{e9} \\A \\z \\n \\Q.\\E".split(
    " ",
  );
/** Parts that are refused, and some that few know of. */
const ODD_ATOMS =
  "[] [z-a] ) ( \\ * + \\1 (?=a) (?<=a) (?!a) [^\\x00-\\x7f] \\C \\p{Foo} \\p{letter} \\P{^Lu} (?P<n) (?P=n) \\8 [a \\_ \\- / (?i)k (?U)a+ (?-s:.) (?z) []a] [^]a] [[:^digit:]] [[:foo:]] [a-\\d] \\x{110000} \\Qa* (|a) \\Z".split(
    " ",
  );

/** A regular expression, mostly a valid one. */
export function pattern(random: Random, depth: number): string {
  const { pick, below, chance } = random;
  const atom = (): string => {
    if (depth > 0 && chance(0.25)) {
      const inner = pattern(random, depth - 1);
      return pick([
        `(${inner})`,
        `(?:${inner})`,
        `(?P<name>${inner})`,
        `(?i:${inner})`,
        `(?s)${inner}`,
        `(?m)${inner}`,
        `(?<n>${inner})`,
      ]);
    }
    return pick(chance(0.06) ? ODD_ATOMS : ATOMS);
  };
  const count = 1 + below(3);
  const parts = Array.from(
    { length: count },
    () =>
      atom() +
      (chance(0.35)
        ? pick(
            chance(0.06)
              ? ["{,2}", "**", "{1001}", "{2,1}", "{2}{3}"]
              : ["*", "+", "?", "*?", "+?", "??", "{2}", "{1,3}", "{0,}"],
          )
        : ""),
  );
  return parts.join(chance(0.2) ? "|" : "");
}

export const URL_PARTS = [
  "http",
  "://",
  ":",
  "/",
  "a",
  "?",
  "#",
  "@",
  "%41",
  "%zz",
  "[::1]",
  "é",
  " ",
  "*",
  "host",
  ":80",
  "..",
  "&",
  "=",
  BAD,
  "+",
  "%",
];

export function url({ pick, chance }: Random): string {
  const scheme = pick(["http:", "https:", "HTTP:", "mailto:", "", "a+b:", "1a:", ":", "postgres:", "file:"]);
  const user = chance(0.3) ? pick(["u@", "u:p@", "u:@", ":@", "u%40:p%3a@", "é@", "a b@", "a@b@"]) : "";
  const host = pick([
    "host",
    "example.com",
    "h:80",
    "h:",
    "h:x",
    "[::1]",
    "[::1]:8",
    "[fe80::1%25en0]",
    "[x",
    "a,b:1",
    "h%41",
    "h%20x",
    "é.com",
    "",
    "1.2.3.4",
    "[::1",
    "[::ffff:1.2.3.4]",
    "[v1.a]",
    "h:80:90",
    "a b",
  ]);
  const path = pick([
    "",
    "/",
    "/a/b",
    "/a%2fb",
    "/é",
    "/a b",
    "/%zz",
    "a:b",
    "/a;b=c",
    "//x",
    "/..",
    "/a%20b",
    "/*",
    "/a!b'(c)",
    "/[x]",
    "/a%",
  ]);
  const query = chance(0.4) ? pick(["?", "?a=b", "?é", "?a b", "?%zz", "??", "?a=%20&b"]) : "";
  const fragment = chance(0.3) ? pick(["#", "#f", "#é", "#%41", "#a b", "#%", "##", "#a%20b", "#a?b"]) : "";
  return scheme + (chance(0.85) ? "//" : "") + user + host + path + query + fragment;
}

export function version({ pick, chance }: Random): string {
  const part = () =>
    pick(
      ["0", "1", "2", "10", "01", "3", "9223372036854775807", "9223372036854775808", "x"].slice(0, chance(0.1) ? 9 : 6),
    );
  const numbers = Array.from({ length: pick([1, 2, 3, 3, 3, 4]) }, part).join(".");
  const pre = chance(0.3)
    ? pick([
        "-beta",
        "-beta.1",
        "-1",
        "-a.b.c",
        "-",
        "-beta.11",
        "-é",
        "-alpha",
        "-rc.1.x",
        "-0.3.7",
        "--",
        "-01",
        "-beta.01",
        "-99999999999999999999",
      ])
    : "";
  const build = chance(0.2) ? pick(["+build", "+", "+a.b", "+1-2"]) : "";
  return (chance(0.2) ? pick(["v", " ", "V"]) : "") + numbers + pre + build;
}

export function constraint(random: Random): string {
  const { pick, chance } = random;
  const operator = pick(
    ["", "=", "!=", ">", "<", ">=", "<=", "=>", "=<", "~", "~>", "^", "=="].slice(0, chance(0.05) ? 13 : 12),
  );
  const bound = chance(0.35)
    ? pick(["*", "1.x", "1.2.x", "x", "1.*", "X", "1", "1.2", "2.X.3", "*.1", "0.x", "0", "0.0", "1.x.x"])
    : version(random);
  return operator + pick(["", " "]) + bound;
}
