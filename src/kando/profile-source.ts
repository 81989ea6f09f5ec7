// Where a command gets its profile from: the command line, or one of the ways that keep keys off it.

import { readFile } from "node:fs/promises";
import type { Readable } from "node:stream";
import { parseProfileDocument, secretsOfProfile } from "../api/storage-location.ts";
import { KanisterError, messageOf, NotFoundError, UsageError } from "../errors/error.ts";
import type { StorageLocation } from "../objectstore/location.ts";
import type { KandoContext } from "./context.ts";

const VARIABLE = "KANISTER_PROFILE";
const HINT = `--profile JSON, --profile-file FILE, the variable ${VARIABLE}, or - for stdin`;

/**
 * The location of the profile named by the flags, else by the variable KANISTER_PROFILE. From now on its secrets are masked.
 * `stdinTaken` says that the command's data comes from stdin. Throws a UsageError without profile or with several.
 */
export async function readProfile(
  flags: { profile?: string; profileFile?: string },
  context: KandoContext,
  stdinTaken: boolean,
): Promise<StorageLocation> {
  const text = await profileText(flags, context, stdinTaken);
  context.redactor.add(...secretsOfProfile(text));
  return parseProfileDocument(text);
}

async function profileText(
  { profile, profileFile }: { profile?: string; profileFile?: string },
  { stdin, env, signal }: KandoContext,
  stdinTaken: boolean,
): Promise<string> {
  if (profile !== undefined && profileFile !== undefined) {
    throw new UsageError("--profile and --profile-file exclude each other");
  }
  if (profile === "-" || profileFile === "-") {
    if (stdinTaken) throw new UsageError("stdin cannot hold both the profile and the data");
    return readAll(stdin, signal);
  }
  if (profileFile !== undefined) return readProfileFile(profileFile, signal);
  const text = profile ?? env[VARIABLE];
  if (text === undefined || text === "") throw new UsageError("Please provide the --profile flag", { hint: HINT });
  return text;
}

async function readProfileFile(path: string, signal: AbortSignal): Promise<string> {
  try {
    return await readFile(path, { encoding: "utf8", signal });
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") {
      throw new NotFoundError(`the profile file ${path} does not exist`, { cause: error });
    }
    throw new KanisterError("READ", `cannot read the profile file: ${messageOf(error)}`, { cause: error });
  }
}

async function readAll(stdin: Readable, signal: AbortSignal): Promise<string> {
  const pieces: Buffer[] = [];
  const stop = () => stdin.destroy(signal.reason instanceof Error ? signal.reason : undefined);
  signal.addEventListener("abort", stop, { once: true });
  try {
    for await (const piece of stdin) pieces.push(Buffer.from(piece));
  } finally {
    signal.removeEventListener("abort", stop);
  }
  return Buffer.concat(pieces).toString();
}
