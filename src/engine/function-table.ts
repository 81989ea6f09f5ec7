// Maps function names to their code, loading each only when it is used.

import { KanisterError } from "../errors/error.ts";
import { nearest } from "../util/nearest.ts";
import type { KanisterFunction } from "./function.ts";

export const DEFAULT_VERSION = "v0.0.0";

export type FunctionLoader = () => Promise<KanisterFunction>;

export type FunctionTable = {
  /** Sorted. Known without loading anything. */
  readonly names: readonly string[];
  /**
   * The function in `version`, or in `v0.0.0` when it has no such version. The same object on every call.
   * @throws KanisterError code `UNKNOWN_FUNCTION`
   */
  load(name: string, version?: string): Promise<KanisterFunction>;
};

/**
 * A table that never changes afterwards. Later sources may add names and versions but not replace what is there.
 * @throws KanisterError code `DUPLICATE_FUNCTION`
 */
export function functionTable(
  ...sources: readonly Readonly<Record<string, FunctionLoader | KanisterFunction>>[]
): FunctionTable {
  const loaders = new Map<string, FunctionLoader>();
  for (const source of sources) {
    for (const [name, entry] of Object.entries(source)) {
      const version = typeof entry === "function" ? DEFAULT_VERSION : entry.version;
      const key = keyOf(name, version);
      if (loaders.has(key)) {
        throw new KanisterError("DUPLICATE_FUNCTION", `function ${name} ${version} exists already`, {
          hint: "give the function another name or version",
        });
      }
      loaders.set(key, typeof entry === "function" ? once(entry) : () => Promise.resolve(entry));
    }
  }
  const names = Object.freeze([...new Set([...loaders.keys()].map((key) => key.split("@")[0] as string))].sort());
  return Object.freeze({
    names,
    load(name: string, version = DEFAULT_VERSION) {
      const loader = loaders.get(keyOf(name, version || DEFAULT_VERSION)) ?? loaders.get(keyOf(name, DEFAULT_VERSION));
      if (loader !== undefined) return loader();
      const near = nearest(name, names);
      throw new KanisterError("UNKNOWN_FUNCTION", `there is no function ${name}`, {
        hint: near === undefined ? `known functions: ${names.join(", ")}` : `did you mean ${near}?`,
      });
    },
  });
}

const keyOf = (name: string, version: string) => `${name}@${version}`;

function once(load: FunctionLoader): FunctionLoader {
  let loaded: Promise<KanisterFunction> | undefined;
  return () => (loaded ??= load());
}
