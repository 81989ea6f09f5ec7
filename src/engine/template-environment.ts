// The world as the templates of blueprints may see it.

import { randomBytes } from "node:crypto";
import type { Environment } from "../template/template.ts";

/** What a host program lets templates see of itself, by name; they see nothing else. */
export type Allowed = {
  readonly env?: Readonly<Record<string, string>>;
  /** Addresses of host names. */
  readonly hosts?: Readonly<Record<string, readonly string[]>>;
};

/**
 * Missing map keys are errors. Of the host's environment and network templates see only what is allowed, since
 * blueprints come from others than the one whose machine it is.
 */
export function blueprintEnvironment(now: () => Date, { env = {}, hosts = {} }: Allowed = {}): Environment {
  return {
    missingKey: "error",
    now: () => BigInt(now().getTime()) * 1_000_000n,
    randomBytes: (count) => randomBytes(count),
    getEnv: (name) => (Object.hasOwn(env, name) ? env[name] : undefined),
    lookupHost: (name) => (Object.hasOwn(hosts, name) ? hosts[name] : undefined),
    timeZone: "UTC",
  };
}
