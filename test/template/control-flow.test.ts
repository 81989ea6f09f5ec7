// Go's control structures: what runs, how often, and what is in scope.

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
  "if and else": [
    ["{{ if .on }}yes{{ else }}no{{ end }}", "yes"],
    ["{{ if .off }}a{{ else if .on }}b{{ else }}c{{ end }}", "b"],
    ["{{ if .empty }}a{{ end }}|", "|"],
    ["{{ if .none }}a{{ else }}nil{{ end }}", "nil"],
    ["{{ if .list }}full{{ end }}", "full"],
    ["{{ if not .map }}empty{{ else }}full{{ end }}", "full"],
    ["{{ if and .on (eq .n 3) }}three{{ end }}", "three"],
  ],
  "with moves the dot": [
    ["{{ with .deep.x }}{{ .y }}{{ end }}", "z"],
    ["{{ with .none }}a{{ else }}{{ .name }}{{ end }}", "mysql"],
    ["{{ with .empty }}a{{ else with .name }}{{ . }}{{ end }}", "mysql"],
    ["{{ with $v := .n }}{{ $v }}{{ . }}{{ end }}", "33"],
    ["{{ with .deep }}{{ $.name }}{{ end }}", "mysql"],
  ],
  "range over lists, maps and numbers": [
    ["{{ range .list }}{{ . }},{{ end }}", "a,b,c,"],
    ["{{ range $i, $v := .list }}{{ $i }}{{ $v }} {{ end }}", "0a 1b 2c "],
    ["{{ range $k, $v := .map }}{{ $k }}={{ $v }};{{ end }}", "a=1;b=2;"],
    ["{{ range .map }}{{ . }}{{ end }}", "12"],
    ["{{ range 3 }}{{ . }}{{ end }}", "012"],
    ["{{ range $i := 2 }}{{ $i }}{{ end }}", "01"],
    ["{{ range .none }}x{{ else }}none{{ end }}", "none"],
    ["{{ range $i, $v := until 3 }}{{ $i }}{{ $v }}{{ end }}", "001122"],
    ["{{ $x := 0 }}{{ range $x = .nums }}{{ end }}{{ $x }}", "2"],
    [
      "{{ range .name }}x{{ end }}",
      'ERROR template: config:1:9: executing "config" at <.name>: range can\'t iterate over mysql',
    ],
    [
      "{{ range .on }}x{{ end }}",
      'ERROR template: config:1:9: executing "config" at <.on>: range can\'t iterate over true',
    ],
    [
      "{{ range $i, $j := 3 }}x{{ end }}",
      'ERROR template: config:1:19: executing "config" at <3>: can\'t use 3 to iterate over more than one variable',
    ],
  ],
  "break and continue": [
    ['{{ range .list }}{{ if eq . "b" }}{{ break }}{{ end }}{{ . }}{{ end }}', "a"],
    ['{{ range .list }}{{ if eq . "b" }}{{ continue }}{{ end }}{{ . }}{{ end }}', "ac"],
    [
      "{{ range .list }}{{ range $.nums }}{{ if eq . 1 }}{{ break }}{{ end }}{{ . }}{{ end }}{{ . }}{{ end }}",
      "3a3b3c",
    ],
    ["{{ range .list }}{{ with . }}{{ break }}{{ end }}{{ end }}{{ . | typeOf }}", "map[string]interface {}"],
  ],
  "variables live to the end of their block": [
    ["{{ $x := 1 }}{{ if true }}{{ $x := 2 }}{{ $x }}{{ end }}{{ $x }}", "21"],
    ["{{ $x := 1 }}{{ if true }}{{ $x = 2 }}{{ end }}{{ $x }}", "2"],
    ["{{ $x := .deep }}{{ $x.x.y }}", "z"],
    ["{{ $ | typeOf }}", "map[string]interface {}"],
    ["{{ if $x := .n }}{{ $x }}{{ end }}", "3"],
  ],
  "templates that call each other": [
    ['{{ define "t" }}<{{ . }}>{{ end }}{{ template "t" .name }}', "<mysql>"],
    ['{{ template "t" }}{{ define "t" }}[{{ . }}]{{ end }}', "[<no value>]"],
    ['{{ block "b" .n }}{{ . }}{{ end }}', "3"],
    ['{{ define "t" }}{{ $.x.y }}{{ end }}{{ template "t" .deep }}', "z"],
    [
      '{{ template "missing" }}',
      'ERROR template: config:1:12: executing "config" at <{{template "missing"}}>: template "missing" not defined',
    ],
    [
      '{{ define "t" }}{{ if . }}{{ . }}{{ template "t" (rest .) }}{{ end }}{{ end }}{{ template "t" .list }}',
      "[a b c][b c][c]",
    ],
  ],
  "space is trimmed where asked for": [
    ["a {{- .n -}} b", "a3b"],
    ["a {{ .n }} b", "a 3 b"],
    ['a\n{{- "x" }}\nb', "ax\nb"],
    ['{{ "x" -}}\n\n y', "xy"],
    ["a {{- /* c */ -}} b", "ab"],
    ["{{-3}}", "-3"],
  ],
};

for (const [title, rows] of Object.entries(CASES)) {
  t.test(title, async (t) => {
    for (const [template, expected] of rows) t.equal(outcome(template, DATA), expected, template);
  });
}
