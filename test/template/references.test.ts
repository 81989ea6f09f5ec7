// Static analysis: which parts of its data a template reads, and where.

import t from "tap";
import { parseTemplate, references } from "../../src/template/template.ts";

/** Paths, with a question mark behind those that may be absent. */
const paths = (text: string) =>
  references(parseTemplate(text)).map(({ path, guarded }) => path.join("/") + (guarded ? "?" : ""));

const CASES: readonly (readonly [title: string, template: string, expected: readonly string[]])[] = [
  ["a field chain", "{{ .Phases.p.Output.x }}", ["Phases/p/Output/x"]],
  ["the dollar is the root", "{{ range .L }}{{ $.Phases.p }}{{ end }}", ["L", "Phases/p"]],
  ["index with constant keys", '{{ index .Phases "my-phase" }}', ["Phases", "Phases/my-phase?"]],
  [
    "a field of an indexed value",
    '{{ (index .Phases "my-phase").Output.x }}',
    ["Phases", "Phases/my-phase?", "Phases/my-phase/Output/x"],
  ],
  ["index with several keys", '{{ index .Object "a" "b" }}', ["Object", "Object/a", "Object/a/b?"]],
  [
    "index into a chain, in a pipeline",
    '{{ index .Phases.p.Secrets.s.Data "k" | toString }}',
    ["Phases/p/Secrets/s/Data", "Phases/p/Secrets/s/Data/k?"],
  ],
  ["index by number is not a key", "{{ index .Deployment.Pods 0 }}", ["Deployment/Pods"]],
  ["with moves the dot", "{{ with .Phases.p }}{{ .Output.x }}{{ end }}", ["Phases/p", "Phases/p/Output/x?"]],
  ["range makes the dot unknown", "{{ range .L }}{{ .x }}{{ . }}{{ end }}{{ .y }}", ["L", "y"]],
  ["else keeps the dot", "{{ with .a }}{{ else }}{{ .b }}{{ end }}", ["a", "b"]],
  ["variables stand for paths", "{{ $p := .Phases.p }}{{ $p.Output.x }}", ["Phases/p", "Phases/p/Output/x"]],
  [
    "a variable assigned in a branch is unknown after it",
    "{{ $p := .a }}{{ if .c }}{{ $p = .b }}{{ end }}{{ $p.x }}",
    ["a", "c", "b"],
  ],
  [
    "what was tested is guarded",
    '{{ if index .Phases "p" }}{{ .Phases.p.Output.x }}{{ else }}{{ .Phases.q }}{{ end }}',
    ["Phases", "Phases/p?", "Phases/p/Output/x?", "Phases/q"],
  ],
  ["and guards its later operands", "{{ and .PVC .PVC.Name }}", ["PVC", "PVC/Name?"]],
  ["hasKey guards", '{{ if hasKey .Object "x" }}{{ .Object.x }}{{ end }}', ["Object", "Object/x?"]],
  ["arguments and parentheses", '{{ printf "%s" (toJson .Profile) .Time }}', ["Profile", "Time"]],
  [
    "calls carry their dot",
    '{{ define "t" }}{{ .x }}{{ end }}{{ template "t" .a }}{{ template "t" . }}',
    ["a", "a/x", "x"],
  ],
  ["recursion ends", '{{ define "t" }}{{ template "t" . }}{{ .x }}{{ end }}{{ template "t" . }}', ["x"]],
  ["functions alone read nothing", '{{ list "a" 1 | join "," }}{{ now }}', []],
];

for (const [title, template, expected] of CASES) {
  t.test(title, async (t) => t.same(paths(template), expected));
}

t.test("places and texts", async (t) => {
  const found = references(parseTemplate('é\n  {{ .A.b }} {{ $.C.d.e }} {{ (index .F "g").h }}'));
  t.same(
    found.map(({ line, column, text }) => [line, column, text]),
    [
      [2, 6, ".A.b"],
      [2, 17, "$.C.d.e"],
      [2, 38, ".F"],
      [2, 32, 'index .F "g"'],
      [2, 32, '(index .F "g").h'],
    ],
  );
});
