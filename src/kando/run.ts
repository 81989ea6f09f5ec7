// One run of kando inside any process: from arguments to an exit code, touching nothing but what it is handed.

import { EXIT, exitCodeOf } from "../terminal/exit-codes.ts";
import { createRedactor } from "../util/redactor.ts";
import { output } from "./commands/output.ts";
import type { KandoContext, KandoIo, LogLevel } from "./context.ts";
import { formatRecord, isLogged } from "./log.ts";
import { ClosedPipeError } from "./write.ts";

/**
 * Runs `kando` with `argv` (without program name) and resolves with the exit code; never rejects. Errors go to `io.stderr`
 * as text, with the secrets of the profile masked.
 */
export async function runKando(argv: readonly string[], io: KandoIo): Promise<number> {
  const redactor = io.redactor ?? createRedactor();
  const say = (text: string) => void io.stderr.write(redactor.mask(text));
  const contextAt = (wanted: LogLevel): KandoContext => ({
    // Not spread: the streams of a process are made when they are first looked at.
    get stdin() {
      return io.stdin;
    },
    stdinDescriptor: io.stdinDescriptor,
    stdout: io.stdout,
    stderr: io.stderr,
    env: io.env,
    signal: io.signal,
    redactor,
    say,
    log(level, message, fields = {}) {
      if (isLogged(level, wanted)) say(formatRecord(level, message, fields, new Date()));
    },
  });
  try {
    if (isPlainOutput(argv)) await output(argv.slice(1), {}, io);
    else await (await import("./program.ts")).runProgram(argv, io, contextAt);
    return EXIT.done;
  } catch (error) {
    if (error instanceof ClosedPipeError) return EXIT.brokenPipe;
    return report(error, say, io.stderr.isTTY === true && !io.env["NO_COLOR"]);
  }
}

/** `kando output` runs many times in a pod, so its plain form does without the whole command tree. */
function isPlainOutput(argv: readonly string[]): boolean {
  return argv.length === 3 && argv[0] === "output" && argv.slice(1).every((word) => !word.startsWith("-"));
}

/** Writes `error` to stderr in the form people read, and resolves with the exit code for it. */
export async function report(error: unknown, say: (text: string) => void, colour: boolean): Promise<number> {
  const { formatErrorBlock } = await import("../terminal/error-block.ts");
  const code = exitCodeOf(error, "kando");
  say(formatErrorBlock(error, { colour, stack: code === EXIT.ourFault }));
  if (code === EXIT.ourFault) say("  hint  this is a fault of kando: please report it with the text above\n");
  if (code === EXIT.usage) say(await usage(error));
  return code;
}

async function usage(error: unknown): Promise<string> {
  const { CommandUsageError } = await import("./arguments.ts");
  if (error instanceof CommandUsageError) return (await import("./program.ts")).usageLines(error);
  return "  usage kando output <key> <value>\n  e.g.  kando output version 1.2\n";
}
