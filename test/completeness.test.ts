// Counts what belongs together: functions with their scenarios and recorded arguments, commands with their help.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import t from "tap";
import { functionTable } from "../src/engine/function-table.ts";
import { BUILT_IN_FUNCTIONS } from "../src/functions/index.ts";
import { runCli } from "./helpers/run-cli.ts";
import { sharedFolder } from "./helpers/shared.ts";
import { scenarioNames } from "./scenarios/scenario.ts";

const kebab = (name: string) => name.replace(/([a-z])([A-Z])/g, "$1-$2").toLowerCase();
const table = functionTable(BUILT_IN_FUNCTIONS);

for (const name of table.names) {
  t.test(`${name} has its file, its test, a scenario of success and one of failure`, async (t) => {
    const definition = await table.load(name);
    t.equal(definition.name, name);
    t.ok(existsSync(join(import.meta.dirname, `../src/functions/${kebab(name)}.ts`)), "source");
    t.ok(existsSync(join(import.meta.dirname, `functions/${kebab(name)}.test.ts`)), "test");
    const scenarios = scenarioNames().filter((one) => one.startsWith(kebab(name)));
    t.ok(
      scenarios.some((one) => one.endsWith("failure")),
      `failure among ${scenarios.join(", ")}`,
    );
    t.ok(
      scenarios.some((one) => !one.endsWith("failure")),
      `success among ${scenarios.join(", ")}`,
    );
    for (const one of [...definition.arguments, ...definition.outputs])
      t.match(one.summary, /./, `${one.name} is explained`);
  });
}

t.test("every source of a function is in the table", async (t) => {
  const files = readdirSync(join(import.meta.dirname, "../src/functions")).filter(
    (file) => file.endsWith(".ts") && file !== "index.ts",
  );
  t.same(files.map((file) => file.replace(".ts", "")).sort(), table.names.map(kebab).sort());
});

const reference = join(sharedFolder(), "reference/cli.md");
t.test(
  "arguments are those of the reference",
  { skip: existsSync(reference) ? false : `${reference} is absent` },
  async (t) => {
    const text = readFileSync(reference, "utf8");
    for (const name of table.names) {
      const row = new RegExp(`^\\| ${name} \\| ([^|]*) \\| ([^|]*) \\|`, "m").exec(text);
      const names = (cell: string | undefined) =>
        (cell ?? "")
          .split(",")
          .map((one) => one.trim())
          .filter((one) => /^\w+$/.test(one))
          .sort();
      const { arguments: declared } = await table.load(name);
      const ours = (required: boolean) =>
        declared
          .filter((one) => (one.required ?? false) === required)
          .map((one) => one.name)
          .sort();
      t.same(ours(true), names(row?.[1]), `${name}: required`);
      t.same(ours(false), names(row?.[2]), `${name}: optional`);
    }
  },
);

t.test("there are at least 25 scenarios, each with a title and what it proves", async (t) => {
  t.ok(scenarioNames().length >= 25);
  for (const name of scenarioNames()) {
    const text = readFileSync(join(import.meta.dirname, "scenarios", name, "scenario.yaml"), "utf8");
    t.match(text, /^title: \S/, name);
    t.match(text, /^proves: \S/m, name);
  }
});

const COMMANDS = [
  ["run"],
  ["functions"],
  ["completion"],
  ["sandbox", "start"],
  ["sandbox", "stop"],
  ["sandbox", "status"],
  ["sandbox", "kubeconfig"],
];

t.test("every command has help with examples and exit codes, on stdout", async (t) => {
  for (const words of COMMANDS) {
    const { code, stdout, stderr } = await runCli([...words, "--help"]);
    t.equal(code, 0, words.join(" "));
    t.equal(stderr, "");
    t.match(stdout, /^Usage: kanctl /, words.join(" "));
    t.match(stdout, /\nExamples:\n {2}\S/, words.join(" "));
    t.match(stdout, /\nExit status:\n {2}0 /, words.join(" "));
  }
  const { stdout } = await runCli(["--help"]);
  const listed = [...stdout.matchAll(/^ {2}([a-z]+)(?: \[| <| {2,})/gm)].map((match) => match[1]);
  for (const word of new Set(listed))
    if (word !== "help")
      t.ok(
        COMMANDS.some(([first]) => first === word),
        `${word} is checked here`,
      );
});
