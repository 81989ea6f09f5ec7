// The template language of blueprints: Go's text/template with sprig, and the world as templates may see it.

import { randomBytes } from "node:crypto";
import { FIPS_SPRIG } from "../template/sprig/index.ts";
import { type Environment, parseTemplate, type Template } from "../template/template.ts";

/** @throws TemplateError */
export function parseBlueprintTemplate(text: string): Template {
  return parseTemplate(text, { functions: FIPS_SPRIG });
}

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
