// The command tree of kanctl: names and summaries at hand, everything else loaded when a command is chosen.

import { Command, CommanderError } from "commander";
import { UsageError } from "../errors/error.ts";
import type { Io } from "../terminal/io.ts";
import { nearest } from "../util/nearest.ts";
import type { CommandModule } from "./command.ts";

type Entry = { name: string; summary: string; load: () => Promise<CommandModule> };

const COMMANDS: readonly Entry[] = [
  {
    name: "run",
    summary: "run a blueprint's action from here, without a controller",
    load: async () => (await import("./commands/run.ts")).run,
  },
  {
    name: "functions",
    summary: "list the functions blueprints can use, or explain one",
    load: async () => (await import("./commands/functions.ts")).functions,
  },
  {
    name: "sandbox",
    summary: "a small Kubernetes on this machine, for trying blueprints",
    load: async () => (await import("./commands/sandbox.ts")).sandbox,
  },
  {
    name: "completion",
    summary: "print the completion script of a shell",
    load: async () => (await import("./commands/completion.ts")).completion,
  },
];

const EXAMPLES = `
Examples:
  kanctl run backup -b blueprint.yaml --statefulset shop/db -p profile.yaml --record backup.yaml
  kanctl run restore -b blueprint.yaml -p profile.yaml --from backup.yaml
  kanctl sandbox start

Exit status: 0 done, 1 failed, 2 wrong usage, 3 not found, 4 timed out, 130 interrupted`;

/**
 * Parses `argv` (without program name) and runs the command.
 * @throws the command's error; UsageError for what cannot be parsed; nothing after help or version were printed
 */
export async function runProgram(argv: readonly string[], io: Io, version: string): Promise<void> {
  const program = new Command("kanctl")
    .description("Back up, restore and delete the data of applications on Kubernetes, as Kanister blueprints say.")
    .version(version, "-v, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    // Or -v of a command would be taken for the program's own.
    .enablePositionalOptions()
    .helpCommand("help [command]", "print the help of a command")
    .addHelpText("after", EXAMPLES);
  for (const entry of COMMANDS) {
    const command = program.command(entry.name).summary(entry.summary).description(entry.summary);
    // Loading one command too many, when its word is also an argument, does no harm.
    // Completion lists the flags of all.
    if (argv.includes(entry.name) || argv.includes("completion")) (await entry.load()).define(command, io);
  }
  prepare(program, io);
  try {
    if (argv.length === 0) program.outputHelp();
    else await program.parseAsync([...argv], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode !== 0) throw usageError(error, program, argv);
  }
}

/** Nothing exits and nothing prints errors by itself, in any command. */
function prepare(command: Command, io: Io): void {
  command.exitOverride().configureOutput({
    writeOut: (text) => io.stdout.write(text),
    writeErr: (text) => io.stderr.write(text),
    outputError: () => {},
  });
  command.showSuggestionAfterError(false);
  for (const child of command.commands) prepare(child, io);
}

function usageError(error: CommanderError, program: Command, argv: readonly string[]): UsageError {
  const chosen = findCommand(program, argv);
  const message = error.message.replace(/^error: /, "");
  const words = chosen.commands.map((child) => child.name());
  const unknown = /^unknown command '(.+)'$/.exec(message)?.[1];
  const flag = /^unknown option '(.+)'$/.exec(message)?.[1];
  const near =
    unknown !== undefined
      ? nearest(unknown, words)
      : flag &&
        nearest(
          flag,
          chosen.options.flatMap((option) => (option.long ? [option.long] : [])),
        );
  const usage = `${pathOf(chosen)} ${chosen.usage()}`;
  const example = chosen.commands.length > 0 ? `commands: ${words.join(", ")}` : `see ${pathOf(chosen)} --help`;
  const text = error.code === "commander.help" ? `${pathOf(chosen)} needs a command` : message;
  return new UsageError(text, {
    hint: [near && `did you mean ${near}?`, `usage: ${usage}`, example].filter(Boolean).join("\n"),
    cause: error,
  });
}

function findCommand(program: Command, argv: readonly string[]): Command {
  let current = program;
  for (const word of argv) {
    const child = current.commands.find((one) => one.name() === word);
    if (child !== undefined) current = child;
  }
  return current;
}

function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}
