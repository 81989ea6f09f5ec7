// Streams and environment of a command, for tests of what writes to them.

import { PassThrough, Readable } from "node:stream";
import type { Io } from "../../src/terminal/io.ts";

export type FakeIo = Io & { out(): string; err(): string };

/** `tty` makes both outputs terminals. */
export function fakeIo(options: { env?: Io["env"]; tty?: boolean; stdin?: string } = {}): FakeIo {
  const texts = { out: "", err: "" };
  const stream = (name: "out" | "err") => {
    const made = new PassThrough();
    made.setEncoding("utf8").on("data", (text: string) => {
      texts[name] += text;
    });
    return Object.assign(
      made,
      options.tty
        ? { isTTY: true, columns: 80, clearLine: () => true, cursorTo: () => true, moveCursor: () => true }
        : {},
    );
  };
  return {
    stdin: Readable.from(options.stdin === undefined ? [] : [Buffer.from(options.stdin)]),
    stdout: stream("out"),
    stderr: stream("err"),
    env: options.env ?? {},
    signal: new AbortController().signal,
    killSignal: new AbortController().signal,
    out: () => texts.out,
    err: () => texts.err,
  };
}
