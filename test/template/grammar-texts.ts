// Makes the texts that generated templates hand to functions: words, formats, layouts, patterns, URLs, versions and the like.

import type { Random } from "./random.ts";

/** What a text is meant to be read as. */
export type TextKind =
  | "text"
  | "words"
  | "digits"
  | "key"
  | "format"
  | "layout"
  | "date"
  | "duration"
  | "zone"
  | "pattern"
  | "replacement"
  | "url"
  | "version"
  | "constraint"
  | "path"
  | "base64"
  | "base32"
  | "type"
  | "separator"
  | "environment";

/** A byte that is not UTF-8, as a lone surrogate; `literal` writes it as an escape. */
const BAD = "\udcff";
const PIECES = [
  ..."a b c x Z 0 1 9 é ß 世 🚀 ǆ İ ı ſ ﬁ 𝒳 Σ ς \u0301 \u200b \u00a0 \u2028 \u0085 \ufeff \ufffd".split(" "),
  ..."- _ . , ; : / \\ ' \" ` < > & = + * ? ! # % $ ( ) [ ] { } | ~ ^ @".split(" "),
  ...["\n", "\t", "\r", "\0", "\x07", "\x1b", "\x7f", " ", "  ", BAD, "\udc80", "\udce4\udcb8", "e\u0301"],
  ..."abc hello World mysql-0 prod line\nline <a> O'Neil snake_case camelCase HTTPServer true false nil 42 3.14".split(
    " ",
  ),
];
const WORDS =
  "hello World HTTP server ID x Y some-thing snake_case camelCase 2nd v2 éa Éa ß ǆ a1b2 __ -- aB AB ABc a.b café NAÏVE".split(
    " ",
  );

export function makeText(random: Random, kind: TextKind): string {
  const { pick, below, chance } = random;
  if (chance(0.04)) return makeText(random, "text");
  const some = (pieces: readonly string[], most: number, glue = ""): string =>
    Array.from({ length: below(most + 1) }, () => pick(pieces)).join(glue);
  switch (kind) {
    case "text":
      return chance(0.5) ? some(WORDS, 4, " ") : some(PIECES, 8);
    case "words":
      return some(WORDS, 4, pick([" ", "_", "-", "  ", "\t", ".", ""]));
    case "digits":
      return digits(random);
    case "key":
      return pick(["a", "b", "k", "x", "name", "n", "", "missing", "with space", "é", "app"]);
    case "separator":
      return pick([",", " ", "", "-", "a", "é", "::", "\n", "ab", BAD, "b", "."]);
    case "format":
      return (
        some(["%", " ", "x", "é", "%%", "a=", BAD], 2) +
        Array.from({ length: below(4) }, () => verb(random)).join(some([" ", ""], 1))
      );
    case "layout":
      return some(LAYOUT, 6, pick(["", " ", "-", ":"]));
    case "date":
      return some(DATE, 6, pick(["", " ", "-", ":"]));
    case "duration":
      return some(DURATION, 4);
    case "zone":
      return pick(ZONES);
    case "pattern":
      return pattern(random, 3);
    case "replacement":
      return some(
        ["$1", "${1}", "$0", "$", "$$", "${name}", "$name", "x", "-", "${", "}", "$2a", "$é", "\\1", BAD, "$10"],
        3,
      );
    case "url":
      return chance(0.15) ? some(URL_PARTS, 5) : url(random);
    case "version":
      return version(random);
    case "constraint":
      return some(
        Array.from({ length: 3 }, () => constraint(random)),
        2,
        pick([",", ", ", " || ", "||", " - ", " "]),
      );
    case "path":
      return some(["/", "a", "..", ".", "b.c", "//", "é", "./", "../", "x.tar.gz", ".", " ", BAD, "a/b"], 6);
    case "base64":
      return some(["YWJj", "YQ==", "YWI=", "/+8=", "=", "a", "\n", "-_", "ab", "AAAA", "gICA", "é", " "], 4);
    case "base32":
      return some(["MFRGG===", "ME======", "MFRGGZDF", "=", "A", "\n", "8", "MFRGG", "77777777", "a", "AA======"], 3);
    case "type":
      return pick([
        "string",
        "int",
        "int64",
        "float64",
        "bool",
        "slice",
        "map",
        "[]interface {}",
        "map[string]interface {}",
        "time.Time",
        "semver.Version",
        "*semver.Version",
        "ptr",
        "invalid",
        "<nil>",
        "[]string",
      ]);
    case "environment":
      return some(
        [
          "$A",
          "${A}",
          "$",
          "${",
          "}",
          "$$",
          "$1",
          "x",
          "$A_B",
          "${}",
          "$*",
          "é",
          "$é",
          "${A}B",
          "${*}",
          "${1}",
          "${1x}",
          "${ }",
          "$ ",
        ],
        4,
      );
  }
}

