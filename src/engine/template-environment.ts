// The world as the templates of blueprints may see it.

import { randomBytes } from "node:crypto";
import type { Environment } from "../template/template.ts";

/**
 * Missing map keys are errors. Of the host's environment variables templates see only those in `allowedEnv`, since
 * blueprints come from others than the one whose environment it is.
 */
export function blueprintEnvironment(now: () => Date, allowedEnv: Readonly<Record<string, string>> = {}): Environment {
  return {
    missingKey: "error",
    now: () => BigInt(now().getTime()) * 1_000_000n,
    randomBytes: (count) => randomBytes(count),
    getEnv: (name) => (Object.hasOwn(allowedEnv, name) ? allowedEnv[name] : undefined),
    timeZone: "UTC",
  };
}
