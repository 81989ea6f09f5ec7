// The order in which Go prints and visits the keys of a map.

import { compareStrings } from "./go-string.ts";
import { spend } from "./limits.ts";
import type { GoMap, MapKey } from "./value.ts";

export function sortedKeys(map: GoMap): MapKey[] {
  if (map.entries === undefined) return [];
  spend(map.entries.size);
  const keys = Array.from(map.entries.keys());
  return keys.length > 1 ? keys.sort(compareKeys) : keys;
}

function compareKeys(a: MapKey, b: MapKey): number {
  if (typeof a === "string" && typeof b === "string") return compareStrings(a, b);
  return a < b ? -1 : a > b ? 1 : 0;
}
