// All functions of sprig 2.22 by name, and the set that blueprints get, with Kanister's replacements.

import { define, FunctionError, type FunctionMap } from "../functions.ts";
import { text } from "./arguments.ts";
import { CERTIFICATES } from "./certificates.ts";
import { CRYPTO } from "./crypto.ts";
import { DATES } from "./dates.ts";
import { DEFAULTS } from "./defaults.ts";
import { ENCODINGS } from "./encoding.ts";
import { JSON_FUNCTIONS } from "./json.ts";
import { LISTS } from "./lists.ts";
import { MAPS } from "./maps.ts";
import { NUMBERS } from "./numbers.ts";
import { PATHS } from "./paths.ts";
import { REGEX } from "./regex.ts";
import { SEMVER } from "./semver-constraint.ts";
import { SPLIT } from "./split.ts";
import { STRINGS } from "./strings.ts";
import { URLS } from "./urls.ts";
import { WORLD } from "./world.ts";

export const SPRIG: FunctionMap = new Map([
  ...STRINGS,
  ...SPLIT,
  ...NUMBERS,
  ...LISTS,
  ...MAPS,
  ...DEFAULTS,
  ...JSON_FUNCTIONS,
  ...ENCODINGS,
  ...DATES,
  ...PATHS,
  ...WORLD,
  ...REGEX,
  ...SEMVER,
  ...URLS,
  ...CRYPTO,
  ...CERTIFICATES,
]);

const ALLOWED_KEYS: ReadonlySet<string> = new Set(["rsa", "ecdsa", "ed25519"]);

function notAllowed(usage: string): FunctionError {
  return new FunctionError(`sprig usage of '${usage}' is not allowed by kanister as it is not FIPS compatible`);
}

/** sprig with the functions that are not FIPS compatible refused. */
export const FIPS_SPRIG: FunctionMap = new Map([
  ...SPRIG,
  [
    "derivePassword",
    define("uint32 string string string string -> string", () => {
      throw notAllowed("derivePassword");
    }),
  ],
  [
    "genPrivateKey",
    define("string -> string", (values, environment) => {
      const type = text(values[0]);
      if (!ALLOWED_KEYS.has(type)) throw notAllowed(`genPrivateKey for ${type}`);
      return SPRIG.get("genPrivateKey")!.call(values, environment);
    }),
  ],
]);
