// sprig's functions on lists, maps, defaults, types and JSON.

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
  lists: [
    [
      '{{ list 1 "a" nil }}{{ first .list }}{{ last .list }}{{ rest .list }}{{ initial .list }}{{ reverse .list }}',
      "[1 a <nil>]ac[b c][a b][c b a]",
    ],
    [
      "{{ uniq (list 1 1 2 1) }}{{ compact .mixed }}{{ append .list 1 }}{{ prepend .list 1 }}{{ concat .list .nums }}",
      "[1 2][1 two true][a b c 1][1 a b c][a b c 3 1 2]",
    ],
    [
      '{{ without .list "a" }}{{ has "a" .list }}{{ has nil .mixed }}{{ slice .list 1 }}{{ slice .list 1 2 }}',
      "[b c]truetrue[b c][b]",
    ],
    ["{{ first (list) }}|{{ rest (list) }}", "<no value>|[]"],
    [
      '{{ first "abc" }}',
      'ERROR template: config:1:3: executing "config" at <first "abc">: error calling first: Cannot find first on type string',
    ],
    [
      "{{ slice .list 2 9 }}",
      'ERROR template: config:1:3: executing "config" at <slice .list 2 9>: error calling slice: reflect.Value.Slice: slice index out of bounds',
    ],
    [
      "{{ first nil }}",
      'ERROR template: config:1:3: executing "config" at <first nil>: error calling first: runtime error: invalid memory address or nil pointer dereference',
    ],
  ],
  maps: [
    [
      '{{ dict "a" 1 "b" }}{{ hasKey .map "a" }}{{ pick .map "a" }}{{ omit .map "a" }}{{ pluck "a" .map .deep }}',
      "map[a:1 b:]truemap[a:1]map[b:2][1]",
    ],
    ['{{ $m := dict "a" 1 }}{{ $_ := set $m "b" 2 }}{{ $_ := unset $m "a" }}{{ $m }}', "map[b:2]"],
    ['{{ merge (dict "a" 1 "d" (dict "x" 1)) (dict "a" 2 "b" 3 "d" (dict "y" 2)) }}', "map[a:1 b:3 d:map[x:1 y:2]]"],
    ['{{ mergeOverwrite (dict "a" 1) (dict "a" 2 "b" nil) }}', "map[a:2 b:<nil>]"],
    ['{{ keys .map | sortAlpha }}{{ values (dict "a" 1) }}', "[a b][1]"],
    ['{{ set .map "c" 3 }}{{ .map }}', "map[a:1 b:2 c:3]map[a:1 b:2 c:3]"],
    [
      '{{ hasKey (split "," "a") "_0" }}',
      'ERROR template: config:1:21: executing "config" at <"a">: wrong type for value; expected map[string]interface {}; got map[string]string',
    ],
    ["{{ deepCopy .deep }}", "map[a.b/c:dotted x:map[y:z]]"],
  ],
  "upstream: a map never replaces a plain value in a merge": [
    ['{{ mergeOverwrite (dict "a" 1) (dict "a" (dict "b" 2)) }}', "map[a:1]"],
  ],
  "defaults and types": [
    ['{{ default "d" "" }}{{ default "d" 0 }}{{ default "d" .none }}{{ default "d" "x" }}', "dddx"],
    ['{{ empty 0 }}{{ empty .list }}{{ coalesce 0 "" "x" }}{{ ternary 1 2 true }}', "truefalsex1"],
    [
      '{{ typeOf .n }} {{ typeOf 1 }} {{ typeOf .list }} {{ kindOf .map }} {{ typeOf nil }} {{ kindIs "slice" .list }}',
      "int64 int []interface {} map <nil> true",
    ],
    [
      '{{ typeIs "int" 1 }}{{ typeIsLike "semver.Version" (semver "1.2.3") }}{{ deepEqual .list .list }}{{ deepEqual 1 .n }}',
      "truetruetruefalse",
    ],
  ],
  json: [
    [
      '{{ toJson .map }}{{ toJson .mixed }}{{ toJson "<a&b>\'\\"" }}',
      '{"a":1,"b":2}[1,"two",null,true]"\\u003ca\\u0026b\\u003e\'\\""',
    ],
    ["{{ toPrettyJson .deep }}", '{\n  "a.b/c": "dotted",\n  "x": {\n    "y": "z"\n  }\n}'],
    ['{{ toJson 1.0 }} {{ toJson 1e21 }} {{ toJson 1e-7 }} {{ toJson (float64 "nan") }}|', "1 1e+21 1e-7 |"],
  ],
};

for (const [title, rows] of Object.entries(CASES)) {
  t.test(title, async (t) => {
    for (const [template, expected] of rows) t.equal(outcome(template, DATA), expected, template);
  });
}