function digits({ pick, below, chance }: Random): string {
  if (chance(0.3)) return String(below(2000) - 1000);
  return pick(
    "0 1 007 08 0x10 -0 +5 1_000 1e3 1.5 .5 5. -1.25e-3 9223372036854775807 9223372036854775808 -9223372036854775809 1e400 inf NaN 0b1 0o7 0x1p-2 1e-400 ٣ 12abc -"
      .split(" ")
      .concat([" 1", "1 ", ""]),
  );
}

const LAYOUT =
  "2006 06 01 1 Jan January 02 2 _2 __2 002 15 3 03 4 04 5 05 PM pm Mon Monday MST -07 -0700 -07:00 Z07 Z0700 Z07:00 Z070000 -07:00:00 .000 .999 ,000000 .0 .9 _2006 x é 2006-01-02T15:04:05Z07:00 Mond Janu 00 0 Z 205 .0005 ,9 20060102150405".split(
    " ",
  );
const DATE =
  "2018 1999 0001 9999 18 01 3 12 13 31 29 Feb february Sunday Mon 23 24 59 60 4 05 PM am UTC GMT GMT+3 CEST ABCT -07 +0530 -07:00 Z +00:00 +2500 .123 ,5 .123456789 .1234567890 x é 2018-03-01T04:05:06Z 060 366 _3 T".split(
    " ",
  );
const DURATION =
  "1h 2m 3s 4ms 5us 6µs 7ns - + 0 .5h 1.5s 1. h s 9999999h 0.000000001s 1d é 106751d 3000000h 1.0000000000000000001s".split(
    " ",
  );
/** Zones of which all versions of the zone database say the same. */
const ZONES =
  "UTC Local Europe/Berlin America/New_York Asia/Kolkata Asia/Kathmandu nowhere utc europe/berlin Etc/GMT+5 GMT America/Sao_Paulo ../x /abs Pacific/Apia America/Caracas"
    .split(" ")
    .concat([""]);

/** A directive of printf: flags, width, precision, indexes, verb. */
function verb({ pick, chance, below }: Random): string {
  let flags = "";
  for (const flag of "#0+- ") if (chance(0.15)) flags += flag;
  const index = () => (chance(0.06) ? pick(["[1]", "[2]", "[3]", "[0]", "[x]", "[", "[9]", "[]", "[1"]) : "");
  const width = chance(0.35)
    ? pick(["1", "5", "12", "*", "20", "3", "*", "0", "1000001"].slice(0, chance(0.02) ? 9 : 8))
    : "";
  const precision = chance(0.35) ? `.${index()}${pick(["", "0", "1", "3", "*", "10", "20", "2"])}` : "";
  const letter = chance(0.9)
    ? "vdsqxXfgeGEtTbocUOFw"[below(20)]!
    : pick(["y", "é", "!", "", "z", "%", " ", "i", "n", "u", "l"]);
  return `%${flags}${index()}${width}${precision}${index()}${letter}`;
}

/** A regular expression, mostly a valid one. */
function pattern(random: Random, depth: number): string {
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
    return pick(
      "a b c x . \\d \\w \\s \\D \\W \\S \\b \\B ^ $ [a-z] [^a] [[:alpha:]] [\\d-] é 世 \\. \\pL \\p{Greek} \\x41 \\x{e9} \\A \\z \\n \\Q.\\E [] [z-a] ) ( \\ * + \\1 (?=a) [^\\x00-\\x7f] \\C \\p{Foo} (?P<n) \\8 [a \\_ \\- /"
        .split(" ")
        .slice(0, chance(0.06) ? undefined : 27),
    );
  };
  const count = 1 + below(3);
  const parts = Array.from(
    { length: count },
    () =>
      atom() +
      (chance(0.35)
        ? pick(
            ["*", "+", "?", "*?", "+?", "??", "{2}", "{1,3}", "{0,}", "{,2}", "**", "{1001}", "{2,1}"].slice(
              0,
              chance(0.06) ? 13 : 9,
            ),
          )
        : ""),
  );
  return parts.join(chance(0.2) ? "|" : "");
}

const URL_PARTS = [
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

function url({ pick, chance }: Random): string {
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

function version({ pick, chance }: Random): string {
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

function constraint(random: Random): string {
  const { pick, chance } = random;
  const operator = pick(
    ["", "=", "!=", ">", "<", ">=", "<=", "=>", "=<", "~", "~>", "^", "=="].slice(0, chance(0.05) ? 13 : 12),
  );
  const bound = chance(0.35)
    ? pick(["*", "1.x", "1.2.x", "x", "1.*", "X", "1", "1.2", "2.X.3", "*.1", "0.x", "0", "0.0", "1.x.x"])
    : version(random);
  return operator + pick(["", " "]) + bound;
}
