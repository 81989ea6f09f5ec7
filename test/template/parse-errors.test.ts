// What does not parse, and the line it is blamed on.

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
  unfinished: [
    ["{{", "ERROR template: config:1: unclosed action"],
    ["{{ .a", "ERROR template: config:1: unclosed action"],
    ["{{ if .a }}x", "ERROR template: config:1: unexpected EOF"],
    ['{{ "abc', "ERROR template: config:1: unterminated quoted string"],
    ["{{ `abc", "ERROR template: config:1: unterminated raw quoted string"],
    ["{{ 'a", "ERROR template: config:1: unterminated character constant"],
    ["{{/* a", "ERROR template: config:1: unclosed comment"],
    ["x\n{{ if true }}\ny", "ERROR template: config:3: unexpected EOF"],
    ["{{\n.a\n", "ERROR template: config:3: unclosed action started at config:1"],
    ["{{ (1", "ERROR template: config:1: unclosed action"],
    ['{{ define "x" }}', "ERROR template: config:1: unexpected EOF"],
  ],
  misplaced: [
    ["{{ end }}", "ERROR template: config:1: unexpected {{end}}"],
    ["{{ else }}", "ERROR template: config:1: unexpected {{else}}"],
    ["{{ if true }}{{ else }}{{ else }}{{ end }}", "ERROR template: config:1: expected end; found {{else}}"],
    ["{{ break }}", "ERROR template: config:1: {{break}} outside {{range}}"],
    ["{{ range .x }}{{ end }}{{ continue }}", "ERROR template: config:1: {{continue}} outside {{range}}"],
    ['{{ define "x" }}{{ break }}{{ end }}', "ERROR template: config:1: {{break}} outside {{range}}"],
    ['{{ if true }}{{ define "x" }}{{ end }}{{ end }}', "ERROR template: config:1: unexpected <define> in command"],
  ],
  "unknown names": [
    ["{{ nofunc }}", 'ERROR template: config:1: function "nofunc" not defined'],
    ["{{ $x }}", 'ERROR template: config:1: undefined variable "$x"'],
    ["{{ if true }}{{ $x := 1 }}{{ end }}{{ $x }}", 'ERROR template: config:1: undefined variable "$x"'],
    ["{{ .a | nofunc }}", 'ERROR template: config:1: function "nofunc" not defined'],
    ["{{ .a-b }}", "ERROR template: config:1: bad character U+002D '-'"],
    ['{{ bcrypt "x" }}', 'ERROR template: config:1: function "bcrypt" not defined'],
  ],
  malformed: [
    ["{{ }}", "ERROR template: config:1: missing value for command"],
    ["{{ if }}x{{ end }}", "ERROR template: config:1: missing value for if"],
    ["{{ | .a }}", 'ERROR template: config:1: unexpected "|" in command'],
    ["{{ .a | 1 }}", "ERROR template: config:1: non executable command in pipeline stage 2"],
    ["{{ 1..2 }}", 'ERROR template: config:1: unexpected ".2" in operand'],
    ["{{ 08 }}", 'ERROR template: config:1: integer overflow: "08"'],
    ["{{ 1x }}", 'ERROR template: config:1: bad number syntax: "1x"'],
    ["{{ 'ab' }}", "ERROR template: config:1: malformed character constant: 'ab'"],
    ['{{ "\\q" }}', "ERROR template: config:1: invalid syntax"],
    ["{{ .a, .b }}", 'ERROR template: config:1: unexpected "," in operand'],
    ["{{ $x, $y := .a }}{{ end }}", "ERROR template: config:1: too many declarations in command"],
    ["{{ range $x, 1 := .a }}{{ end }}", "ERROR template: config:1: range can only initialize variables"],
    ["{{ template }}", 'ERROR template: config:1: unexpected "}}" in template clause'],
    ["{{ template x }}", 'ERROR template: config:1: unexpected "x" in template clause'],
    ["{{ ) }}", "ERROR template: config:1: unexpected right paren"],
    ["{{ .a.1 }}", 'ERROR template: config:1: unexpected ".1" in operand'],
    ["{{ nil.x }}", 'ERROR template: config:1: unexpected . after term "nil"'],
    ["{{ true.x }}", 'ERROR template: config:1: unexpected . after term "true"'],
    ["{{ .. }}", "ERROR template: config:1: unexpected <.> in operand"],
    ["{{ a:b }}", 'ERROR template: config:1: function "a" not defined'],
    ["{{ @ }}", 'ERROR template: config:1: unexpected "@" in command'],
    ["{{ \u0001 }}", "ERROR template: config:1: unrecognized character in action: U+0001"],
  ],
};

for (const [title, rows] of Object.entries(CASES)) {
  t.test(title, async (t) => {
    for (const [template, expected] of rows) t.equal(outcome(template, DATA), expected, template);
  });
}
