// The command-line grammar of the Go tool, which blueprints in the wild rely on: read here, run by commander.

import type { Command, Option } from "commander";
import { UsageError } from "../errors/error.ts";
import { nearest } from "../util/nearest.ts";

export type Invocation = {
  command: Command;
  words: string[];
  /** By commander's attribute name (`profileFile`); the last of repeated flags wins. */
  flags: Record<string, string | boolean>;
};

/**
 * Splits `argv` (without program name) into a command, its words and its flags: `--name value`, `--name=value`, `-n value`,
 * `-nvalue`, `-n=value`, switches with `=true` or `=false`, grouped switches, flags and words in any order, `--`. A command
 * in `plainValues` takes its second word as it is, even when that begins with `-`. Throws a UsageError; `command` is what it
 * was about.
 */
export function readArguments(
  argv: readonly string[],
  program: Command,
  plainValues: ReadonlySet<Command>,
): Invocation {
  const found: Invocation = { command: program, words: [], flags: {} };
  for (let index = 0; index < argv.length; index++) {
    const token = argv[index]!;
    const isValue = plainValues.has(found.command) && found.words.length === 1 && !isExactFlag(token, found.command);
    if (token === "--") {
      found.words.push(...argv.slice(index + 1));
      break;
    }
    if (isValue || token === "-" || !token.startsWith("-")) takeWord(token, found);
    else if (token.startsWith("--")) index += takeLong(token, argv[index + 1], found);
    else index += takeShorts(token, argv[index + 1], found);
  }
  return found;
}

/** A UsageError that knows the command whose usage to show. */
export class CommandUsageError extends UsageError {
  readonly command: Command;

  constructor(command: Command, message: string, hint?: string) {
    super(message, { hint });
    this.command = command;
  }
}

function takeWord(word: string, found: Invocation): void {
  const { command } = found;
  if (command.commands.length === 0) {
    found.words.push(word);
    return;
  }
  const next = command.commands.find((candidate) => candidate.name() === word);
  if (next) found.command = next;
  else throw unknownCommand(command, word);
}

/** The error for a word that is no subcommand of `command`. */
export function unknownCommand(command: Command, word: string): CommandUsageError {
  const names = command.commands.map((candidate) => candidate.name());
  const near = nearest(word, names);
  const path = pathOf(command);
  const message = `unknown command ${JSON.stringify(word)} for ${JSON.stringify(path)}`;
  return new CommandUsageError(
    command,
    message,
    near ? `did you mean ${path} ${near}?` : `one of ${names.join(", ")}; see ${path} --help`,
  );
}

/** The words that choose `command`, program name included. */
export function pathOf(command: Command): string {
  return command.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();
}

/** Returns how many further arguments were taken. */
function takeLong(token: string, next: string | undefined, found: Invocation): number {
  const equals = token.indexOf("=");
  const name = equals === -1 ? token : token.slice(0, equals);
  const option = found.command.options.find((candidate) => candidate.long === name);
  if (!option) throw unknownFlag(found.command, name);
  return setFlag(option, name, equals === -1 ? undefined : token.slice(equals + 1), next, found);
}

function takeShorts(token: string, next: string | undefined, found: Invocation): number {
  for (let index = 1; index < token.length; index++) {
    const name = `-${token[index]}`;
    const option = found.command.options.find((candidate) => candidate.short === name);
    if (!option) throw unknownShorthand(found.command, token, token[index]!);
    const rest = token.slice(index + 1);
    const attached = rest.startsWith("=") ? rest.slice(1) : undefined;
    if (!option.required && attached === undefined) {
      found.flags[option.attributeName()] = true;
      continue;
    }
    return setFlag(option, name, attached ?? (rest === "" ? undefined : rest), next, found);
  }
  return 0;
}

function setFlag(
  option: Option,
  name: string,
  attached: string | undefined,
  next: string | undefined,
  { command, flags }: Invocation,
): number {
  const attribute = option.attributeName();
  if (!option.required) {
    flags[attribute] = attached === undefined || parseSwitch(attached, name, command);
    return 0;
  }
  const value = attached ?? next;
  if (value === undefined) throw new CommandUsageError(command, `flag needs an argument: ${name}`);
  flags[attribute] = value;
  return attached === undefined ? 1 : 0;
}

/** The words Go takes for a boolean. */
function parseSwitch(text: string, name: string, command: Command): boolean {
  if (/^(1|t|T|true|TRUE|True)$/.test(text)) return true;
  if (/^(0|f|F|false|FALSE|False)$/.test(text)) return false;
  throw new CommandUsageError(command, `invalid argument ${JSON.stringify(text)} for ${name}`, "true or false");
}

function isExactFlag(token: string, command: Command): boolean {
  const name = token.split("=", 1)[0]!;
  return token === "--" || command.options.some(({ short, long }) => name === short || name === long);
}

function unknownFlag(command: Command, name: string): CommandUsageError {
  const near = nearest(
    name,
    command.options.flatMap(({ long }) => (long ? [long] : [])),
  );
  const hint = near ? `did you mean ${near}?` : `see ${pathOf(command)} --help`;
  return new CommandUsageError(command, `unknown flag: ${name}`, hint);
}

function unknownShorthand(command: Command, token: string, letter: string): CommandUsageError {
  const hint = `put -- before words that begin with -, or see ${pathOf(command)} --help`;
  return new CommandUsageError(command, `unknown shorthand flag: '${letter}' in ${token}`, hint);
}
