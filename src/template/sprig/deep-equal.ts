// Go's reflect.DeepEqual over template values: types must agree, not only contents.

import { spendText, spendValue } from "../limits.ts";
import { type GoValue, typeOf } from "../value.ts";

/** `depth` says how many lists and maps the two lie in. */
export function deepEqual(a: GoValue, b: GoValue, depth = 0): boolean {
  spendValue(depth);
  if (a === null || b === null) return a === b;
  if (typeOf(a).name !== typeOf(b).name) return false;
  if (typeof a === "string") spendText(a);
  if (typeof a !== "object" || typeof b !== "object") return a === b;
  switch (a.kind) {
    case "scalar":
      return b.kind === "scalar" && sameScalar(a.value, b.value);
    case "list":
      return b.kind === "list" && sameItems(a.items, b.items, depth + 1);
    case "bytes":
      return (
        b.kind === "bytes" &&
        (a.data === undefined || b.data === undefined ? a.data === b.data : Buffer.compare(a.data, b.data) === 0)
      );
    case "map": {
      const others = b.kind === "map" ? b.entries : undefined;
      if (a.entries === undefined || others === undefined) return b.kind === "map" && a.entries === others;
      if (a.entries === others) return true;
      if (a.entries.size !== others.size) return false;
      for (const [key, value] of a.entries) {
        if (!others.has(key) || !deepEqual(value, others.get(key)!, depth + 1)) return false;
      }
      return true;
    }
    case "struct":
      return (
        b.kind === "struct" &&
        [...a.fields].every(([name, value]) => deepEqual(value, b.fields.get(name) ?? null, depth + 1)) &&
        sameHidden(a.hidden, b.hidden)
      );
    case "pointer":
      return (
        b.kind === "pointer" &&
        (a.target === undefined || b.target === undefined
          ? a.target === b.target
          : deepEqual(a.target, b.target, depth + 1))
      );
    case "func":
      return false;
  }
}

function sameItems(a: readonly GoValue[] | undefined, b: readonly GoValue[] | undefined, depth: number): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a === b || (a.length === b.length && a.every((value, index) => deepEqual(value, b[index]!, depth)));
}

function sameScalar(a: unknown, b: unknown): boolean {
  if (typeof a !== "object" || typeof b !== "object") return a === b;
  return Object.entries(a as object).every(([key, value]) => value === (b as Record<string, unknown>)[key]);
}

/** Hidden state is plain data here, apart from functions that a zone carries. */
function sameHidden(a: unknown, b: unknown): boolean {
  if (a === b || typeof a !== "object" || typeof b !== "object" || a === null || b === null) return a === b;
  const [left, right] = [Object.entries(a), b as Record<string, unknown>];
  return left.length === Object.keys(right).length && left.every(([key, value]) => sameHidden(value, right[key]));
}
