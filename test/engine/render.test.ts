// Rendering values, and saying where in the blueprint one could not be rendered.

import t from "tap";
import { readYaml } from "../../src/api/kubernetes-yaml.ts";
import type { Parameters } from "../../src/engine/parameters.ts";
import { renderer } from "../../src/engine/render.ts";
import { blueprintEnvironment } from "../../src/engine/template-environment.ts";
import { NOW, noParameters } from "../helpers/fake-host.ts";

const ENVIRONMENT = blueprintEnvironment(() => NOW);
const WHERE = (path: readonly (string | number)[]) => ({ path: path.join(".") });
const render = (value: unknown, parts: Partial<Parameters> = {}) =>
  renderer(WHERE, noParameters(parts), ENVIRONMENT).value(value, ["args"]);

t.test("texts are rendered at any depth, all else is kept", async (t) => {
  const options = { a: "1", key: "k" };
  const rows: [title: string, value: unknown, result: unknown][] = [
    ["text", "x{{ .Options.a }}y", "x1y"],
    ["a result is text, whatever it looks like", "{{ 3 }}", "3"],
    ["text without a template is not touched", "a } b {", "a } b {"],
    ["number", 3, 3],
    ["big number", 9007199254740993n, 9007199254740993n],
    ["boolean", true, true],
    ["null", null, null],
    ["list", ["{{ .Options.a }}", 2, ["{{ .Options.a }}"]], ["1", 2, ["1"]]],
    ["map, keys too", { "{{ .Options.key }}": { b: "{{ .Options.a }}" }, n: null }, { k: { b: "1" }, n: null }],
    ["several lines", "a\n{{- if .Options.a }}\nb\n{{- end }}\n", "a\nb\n"],
    ["empty list and map", [[], {}], [[], {}]],
  ];
  for (const [title, value, result] of rows) t.strictSame(render(value, { options }), result, title);
});

t.test("rendering sees the parameters as they are at that moment", async (t) => {
  const parameters = noParameters();
  const { text } = renderer(WHERE, parameters, ENVIRONMENT);
  t.throws(() => text("{{ .Phases.p.Output.x }}", []));
  parameters.phases["p"] = { output: { x: "y", n: 2 }, secrets: {}, configMaps: {} };
  t.equal(text("{{ .Phases.p.Output.x }}{{ .Phases.p.Output.n }}", []), "y2");
});

t.test("templates cannot change the parameters (T12)", async (t) => {
  const object = { metadata: { name: "n1", labels: { a: "b" } } };
  const parameters = noParameters({ object, podOverride: { x: { y: 1 } } });
  const { text } = renderer(WHERE, parameters, ENVIRONMENT);
  t.equal(text('{{ $_ := set .Object.metadata "name" "other" }}{{ .Object.metadata.name }}', []), "other");
  t.equal(text('{{ $_ := unset .Object.metadata.labels "a" }}{{ len .Object.metadata.labels }}', []), "0");
  t.equal(text('{{ $_ := merge .PodOverride (dict "z" 1) }}{{ len .PodOverride }}', []), "2");
  t.equal(text("{{ .Object.metadata.name }} {{ .Object.metadata.labels.a }} {{ len .PodOverride }}", []), "n1 b 1");
  t.same(object, { metadata: { name: "n1", labels: { a: "b" } } });
});

t.test("an error names place, expression and the nearest key", async (t) => {
  const yaml = "args:\n  list:\n  - ok\n  - |\n    one\n    two {{ .Options.levl }}\n  '{{ .Nope }}': 1\n";
  const [document] = readYaml(yaml, "b.yaml");
  const { value } = renderer(document!.where, noParameters({ options: { level: "9", size: "3" } }), ENVIRONMENT);
  const args = (document!.value as { args: Record<string, unknown> }).args;
  t.throws(() => value(args["list"], ["args", "list"]), {
    code: "TEMPLATE",
    message: 'Failed to render template: "levl" not found at .Options.levl in args.list[1]',
    where: { file: "b.yaml", line: 6, path: "args.list[1]" },
    hint: "did you mean level? keys: level, size",
    expression: /\.Options\.levl/,
  });
  t.throws(() => value(args, ["args"]), { code: "TEMPLATE", where: { path: "args.list[1]" } });
  t.throws(() => value({ "{{ .Nope }}": 1 }, ["args"]), {
    message: /^Failed to render template: there is no field Nope at \.Nope in args/,
    where: { file: "b.yaml", path: 'args["{{ .Nope }}"]' },
  });
});

