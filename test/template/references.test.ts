// Static analysis: which parts of its data a template reads, how, and where.

import t from "tap";
import { ANY_KEY, analyse, type DataPath, parseTemplate, references } from "../../src/template/template.ts";

const pathText = (path: DataPath) => path.map((step) => (step === ANY_KEY ? "*" : step)).join("/");

/** `?` behind what may be absent, `test:` and `via:` before what is only tested or walked through. */
const shown = (text: string) =>
  references(parseTemplate(text)).map(
    ({ path, guarded, use }) =>
      `${use === "test" ? "test:" : use === "transit" ? "via:" : ""}${pathText(path)}${guarded ? "?" : ""}`,
  );

/** The same without what is only walked through. */
const read = (text: string) => shown(text).filter((one) => !one.startsWith("via:"));

type Row = readonly [title: string, template: string, expected: readonly string[]];

const READS: readonly Row[] = [
  ["a field chain", "{{ .Phases.p.Output.x }}", ["Phases/p/Output/x"]],
  ["the dot is all there is", "{{ toJson . }}", [""]],
  ["so is the dollar", "{{ range .L }}{{ toJson $ }}{{ end }}", ["L", ""]],
  ["the dollar is the root", "{{ range .L }}{{ $.Phases.p }}{{ end }}", ["L", "Phases/p"]],
  ["index with constant keys", '{{ index .Phases "my-phase" }}', ["Phases/my-phase?"]],
  ["index without keys is its argument", "{{ index .Deployment.Name }}", ["Deployment/Name"]],
  ["a field of an indexed value", '{{ (index .Phases "my-phase").Output.x }}', ["Phases/my-phase/Output/x"]],
  ["index with several keys", '{{ index .Object "a" "b" }}', ["Object/a/b?"]],
  ["index into a chain, in a pipeline", '{{ index .S.s.Data "k" | toString }}', ["S/s/Data/k?"]],
  ["index by number is any element", "{{ index .Deployment.Pods 0 }}", ["Deployment/Pods/*?"]],
  ["a field of any element", "{{ (index .Object.sets 0).count }}", ["Object/sets/*/count"]],
  ["index by a computed key is any key", '{{ index .Secrets (printf "%s" .Options.x) }}', ["Secrets/*?", "Options/x"]],
  ["a dynamic key in the middle", '{{ index .Object "a" .Time "b" }}', ["Object/a/*/b?", "Time"]],
  ["index in index", '{{ index (index .Object "a") "b" }}', ["Object/a/b?"]],
  ["index at the end of a pipeline takes the key", '{{ "x" | index .Secrets }}', ["Secrets/x?"]],
  ["and not the container", '{{ .Phases | index "x" }}', ["Phases"]],
  ["a dynamic key at the end of a pipeline", "{{ .Options.k | index .Secrets }}", ["Options/k", "Secrets/*?"]],
  ["a variable as a key", '{{ $k := "x" }}{{ index .Secrets $k }}', ["Secrets/x?"]],
  ["with moves the dot", "{{ with .Phases.p }}{{ .Output.x }}{{ end }}", ["test:Phases/p", "Phases/p/Output/x?"]],
  ["else keeps the dot", "{{ with .a }}{{ else }}{{ .b }}{{ end }}", ["test:a", "b"]],
  ["else with moves it again", "{{ with .a }}{{ else with .b }}{{ .c }}{{ end }}", ["test:a", "test:b", "b/c?"]],
  ["range: any element", "{{ range .L }}{{ .x }}{{ end }}{{ .y }}", ["L", "L/*/x", "y"]],
  ["range with variables", "{{ range $k, $v := .L }}{{ $k }}{{ $v.x }}{{ end }}", ["L", "L/*/x"]],
  ["range with one variable", "{{ range $v := .L }}{{ $v.x }}{{ .y }}{{ end }}", ["L", "L/*/x", "L/*/y"]],
  ["range else keeps the dot", "{{ range .L }}{{ else }}{{ .x }}{{ end }}", ["L", "x"]],
  ["nested ranges", "{{ range .A }}{{ range .b }}{{ .c }}{{ end }}{{ end }}", ["A", "A/*/b", "A/*/b/*/c"]],
  ["what a function makes is no part of the data", "{{ range list .A .B }}{{ .x }}{{ end }}", ["A", "B"]],
  ["variables stand for paths", "{{ $p := .Phases.p }}{{ $p.Output.x }}", ["Phases/p/Output/x"]],
  ["a variable printed", "{{ $p := .Phases.p }}{{ $p }}", ["Phases/p"]],
  ["a variable handed on", "{{ $p := .Phases.p }}{{ toJson $p }}", ["Phases/p"]],
  [
    "a variable assigned in a branch is either",
    "{{ $p := .a }}{{ if .c }}{{ $p = .b }}{{ end }}{{ $p.x }}",
    ["test:c", "b/x?", "a/x?"],
  ],
  [
    "assigned in both branches it is one of two",
    "{{ $p := .a }}{{ if .c }}{{ $p = .b }}{{ else }}{{ $p = .d }}{{ end }}{{ $p.x }}",
    ["test:c", "b/x?", "d/x?"],
  ],
  [
    "a declaration in a branch hides the outer variable there only",
    "{{ $p := .a }}{{ if .c }}{{ $p := .b }}{{ $p.x }}{{ end }}{{ $p.x }}",
    ["test:c", "b/x", "a/x"],
  ],
  [
    "assigned in a loop it may be either, before and after",
    "{{ $p := .a }}{{ range .L }}{{ $p.x }}{{ $p = $.b }}{{ end }}{{ $p.y }}",
    ["L", "a/x", "a/x?", "b/x?", "a/y?", "b/y?"],
  ],
  [
    "also when the loop is left in between",
    "{{ $p := .a }}{{ range .L }}{{ $p = $.b }}{{ break }}{{ $p = $.c }}{{ end }}{{ $p.y }}",
    ["L", "a/y?", "b/y?", "c/y?"],
  ],
  [
    "a variable that walks down without end is read whole",
    "{{ $p := .a }}{{ range .L }}{{ $p = $p.next }}{{ end }}{{ $p.x }}",
    ["a?", "L", ...[1, 2, 3, 4, 5].map((count) => `a${"/next".repeat(count)}?`)],
  ],
  ["arguments and parentheses", '{{ printf "%s" (toJson .Profile) .Time }}', ["Profile", "Time"]],
  [
    "calls carry their dot",
    '{{ define "t" }}{{ .x }}{{ $.y }}{{ end }}{{ template "t" .a }}{{ template "t" . }}',
    ["a/x", "x", "a/y", "y"],
  ],
  ["a block as well", '{{ block "t" .a }}{{ .x }}{{ end }}', ["a/x"]],
  ["a call without a dot reads nothing", '{{ define "t" }}{{ .x }}{{ end }}{{ template "t" }}', []],
  ["a call of what is not defined", '{{ template "t" .a }}', ["a"]],
  ["recursion ends", '{{ define "t" }}{{ template "t" . }}{{ .x }}{{ end }}{{ template "t" . }}', ["x"]],
  ["functions alone read nothing", '{{ list "a" 1 | join "," }}{{ now }}', []],
  ["hasKey", '{{ hasKey .Object "x" }}', ["test:Object/x?"]],
  ["hasKey with a computed key", "{{ hasKey .Object .Time }}", ["Object", "Time"]],
  ["pick", '{{ pick .Object "a" "b" | toJson }}', ["Object/a?", "Object/b?"]],
  ["pluck", '{{ pluck "a" .Object .PodOverride }}', ["Object/a?", "PodOverride/a?"]],
  ["pluck with a computed key", "{{ pluck .Time .Object }}", ["Time", "Object"]],
  ["omit, keys and set read all of it", '{{ omit .A "x" }}{{ keys .B }}{{ set .C "k" .D }}', ["A", "B", "C", "D"]],
  ["and, or: any operand", "{{ (or .a .b).c }}", ["a/c?", "b/c?", "test:a"]],
  ["not tests", "{{ not .a }}", ["test:a"]],
  ["an argument to what is no function", "{{ .a .b }}", ["a", "b"]],
  ["a value piped into what is no function", "{{ .a | .b }}", ["a", "b"]],
];

