// What a location may use of the environment of the kando process.

import type { OpenOptions } from "../objectstore/open.ts";

export function storeOptions(env: Record<string, string | undefined>): OpenOptions {
  return { proxyEnv: env, azureEnv: env, gcsEmulator: env.STORAGE_EMULATOR_HOST, gcsDefaultCredentials: true };
}
