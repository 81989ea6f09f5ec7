// Go's printing verbs.

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
  integers: [
    ['{{ printf "%d|%5d|%-5d|%05d|%+d|% d" 42 42 42 42 42 42 }}', "42|   42|42   |00042|+42| 42"],
    [
      '{{ printf "%b %o %O %x %X %#x %c %q %U %#U" 10 10 10 255 255 255 65 65 65 65 }}',
      "1010 12 0o12 ff FF 0xff A 'A' U+0041 U+0041 'A'",
    ],
    ['{{ printf "%.3d %8.3d %-8.3d|" 7 -7 7 }}', "007     -007 007     |"],
    ['{{ printf "%d" .nums }}', "[3 1 2]"],
    ['{{ printf "%x" -255 }}', "-ff"],
  ],
  floats: [
    ['{{ printf "%v %v %v %v" 1.0 0.1 1e6 1e21 }}', "1 0.1 1e+06 1e+21"],
    ['{{ printf "%f %.2f %8.3f %-8.1f| %+.1f" 1.5 2.345 3.14159 2.25 2.0 }}', "1.500000 2.35    3.142 2.2     | +2.0"],
    ['{{ printf "%e %.2e %g %G" 123456.789 0.00012 1e-7 1e20 }}', "1.234568e+05 1.20e-04 1e-07 1E+20"],
    ['{{ printf "%.0f %.0f %.0f" 0.5 1.5 2.5 }}', "0 2 2"],
    ['{{ printf "%6.2f|%06.2f|%x %b" 3.14159 -3.14159 1.5 1.5 }}', "  3.14|-03.14|0x1.8p+00 6755399441055744p-52"],
    ['{{ printf "%.3g %.10g %#g" 1234.5678 1234.5678 1.0 }}', "1.23e+03 1234.5678 1.00000"],
    ['{{ printf "%v %v" (float64 "inf") (float64 "nan") }}', "+Inf NaN"],
    ['{{ printf "%.40f" 0.1 }}', "0.1000000000000000055511151231257827021182"],
  ],
  strings: [
    [
      '{{ printf "%s|%5s|%-5s|%.2s|%q|%x|% X" "abc" "abc" "abc" "abc" "a\\"b" "abc" "abc" }}',
      'abc|  abc|abc  |ab|"a\\"b"|616263|61 62 63',
    ],
    ['{{ printf "%q %+q %#q" .text .text .text }}', '"héllo 世界" "h\\u00e9llo \\u4e16\\u754c" `héllo 世界`'],
    ['{{ printf "%c%c" 19990 233 }}', "世é"],
    ['{{ printf "%.3s|%5.1s|" .text .text }}', "hél|    h|"],
  ],
  "other values": [
    [
      '{{ printf "%v %+v %#v %T" .map .map .map .map }}',
      'map[a:1 b:2] map[a:1 b:2] map[string]interface {}{"a":1, "b":2} map[string]interface {}',
    ],
    ['{{ printf "%v %#v" .list .mixed }}', '[a b c] []interface {}{1, "two", interface {}(nil), true}'],
    ['{{ printf "%t %v" true false }}', "true false"],
    ['{{ printf "%v %s %d %T" nil nil nil nil }}', "<nil> %!s(<nil>) %!d(<nil>) <nil>"],
    ['{{ printf "%s" .list }}', "[a b c]"],
    ['{{ printf "%v %.1f" 1i 2.55i }}', "(0+1i) (0.0+2.5i)"],
  ],
  mistakes: [
    ['{{ printf "%d" "x" }}', "%!d(string=x)"],
    ['{{ printf "%s" 1 }}', "%!s(int=1)"],
    ['{{ printf "%d" }}', "%!d(MISSING)"],
    ['{{ printf "x" 1 "a" }}', "x%!(EXTRA int=1, string=a)"],
    ['{{ printf "%!" 1 }}', "%!!(int=1)"],
    ['{{ printf "%" }}', "%!(NOVERB)"],
    ['{{ printf "%z" 1 }}', "%!z(int=1)"],
    ['{{ printf "%[2]d %[1]d" 1 2 }}', "2 1"],
    ['{{ printf "%[5]d" 1 }}', "%!d(BADINDEX)"],
    ['{{ printf "%*d|%-*d|" 5 1 5 1 }}', "    1|1    |"],
    ['{{ printf "%*d" "a" 1 }}', "%!(BADWIDTH)1"],
    ['{{ printf "%.*f" 2 3.14159 }}', "3.14"],
    ['{{ printf "100%%" }}', "100%"],
  ],
};

for (const [title, rows] of Object.entries(CASES)) {
  t.test(title, async (t) => {
    for (const [template, expected] of rows) t.equal(outcome(template, DATA), expected, template);
  });
}
