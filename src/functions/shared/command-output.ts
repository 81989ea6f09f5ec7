// Turns the output streams of a command into log lines and the values it reported.

import { phaseOutputParser } from "../../api/phase-output.ts";
import type { FunctionContext } from "../../engine/function.ts";

export type CommandOutput = {
  /** As `stderr`, returns a promise when whoever shows the lines cannot keep up: wait for it before the next piece. */
  stdout(chunk: Uint8Array): void | Promise<void>;
  stderr(chunk: Uint8Array): void | Promise<void>;
  /** Takes unfinished last lines. @throws KanisterError code PHASE_OUTPUT, as `stdout` does, for a malformed report */
  end(): Promise<Record<string, string>>;
  /** The last line that was printed, for the message of a command that failed; empty when there was none. */
  lastLine(): string;
};

/** Reports are taken from stdout only: what stderr says is for people. */
export function commandOutput(context: FunctionContext, pod: string, container: string | undefined): CommandOutput {
  const outputs: Record<string, string> = {};
  const source = { pod, ...(container && { container }) };
  let last = "";
  let unshown: Promise<void>[] = [];
  const log = (stream: "stdout" | "stderr", line: string) => {
    last = line.trim() || last;
    const shown = context.log({ ...source, stream, line });
    if (shown instanceof Promise) unshown.push(shown);
  };
  const untilShown = (): void | Promise<void> => {
    if (unshown.length === 0) return;
    const waiting = Promise.all(unshown).then(() => undefined);
    unshown = [];
    return waiting;
  };
  const stdout = phaseOutputParser({
    onLine: (line) => log("stdout", line),
    onOutput: (key, value) => {
      outputs[key] = value;
    },
  });
  const stderr = lineSplitter((line) => log("stderr", line));
  return {
    stdout(chunk) {
      stdout.push(chunk);
      return untilShown();
    },
    stderr(chunk) {
      stderr.push(chunk);
      return untilShown();
    },
    async end() {
      stdout.end();
      stderr.end();
      await untilShown();
      return outputs;
    },
    lastLine: () => last,
  };
}

const LONGEST_LAST_WORDS = 300;

/**
 * `: text`, shortened, to end a message with what the command said last. Secrets are masked first: of one that is cut in
 * two the beginning would stay.
 */
export function lastWords(context: Pick<FunctionContext, "mask">, line: string): string {
  if (line === "") return "";
  const text = context.mask(line);
  return `: ${text.length > LONGEST_LAST_WORDS ? `${text.slice(0, LONGEST_LAST_WORDS)}…` : text}`;
}

/** Looks at each piece once, however long a line becomes. */
function lineSplitter(onLine: (line: string) => void): { push(chunk: Uint8Array): void; end(): void } {
  const decoder = new TextDecoder();
  let pieces: string[] = [];
  const flush = () => {
    const line = pieces.join("").replace(/\r$/, "");
    pieces = [];
    if (line !== "") onLine(line);
  };
  const take = (text: string) => {
    let start = 0;
    for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n", start)) {
      pieces.push(text.slice(start, end));
      start = end + 1;
      flush();
    }
    if (start < text.length) pieces.push(text.slice(start));
  };
  return {
    push: (chunk) => take(decoder.decode(chunk, { stream: true })),
    end() {
      take(decoder.decode());
      flush();
    },
  };
}
