// Names to functions: loaded when used, fixed once made.

import t from "tap";
import type { KanisterFunction } from "../../src/engine/function.ts";
import { functionTable } from "../../src/engine/function-table.ts";
import { BUILT_IN_FUNCTIONS } from "../../src/functions/index.ts";

const named = (name: string, version = "v0.0.0"): KanisterFunction => ({
  name,
  version,
  summary: "",
  arguments: [],
  outputs: [],
  run: async () => ({}),
});

t.test("a function is loaded on its first use, and once", async (t) => {
  const loads: string[] = [];
  const loader = (name: string) => async () => {
    loads.push(name);
    return named(name);
  };
  const table = functionTable({ B: loader("B"), A: loader("A") });
  t.same(table.names, ["A", "B"], "names are sorted");
  t.same(loads, [], "and known without loading");
  const [first, second] = await Promise.all([table.load("A"), table.load("A")]);
  t.equal(first, second, "the same object on every call");
  t.same(loads, ["A"]);
});

t.test("versions", async (t) => {
  const [old, newer] = [named("F"), named("F", "v1.0.0")];
  const table = functionTable({ F: old }, { F: newer });
  t.same(table.names, ["F"]);
  t.equal(await table.load("F"), old, "v0.0.0 unless asked");
  t.equal(await table.load("F", "v1.0.0"), newer);
  t.equal(await table.load("F", "v1.0.0-alpha"), old, "an unknown version falls back");
  t.equal(await table.load("F", ""), old, "an empty version is the default");
  t.throws(() => functionTable({ F: newer }).load("F"), { code: "UNKNOWN_FUNCTION" }, "no default to fall back to");
});

t.test("a table never changes", async (t) => {
  const source: Record<string, KanisterFunction> = { F: named("F") };
  const table = functionTable(source);
  source["G"] = named("G");
  t.throws(() => table.load("G"), { code: "UNKNOWN_FUNCTION" });
  t.throws(() => Object.assign(table, { load: () => {} }), TypeError);
  t.throws(() => functionTable({ F: named("F") }, { F: named("F") }), {
    code: "DUPLICATE_FUNCTION",
    message: "function F v0.0.0 exists already",
    hint: /another name or version/,
  });
  t.throws(() => (table.names as string[]).push("G"), TypeError, "nor does its list of names");
});

t.test("an unknown name", async (t) => {
  const table = functionTable({ KubeExec: named("KubeExec"), KubeTask: named("KubeTask") });
  const rows: [name: string, hint: string][] = [
    ["KubExec", "did you mean KubeExec?"],
    ["kubeexec", "did you mean KubeExec?"],
    ["Frobnicate", "known functions: KubeExec, KubeTask"],
    ["__proto__", "known functions: KubeExec, KubeTask"],
    ["constructor", "known functions: KubeExec, KubeTask"],
  ];
  for (const [name, hint] of rows) {
    t.throws(() => table.load(name), { code: "UNKNOWN_FUNCTION", message: `there is no function ${name}`, hint }, name);
  }
});

t.test("every shipped function is what its name says", async (t) => {
  const table = functionTable(BUILT_IN_FUNCTIONS);
  for (const name of table.names) {
    const one = await table.load(name);
    t.equal(one.name, name);
    t.equal(one.version, "v0.0.0");
    t.match(one.summary, /^[A-Z].*\.$/, "a summary is a sentence");
    const names = one.arguments.map((argument) => argument.name);
    t.same(names, [...new Set(names)], `${name}: arguments are named once`);
    for (const argument of one.arguments) t.ok(argument.summary, `${name}: ${argument.name} has a summary`);
  }
});
