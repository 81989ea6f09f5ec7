// The command tree: what is typed, what help says, and which command runs.

import { Command, Option } from "commander";
import { UsageError } from "../errors/error.ts";
import { EXIT_MEANING } from "../terminal/exit-codes.ts";
import { CommandUsageError, pathOf, readArguments, unknownCommand } from "./arguments.ts";
import { COMMANDS, type CommandFacts, type FlagFacts, GROUPS, VERBOSITY } from "./commands/table.ts";
import type { KandoContext, KandoIo, LogLevel } from "./context.ts";
import { parseLogLevel } from "./log.ts";
import { writeOut } from "./write.ts";

export type Tree = {
  program: Command;
  /** The facts behind each command that runs something. */
  facts: ReadonlyMap<Command, CommandFacts>;
};

/** Runs what `argv` (without program name) asks for. Errors are thrown, those of usage as CommandUsageError. */
export async function runProgram(
  argv: readonly string[],
  io: KandoIo,
  contextAt: (level: LogLevel) => KandoContext,
): Promise<void> {
  const { program, facts } = commandTree();
  if (argv[0] === "help") return writeOut(io.stdout, helpFor(argv.slice(1), program));
  const plainValues = new Set([...facts].filter(([, { plainValue }]) => plainValue).map(([command]) => command));
  const { command, words, flags } = readArguments(argv, program, plainValues);
  if (flags["help"]) return writeOut(io.stdout, command.helpInformation());
  if (flags["version"]) return writeOut(io.stdout, versionText(io));
  const chosen = facts.get(command);
  if (!chosen) {
    if (words[0] !== undefined) throw unknownCommand(command, words[0]);
    return writeOut(io.stdout, command.helpInformation());
  }
  try {
    if (chosen.count !== undefined && words.length !== chosen.count) {
      throw new UsageError(`accepts ${chosen.count} arg(s), received ${words.length}`);
    }
    const context = contextAt(parseLogLevel(String(flags["verbosity"] ?? "warning")));
    const run = await chosen.load();
    await run(words, flags as Record<string, never>, context);
  } catch (error) {
    throw error instanceof UsageError && !(error instanceof CommandUsageError) ? usageOf(command, error) : error;
  }
}

/** The lines that follow a usage error: how the command is written, and one example. */
export function usageLines({ command }: CommandUsageError): string {
  const facts = COMMANDS.find(({ name }) => `kando ${name}` === pathOf(command));
  const example = facts?.examples[0];
  return `  usage ${usageLine(command)}\n${example ? `  e.g.  ${example}\n` : ""}`;
}

/** Every command, in order of the table; nothing is loaded or run. */
export function commandTree(): Tree {
  const program = new Command("kando");
  program.description("Moves data between a pod and an object store, and hands values back to the engine.");
  program.helpOption(false).helpCommand(false);
  addFlags(program, [VERBOSITY, { flags: "--version", text: "print the version" }]);
  addHelp(program, ["kando output version 1.2", "kando location push --help"], [0, 2]);
  const facts = new Map<Command, CommandFacts>();
  for (const entry of COMMANDS) {
    const names = entry.name.split(" ");
    let parent = program;
    for (const group of names.slice(0, -1)) parent = groupOf(parent, group);
    const command = parent.command(names.at(-1)!).summary(entry.summary).description(entry.description);
    command.helpOption(false).helpCommand(false);
    command.usage([entry.words, "[flags]"].filter(Boolean).join(" "));
    addFlags(command, entry.flags);
    addHelp(command, entry.examples, entry.exits);
    facts.set(command, entry);
  }
  return { program, facts };
}

function groupOf(parent: Command, name: string): Command {
  const known = parent.commands.find((command) => command.name() === name);
  if (known) return known;
  const group = parent.command(name).summary(GROUPS[name]!).description(`${GROUPS[name]}.`);
  group.helpOption(false).helpCommand(false);
  const examples = COMMANDS.filter((entry) => entry.name.startsWith(`${name} `)).map((entry) => entry.examples[0]!);
  addHelp(group, examples, [0, 2]);
  return group;
}

function addFlags(command: Command, flags: readonly FlagFacts[]): void {
  for (const { flags: written, text } of flags) command.addOption(new Option(written, text));
}

function addHelp(command: Command, examples: readonly string[], exits: readonly number[]): void {
  if (command.parent) addFlags(command, [VERBOSITY]);
  command.addOption(new Option("-h, --help", "show this help"));
  command.configureHelp({ helpWidth: 100, showGlobalOptions: false });
  const lines = [
    "",
    "Examples:",
    ...examples.map((example) => `  ${example}`),
    "",
    "Exit status:",
    ...exits.map((code) => `  ${String(code).padEnd(4)} ${EXIT_MEANING[code]}`),
    "",
  ];
  // `helpInformation` leaves out texts added with `addHelpText`, which are only written to a stream.
  const plain = command.helpInformation.bind(command);
  command.helpInformation = () => plain() + lines.join("\n");
}

function helpFor(words: readonly string[], program: Command): string {
  let command = program;
  for (const word of words.filter((word) => !word.startsWith("-"))) {
    const next = command.commands.find((candidate) => candidate.name() === word);
    if (!next) throw unknownCommand(command, word);
    command = next;
  }
  return command.helpInformation();
}

function usageLine(command: Command): string {
  return `${pathOf(command)} ${command.usage()}`;
}

function usageOf(command: Command, error: UsageError): CommandUsageError {
  const wrapped = new CommandUsageError(command, error.message, error.hint);
  wrapped.cause = error;
  return wrapped;
}

function versionText({ build }: KandoIo): string {
  const { version, gitCommit, buildDate } = build ?? { version: "DEV", gitCommit: "NONE", buildDate: "UNKNOWN" };
  return `kando version {"version": "${version}", "gitCommit": "${gitCommit}", "buildDate": "${buildDate}"}\n`;
}
