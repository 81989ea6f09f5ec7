// Functions from modules that others wrote.

import { join } from "node:path";
import t from "tap";
import { loadPlugin } from "../../src/engine/plugin.ts";

const FUNCTION = `{ name: "Greet", version: "v0.0.0", summary: "s", arguments: [{ name: "a", type: "string", summary: "s" }], outputs: [], run: async () => ({ hi: "x" }) }`;

t.test("default and named exports are functions by their own names", async (t) => {
  const folder = t.testdir({
    "a b.mjs": `const one = ${FUNCTION};\nexport default one;\nexport { one as again };\nexport const other = { ...one, name: "Other", version: "v1.2.3-rc.1", reads: ["pods"] };\n`,
    "typed.ts": `type X = string;\nexport const f: { name: X } & object = ${FUNCTION};\n`,
  });
  const found = await loadPlugin(join(folder, "a b.mjs"));
  t.same(Object.keys(found), ["Greet", "Other"], "exported twice it is one; the path has a blank");
  t.same(await found["Greet"]?.run({} as never, {}), { hi: "x" });
  t.same(Object.keys(await loadPlugin(join(folder, "typed.ts"))), ["Greet"], "TypeScript without syntax to compile");
});

t.test("what cannot be used says why", async (t) => {
  const broken = (change: string) => `export default { ...${FUNCTION}, ${change} };\n`;
  const rows: [title: string, content: string, message: RegExp][] = [
    ["syntax", "export default {;\n", /cannot load functions from .*\.mjs: /],
    ["throws when loaded", 'throw new Error("no licence");\n', /cannot load functions from .*: no licence$/],
    ["imports what is not there", 'import "./nowhere.mjs";\n', /cannot load functions from .*nowhere/],
    ["nothing exported", "const x = 1;\n", /exports no function$/],
    ["a text", 'export default "x";\n', /exports something that is not a function: name must be text/],
    ["null", "export default null;\n", /not a function: name must be text; version/],
    ["no name", broken('name: ""'), /: name must be text$/],
    ["version", broken('version: "1.0"'), /: version must be like v0\.0\.0$/],
    ["summary", broken("summary: 1"), /: summary must be text$/],
    ["arguments", broken("arguments: {}"), /: arguments must be a list of \{name, type, summary\}/],
    ["an argument without name", broken('arguments: [{ type: "string" }]'), /: arguments must be a list/],
    ["an argument that is null", broken("arguments: [null]"), /: arguments must be a list/],
    [
      "an unknown type",
      broken('arguments: [{ name: "a", type: "text" }]'),
      /with type one of string, boolean, integer/,
    ],
    ["outputs", broken("outputs: undefined"), /: outputs must be a list/],
    ["a parameter that there is none of", broken('reads: ["pods", "pvcs"]'), /: reads must be a list of secrets, /],
    ["reads", broken('reads: "pods"'), /: reads must be a list of/],
    ["run", broken("run: 1"), /: run must be a function$/],
    ["several at once", broken("run: 1, outputs: 2"), /: outputs must be a list .*; run must be a function$/],
  ];
  const folder = t.testdir(Object.fromEntries(rows.map(([, content], index) => [`p${index}.mjs`, content])));
  for (const [index, [title, , message]] of rows.entries()) {
    const file = join(folder, `p${index}.mjs`);
    await t.rejects(loadPlugin(file), { code: "PLUGIN", message, where: { file }, hint: /./ }, title);
  }
  await t.rejects(loadPlugin(join(folder, "absent.mjs")), { code: "PLUGIN", message: /absent\.mjs/ });
});
