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
  t.same(output.end(), { a: "2" });
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
  t.same(output.end(), {});
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
  output.end();
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
  t.equal(lastWords(""), "");
  t.equal(lastWords("x"), ": x");
  t.equal(lastWords("x".repeat(301)), `: ${"x".repeat(300)}…`);
});
