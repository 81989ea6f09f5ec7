// What `range` goes through: lists, maps in the order of their keys, and numbers.

import { sprint } from "./fmt/print.ts";
import { sortedKeys } from "./order.ts";
import { concrete, elementOf, indirect, isNilTarget, type Reflected } from "./reflect.ts";
import { failure, type Loop, type Run } from "./run.ts";
import { isIntegerKind } from "./types.ts";
import { type GoMap, int, type Scalar, scalar, typeOf } from "./value.ts";

/** The loop over a value, or undefined when there is nothing to go through. */
export function startLoop(run: Run, reflected: Reflected, variableCount: number): Loop | undefined {
  if (reflected === undefined) return undefined;
  const value = indirect(reflected);
  if (value === null) return undefined;
  const variables = run.variables.length;
  const type = typeOf(value);
  if (isIntegerKind(type.kind)) {
    if (variableCount > 1) throw failure(run, `can't use ${sprint([value])} to iterate over more than one variable`);
    const count = typeof value === "bigint" ? value : ((value as Scalar).value as bigint);
    const element = (position: number) => concrete(scalar(type, BigInt(position)));
    return loopOver(variables, Number(count), () => undefined, element);
  }
  if (typeof value === "object" && !isNilTarget(value)) {
    switch (value.kind) {
      case "list": {
        const items = value.items ?? [];
        return loopOver(variables, items.length, indexAt, (position) => elementOf(items[position]!, type.elem));
      }
      case "bytes": {
        const data = value.data ?? new Uint8Array();
        const element = (position: number) => concrete(scalar(type.elem!, BigInt(data[position]!)));
        return loopOver(variables, data.length, indexAt, element);
      }
      case "map":
        return loopOverMap(variables, value);
    }
  }
  throw failure(run, `range can't iterate over ${sprint([value])}`);
}

function loopOverMap(variables: number, map: GoMap): Loop | undefined {
  const keys = sortedKeys(map);
  const { key, elem } = map.type;
  // What the body takes out of the map is gone; what it changes is seen.
  const values = keys.map((name) => map.entries!.get(name)!);
  return loopOver(
    variables,
    keys.length,
    (position) => concrete(scalar(key!, keys[position]!)),
    (position) => elementOf(values[position]!, elem),
  );
}

function indexAt(position: number): Reflected {
  return concrete(int(position));
}

function loopOver(variables: number, count: number, index: Loop["index"], element: Loop["element"]): Loop | undefined {
  return count > 0 ? { count, next: 0, index, element, variables } : undefined;
}
