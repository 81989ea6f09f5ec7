// The events of a run as lines for people and as JSON for programs.

import t from "tap";
import type { EngineEvent, EventWithoutTime } from "../../src/engine/events.ts";
import { jsonPrinter, textPrinter } from "../../src/kanctl/event-printer.ts";
import { createDisplay } from "../../src/terminal/display.ts";
import { fakeIo } from "../helpers/fake-io.ts";

const mask = (text: string) => text.replaceAll("hush-hush", "****");
const at = (event: EventWithoutTime) => ({ ...event, time: "2026-01-02T03:04:05.678Z" }) as EngineEvent;
const OBJECT = "StatefulSet shop/db";
const RUN: EventWithoutTime[] = [
  { type: "action-started", action: "backup", object: {}, phases: ["dump"], deferPhase: "clean" },
  { type: "phase-started", phase: "dump", func: "KubeTask", index: 0, total: 3, deferred: false },
  { type: "note", level: "info", phase: "dump", message: "waiting" },
  { type: "note", level: "warning", message: "careful hush-hush" },
  { type: "log", phase: "dump", stream: "stdout", pod: "job-1", container: "container", line: "one hush-hush" },
  { type: "log", phase: "dump", stream: "stderr", pod: "db-0", container: "side", line: "two" },
  { type: "log", phase: "dump", stream: "stdout", pod: "db-0", line: "three" },
  { type: "progress", phase: "dump", percent: 49.9 },
  { type: "progress", phase: "dump", uploadedBytes: 3 },
  {
    type: "phase-finished",
    phase: "dump",
    deferred: false,
    state: "complete",
    milliseconds: 1234,
    output: { id: "a\nb", n: 2, long: "x".repeat(300), map: { a: 1 } },
  },
  { type: "phase-started", phase: "", func: "KubeExec", index: 2, total: 3, deferred: true },
  { type: "phase-finished", phase: "", deferred: true, state: "failed", milliseconds: 5, output: {}, error: "no" },
  { type: "artifact", name: "dump", artifact: { keyValue: { path: "p" } } },
  { type: "action-finished", action: "backup", state: "failed", milliseconds: 65_000, error: "no" },
];

t.test("for people", async (t) => {
  const io = fakeIo();
  const printer = textPrinter(createDisplay(io, { mask }), false, mask);
  for (const event of RUN) printer.print(at(event), OBJECT);
  printer.close();
  t.same(
    io.out().split("\n"),
    ["job-1 │ one ****", "db-0/side │ two", "db-0 │ three", ""],
    "the output of commands is the answer",
  );
  t.same(io.err().split("\n"), [
    "backup of StatefulSet shop/db",
    "▶ 1/3 dump KubeTask",
    "  · waiting",
    "  warning: careful ****",
    "✓ dump 1.2s",
    "  output id = a\\nb",
    "  output n = 2",
    `  output long = ${"x".repeat(200)}… (300 characters)`,
    '  output map = {"a":1}',
    "▶ deferred deferPhase KubeExec",
    "✗ deferPhase 5ms",
    "backup failed in 1m05s",
    "",
  ]);
});

t.test("several runs at once are told apart", async (t) => {
  const io = fakeIo();
  const printer = textPrinter(createDisplay(io, { mask }), true, mask);
  for (const event of RUN.slice(0, 5)) printer.print(at(event), OBJECT);
  printer.close();
  for (const line of `${io.out()}${io.err()}`.trimEnd().split("\n")) t.match(line, /^StatefulSet shop\/db /);
});

t.test("on a terminal a spinner shows what runs, and is gone at the end", async (t) => {
  const io = fakeIo({ tty: true, env: { TERM: "xterm", NO_COLOR: "1" } });
  const display = createDisplay(io, { mask });
  await display.busy("warm up");
  const printer = textPrinter(display, false, mask);
  for (const event of RUN.slice(0, 9)) printer.print(at(event), OBJECT);
  t.match(io.err(), /1\/3 dump \(KubeTask\)/);
  printer.close();
  const length = io.err().length;
  await new Promise(setImmediate);
  t.equal(io.err().length, length, "nothing moves any more");
});

t.test("for programs", async (t) => {
  const io = fakeIo();
  const printer = jsonPrinter(io, mask);
  for (const event of RUN) printer.print(at(event), OBJECT);
  const big: EventWithoutTime = {
    type: "phase-finished",
    phase: "p",
    deferred: false,
    state: "complete",
    milliseconds: 1,
    output: { n: 2n ** 60n },
  };
  printer.print(at(big), OBJECT);
  printer.close();
  const lines = io.out().trimEnd().split("\n");
  t.equal(lines.length, RUN.length + 1);
  t.match(lines.at(-1), /"n":1152921504606846976/, "every digit is kept");
  const parsed = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  t.match(parsed[4], { type: "log", line: "one ****", subject: OBJECT, time: "2026-01-02T03:04:05.678Z" });
  t.match(parsed[9], { type: "phase-finished", output: { id: "a\nb", map: { a: 1 } } }, "outputs are whole");
  t.equal(io.err(), "");
});
