// What every tool shares with kando: exit codes, the error text, and the masking of secrets.

import t from "tap";
import * as errors from "../../src/errors/error.ts";
import { errorToJson, formatErrorBlock } from "../../src/terminal/error-block.ts";
import { EXIT_MEANING, exitCodeOf } from "../../src/terminal/exit-codes.ts";
import { createRedactor } from "../../src/util/redactor.ts";

t.test("each error has its exit code", async (t) => {
  const phase = (cause?: unknown) => new errors.PhaseError("x", { action: "a", phase: "p", func: "f", cause });
  const rows: [error: unknown, kanctl: number, kando: number][] = [
    [new errors.UsageError("x"), 2, 2],
    [new errors.NotFoundError("x"), 3, 3],
    [new errors.TimeoutError("x"), 4, 4],
    [new errors.CancelledError("x"), 130, 130],
    [new errors.StoreError("not-found", "x"), 3, 3],
    [new errors.StoreError("unavailable", "x"), 1, 69],
    [new errors.StoreError("denied", "x"), 1, 1],
    [new errors.ClusterError("x", { status: 404, reason: "NotFound" }), 3, 3],
    [new errors.ClusterError("x", { status: 0, reason: "" }), 1, 1],
    [new errors.DocumentError("D", "x", []), 1, 1],
    [phase(), 1, 1],
    [phase(new errors.NotFoundError("x")), 1, 1],
    [phase(new Error("y", { cause: new errors.TimeoutError("x") })), 4, 4],
    [phase(new errors.CancelledError("x")), 130, 130],
    [new DOMException("x", "AbortError"), 130, 130],
    [new TypeError("x"), 70, 70],
    ["text", 70, 70],
  ];
  for (const [error, kanctl, kando] of rows) {
    t.equal(exitCodeOf(error, "kanctl"), kanctl);
    t.equal(exitCodeOf(error, "kando"), kando);
    t.ok(EXIT_MEANING[kanctl] && EXIT_MEANING[kando]);
  }
});

t.test("the error block", async (t) => {
  const where = { file: "b.yaml", line: 42, column: 9, path: "actions.backup" };
  t.equal(
    formatErrorBlock(new errors.KanisterError("X", "it failed", { where, hint: "do this\nthen that" })),
    "✗ it failed\n  at    b.yaml:42:9  actions.backup\n  hint  do this\n        then that\n",
  );
  t.equal(formatErrorBlock(new errors.UsageError("only this")), "✗ only this\n");
  t.equal(formatErrorBlock("text"), "✗ text\n");
  const finding = (message: string, hint?: string, severity: "error" | "warning" = "error") =>
    ({ message, where: { file: "b.yaml", line: 1, column: 2 }, hint, severity }) as const;
  const document = new errors.DocumentError("D", "2 faults", [
    finding("first", "fix it"),
    finding("second", undefined, "warning"),
  ]);
  t.equal(
    formatErrorBlock(document),
    "✗ 2 faults\n  at    b.yaml:1:2\n        first\n  hint  fix it\n  warn  b.yaml:1:2\n        second\n",
  );
  t.match(formatErrorBlock(new errors.UsageError("x"), { colour: true }), /^\u001b\[31m✗\u001b\[0m x\n$/);
  const fault = new TypeError("inner");
  t.notMatch(formatErrorBlock(fault), /at .*terminal\.test/);
  t.match(
    formatErrorBlock(new Error("outer", { cause: fault }), { stack: true }),
    /outer\n.*terminal\.test[\s\S]*cause inner/,
  );
});

t.test("the error as JSON", async (t) => {
  const error = new errors.StoreError("denied", "no", { hint: "h", cause: new Error("why") });
  t.same(errorToJson(error), {
    code: "STORE",
    message: "no",
    hint: "h",
    causes: ["why"],
    kind: "denied",
    transient: false,
  });
  t.same(errorToJson(new TypeError("x")), { code: "INTERNAL", message: "x" });
});

t.test("a redactor masks every form of a secret", async (t) => {
  const secret = 'pä"ss/<word>+ &x';
  const { mask } = createRedactor(secret);
  const base64 = Buffer.from(secret).toString("base64");
  const forms = {
    plain: secret,
    JSON: JSON.stringify(secret).slice(1, -1),
    "Go's JSON": JSON.stringify(secret)
      .slice(1, -1)
      .replaceAll("<", "\\u003c")
      .replaceAll(">", "\\u003e")
      .replaceAll("&", "\\u0026"),
    base64: base64.replace(/=+$/, ""),
    base64url: Buffer.from(secret).toString("base64url"),
    URL: encodeURIComponent(secret),
    form: encodeURIComponent(secret).replaceAll("%20", "+"),
  };
  for (const [title, form] of Object.entries(forms)) t.equal(mask(`a ${form} b`), "a **** b", title);
  for (let shift = 0; shift < 3; shift++) {
    const longer = Buffer.from(`${"u".repeat(shift + 1)}:${secret}:tail`).toString("base64");
    t.match(mask(longer), /\*{4}/, `inside a longer base64 text, ${shift}`);
  }
});

t.test("what a redactor does not mask", async (t) => {
  const redactor = createRedactor("short", undefined, "");
  t.equal(redactor.mask("a short text"), "a short text");
  redactor.add("secret", "secret-longer");
  t.equal(redactor.mask("secret-longer secret"), "**** ****", "the longer one first");
  redactor.add("(.*)+[x]");
  t.equal(redactor.mask("any (.*)+[x]"), "any ****");
  redactor.add("-----BEGIN KEY-----\nMIIabcdefghijklmnop\nshort\n-----END KEY-----");
  t.equal(
    redactor.mask("line MIIabcdefghijklmnop of -----BEGIN KEY----- short"),
    "line **** of -----BEGIN KEY----- short",
  );
});
