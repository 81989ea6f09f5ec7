// Fields, keys and indexes: what is found, and what is said where nothing is.

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
  "fields and keys": [
    ["{{ .deep.x.y }}", "z"],
    ["{{ .deep.x }}", "map[y:z]"],
    ['{{ (index .deep "a.b/c") }}', "dotted"],
    ['{{ (dict "a" (dict "b" 1)).a.b }}', "1"],
    [
      "{{ .name.x }}",
      'ERROR template: config:1:8: executing "config" at <.name.x>: can\'t evaluate field x in type interface {}',
    ],
    [
      "{{ .n.x }}",
      'ERROR template: config:1:5: executing "config" at <.n.x>: can\'t evaluate field x in type interface {}',
    ],
    [
      "{{ .list.x }}",
      'ERROR template: config:1:8: executing "config" at <.list.x>: can\'t evaluate field x in type interface {}',
    ],
    [
      "{{ .none.x }}",
      'ERROR template: config:1:8: executing "config" at <.none.x>: nil pointer evaluating interface {}.x',
    ],
    [
      '{{ .name "x" }}',
      'ERROR template: config:1:3: executing "config" at <.name>: name is not a method but has arguments',
    ],
    [
      "{{ 1.5 2 }}",
      'ERROR template: config:1:3: executing "config" at <1.5>: can\'t give argument to non-function 1.5',
    ],
    ["{{ nil }}", 'ERROR template: config:1:3: executing "config" at <nil>: nil is not a command'],
    [
      '{{ ("x").y }}',
      'ERROR template: config:1:4: executing "config" at <"x">: can\'t evaluate field y in type string',
    ],
  ],
  "missing keys": [
    ["{{ .x }}", 'ERROR template: config:1:3: executing "config" at <.x>: map has no entry for key "x"'],
    ["{{ .deep.x.q }}", 'ERROR template: config:1:8: executing "config" at <.deep.x.q>: map has no entry for key "q"'],
    ["{{ if .x }}{{ end }}", 'ERROR template: config:1:6: executing "config" at <.x>: map has no entry for key "x"'],
    ['{{ default "d" .x }}', 'ERROR template: config:1:15: executing "config" at <.x>: map has no entry for key "x"'],
    ['{{ index .map "x" }}', "<no value>"],
    ['{{ index .map "x" | default 7 }}', "7"],
    [
      '{{ index .deep "q" "r" }}',
      'ERROR template: config:1:3: executing "config" at <index .deep "q" "r">: error calling index: index of nil pointer',
    ],
    [
      '{{ (index .deep "q").r }}',
      'ERROR template: config:1:16: executing "config" at <"q">: nil data; no entry for key "r"',
    ],
  ],
  index: [
    ["{{ index .list 1 }}", "b"],
    ["{{ index .mixed 2 }}", "<no value>"],
    [
      "{{ index .list 3 }}",
      'ERROR template: config:1:3: executing "config" at <index .list 3>: error calling index: reflect: slice index out of range',
    ],
    [
      "{{ index .list -1 }}",
      'ERROR template: config:1:3: executing "config" at <index .list -1>: error calling index: index out of range: -1',
    ],
    [
      "{{ index .list 9 }}",
      'ERROR template: config:1:3: executing "config" at <index .list 9>: error calling index: index out of range: 9',
    ],
    [
      '{{ index .list "0" }}',
      'ERROR template: config:1:3: executing "config" at <index .list "0">: error calling index: cannot index slice/array with type string',
    ],
    [
      "{{ index .map 1 }}",
      'ERROR template: config:1:3: executing "config" at <index .map 1>: error calling index: value has type int; should be string',
    ],
    [
      "{{ index .none 1 }}",
      'ERROR template: config:1:3: executing "config" at <index .none 1>: error calling index: index of untyped nil',
    ],
    ["{{ index .text 1 }}", "195"],
    [
      "{{ index .n 1 }}",
      'ERROR template: config:1:3: executing "config" at <index .n 1>: error calling index: can\'t index item of type int64',
    ],
    ['{{ index .deep "x" "y" }}', "z"],
    ["{{ index .list }}", "[a b c]"],
  ],
  len: [
    ["{{ len .list }}{{ len .map }}{{ len .text }}", "3213"],
    [
      "{{ len .n }}",
      'ERROR template: config:1:3: executing "config" at <len .n>: error calling len: len of type int64',
    ],
    [
      "{{ len nil }}",
      'ERROR template: config:1:3: executing "config" at <len nil>: error calling len: reflect: call of reflect.Value.Type on zero Value',
    ],
  ],
  calls: [
    [
      "{{ upper .n }}",
      'ERROR template: config:1:9: executing "config" at <.n>: wrong type for value; expected string; got int64',
    ],
    [
      "{{ upper }}",
      'ERROR template: config:1:3: executing "config" at <upper>: wrong number of args for upper: want 1 got 0',
    ],
    [
      '{{ upper "a" "b" }}',
      'ERROR template: config:1:3: executing "config" at <upper>: wrong number of args for upper: want 1 got 2',
    ],
    [
      "{{ printf }}",
      'ERROR template: config:1:3: executing "config" at <printf>: wrong number of args for printf: want at least 1 got 0',
    ],
    ['{{ "x" | upper | lower }}', "x"],
    [
      "{{ 1 | upper }}",
      'ERROR template: config:1:7: executing "config" at <upper>: wrong type for value; expected string; got int',
    ],
    ['{{ trunc "1" "x" }}', 'ERROR template: config:1:9: executing "config" at <"1">: expected integer; found "1"'],
    ['{{ trunc 1.0 "xy" }}', "x"],
    [
      '{{ trunc .n "x" }}',
      'ERROR template: config:1:9: executing "config" at <.n>: wrong type for value; expected int; got int64',
    ],
    [
      '{{ set .list "a" 1 }}',
      'ERROR template: config:1:7: executing "config" at <.list>: wrong type for value; expected map[string]interface {}; got []interface {}',
    ],
    ['{{ fail "no" }}', 'ERROR template: config:1:3: executing "config" at <fail "no">: error calling fail: no'],
    [
      "{{ call .name }}",
      'ERROR template: config:1:3: executing "config" at <call .name>: error calling call: non-function .name of type string',
    ],
  ],
};

for (const [title, rows] of Object.entries(CASES)) {
  t.test(title, async (t) => {
    for (const [template, expected] of rows) t.equal(outcome(template, DATA), expected, template);
  });
}
