// Starts kanctl: connects the process to the program, and turns every ending into text and an exit code.

import { CancelledError } from "../errors/error.ts";
import { errorToJson, formatErrorBlock } from "../terminal/error-block.ts";
import { EXIT, exitCodeOf } from "../terminal/exit-codes.ts";
import { type Io, wantsColour } from "../terminal/io.ts";
import { runProgram } from "./program.ts";
import { redactor } from "./redactor.ts";

declare const KANISTER_VERSION: string | undefined;

/** What `--version` prints; the form is the Go tool's. */
const VERSION = `kanctl version ${typeof KANISTER_VERSION === "string" ? KANISTER_VERSION : '{"version": "DEV", "gitCommit": "NONE", "buildDate": "UNKNOWN"}'}`;

/** Runs one command line and returns its exit code; never throws. */
export async function runKanctl(argv: readonly string[], io: Io): Promise<number> {
  try {
    await runProgram(argv, io, VERSION);
    return EXIT.done;
  } catch (error) {
    const code = exitCodeOf(error, "kanctl");
    const stack = code === EXIT.ourFault;
    const json = argv.some(
      (word, index) => word === "--output=json" || (word === "--output" && argv[index + 1] === "json"),
    );
    if (json)
      io.stdout.write(`${redactor.mask(JSON.stringify({ type: "error", exitCode: code, ...errorToJson(error) }))}\n`);
    else io.stderr.write(redactor.mask(formatErrorBlock(error, { colour: wantsColour(io.stderr, io.env), stack })));
    if (stack) io.stderr.write("this is a fault of kanctl itself; please report it with the lines above\n");
    return code;
  }
}

/** The entry of the launcher. */
export async function main(): Promise<void> {
  const cancel = new AbortController();
  const kill = new AbortController();
  const stop = (why: string) => {
    if (!cancel.signal.aborted) cancel.abort(new CancelledError(why));
    else kill.abort(new CancelledError(`${why} again`));
  };
  process.on("SIGINT", () => stop("interrupted"));
  process.on("SIGTERM", () => stop("terminated"));
  process.on("SIGHUP", () => stop("the terminal was closed"));
  let outputFault: NodeJS.ErrnoException | undefined;
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    outputFault ??= error;
    // Nobody reads any more: end as if asked to, but clean up first.
    if (error.code === "EPIPE") cancel.abort(new CancelledError("the reader of the output went away"));
  });
  // Nobody is left to tell when the place for errors is gone.
  process.stderr.on("error", () => {});
  kill.signal.addEventListener("abort", () => setTimeout(() => process.exit(EXIT.interrupted), 2000).unref());
  const code = await runKanctl(process.argv.slice(2), {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    signal: cancel.signal,
    killSignal: kill.signal,
  });
  await Promise.all(
    [process.stdout, process.stderr].map((stream) => new Promise((resolve) => stream.write("", resolve))),
  );
  // Kept-alive connections would hold the process for seconds.
  process.exit(outputFault === undefined ? code : reportOutputFault(outputFault, code));
}

/** An answer that did not arrive is a failure, whatever the command achieved. */
function reportOutputFault(error: NodeJS.ErrnoException, code: number): number {
  if (error.code === "EPIPE") return EXIT.brokenPipe;
  process.stderr.write(`✗ the output could not be written: ${error.message}\n`);
  return code === EXIT.done ? EXIT.failed : code;
}
