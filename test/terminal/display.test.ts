// What goes to which stream, in colour or plain, masked, with or without a spinner.

import t from "tap";
import { createDisplay } from "../../src/terminal/display.ts";
import { isInteractive, wantsColour } from "../../src/terminal/io.ts";
import { fakeIo } from "../helpers/fake-io.ts";

const mask = (text: string) => text.replaceAll("hush-hush", "****");

t.test("the answer goes to stdout, the conversation to stderr, both masked", async (t) => {
  const io = fakeIo();
  const display = createDisplay(io, { mask });
  display.answer("answer hush-hush");
  display.say("said hush-hush");
  await display.busy("busy hush-hush");
  await display.busy("not said", false);
  display.idle();
  t.equal(io.out(), "answer ****\n");
  t.equal(io.err(), "said ****\nbusy ****\n");
  t.equal(display.paint.red("x"), "x", "no colours where there is no terminal");
});

t.test("quiet drops the conversation, not the answer", async (t) => {
  const io = fakeIo({ tty: true });
  const display = createDisplay(io, { mask, quiet: true });
  display.answer("answer");
  display.say("said");
  await display.busy("busy");
  display.idle();
  t.equal(io.out(), "answer\n");
  t.equal(io.err(), "");
});

t.test("on a terminal there is a spinner, and lines go around it", async (t) => {
  const io = fakeIo({ tty: true, env: { TERM: "xterm" } });
  const display = createDisplay(io, { mask });
  await display.busy("working hush-hush");
  display.say("a line");
  display.answer("an answer");
  await display.busy("still working");
  display.idle();
  display.idle();
  display.say("after");
  t.match(io.err(), /working \*{4}/);
  t.match(io.err(), /a line\n/);
  t.match(io.err(), /after\n$/);
  t.notMatch(io.err(), /hush/);
  t.equal(io.out(), "an answer\n", "the answer is the lines alone");
  t.match(display.paint.red("x"), /^\u001b\[31mx/);
});

t.test("where colours and moving parts are wanted", async (t) => {
  type Row = [title: string, tty: boolean, env: Record<string, string>, colour: boolean, moving: boolean];
  const rows: Row[] = [
    ["a terminal", true, {}, true, true],
    ["no terminal", false, {}, false, false],
    ["a dumb terminal", true, { TERM: "dumb" }, false, false],
    ["CI", true, { CI: "true" }, true, false],
    ["NO_COLOR", true, { NO_COLOR: "1" }, false, true],
    ["an empty NO_COLOR", true, { NO_COLOR: "" }, true, true],
    ["FORCE_COLOR without a terminal", false, { FORCE_COLOR: "1" }, true, false],
    ["FORCE_COLOR=0", false, { FORCE_COLOR: "0" }, false, false],
    ["NO_COLOR outranks FORCE_COLOR", true, { NO_COLOR: "1", FORCE_COLOR: "1" }, false, true],
  ];
  for (const [title, isTTY, env, colour, moving] of rows) {
    t.equal(wantsColour({ isTTY }, env), colour, title);
    t.equal(isInteractive({ isTTY }, env), moving, `${title}, moving`);
  }
});
