// No function fills the memory or takes for ever: results that would be too large are refused before they are made.

import t from "tap";
import { failureOf, render } from "./render.ts";

const TEXT = /error calling \w+: a text grew past 64 MiB$/;
const LIST = /error calling \w+: a list or map grew past \d+ items$/;

const REFUSED: readonly (readonly [template: string, message: RegExp])[] = [
  ['{{ repeat 1000000000 "x" }}', TEXT],
  ['{{ repeat 67108865 "x" }}', TEXT],
  ['{{ repeat 9223372036854775807 "xy" }}', /strings: Repeat output length overflow$/],
  ['{{ indent 1000000000 "x" }}', TEXT],
  ['{{ nindent 1000000000 "x" }}', TEXT],
  ['{{ indent 100000 (repeat 10000 "\\n") }}', TEXT],
  ["{{ until 1000000000 }}", LIST],
  ["{{ until -9223372036854775808 }}", LIST],
  ["{{ untilStep 0 9223372036854775807 1000000000000 }}", LIST],
  ['{{ join (repeat 1000000 "x") (until 1000) }}', TEXT],
  ['{{ join "" (list (repeat 60000000 "x") (repeat 60000000 "x")) }}', TEXT],
  ['{{ $x := repeat 60000000 "x" }}{{ cat $x $x }}', TEXT],
  ['{{ $x := repeat 60000000 "x" }}{{ print $x $x }}', TEXT],
  ['{{ replace "x" (repeat 100000 "y") (repeat 100000 "x") }}', TEXT],
  ['{{ replace "" (repeat 100000 "y") (repeat 100000 "x") }}', TEXT],
  ['{{ wrapWith 1 (repeat 10000 "ab") (repeat 100000 "x") }}', TEXT],
  ['{{ regexReplaceAllLiteral "x" (repeat 10000 "x") (repeat 100000 "y") }}', TEXT],
  ['{{ printf "%1000000v" (until 1000) }}', TEXT],
  [`{{ printf "${"%1000000[1]d".repeat(70)}" 1 }}`, TEXT],
  ['{{ printf "% x" (repeat 30000000 "x") }}', TEXT],
  ['{{ html (repeat 60000000 "<") }}', TEXT],
  ['{{ splitList "" (repeat 2000000 "x") }}', LIST],
  ['{{ splitList "x" (repeat 2000000 "x") }}', LIST],
  ['{{ split "" (repeat 2000000 "x") }}', LIST],
  ["{{ randAlphaNum 1000000000 }}", TEXT],
];

t.test("results that would pass a limit are refused", async (t) => {
  for (const [template, message] of REFUSED) t.match(failureOf(template).message, message, template.slice(0, 70));
});

const ACCEPTED: readonly (readonly [template: string, expected: string])[] = [
  ['{{ repeat 67108864 "x" | len }}', "67108864"],
  ['{{ repeat 9223372036854775807 "" }}', ""],
  ["{{ until 1000000 | len }}", "1000000"],
  ['{{ printf "%1000000d" 1 | len }}', "1000000"],
  ['{{ printf "%*d" 1000000000 1 }}', "%!(BADWIDTH)1"],
  ['{{ abbrev 9223372036854775807 "x" }}', "x"],
  ['{{ wrap 9223372036854775807 "x" }}', "x"],
];

t.test("what just fits is made", async (t) => {
  for (const [template, expected] of ACCEPTED) t.equal(render(template), expected, template);
});

/** Texts on which a careless search would start over and over again; each takes well under a second. */
const LONG_TEXTS: readonly string[] = [
  '{{ printf (repeat 100000 "%[") | len }}',
  '{{ semverCompare (repeat 100000 "x") "1" }}',
  '{{ semverCompare (printf "%s !" (repeat 100000 " ")) "1" }}',
  '{{ semverCompare (printf "1.%s" (repeat 100000 "x - ")) "1" }}',
  '{{ semver (repeat 1000000 "1") }}',
  '{{ base (printf "%sx" (repeat 1000000 "/")) }}',
  '{{ clean (repeat 300000 "../") | len }}',
  '{{ dateModify (repeat 100000 "1") (toDate "2006" "2018") }}',
  '{{ toDate (repeat 100000 "2006 ") "x" }}',
  '{{ date (repeat 100000 "2006 ") 0 | len }}',
  '{{ atoi (repeat 1000000 "1") }}',
  '{{ float64 (printf "0x%sp1" (repeat 1000000 "f")) }}',
  "{{ round 1.5 9223372036854775807 }}",
  '{{ urlParse (printf "http://[%s]" (repeat 100000 ":")) }}',
  '{{ regexMatch "(a*)*b" (repeat 100000 "a") }}',
  '{{ nospace (repeat 1000000 "x ") | len }}',
];

t.test("long texts do not take long", async (t) => {
  for (const template of LONG_TEXTS) {
    const start = performance.now();
    try {
      render(template);
    } catch {
      // Whether it is refused is not the question here.
    }
    t.ok(performance.now() - start < 5000, `${template} ended after ${Math.round(performance.now() - start)} ms`);
  }
});
