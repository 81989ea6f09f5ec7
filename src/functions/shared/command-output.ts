// Turns the output streams of a command into log lines and the values it reported.

import { phaseOutputParser } from "../../api/phase-output.ts";
import type { FunctionContext } from "../../engine/function.ts";

export type CommandOutput = {
  stdout(chunk: Uint8Array): void;
  stderr(chunk: Uint8Array): void;
  /** Takes unfinished last lines. @throws KanisterError code PHASE_OUTPUT, as `stdout` does, for a malformed report */
  end(): Record<string, string>;
  /** The last line that was printed, for the message of a command that failed; empty when there was none. */
  lastLine(): string;
};

/** Reports are taken from stdout only: what stderr says is for people. */
export function commandOutput(context: FunctionContext, pod: string, container: string | undefined): CommandOutput {
  const outputs: Record<string, string> = {};
  const source = { pod, ...(container && { container }) };
  let last = "";
  const log = (stream: "stdout" | "stderr", line: string) => {
    last = line.trim() || last;
    context.log({ ...source, stream, line });
  };
  const stdout = phaseOutputParser({
    onLine: (line) => log("stdout", line),
    onOutput: (key, value) => {
      outputs[key] = value;
    },
  });
  const stderr = lineSplitter((line) => log("stderr", line));
  return {
    stdout: (chunk) => stdout.push(chunk),
    stderr: (chunk) => stderr.push(chunk),
    end() {
      stdout.end();
      stderr.end();
      return outputs;
    },
    lastLine: () => last,
  };
}

/** `: text`, shortened, to end a message with what the command said last. */
export function lastWords(line: string): string {
  return line === "" ? "" : `: ${line.length > 300 ? `${line.slice(0, 300)}…` : line}`;
}

function lineSplitter(onLine: (line: string) => void): { push(chunk: Uint8Array): void; end(): void } {
  const decoder = new TextDecoder();
  let pending = "";
  const take = (text: string) => {
    const lines = (pending + text).split(/\r?\n/);
    pending = lines.pop() ?? "";
    for (const line of lines) if (line !== "") onLine(line);
  };
  return {
    push: (chunk) => take(decoder.decode(chunk, { stream: true })),
    end() {
      take(decoder.decode());
      if (pending !== "") onLine(pending);
      pending = "";
    },
  };
}
