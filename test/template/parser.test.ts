// Trees print themselves, and what they print parses to the same tree.

import t from "tap";
import { parseTemplate, printTemplate } from "../../src/template/template.ts";

const CASES: readonly (readonly [template: string, printed: string])[] = [
  ["a {{ .x }} b", "a {{.x}} b"],
  ["{{- .x -}}  y", "{{.x}}y"],
  ["{{/* gone */}}x", "x"],
  ["{{ .a.b.c }}", "{{.a.b.c}}"],
  ["{{ $x := 1 }}{{ $x.y }}", "{{$x := 1}}{{$x.y}}"],
  ["{{ $x := 1 }}{{ $x = 2 }}", "{{$x := 1}}{{$x = 2}}"],
  [
    "{{ (index .a 0).b | printf \"%d\" 0x1F 'c' `raw` true nil }}",
    "{{(index .a 0).b | printf \"%d\" 0x1F 'c' `raw` true nil}}",
  ],
  ["{{ if .a }}b{{ else }}c{{ end }}", "{{if .a}}b{{else}}c{{end}}"],
  ["{{ if .a }}b{{ else if .c }}d{{ end }}", "{{if .a}}b{{else}}{{if .c}}d{{end}}{{end}}"],
  ["{{ with .a }}b{{ else with .c }}d{{ end }}", "{{with .a}}b{{else}}{{with .c}}d{{end}}{{end}}"],
  [
    "{{ range $i, $v := .a }}{{ break }}{{ continue }}{{ else }}x{{ end }}",
    "{{range $i, $v := .a}}{{break}}{{continue}}{{else}}x{{end}}",
  ],
  ['{{ define "t" }}x{{ end }}{{ template "t" . }}', '{{define "t"}}x{{end}}{{template "t" .}}'],
  ['{{ block "b" .x }}y{{ end }}', '{{define "b"}}y{{end}}{{template "b" .x}}'],
];

t.test("printed form", async (t) => {
  for (const [template, printed] of CASES) t.equal(printTemplate(parseTemplate(template)), printed, template);
});

t.test("round trip", async (t) => {
  for (const [template] of CASES) {
    const once = printTemplate(parseTemplate(template));
    t.equal(printTemplate(parseTemplate(once)), once, template);
  }
});