const GUARDS: readonly Row[] = [
  [
    "what was tested is guarded",
    '{{ if index .Phases "p" }}{{ .Phases.p.Output.x }}{{ else }}{{ .Phases.q }}{{ end }}',
    ["test:Phases/p?", "Phases/p/Output/x?", "Phases/q"],
  ],
  ["and guards its later operands", "{{ and .PVC .PVC.Name }}", ["test:PVC", "PVC?", "PVC/Name?"]],
  [
    "also inside if",
    "{{ if and .PVC .PVC.Name }}{{ .PVC.Name }}{{ end }}",
    ["test:PVC", "test:PVC?", "test:PVC/Name?", "PVC/Name?"],
  ],
  ["or guards them by the opposite", "{{ or (not .PVC) .PVC.Name }}", ["test:PVC", "PVC/Name?"]],
  ["hasKey guards", '{{ if hasKey .Object "x" }}{{ .Object.x }}{{ end }}', ["test:Object/x?", "Object/x?"]],
  [
    "not guards the other branch",
    '{{ if not (index .Options "x") }}{{ .Options.y }}{{ else }}{{ .Options.x }}{{ end }}',
    ["test:Options/x?", "Options/y", "Options/x?"],
  ],
  [
    "else if guards too",
    '{{ if .a }}{{ else if hasKey .Object "x" }}{{ .Object.x }}{{ end }}',
    ["test:a", "test:Object/x?", "Object/x?"],
  ],
  [
    "what equals a text is there",
    '{{ if eq (index .Options "x") "y" }}{{ .Options.x }}{{ end }}',
    ["Options/x?", "Options/x?"],
  ],
  [
    "what differs from the empty text is there",
    '{{ if ne (index .Options "x") "" }}{{ .Options.x }}{{ end }}',
    ["Options/x?", "Options/x?"],
  ],
  [
    "what differs from another text need not be",
    '{{ if ne (index .Options "x") "y" }}{{ .Options.x }}{{ end }}',
    ["Options/x?", "Options/x"],
  ],
  [
    "a test of another key guards nothing",
    '{{ if index .Options "x" }}{{ .Options.y }}{{ end }}',
    ["test:Options/x?", "Options/y"],
  ],
  [
    "a test of a variable guards what it stands for",
    '{{ $x := index .Options "x" }}{{ if $x }}{{ .Options.x }}{{ end }}',
    ["test:Options/x?", "Options/x?"],
  ],
  [
    "what a variable may be is not surely read",
    "{{ $p := .a }}{{ if .c }}{{ $p = .b }}{{ end }}{{ if $p.x }}{{ end }}",
    ["test:c", "test:b/x?", "test:a/x?"],
  ],
  [
    "also when it may be something else",
    '{{ $p := "" }}{{ if .c }}{{ $p = .b }}{{ end }}{{ $p.x }}',
    ["test:c", "b/x?"],
  ],
  ["later operands need not be looked at", "{{ or .a .b }}", ["test:a", "a?", "b?"]],
  ["or proves neither", "{{ if or .a .b }}{{ .a.x }}{{ end }}", ["test:a", "test:a?", "test:b?", "a/x"]],
];

