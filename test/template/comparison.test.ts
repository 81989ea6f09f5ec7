// Comparison and logic of Go's templates, which are strict about kinds.

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
  eq: [
    ["{{ eq 1 1 }}", "true"],
    ["{{ eq .n 3 }}", "true"],
    [
      "{{ eq 1 1.0 }}",
      'ERROR template: config:1:3: executing "config" at <eq 1 1.0>: error calling eq: incompatible types for comparison: int and float64',
    ],
    [
      '{{ eq "1" 1 }}',
      'ERROR template: config:1:3: executing "config" at <eq "1" 1>: error calling eq: incompatible types for comparison: string and int',
    ],
    ['{{ eq .name "a" "mysql" }}', "true"],
    ["{{ eq .none nil }}", "true"],
    ["{{ eq .name nil }}", "false"],
    [
      "{{ eq .list .list }}",
      'ERROR template: config:1:3: executing "config" at <eq .list .list>: error calling eq: non-comparable type [a b c]: []interface {}',
    ],
    [
      "{{ eq .list .map }}",
      'ERROR template: config:1:3: executing "config" at <eq .list .map>: error calling eq: non-comparable types [a b c]: []interface {}, map[string]interface {}: map[a:1 b:2]',
    ],
    ["{{ eq 'a' 97 }}", "true"],
    ["{{ eq true true }}", "true"],
    [
      "{{ eq 1 }}",
      'ERROR template: config:1:3: executing "config" at <eq 1>: error calling eq: missing argument for comparison',
    ],
    ["{{ ne 1 2 }}", "true"],
  ],
  order: [
    ["{{ lt 1 2 }}{{ le 2 2 }}{{ gt 1 2 }}{{ ge 2 3 }}", "truetruefalsefalse"],
    ['{{ lt "a" "B" }}', "false"],
    [
      "{{ lt true false }}",
      'ERROR template: config:1:3: executing "config" at <lt true false>: error calling lt: invalid type for comparison',
    ],
    [
      '{{ lt 1 "a" }}',
      'ERROR template: config:1:3: executing "config" at <lt 1 "a">: error calling lt: incompatible types for comparison: int and string',
    ],
    [
      "{{ lt nil 1 }}",
      'ERROR template: config:1:3: executing "config" at <lt nil 1>: error calling lt: invalid type for comparison',
    ],
    ["{{ gt 1.5 1.0 }}", "true"],
  ],
  "and, or, not": [
    ["{{ and 1 0 2 }}", "0"],
    ['{{ or 0 "" "x" }}', "x"],
    ['{{ and false (fail "never") }}', "false"],
    ['{{ or true (fail "never") }}', "true"],
    [
      '{{ and true (fail "now") }}',
      'ERROR template: config:1:13: executing "config" at <fail "now">: error calling fail: now',
    ],
    ["{{ not .list }}", "false"],
    ["{{ .name | and true }}", "mysql"],
  ],
};

for (const [title, rows] of Object.entries(CASES)) {
  t.test(title, async (t) => {
    for (const [template, expected] of rows) t.equal(outcome(template, DATA), expected, template);
  });
}
