// Runs kanctl inside the test's process with streams of its own.

import { PassThrough, Readable } from "node:stream";
import { CancelledError } from "../../src/errors/error.ts";
import { runKanctl } from "../../src/kanctl/main.ts";

export type CliResult = { code: number; stdout: string; stderr: string };

export type CliOptions = {
  stdin?: string;
  env?: Record<string, string | undefined>;
  /** Ctrl-C is pressed when this text has appeared on stdout or stderr. */
  interruptAt?: string;
};

/** Everything both streams said, and the exit code. */
export async function runCli(argv: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  const cancel = new AbortController();
  const kill = new AbortController();
  const texts = { stdout: "", stderr: "" };
  const capture = (name: "stdout" | "stderr") => {
    const stream = new PassThrough();
    stream.setEncoding("utf8").on("data", (text: string) => {
      texts[name] += text;
      const { interruptAt } = options;
      if (
        interruptAt !== undefined &&
        `${texts.stdout}\n${texts.stderr}`.includes(interruptAt) &&
        !cancel.signal.aborted
      ) {
        cancel.abort(new CancelledError("interrupted"));
      }
    });
    return stream;
  };
  const stdout = capture("stdout");
  const stderr = capture("stderr");
  const code = await runKanctl(argv, {
    stdin: Readable.from(options.stdin === undefined ? [] : [Buffer.from(options.stdin)]),
    stdout,
    stderr,
    env: { HOME: "/nonexistent", ...options.env },
    signal: cancel.signal,
    killSignal: kill.signal,
  });
  await new Promise((resolve) => setImmediate(resolve));
  return { code, ...texts };
}
