// sprig's merge and mergeOverwrite: one map is filled from others, at every depth, by the rules of the library behind them.

import { FunctionError } from "../functions.ts";
import { spendValue } from "../limits.ts";
import { ANY_MAP, isAssignable } from "../types.ts";
import { type GoMap, type GoValue, list, typeOf } from "../value.ts";
import { isEmpty } from "./defaults.ts";

/** Two values that cannot be merged; sprig answers with an empty text then. */
class Unmergeable extends Error {}

export function mergeAll(target: GoMap, sources: readonly GoValue[], overwrite: boolean): GoValue {
  let merged = target;
  try {
    for (const source of sources as readonly GoMap[]) {
      if (merged.entries === undefined && source.entries !== undefined) {
        merged = { kind: "map", type: ANY_MAP, entries: new Map() };
      }
      mergeInto(merged, source, overwrite, 0);
    }
  } catch (error) {
    if (error instanceof Unmergeable) return "";
    throw error;
  }
  return merged;
}

function mergeInto(target: GoMap, source: GoMap, overwrite: boolean, depth: number): void {
  if (target === source) return;
  const into = target.entries!;
  for (const [key, fresh] of [...(source.entries ?? [])]) {
    spendValue(depth);
    const set = (value: GoValue) => {
      checkElement(target, source, value);
      into.set(key, value);
    };
    const old = into.get(key);
    const kind = kindOf(fresh);
    if (fresh === null) {
      if (overwrite) set(fresh);
      continue;
    }
    if (kind === "map" || kind === "struct" || kind === "pointer") mergeValue(old ?? null, fresh, overwrite, depth + 1);
    const isKept = old !== undefined && !isBlank(old);
    if (kind === "list" && typeof fresh === "object" && fresh.kind === "list") {
      set(overwrite || into.size === 0 ? fresh : (old ?? list([], fresh.type)));
    }
    // upstream: a map never replaces a plain value that is already there, not even when overwriting.
    if (isKept && (kind === "map" || kind === "list")) continue;
    if (overwrite || !isKept) set(fresh);
  }
}

/** Merges what lies inside a value that stays where it is. */
function mergeValue(old: GoValue, fresh: GoValue, overwrite: boolean, depth: number): void {
  if (old === null || typeof old !== "object") return;
  if (old.kind === "map" && old.entries !== undefined) {
    if (isMap(fresh)) mergeInto(old, fresh, overwrite, depth);
    else if (overwrite) throw new FunctionError("reflect: reflect.Value.Set using unaddressable value");
  }
  if (old.kind === "pointer" && old.target !== undefined && kindOf(fresh) !== "pointer" && !overwrite) {
    throw new Unmergeable();
  }
}

/** A map of texts takes no values that are held as anything. */
function checkElement(target: GoMap, source: GoMap, value: GoValue): void {
  const wanted = target.type.elem!;
  const held = isAssignable(source.type.elem!, wanted) || value === null || kindOf(value) !== "list";
  const given = held ? source.type.elem! : typeOf(value);
  if (isAssignable(given, wanted)) return;
  throw new FunctionError(
    `reflect.Value.SetMapIndex: value of type ${given.name} is not assignable to type ${wanted.name}`,
  );
}

function kindOf(value: GoValue): string {
  return value !== null && typeof value === "object" ? value.kind : "plain";
}

function isMap(value: GoValue): value is GoMap {
  return kindOf(value) === "map";
}

/** As `empty`, but for complex numbers, of which none is. */
function isBlank(value: GoValue): boolean {
  if (value !== null && typeof value === "object" && value.kind === "scalar" && typeof value.value === "object")
    return false;
  return isEmpty(value);
}
