// sprig's functions on maps; `set`, `unset` and the merges change the map they are given.

import { define, FunctionError, type GoFunction } from "../functions.ts";
import { spendValue } from "../limits.ts";
import { isTime } from "../time/time-value.ts";
import { anyMap, type GoMap, type GoValue, type MapKey, stringList, zeroValue } from "../value.ts";
import { anyList, mapOfAny, text, toText } from "./arguments.ts";
import { mergeAll } from "./merge.ts";

export const MAPS: readonly (readonly [string, GoFunction])[] = [
  ["dict", define("any... -> map", dict)],
  ["set", define("map string any -> map", ([map, key, value]) => set(mapOfAny(map), text(key), value!))],
  ["unset", define("map string -> map", ([map, key]) => unset(mapOfAny(map), text(key)))],
  ["hasKey", define("map string -> bool", ([map, key]) => entriesOf(map).has(text(key)))],
  [
    "pluck",
    define("string map... -> []any", ([key, ...maps]) =>
      anyList(maps.flatMap((map) => entriesOf(map).get(text(key)) ?? absent(map, key))),
    ),
  ],
  [
    "keys",
    define("map... -> []string", (maps) => stringList(maps.flatMap((map) => [...entriesOf(map).keys()].map(String)))),
  ],
  ["values", define("map -> []any", ([map]) => anyList([...entriesOf(map).values()]))],
  ["pick", define("map string... -> map", ([map, ...keys]) => filtered(map, (key) => keys.includes(key as string)))],
  ["omit", define("map string... -> map", ([map, ...keys]) => filtered(map, (key) => !keys.includes(key as string)))],
  ["merge", define("map map... -> any", ([target, ...sources]) => mergeAll(mapOfAny(target), sources, false))],
  ["mergeOverwrite", define("map map... -> any", ([target, ...sources]) => mergeAll(mapOfAny(target), sources, true))],
  ["deepCopy", define("any -> any", ([value]) => copyOrFail(value!))],
];

function entriesOf(value: GoValue | undefined): Map<MapKey, GoValue> {
  return mapOfAny(value).entries ?? new Map();
}

function absent(map: GoValue, key: GoValue | undefined): GoValue[] {
  return entriesOf(map).has(text(key)) ? [null] : [];
}

/** A last key without a value gets the empty text. */
function dict(pairs: readonly GoValue[]): GoMap {
  const entries = new Map<string, GoValue>();
  for (let i = 0; i < pairs.length; i += 2) entries.set(toText(pairs[i]!), i + 1 < pairs.length ? pairs[i + 1]! : "");
  return anyMap(entries);
}

function set(map: GoMap, key: string, value: GoValue): GoMap {
  if (map.entries === undefined) throw new FunctionError("assignment to entry in nil map");
  map.entries.set(key, value);
  return map;
}

function unset(map: GoMap, key: string): GoMap {
  map.entries?.delete(key);
  return map;
}

function filtered(map: GoValue | undefined, keep: (key: MapKey) => boolean): GoMap {
  return anyMap([...entriesOf(map)].filter(([key]) => keep(key)) as [string, GoValue][]);
}

function copyOrFail(value: GoValue): GoValue {
  if (value === null) throw new FunctionError("reflect: call of reflect.Value.Type on zero Value");
  return deepCopy(value);
}

/** `depth` says how many lists and maps the value lies in. */
export function deepCopy(value: GoValue, depth = 0): GoValue {
  spendValue(depth);
  const copy = (inner: GoValue) => deepCopy(inner, depth + 1);
  if (value === null || typeof value !== "object") return value;
  switch (value.kind) {
    case "list":
      return { ...value, items: value.items?.map(copy) };
    case "bytes":
      return { ...value, data: value.data?.slice() };
    case "map":
      return {
        ...value,
        entries: value.entries && new Map([...value.entries].map(([key, item]) => [key, copy(item)])),
      };
    case "struct":
      // upstream: what a library keeps in private fields is not copied, but for times.
      if (value.hidden !== undefined) return isTime(value) ? value : zeroValue(value.type);
      return { ...value, fields: new Map([...value.fields].map(([name, item]) => [name, copy(item)])) };
    case "pointer":
      return { ...value, target: value.target === undefined ? undefined : copy(value.target) };
    default:
      return value;
  }
}