t.test("hints for missing keys", async (t) => {
  const many = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`option${index + 100}`, ""]));
  const rows: [options: Record<string, string>, hint: string | RegExp][] = [
    [{ level: "1" }, "did you mean level?"],
    [{}, "the action was given no options"],
    [{ zzz: "1", aaa: "2" }, "keys: aaa, zzz"],
    [many, /^keys: (option\d+, ){19}option\d+, and 10 more$/],
  ];
  for (const [options, hint] of rows) {
    t.throws(() => render("{{ .Options.leve }}", { options }), { code: "TEMPLATE", hint });
  }
});

t.test("errors of other kinds", async (t) => {
  const rows: [text: string, message: RegExp, reason: RegExp, hint?: RegExp][] = [
    [
      "{{ .Deployment.Name }}",
      /: \.Deployment is empty: the action runs on another kind of object at \.Deployment\.Name in args$/,
      /^nil pointer evaluating \*param\.DeploymentParams\.Name$/,
      /test it first/,
    ],
    ['{{ fail "no way" }}', /: error calling fail: no way at fail "no way" in args$/, /no way$/],
    ["{{ index .Options 3 }}", /error calling index/, /value has type int/, /texts in double quotes/],
    ["{{ .Options.x", /: unclosed action at \{\{ \.Options\.x in args$/, /^unclosed action$/, /needs \}\}/],
    ['{{ derivePassword 1 "a" "b" "c" "d" }}', /FIPS/, /FIPS/],
    [
      "{{ .Secrets | upper }}",
      /a text is needed, not a map\[string\]v1\.Secret at upper/,
      /^wrong type for value/,
      /toJson/,
    ],
    [
      "{{ eq .Time 3 }}",
      /: a text and a number do not compare at eq \.Time 3 in args$/,
      /string and int$/,
      /in quotes/,
    ],
    ["{{ replace 1 }}", /wrong number of args for replace: want 3 got 1 at replace/, /want 3/, /in a pipeline/],
    ['{{ template "x" }}', /template "x" not defined/, /not defined/, /inside the text that defines them/],
    [
      '{{ define "t" }}{{ .Options.x }}{{ end }}\n{{ template "t" . }}',
      /"x" not found at \.Options\.x in args$/,
      /no entry for key "x"/,
    ],
  ];
  for (const [text, message, reason, hint] of rows) {
    const cause = { message: /^template: config:1/ };
    t.throws(
      () => render(text),
      { code: "TEMPLATE", message: /^Failed to render template: [^\n]*$/ },
      `${text}: one line`,
    );
    t.throws(() => render(text), { message, details: { reason }, cause, ...(hint && { hint }) }, text);
  }
});

t.test("no error dumps a template or a value", async (t) => {
  const long = "x".repeat(5000);
  const rows = [
    `{{ if true }}\n${"line\n".repeat(100)}{{ printf "%s" (index .Options "${long}" | .Time) }}{{ end }}`,
    `{{ range "${long}" }}{{ end }}`,
    `{{ fail "${long}" }}`,
    '{{ fail "one\\n  two" }}',
    `{{ .Options.${long} }}`,
  ];
  for (const text of rows) {
    let message = "";
    try {
      render(text);
    } catch (error) {
      ({ message } = error as Error);
    }
    t.match(message, /^Failed to render template: [^\n]+$/);
    t.ok(message.length < 450, `${message.length} characters`);
  }
});

t.test("of the environment templates see only what is allowed (T13)", async (t) => {
  process.env["KANISTER_TEST_SECRET"] = "hush";
  t.teardown(() => delete process.env["KANISTER_TEST_SECRET"]);
  const { text } = renderer(
    WHERE,
    noParameters(),
    blueprintEnvironment(() => NOW, { env: { SHOWN: "yes" } }),
  );
  t.equal(text('{{ env "SHOWN" }}[{{ env "KANISTER_TEST_SECRET" }}{{ expandenv "$HOME" }}]', []), "yes[]");
  t.equal(text('{{ env "constructor" }}', []), "");
});