for (const [title, template, expected] of [...READS, ...GUARDS]) {
  t.test(title, async (t) => t.same(read(template), expected, template));
}

t.test("what is walked through is told apart", async (t) => {
  const rows: Row[] = [
    [
      "index",
      '{{ index .Phases.p.Secrets "s" "k" }}',
      ["via:Phases/p/Secrets", "via:Phases/p/Secrets/s", "Phases/p/Secrets/s/k?"],
    ],
    ["a chain", '{{ (index .F "g").h }}', ["via:F", "via:F/g?", "F/g/h"]],
    ["a variable", "{{ $p := .a.b }}{{ $p.c }}", ["via:a/b", "a/b/c"]],
    ["a call", '{{ define "t" }}{{ .x }}{{ end }}{{ template "t" .a }}', ["a/x", "via:a"]],
  ];
  for (const [title, template, expected] of rows) t.same(shown(template).sort(), [...expected].sort(), title);
});

t.test("places and texts", async (t) => {
  const found = references(parseTemplate('😀é\n 😀{{ .A.b }} {{ $.C.d.e }} {{ (index .F "g").h }}'));
  t.same(
    found.map(({ line, column, text }) => [line, column, text]),
    [
      [2, 6, ".A.b"],
      [2, 17, "$.C.d.e"],
      [2, 32, 'index .F "g"'],
      [2, 32, '(index .F "g").h'],
      [2, 38, ".F"],
    ],
  );
});

t.test("calls and what they are given", async (t) => {
  const { calls, prints } = analyse(parseTemplate('{{ .Time | date "x" }}{{ eq .Options.n 3 }}{{ $x := lower "A" }}'));
  const brief = calls.map(({ name, line, column, arguments: given }) => [
    `${name} ${line}:${column}`,
    ...given.map(({ aliases, text, type }) => aliases.map(({ path }) => pathText(path)).join() || text || type?.name),
  ]);
  t.same(brief, [
    ["date 1:12", "x", "Time"],
    ["eq 1:26", "Options/n", "int"],
    ["lower 1:53", "A"],
  ]);
  t.same(
    prints.map(({ shape, line, column }) => [shape.call, shape.type?.name, line, column]),
    [
      ["date", "string", 1, 4],
      ["eq", "bool", 1, 26],
    ],
  );
});

t.test("what cannot be followed counts as reading everything", async (t) => {
  const found = references(parseTemplate("{{ .x }}".repeat(60_000)));
  t.ok(
    found.some(({ path, use }) => path.length === 0 && use === "value"),
    "too long",
  );
  const growing = '{{ define "t" }}{{ template "t" .x }}{{ template "t" .y }}{{ end }}{{ template "t" . }}';
  t.ok(references(parseTemplate(growing)).length > 0, "a recursion that walks down ends");
});
