// sprig's arithmetic.

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
    ['{{ add 1 2.9 "3" "x" }} {{ add1 4 }} {{ sub 5 7 }} {{ mul 2 3 4 }} {{ div 7 2 }} {{ mod 7 4 }}', "6 5 -2 24 3 3"],
    [
      "{{ div 1 0 }}",
      'ERROR template: config:1:3: executing "config" at <div 1 0>: error calling div: runtime error: integer divide by zero',
    ],
    ["{{ max 1 3 2 }} {{ min 3 1 2 }} {{ biggest 1 2 }}", "3 1 2"],
    [
      '{{ int "3.9" }} {{ int 3.9 }} {{ int64 true }} {{ atoi "12" }} {{ atoi "x" }} {{ toDecimal "777" }}',
      "0 3 1 12 0 511",
    ],
  ],
  floats: [
    [
      '{{ ceil 1.2 }} {{ floor -1.2 }} {{ round 1.2345 2 }} {{ round 2.5 0 }} {{ ceil 1000000 }} {{ float64 "1.5" }}',
      "2 -2 1.23 3 1e+06 1.5",
    ],
    ["{{ round 1.55 1 0.9 }}", "1.5"],
  ],
  ranges: [
    [
      "{{ until 3 }}{{ until -2 }}{{ untilStep 0 10 4 }}{{ untilStep 5 0 -2 }}{{ untilStep 0 3 -1 }}",
      "[0 1 2][0 -1][0 4 8][5 3 1][]",
    ],
  ],
};

for (const [title, rows] of Object.entries(CASES)) {
  t.test(title, async (t) => {
    for (const [template, expected] of rows) t.equal(outcome(template, DATA), expected, template);
  });
}
