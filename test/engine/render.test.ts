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
    message: /^Failed to render template: "levl" not found at /,
    where: { file: "b.yaml", line: 6, path: "args.list[1]" },
    hint: "did you mean level?",
    expression: /\.Options\.levl/,
  });
  t.throws(() => value(args, ["args"]), { code: "TEMPLATE", where: { path: "args.list[1]" } });
  t.throws(() => value({ "{{ .Nope }}": 1 }, ["args"]), {
    message: /can't evaluate field Nope in type param\.TemplateParams/,
    where: { file: "b.yaml", path: 'args["{{ .Nope }}"]' },
  });
});

t.test("hints for missing keys", async (t) => {
  const many = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`option${index + 100}`, ""]));
  const rows: [options: Record<string, string>, hint: string | RegExp][] = [
    [{ level: "1" }, "did you mean level?"],
    [{}, "there are no keys here"],
    [{ zzz: "1", aaa: "2" }, /^keys: (zzz, aaa|aaa, zzz)$/],
    [many, /^keys: (option\d+, ){19}option\d+$/],
  ];
  for (const [options, hint] of rows) {
    t.throws(() => render("{{ .Options.leve }}", { options }), { code: "TEMPLATE", hint });
  }
});

t.test("errors of other kinds keep their reason", async (t) => {
  const rows: [text: string, message: RegExp][] = [
    ["{{ .Deployment.Name }}", /nil pointer evaluating \*param\.DeploymentParams\.Name/],
    ['{{ fail "no way" }}', /error calling fail: no way/],
    ["{{ index .Options 3 }}", /error calling index/],
    ["{{ .Options.x", /unclosed action/],
    ['{{ derivePassword 1 "a" "b" "c" "d" }}', /FIPS/],
  ];
  for (const [text, message] of rows) {
    t.throws(() => render(text), { code: "TEMPLATE", message: /^Failed to render template: / }, text);
    t.throws(() => render(text), { message }, text);
    t.throws(() => render(text), { message: /^[^\n]*$/ }, `${text}: one line`);
  }
});

t.test("of the environment templates see only what is allowed (T13)", async (t) => {
  process.env["KANISTER_TEST_SECRET"] = "hush";
  t.teardown(() => delete process.env["KANISTER_TEST_SECRET"]);
  const { text } = renderer(
    WHERE,
    noParameters(),
    blueprintEnvironment(() => NOW, { SHOWN: "yes" }),
  );
  t.equal(text('{{ env "SHOWN" }}[{{ env "KANISTER_TEST_SECRET" }}{{ expandenv "$HOME" }}]', []), "yes[]");
  t.equal(text('{{ env "constructor" }}', []), "");
});
