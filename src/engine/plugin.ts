// Loads functions that others wrote, from files named on the command line; nothing is ever searched for.

import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { KanisterError, messageOf } from "../errors/error.ts";
import { type ArgumentType, type KanisterFunction, PARAMETER_NAMES } from "./function.ts";

const ARGUMENT_TYPES: ReadonlySet<string> = new Set<ArgumentType>([
  "string",
  "boolean",
  "integer",
  "stringList",
  "stringMap",
  "map",
]);

/**
 * The functions that an ES module exports, by name: its default export and every named export of the right shape. See
 * `KanisterFunction`.
 * @throws KanisterError code `PLUGIN` when the file cannot be loaded or exports no function
 */
export async function loadPlugin(file: string): Promise<Record<string, KanisterFunction>> {
  const where = { file };
  let module: Record<string, unknown>;
  try {
    module = (await import(pathToFileURL(resolve(file)).href)) as Record<string, unknown>;
  } catch (cause) {
    throw new KanisterError("PLUGIN", `cannot load functions from ${file}: ${messageOf(cause)}`, {
      where,
      hint: "the file must be an ES module: .js or .mjs, or .ts without syntax that needs compiling",
      cause,
    });
  }
  const functions = [...new Set(Object.values(module))].map((candidate) => checkFunction(candidate, file));
  if (functions.length === 0) {
    throw new KanisterError("PLUGIN", `${file} exports no function`, {
      where,
      hint: "export an object with name, version, summary, arguments, outputs and run; see examples/own-function",
    });
  }
  return Object.fromEntries(functions.map((one) => [one.name, one]));
}

function checkFunction(candidate: unknown, file: string): KanisterFunction {
  const one = (candidate ?? {}) as Partial<KanisterFunction>;
  const faults = [
    typeof one.name === "string" && one.name !== "" ? "" : "name must be text",
    typeof one.version === "string" && /^v\d+\.\d+\.\d+/.test(one.version) ? "" : "version must be like v0.0.0",
    typeof one.summary === "string" ? "" : "summary must be text",
    Array.isArray(one.arguments) && one.arguments.every((arg) => arg?.name && ARGUMENT_TYPES.has(arg.type))
      ? ""
      : `arguments must be a list of {name, type, summary} with type one of ${[...ARGUMENT_TYPES].join(", ")}`,
    Array.isArray(one.outputs) ? "" : "outputs must be a list of {name, summary}",
    one.reads === undefined || (Array.isArray(one.reads) && one.reads.every((name) => PARAMETER_NAMES.includes(name)))
      ? ""
      : `reads must be a list of ${PARAMETER_NAMES.join(", ")}`,
    typeof one.run === "function" ? "" : "run must be a function",
  ].filter((fault) => fault !== "");
  if (faults.length === 0) return one as KanisterFunction;
  throw new KanisterError("PLUGIN", `${file} exports something that is not a function: ${faults.join("; ")}`, {
    where: { file },
    hint: "see examples/own-function",
  });
}
