// sprig's functions on text.

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
  cutting: [
    ['{{ trunc 3 "abcdef" }}{{ trunc 9 "ab" }}', "abcab"],
    [
      '{{ trunc -1 "abc" }}',
      'ERROR template: config:1:3: executing "config" at <trunc -1 "abc">: error calling trunc: runtime error: slice bounds out of range [:-1]',
    ],
    ["{{ trunc 6 .text }}", "héllo"],
    ['{{ substr 1 3 "abcdef" }}|{{ substr -1 3 "abcdef" }}|{{ substr 2 -1 "abcdef" }}', "bc|abc|cdef"],
    [
      '{{ substr 9 10 "abc" }}',
      'ERROR template: config:1:3: executing "config" at <substr 9 10 "abc">: error calling substr: runtime error: slice bounds out of range [9:3]',
    ],
    ['{{ abbrev 6 "abcdefgh" }}{{ abbrev 3 "abcdefgh" }}', "abc...abcdefgh"],
    ['{{ abbrevboth 5 9 "abcdefghijklmnop" }}', "...fgh..."],
    ['{{ trim "  a " }}|{{ trimAll "-" "--a-" }}|{{ trimPrefix "a" "ab" }}|{{ trimSuffix "b" "ab" }}', "a|a|b|a"],
    ['{{ nospace " a b " }}|{{ initials "ab cd" }}', "ab|ac"],
  ],
  case: [
    ['{{ upper "aé" }}{{ lower "AÉ" }}{{ title "ab cD" }}{{ untitle "Ab Cd" }}{{ swapcase "aB" }}', "AÉaéAb CDab cdAb"],
    ['{{ upper "ßŉ" }}', "ßŉ"],
    [
      '{{ snakecase "HTTPServer2x" }} {{ camelcase "http_server" }} {{ kebabcase "HTTPServer" }}',
      "http_server_2x HttpServer http-server",
    ],
  ],
  "upstream: some words come out oddly": [
    ['{{ camelcase "x" }}|{{ snakecase "ABc" }}|{{ initials "éa" }}|{{ nospace "é a" }}', "|a_bcc|Ã|Ã©a"],
  ],
  building: [
    ['{{ repeat 3 "ab" }}|{{ repeat 0 "a" }}', "ababab|"],
    [
      '{{ repeat -1 "a" }}',
      'ERROR template: config:1:3: executing "config" at <repeat -1 "a">: error calling repeat: strings: negative Repeat count',
    ],
    ['{{ replace "a" "b" "banana" }}{{ replace "" "-" "ab" }}', "bbnbnb-a-b-"],
    ['{{ cat 1 nil "a" }}|{{ quote 1 nil "a\\"b" }}|{{ squote "a\'b" }}', '1 a|"1" "a\\"b"|\'a\'b\''],
    ['{{ indent 2 "a\\nb" }}|{{ nindent 1 "a" }}', "  a\n  b|\n a"],
    ['{{ wrap 5 "aaa bbb ccccccc d" }}|{{ wrapWith 3 "-" "abcdefg" }}', "aaa\nbbb\nccccccc\nd|abc-def-g"],
    ['{{ plural "one" "many" 1 }}{{ plural "one" "many" 2 }}', "onemany"],
  ],
  testing: [['{{ contains "b" "abc" }}{{ hasPrefix "a" "abc" }}{{ hasSuffix "a" "abc" }}', "truetruefalse"]],
  "lists of text": [
    ['{{ split "," "a,b" }}{{ splitn "," 2 "a,b,c" }}{{ splitList "," "a,b" }}', "map[_0:a _1:b]map[_0:a _1:b,c][a b]"],
    ['{{ join "-" .mixed }}|{{ join "-" "x" }}', "1-two-true|x"],
    ["{{ toStrings .mixed }}{{ sortAlpha .list }}{{ sortAlpha (list 3 10 2) }}", "[1 two true][a b c][10 2 3]"],
    ["{{ toString .none }}{{ toString 1.5 }}", "<nil>1.5"],
  ],
  "upstream: sortAlpha puts a list of strings itself in order": [
    ['{{ $l := splitList "," "b,a" }}{{ $_ := sortAlpha $l }}{{ $l }}', "[a b]"],
  ],
};

for (const [title, rows] of Object.entries(CASES)) {
  t.test(title, async (t) => {
    for (const [template, expected] of rows) t.equal(outcome(template, DATA), expected, template);
  });
}
