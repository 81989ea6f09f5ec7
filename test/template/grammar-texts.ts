// Makes the texts that generated templates hand to functions: words, formats, layouts, patterns, URLs, versions and the like.

import { constraint, pattern, URL_PARTS, url, verb, version } from "./grammar-syntaxes.ts";
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
