// What Go does in corners that comparison with it has found: each row's text is Go's own.

import t from "tap";
import { outcome, type Row } from "./render.ts";

const ROWS: readonly Row[] = [
  ['{{ toJson (semver "v1.2.0-beta.1+b") }}', '"1.2.0-beta.1+b"'],
  ['{{ (semver "1.0.0-01").Compare (semver "1.0.0-1") }}', "-1"],
  ['{{ (semver "9223372036854775807.1.2").IncMajor }}', "{-9223372036854775808 0 0   -9223372036854775808.0.0}"],
  ['{{ (semver "1.2.3").SetPrerelease "rc.1" }}', "{1 2 3 rc.1  1.2.3-rc.1}"],
  [
    '{{ decryptAES "k" "YQ==" }}',
    'ERROR template: config:1:3: executing "config" at <decryptAES "k" "YQ==">: error calling decryptAES: runtime error: slice bounds out of range [:16] with capacity 3',
  ],
  [
    '{{ regexSplit "a\\xff5" "" -3 }}',
    'ERROR template: config:1:3: executing "config" at <regexSplit "a\\xff5" "" -3>: error calling regexSplit: regexp: Compile("a\\xff5"): error parsing regexp: invalid UTF-8: `�5`',
  ],
  ['{{ regexFindAll "(?P<n>a)(?P<n>b)" "ab" -1 }}', "[ab]"],
  ['{{ regexReplaceAll "(?P<n>a)|(?P<n>b)" "ab" "<${n}>" }}', "<a><b>"],
  ['{{ regexReplaceAll "(a)" "a" "$01" }}', ""],
  ['{{ regexReplaceAll "." "a\\xffb" "<$0>" | printf "%q" }}', '"<a><\\xff><b>"'],
  [
    '{{ regexMatch "^\\\\p{lower case letter}$" "a" }}{{ regexMatch "^\\\\p{lowercase_letter}$" "a" }}{{ regexMatch "\\\\p{greek}" "Ω" }}',
    "truetruetrue",
  ],
  ['{{ toDate "x" "y" | printf "%#v" }}', "time.Date(1, time.January, 1, 0, 0, 0, 0, time.UTC)"],
  [
    '{{ toDate "2006-01-02 MST" "2020-02-29 EST" | printf "%#v" }}',
    'time.Date(2020, time.February, 29, 0, 0, 0, 0, time.Location("EST"))',
  ],
  ['{{ toDate "x" "y" | printf "%.20o" }}', "{00000000000000000000 00000000000000000000 00000000000000000000}"],
  [
    '{{ (toDate "2006" "2018").Month.String }} {{ (toDate "2006" "2018").Weekday.String }} {{ (toDate "2006" "2018").Location }}',
    "January Monday UTC",
  ],
  ['{{ dateModify "1h" (toDate "2006-01-02 15:04" "9999-12-31 23:59") | toJson }}|', "|"],
  ["{{ htmlDate -9223372036854775808 }} {{ htmlDate 9007199254740993 }}", "292277026596-12-04 285428751-11-12"],
  ['{{ dateModify "0.100000000000000001h" (toDate "2006" "2018") }}', "2018-01-01 00:06:00 +0000 UTC"],
  ['{{ deepEqual (toDate "2006 MST" "2018 EST") (toDate "2006 MST" "2018 EST") }}', "true"],
  ['{{ printf "%\\xff" 3 | printf "%q" }}', '"%!�(int=3)"'],
  ['{{ printf "%1[]" 1 }}', "%!](BADINDEX)"],
  ['{{ printf "%[é" 1 }}', "%!é(BADINDEX)"],
  [
    '{{ substr 9223372036854775807 15 "abc" }}',
    'ERROR template: config:1:3: executing "config" at <substr 9223372036854775807 15 "abc">: error calling substr: runtime error: slice bounds out of range [9223372036854775807:3]',
  ],
  [
    '{{ trunc -9223372036854775808 "abc" }}',
    'ERROR template: config:1:3: executing "config" at <trunc -9223372036854775808 "abc">: error calling trunc: runtime error: slice bounds out of range [:-9223372036854775808]',
  ],
  ['{{ abbrevboth -9223372036854775808 5 "abcdefghijklm" | printf "%q" }}', '""'],
  ['{{ trimAll "\\xff" "a\\ufffd" }}', "a"],
  [
    "{{ slice (list 1 2 3) 1 4 }}",
    'ERROR template: config:1:3: executing "config" at <slice (list 1 2 3) 1 4>: error calling slice: reflect.Value.Slice: slice index out of bounds',
  ],
  ["{{ slice (append (list 1 2 3) 4) 3 6 }}", "[4 <nil> <nil>]"],
  ["{{ slice .list 1 4 }} {{ slice (slice .list 0 1) 0 3 }}", "[b c <nil>] [a b c]"],
  ['{{ slice (regexFindAll "a" "aa" -1) 1 4 | printf "%q" }}', '["a" "" ""]'],
  ["{{ mergeOverwrite nil | toJson }}", "null"],
  [
    '{{ merge (dict "a" (dict)) (dict "a" (dict "b" nil "c" 1)) | printf "%#v" }}',
    'map[string]interface {}{"a":map[string]interface {}{"c":1}}',
  ],
  ['{{ merge (dict "a" (semver "1.2.3")) (dict "a" (dict)) }}|', "|"],
  [
    '{{ mergeOverwrite (dict "a" (dict "b" 1)) (dict "a" (semver "1.2.3")) }}',
    'ERROR template: config:1:3: executing "config" at <mergeOverwrite (dict "a" (dict "b" 1)) (dict "a" (semver "1.2.3"))>: error calling mergeOverwrite: reflect: reflect.Value.Set using unaddressable value',
  ],
  [
    '{{ mergeOverwrite (dict "a" (split "," "x")) (dict "a" (dict "b" 1)) }}',
    'ERROR template: config:1:3: executing "config" at <mergeOverwrite (dict "a" (split "," "x")) (dict "a" (dict "b" 1))>: error calling mergeOverwrite: reflect.Value.SetMapIndex: value of type interface {} is not assignable to type string',
  ],
  [
    '{{ float64 "0x1fbbb950.31eadp-1075" }} {{ 0x1p-1074 }} {{ 0x1.8p-1075 }} {{ 0x1p-1075 }}',
    "1.315193777e-315 5e-324 5e-324 0",
  ],
  ['{{ round 3 (int "120") }}', "3"],
  ["{{ round 1.005 2 }} {{ round -2.5 0 }} {{ round 1e300 300 }}", "1 -3 +Inf"],
  ["{{ 0o171+2i }}", "ERROR template: config:1: syntax error scanning complex number"],
  ["{{ 11-i }}", "ERROR template: config:1: syntax error scanning complex number"],
  ["{{ 1e3+.5i }}", "(1000+0.5i)"],
  [
    '{{ semverCompare "\\u00a01" "1" }}',
    'ERROR template: config:1:3: executing "config" at <semverCompare "\\u00a01" "1">: error calling semverCompare: improper constraint:  1',
  ],
  [
    '{{ clean "a/../../b//./c/" }} {{ clean "/../a/" }} {{ clean "" }} {{ dir "//" }} {{ base "a//" }}',
    "../b/c /a . / a",
  ],
  [
    '{{ splitn "" 2 "é世x" }} {{ splitn "," 2 "a,b,c" }} {{ splitList "" "" | len }}',
    "map[_0:é _1:世x] map[_0:a _1:b,c] 0",
  ],
];

t.test("corners", async (t) => {
  for (const [template, expected] of ROWS) t.equal(outcome(template, { list: ["a", "b", "c"] }), expected, template);
});
