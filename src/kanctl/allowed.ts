// What the flags of a command let templates see of this machine: environment variables and addresses, each by name.

import type { Allowed } from "../engine/template-environment.ts";
import { KanisterError, messageOf } from "../errors/error.ts";
import type { Io } from "../terminal/io.ts";

export type AllowFlags = { allowEnv?: string[]; allowHost?: string[] };

/** Addresses are looked up here, since templates cannot wait. @throws KanisterError code `HOST` for an unknown name */
export async function allowedBy(flags: AllowFlags, io: Io): Promise<Allowed> {
  return { env: variablesOf(flags.allowEnv ?? [], io), hosts: await addressesOf(flags.allowHost ?? []) };
}

function variablesOf(names: readonly string[], io: Io): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => (io.env[name] === undefined ? [] : [[name, io.env[name] as string]])),
  );
}

async function addressesOf(names: readonly string[]): Promise<Record<string, string[]>> {
  if (names.length === 0) return {};
  const { lookup } = await import("node:dns/promises");
  const found = names.map(async (name) => {
    try {
      return [name, (await lookup(name, { all: true })).map(({ address }) => address)] as const;
    } catch (error) {
      throw new KanisterError("HOST", `--allow-host ${name}: ${messageOf(error)}`, {
        hint: "check the name, or leave the flag out if no template needs it",
        cause: error,
      });
    }
  });
  return Object.fromEntries(await Promise.all(found));
}
