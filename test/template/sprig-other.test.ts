// sprig's functions on encodings, hashes, paths, URLs, versions and regular expressions.

import t from "tap";
import { outcome, type Row } from "./render.ts";

const DATA = {
  name: "mysql",
  n: 3,
  ratio: 0.5,
  on: true,
  off: false,
  none: null,
  empty: "",
  list: ["a", "b", "c"],
  nums: [3, 1, 2],
  mixed: [1, "two", null, true],
  map: { b: 2, a: 1 },
  deep: { x: { y: "z" }, "a.b/c": "dotted" },
  text: "héllo 世界",
};

/** Outputs, or error texts, as Go 1.26 and sprig 2.22 give them. */
const CASES: Record<string, readonly Row[]> = {
  encodings: [
    ['{{ b64enc .text }} {{ b64dec "aMOp" }}', "aMOpbGxvIOS4lueVjA== hé"],
    ['{{ b32enc "abc" }} {{ b32dec "MFRGG===" }}', "MFRGG=== abc"],
    ["{{ b64enc 5 }}", 'ERROR template: config:1:10: executing "config" at <5>: expected string; found 5'],
  ],
  "upstream: a decoder answers bad input with the text of the error": [
    [
      '{{ b64dec "!" }} {{ b64dec "YQ" }} {{ b32dec "1" }}',
      "illegal base64 data at input byte 0 illegal base64 data at input byte 0 illegal base32 data at input byte 0",
    ],
  ],
  hashes: [
    [
      '{{ sha1sum "a" }} {{ sha256sum "a" }} {{ adler32sum "abc" }}',
      "86f7e437faa5a7fce15d1ddcb9eaeaea377667b8 ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb 38600999",
    ],
  ],
  paths: [
    [
      '{{ base "a/b.c" }} {{ base "" }} {{ dir "a/b" }} {{ dir "a" }} {{ clean "a//b/../c/" }} {{ ext "x.tar.gz" }} {{ isAbs "/a" }}',
      "b.c . a . a/c .gz true",
    ],
  ],
  urls: [
    [
      '{{ (urlParse "https://u:p@h.example:80/a%20b?q=1#f").host }} {{ (urlParse "https://u:p@h/a%20b?q=1#f").path }}',
      "h.example:80 /a b",
    ],
    ['{{ urlParse "http://[::1]:80/" | urlJoin }}', "http://[::1]:80/"],
    [
      '{{ urlParse "http://h:x/" }}',
      'ERROR template: config:1:3: executing "config" at <urlParse "http://h:x/">: error calling urlParse: unable to parse url: parse "http://h:x/": invalid port ":x" after host',
    ],
    ['{{ urlJoin (dict "scheme" "http" "host" "h" "path" "/a b" "query" "x=1") }}', "http://h/a%20b?x=1"],
  ],
  versions: [
    ['{{ (semver "v1.2.3-rc.1+b").Prerelease }} {{ semver "1.2" }} {{ (semver "1.2.3").Major }}', "rc.1 1.2.0 1"],
    [
      '{{ semver "x" }}',
      'ERROR template: config:1:3: executing "config" at <semver "x">: error calling semver: Invalid Semantic Version',
    ],
    [
      '{{ semverCompare "^1.2" "1.9.0" }}{{ semverCompare ">=1.0, <2" "2.0.0" }}{{ semverCompare "~1.2.3" "1.3.0" }}{{ semverCompare "1.x || >=3" "3.1.0" }}',
      "truetruefalsetrue",
    ],
    ['{{ (semver "1.2.3").IncPatch }}', "{1 2 4   1.2.4}"],
  ],
  "regular expressions": [
    [
      '{{ regexMatch "^a+$" "aaa" }} {{ regexFind "[0-9]+" "ab12" }} {{ regexFindAll "[a-z]" "a1b2" -1 }} {{ regexFindAll "x" "abc" 1 }}',
      "true 12 [a b] []",
    ],
    [
      '{{ regexReplaceAll "(a)(b)?" "abac" "<${2}$1>" }} {{ regexReplaceAllLiteral "a" "banana" "$1" }} {{ regexSplit "," "a,b,c" 2 }}',
      "<ba><a>c b$1n$1n$1 [a b,c]",
    ],
    [
      '{{ regexFind "(" "a" }}',
      'ERROR template: config:1:3: executing "config" at <regexFind "(" "a">: error calling regexFind: regexp: Compile(`(`): error parsing regexp: missing closing ): `(`',
    ],
    ['{{ regexMatch "(" "a" }}', "false"],
    ['{{ regexReplaceAll "a*" "baac" "-" }}', "-b-c-"],
  ],
};

for (const [title, rows] of Object.entries(CASES)) {
  t.test(title, async (t) => {
    for (const [template, expected] of rows) t.equal(outcome(template, DATA), expected, template);
  });
}
