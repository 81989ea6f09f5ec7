// Output streams of a command become log lines and reported values.

import t from "tap";
import { commandOutput, lastWords } from "../../../src/functions/shared/command-output.ts";
import { fakeCluster } from "../../helpers/fake-cluster.ts";
import { fakeContext } from "../../helpers/fake-host.ts";

const context = () => fakeContext(fakeCluster().cluster);

t.test("lines are logged whole, each from its stream; reports are taken out", async (t) => {
  const ctx = context();
  const output = commandOutput(ctx, "db-0", "db");
  const bytes = Buffer.from('é one\n###Phase-output###: {"key":"a","value":"1"}\ntw');
  for (const byte of bytes) output.stdout(Buffer.of(byte));
  output.stderr(Buffer.from("warn é\r\n\nhalf"));
  output.stdout(Buffer.from('o\n###Phase-output###: {"key":"a","value":"2"}\nend'));
  t.same(await output.end(), { a: "2" });
  const from = { pod: "db-0", container: "db" };
  t.same(ctx.lines, [
    { ...from, stream: "stdout", line: "é one" },
    { ...from, stream: "stderr", line: "warn é" },
    { ...from, stream: "stdout", line: "two" },
    { ...from, stream: "stdout", line: "end" },
    { ...from, stream: "stderr", line: "half" },
  ]);
  t.equal(output.lastLine(), "half");
});

t.test("stderr is for people: a report there is a line", async (t) => {
  const ctx = context();
  const output = commandOutput(ctx, "db-0", undefined);
  output.stderr(Buffer.from('###Phase-output###: {"key":"a","value":"1"}\n'));
  t.same(await output.end(), {});
  t.match(ctx.lines, [{ stream: "stderr", line: /^###Phase-output/ }]);
  t.notOk("container" in (ctx.lines[0] ?? {}), "no container, no member");
});

t.test("a malformed report is an error", async (t) => {
  const output = commandOutput(context(), "p", undefined);
  t.throws(() => output.stdout(Buffer.from("###Phase-output###: nonsense\n")), { code: "PHASE_OUTPUT" });
});

t.test("characters cut in two on stderr", async (t) => {
  const ctx = context();
  const output = commandOutput(ctx, "p", undefined);
  for (const byte of Buffer.from("naïve🙂\n")) output.stderr(Buffer.of(byte));
  output.stderr(Buffer.of(0xc3));
  await output.end();
  t.same(
    ctx.lines.map((line) => line.line),
    ["naïve🙂", "\ufffd"],
  );
});

t.test("the last words of a command", async (t) => {
  const output = commandOutput(context(), "p", undefined);
  t.equal(output.lastLine(), "", "none");
  output.stdout(Buffer.from("  fatal: no space  \n   \n"));
  t.equal(output.lastLine(), "fatal: no space", "blank lines say nothing");
  const plain = { mask: (text: string) => text };
  t.equal(lastWords(plain, ""), "");
  t.equal(lastWords(plain, "x"), ": x");
  t.equal(lastWords(plain, "x".repeat(301)), `: ${"x".repeat(300)}…`);
  const masking = { mask: (text: string) => text.replaceAll("s3cret-value", "***") };
  t.equal(
    lastWords(masking, `${"x".repeat(295)}s3cret-value${"y".repeat(10)}`),
    `: ${"x".repeat(295)}***yy…`,
    "masked before it is cut",
  );
});

t.test("a long line of stderr is looked at once", async (t) => {
  const ctx = context();
  const output = commandOutput(ctx, "p", undefined);
  let looked = 0;
  const { indexOf } = String.prototype;
  t.teardown(() => Object.assign(String.prototype, { indexOf }));
  Object.assign(String.prototype, {
    indexOf(this: string, ...args: Parameters<typeof indexOf>) {
      looked += this.length;
      return indexOf.apply(this, args);
    },
  });
  const { split } = String.prototype;
  t.teardown(() => Object.assign(String.prototype, { split }));
  Object.assign(String.prototype, {
    split(this: string, ...args: [never]) {
      looked += this.length;
      return split.apply(this, args);
    },
  });
  const piece = Buffer.alloc(1000, "x");
  for (let count = 0; count < 1000; count++) output.stderr(piece);
  await output.end();
  t.equal(ctx.lines[0]?.line.length, 1_000_000);
  t.ok(looked < 3_000_000, `${looked} characters`);
});

t.test("whoever cannot keep up holds the command back", async (t) => {
  let release = () => {};
  const shown = new Promise<void>((resolve) => (release = resolve));
  const output = commandOutput({ ...context(), log: () => shown }, "p", undefined);
  t.equal(output.stdout(Buffer.from("half")), undefined, "no line, no wait");
  const pieces = [output.stdout(Buffer.from(" a line\nand another\n")), output.stderr(Buffer.from("one\n"))];
  for (const piece of pieces) t.ok(piece instanceof Promise);
  release();
  await Promise.all(pieces);
  t.equal(output.stdout(Buffer.from("next")), undefined);
  await output.end();
});
