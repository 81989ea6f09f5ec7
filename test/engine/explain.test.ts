// What a person is told of templates that cannot be parsed: the place in the file, and what to write instead.

import t from "tap";
import { readDocument } from "../../src/api/documents.ts";
import { checkTemplates } from "../../src/engine/check-templates.ts";

async function faultsOf(argument: string) {
  const text = [
    "apiVersion: cr.kanister.io/v1alpha1", // 1
    "kind: Blueprint",
    "actions:",
    "  a:",
    "    phases:", //                          5
    "    - func: Do",
    "      name: p",
    "      args:",
    `        text: ${argument}`, //            9
  ].join("\n");
  return checkTemplates(await readDocument("Blueprint", text, "b.yaml"), "a");
}

t.test("unknown functions", async (t) => {
  const rows: [name: string, hint: string | RegExp][] = [
    ["toYaml", "toYaml is not in sprig 2.22, which blueprints have; use toJson: JSON is YAML, too"],
    ["fromJson", /^fromJson is not in sprig 2\.22, which blueprints have; let the phase report/],
    ["get", /; use index \.Options "key"$/],
    ["mustToJson", /; use toJson$/],
    ["mustRegexMatch", /; use regexMatch$/],
    ["mustNothing", /^mustNothing is not in sprig 2\.22, which blueprints have$/],
    ["tpl", /^tpl is not in sprig 2\.22, which blueprints have$/],
    ["b64dcode", "did you mean b64dec?"],
    ["b64decode", "did you mean b64dec?"],
    ["toUpper", /^did you mean /],
    ["Upper", "did you mean upper?"],
    ["uper", "did you mean upper?"],
    ["Options", "parameters start with a dot: .Options"],
    ["zzzzzzzz", /sprig 2\.22; a text needs quotes: "zzzzzzzz"$/],
  ];
  for (const [name, hint] of rows) {
    const found = await faultsOf(`'{{ ${name} .Options.x }}'`);
    const where = { file: "b.yaml", line: 9, column: 19, path: "actions.a.phases[0].args.text" };
    t.match(found, [{ message: `function "${name}" not defined`, hint, severity: "error", where }], name);
  }
});

t.test("every name that newer versions have is known as such", async (t) => {
  const names = (
    "fromJson toRawJson mustRegexFind mustToDate get dig chunk all any seq duration durationRound randBytes randInt sha512sum " +
    "addf add1f subf divf mulf maxf minf osBase osDir osExt osClean osIsAbs regexQuoteMeta genCAWithKey bcrypt htpasswd " +
    "toYaml fromYaml lookup include tpl required"
  ).split(" ");
  for (const name of names) {
    t.match(await faultsOf(`'{{ ${name} }}'`), [{ hint: /is not in sprig 2\.22/ }], name);
  }
});

t.test("syntax", async (t) => {
  const rows: [template: string, message: RegExp, hint: RegExp][] = [
    ["{{ .Phases.my-phase.Output.x }}", /bad character U\+002D '-'/, /: \(index \.Phases "my-phase"\)\.Output\.x$/],
    ["{{ .Options.my-key | upper }}", /U\+002D/, /: index \.Options "my-key"$/],
    ["{{ $.Options.a-b-c }}", /U\+002D/, /: index \$\.Options "a-b-c"$/],
    ["{{ .x-y }}", /U\+002D/, /: index \. "x-y"$/],
    ["{{ .Options.x }", /unexpected "}" in operand/, /two braces/],
    ["{{ .Options.x", /^unclosed action$/, /needs \}\}/],
    ["{{ if .Options.x }}a", /unexpected EOF/, /lacks its \{\{ end \}\}/],
    ["a{{ end }}", /unexpected \{\{end\}\}/, /too many/],
    ["{{ else }}", /unexpected \{\{else\}\}/, /its if, with or range/],
    ["{{ $x }}", /undefined variable "\$x"/, /declare it first/],
    ['{{ index .Options \\"x\\" }}', /unexpected "\\\\" in operand/, /without backslashes/],
    ["{{ index .Options “x” }}", /U\+201C/, /typographic quotes/],
    ['{{ index .Options "x }}', /unterminated quoted string/, /closing quote/],
    ["{{ .Options.x == 1 }}", /unexpected "="/, /eq \.a \.b/],
    ["{{ .Options.x && 1 }}", /unexpected "&"/, /and \.a \.b/],
    ["{{ .Options[0] }}", /U\+005B/, /index \.list 0/],
    ['{{ .Options.x|default:"a" }}', /expected :=/, /follow the function/],
    ["{{ (.Options.x }}", /unclosed left paren/, /\) is missing/],
    ["{{ .Options.x) }}", /unexpected right paren/, /\) too many/],
    ["{{{ .Options.x }}}", /unexpected "\{"/, /two braces/],
  ];
  for (const [template, message, hint] of rows) {
    const found = await faultsOf(`|\n          ${template}`);
    // A block that is not ended is missed where the text ends.
    const line = template.endsWith("}}a") ? 11 : 10;
    t.match(found, [{ message, hint, severity: "error", where: { line } }], template);
    t.equal(found.length, 1, `${template}: one finding`);
    t.notMatch(found[0]?.message, /\n/);
  }
});

t.test("the place of a fault, however YAML has the text written", async (t) => {
  const rows: [title: string, argument: string, line: number, column: number][] = [
    ["a literal block, third line", "|\n          one\n          two\n          three {{ frob }}", 12, 20],
    ["a folded block, third line", ">\n          one\n          two\n          three {{ frob }}", 12, 20],
    ["single quotes", "'it''s {{ frob }}'", 9, 25],
    ["double quotes over two lines", '"a\\tb\n          c {{ frob }}"', 10, 16],
    ["plain over two lines", "a\n          b {{ frob }}", 10, 16],
  ];
  for (const [title, argument, line, column] of rows) {
    t.match(await faultsOf(argument), [{ where: { file: "b.yaml", line, column } }], title);
  }
});
