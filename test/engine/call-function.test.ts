// What the engine accepts from functions it does not know.

import t from "tap";
import { callFunction } from "../../src/engine/call-function.ts";
import type { KanisterFunction } from "../../src/engine/function.ts";
import { fakeCluster } from "../helpers/fake-cluster.ts";
import { fakeContext } from "../helpers/fake-host.ts";

const returning = (value: unknown): KanisterFunction => ({
  name: "Own",
  version: "v0.0.0",
  summary: "returns a value",
  arguments: [],
  outputs: [],
  run: async () => value as Record<string, unknown>,
});
const circular: Record<string, unknown> = {};
circular["self"] = circular;

t.test("outputs are plain values", async (t) => {
  const context = fakeContext(fakeCluster().cluster);
  const good: [title: string, value: unknown, output: object][] = [
    ["nothing", undefined, {}],
    ["null", null, {}],
    [
      "plain",
      { a: "x", n: 1, big: 2n ** 60n, list: [1, { b: null }], yes: true },
      { a: "x", n: 1, big: 2n ** 60n, list: [1, { b: null }], yes: true },
    ],
    ["undefined members are left out", { a: undefined, b: 1 }, { b: 1 }],
  ];
  for (const [title, value, output] of good) t.same(await callFunction(returning(value), context, {}), output, title);
  const bad: [title: string, value: unknown, message: RegExp][] = [
    ["a text", "x", /no map/],
    ["a list", [1], /no map/],
    ["a function inside", { f() {} }, /f is a function/],
    ["a date", { d: new Date(0) }, /d is a special object/],
    ["not a number", { n: Number.NaN }, /n is a number \(NaN\)/],
    ["itself", circular, /contains itself/],
  ];
  for (const [title, value, message] of bad) {
    await t.rejects(callFunction(returning(value), context, {}), { code: "FUNCTION", message }, title);
  }
});
