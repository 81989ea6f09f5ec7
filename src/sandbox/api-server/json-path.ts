// The simple JSONPath of printer columns and scale paths: fields, indexes, wildcards and equality filters.
import { isObject } from "../../resources/json.ts";

/** The values found, in order; a path that leads nowhere finds none. */
export function readJsonPath(value: unknown, path: string): unknown[] {
  let found: unknown[] = [value];
  for (const step of steps(path)) found = found.flatMap((item) => follow(item, step));
  return found.filter((item) => item !== undefined);
}

type Step = { field: string } | { index: number } | { all: true } | { filter: string; equals: string };

function steps(path: string): Step[] {
  const pattern =
    /\[\?\(@\.([^=\s]+)\s*==\s*['"]?([^'")]*)['"]?\)\]|\['((?:[^'\\]|\\.)*)'\]|\["((?:[^"\\]|\\.)*)"\]|\[(-?\d+)\]|\[\*\]|\.\*|\.?((?:[^.[\]\\]|\\.)+)/g;
  const list: Step[] = [];
  for (const found of path.matchAll(pattern)) {
    const [whole, filter, equals, single, double, index, field] = found;
    if (filter !== undefined) list.push({ filter, equals: equals ?? "" });
    else if (index !== undefined) list.push({ index: Number(index) });
    else if (whole === "[*]" || whole === ".*") list.push({ all: true });
    else list.push({ field: (single ?? double ?? field ?? "").replaceAll("\\", "") });
  }
  return list;
}

function follow(value: unknown, step: Step): unknown[] {
  if ("field" in step) return isObject(value) && Object.hasOwn(value, step.field) ? [value[step.field]] : [];
  if ("index" in step) return Array.isArray(value) ? [value.at(step.index)] : [];
  if ("all" in step) return Array.isArray(value) ? value : isObject(value) ? Object.values(value) : [];
  if (!Array.isArray(value)) return [];
  return value.filter((item) => readJsonPath(item, `.${step.filter}`).some((own) => String(own) === step.equals));
}
