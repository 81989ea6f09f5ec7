// The process around kando: real streams, real signals, and the exit code.

import { readFileSync } from "node:fs";
import { createRedactor } from "../util/redactor.ts";
import type { KandoIo } from "./context.ts";
import { report, runKando } from "./run.ts";

export { runKando };

/** Milliseconds left to a finished program for letting go of what still holds it, such as a silent stdin. */
const LINGER = 250;

/**
 * Runs kando with this process' arguments and sets `process.exitCode`. The first SIGINT or SIGTERM cancels in order and ends
 * with 130, the second ends at once.
 */
export async function main(build?: KandoIo["build"]): Promise<void> {
  const controller = new AbortController();
  const interrupt = () => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
  };
  process.on("SIGINT", interrupt).on("SIGTERM", interrupt);
  const redactor = createRedactor();
  // What nothing awaits would otherwise end the process with 1, as if the user's command had failed.
  process.on("uncaughtException", (error) => {
    const say = (text: string) => void ignoringErrors(process.stderr).write(redactor.mask(text));
    void report(error, say, false).then((code) => process.exit(code));
  });
  process.exitCode = await runKando(withRawBytes(process.argv.slice(2)), {
    get stdin() {
      return process.stdin;
    },
    stdinDescriptor: 0,
    get stdout() {
      return process.stdout;
    },
    get stderr() {
      return ignoringErrors(process.stderr);
    },
    env: process.env,
    signal: controller.signal,
    redactor,
    build,
  });
  process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
  setTimeout(() => process.exit(), LINGER).unref();
}

/** Nobody is left to tell when the place for errors is gone. */
function ignoringErrors(stderr: NodeJS.WriteStream): NodeJS.WriteStream {
  if (stderr.listenerCount("error") === 0) stderr.on("error", () => {});
  return stderr;
}

/**
 * Node replaces bytes that are not UTF-8 before a program sees them; where that happened the real bytes are read again, and
 * each bad one becomes a lone surrogate, which the phase-output line writes as the Go tool does.
 */
function withRawBytes(argv: string[]): string[] {
  if (argv[0] !== "output" || !argv.some((word) => word.includes("\ufffd"))) return argv;
  try {
    const words = readFileSync("/proc/self/cmdline").toString("latin1").split("\0").slice(0, -1).slice(-argv.length);
    return words.map((word) => decodeLoosely(Buffer.from(word, "latin1")));
  } catch {
    return argv;
  }
}

function decodeLoosely(bytes: Buffer): string {
  const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let text = "";
  for (let index = 0; index < bytes.length; ) {
    const length = [1, 2, 3, 4].find((count) => {
      try {
        return index + count <= bytes.length && strict.decode(bytes.subarray(index, index + count)) !== "";
      } catch {
        return false;
      }
    });
    text += length ? strict.decode(bytes.subarray(index, index + length)) : String.fromCharCode(0xdc00 + bytes[index]!);
    index += length ?? 1;
  }
  return text;
}
