// Errors as a few lines for people, and as a JSON object.

import t from "tap";
import {
  ClusterError,
  DocumentError,
  KanisterError,
  PhaseError,
  StoreError,
  UsageError,
} from "../../src/errors/error.ts";
import { errorToJson, formatErrorBlock, formatPosition } from "../../src/terminal/error-block.ts";

const phase = (cause: unknown, options: object = {}) =>
  new PhaseError("phase p failed: x", { action: "a", phase: "p", func: "F", cause, ...options });
const cluster = (status: number) => new ClusterError("cannot get pod", { status, reason: "R" });

t.test("the block for people", async (t) => {
  const where = { file: "b.yaml", line: 4, column: 2, path: "actions.a" };
  const rows: [title: string, error: unknown, text: string][] = [
    ["a message", new KanisterError("X", "it failed"), "✗ it failed\n"],
    [
      "place and hint",
      new UsageError("it failed", { where, hint: "mend it" }),
      "✗ it failed\n  at    b.yaml:4:2  actions.a\n  hint  mend it\n",
    ],
    ["a hint of several lines", new UsageError("x", { hint: "one\ntwo" }), "✗ x\n  hint  one\n        two\n"],
    ["a message of several lines", new KanisterError("X", "one\ntwo\n"), "✗ one\n  two\n"],
    ["an empty place", new KanisterError("X", "x", { where: {} }), "✗ x\n"],
    [
      "findings",
      new DocumentError("BLUEPRINT", "2 faults", [
        { message: "odd", where: { file: "b.yaml", line: 1 }, severity: "warning", hint: "use kind" },
        { message: "bad", where, severity: "error" },
      ]),
      "✗ 2 faults\n  warn  b.yaml:1\n        odd\n  hint  use kind\n  at    b.yaml:4:2  actions.a\n        bad\n",
    ],
    [
      "no findings",
      new DocumentError("YAML", "bad", [], { hint: "h", where }),
      "✗ bad\n  at    b.yaml:4:2  actions.a\n  hint  h\n",
    ],
    ["somebody else's error", new Error("plain"), "✗ plain\n"],
    ["an error without words", new RangeError(), "✗ RangeError\n"],
    ["a text", "just text", "✗ just text\n"],
  ];
  for (const [title, error, text] of rows) t.equal(formatErrorBlock(error), text, title);
  t.match(formatErrorBlock(new Error("x"), { colour: true }), /^\u001b\[31m✗\u001b\[0m x\n$/);
});

t.test("stacks are shown only when asked for", async (t) => {
  const error = new Error("outer", { cause: new Error("inner") });
  t.notMatch(formatErrorBlock(error), /at .*error-block\.test/);
  t.match(
    formatErrorBlock(error, { stack: true }),
    /^✗ outer\n +at .*error-block\.test[\s\S]*\n {2}cause inner\n +at .*error-block\.test/,
  );
  const endless = new Error("loop");
  endless.cause = endless;
  t.ok(formatErrorBlock(endless, { stack: true }).length < 50_000, "an error that causes itself has an end");
});

t.test("positions", async (t) => {
  const rows: [where: Parameters<typeof formatPosition>[0], text: string][] = [
    [{}, ""],
    [{ file: "f" }, "f"],
    [{ file: "f", line: 3 }, "f:3"],
    [{ file: "f", line: 3, column: 4, path: "a.b" }, "f:3:4  a.b"],
    [{ line: 3, column: 4 }, "3:4"],
    [{ path: "a.b" }, "a.b"],
    [{ file: "f", column: 4 }, "f"],
  ];
  for (const [where, text] of rows) t.equal(formatPosition(where), text);
});

t.test("the same as JSON", async (t) => {
  t.strictSame(errorToJson(new UsageError("x")), { code: "USAGE", message: "x" });
  t.strictSame(errorToJson("x"), { code: "INTERNAL", message: "x" });
  const inner = new Error("inner", { cause: "innermost" });
  t.strictSame(errorToJson(phase(inner, { hint: "h", where: { file: "f" }, details: { exitCode: 3 } })), {
    code: "PHASE",
    message: "phase p failed: x",
    hint: "h",
    where: { file: "f" },
    details: { exitCode: 3 },
    causes: ["inner", "innermost"],
    action: "a",
    phase: "p",
    function: "F",
  });
  t.match(errorToJson(cluster(403)), { status: 403, reason: "R" });
  t.match(errorToJson(new StoreError("denied", "x")), { kind: "denied", transient: false });
  const finding = { message: "m", where: { line: 1 }, severity: "error" as const };
  t.match(errorToJson(new DocumentError("YAML", "x", [finding])), { findings: [finding] });
  const endless = new Error("loop");
  endless.cause = endless;
  t.equal((errorToJson(endless)["causes"] as string[]).length, 10);
});
