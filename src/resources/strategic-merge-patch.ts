// Strategic merge patch: JSON merge patch that knows which lists of a Kubernetes type are merged, and by which key.
import { cloneJson, goText, isObject, type JsonObject, jsonEqual } from "./json.ts";
import { PatchError } from "./patch-error.ts";
import { type Field, findType, type TypeNode } from "./type-table.ts";

const directive = "$patch";
const retainKeys = "$retainKeys";
const elementOrder = "$setElementOrder/";
const deleteFromList = "$deleteFromPrimitiveList/";

/**
 * Neither argument is changed. `type` names a type of the table, e.g. `core.v1.PodSpec`; without it objects merge and
 * lists are replaced.
 */
export function strategicMergePatch(original: unknown, patch: unknown, type?: string): unknown {
  if (original !== null && original !== undefined && !isObject(original)) throw new PatchError("invalid JSON document");
  if (patch !== null && patch !== undefined && !isObject(patch)) throw new PatchError("invalid JSON document");
  const node: TypeNode | undefined = type === undefined ? undefined : { form: "object", name: type };
  return mergeObject(cloneJson(original ?? {}), cloneJson(patch ?? {}), node);
}

function mergeObject(original: JsonObject, patch: JsonObject, type: TypeNode | undefined): JsonObject {
  if (directive in patch) {
    const word = patch[directive];
    delete patch[directive];
    if (word === "replace") return patch;
    if (word === "delete") return {};
    throw badDirective(word, { ...patch, [directive]: word });
  }
  applyRetainKeys(original, patch);
  applyElementOrders(original, patch, type);
  for (const [marked, value] of Object.entries(patch)) {
    const isDeletion = marked.startsWith(deleteFromList);
    const key = isDeletion ? marked.slice(deleteFromList.length) : marked;
    if (value === null) {
      delete original[key];
      continue;
    }
    const present = Object.hasOwn(original, key) ? original[key] : undefined;
    if (isDeletion) {
      if (Array.isArray(present) && Array.isArray(value)) {
        original[key] = present.filter((item) => !value.some((gone) => jsonEqual(item, gone)));
      }
    } else if (isObject(present) && isObject(value)) {
      original[key] = mergeObject(present, value, memberType(type, key)?.type);
    } else if (Array.isArray(present) && Array.isArray(value)) {
      original[key] = mergeListField(present, value, memberType(type, key));
    } else {
      const clean = withoutDirectives(value);
      if (clean !== undefined) original[key] = clean;
    }
  }
  return original;
}

function mergeListField(original: unknown[], patch: unknown[], field: Partial<Field> | undefined): unknown[] {
  if (field?.patch !== "merge") return patch;
  return mergeList(original, patch, field.mergeKey, itemType(field.type));
}

function mergeList(
  original: unknown[],
  patch: unknown[],
  key: string | undefined,
  type: TypeNode | undefined,
): unknown[] {
  if (original.length === 0 && patch.length === 0) return original;
  if (!holdsObjects(original, patch)) {
    const merged = [...original, ...patch].filter((item, index, all) => firstIndex(all, item) === index);
    return orderList(merged, patch, original, undefined);
  }
  if (key === undefined) throw new PatchError(`cannot merge lists without merge key for ${type ? typeName(type) : ""}`);
  const special = applyElementDirectives(original as JsonObject[], patch as JsonObject[], key);
  const merged = [...special.original];
  for (const item of special.patch) {
    const at = merged.findIndex((candidate) => jsonEqual(keyOf(candidate, key), keyOf(item, key)));
    const present = merged[at];
    if (present) merged[at] = mergeObject(present, item, type);
    else merged.push(item);
  }
  return orderList(merged, special.patch, special.original, key);
}

// An element with `$patch: delete` removes its namesake; one with `$patch: replace` makes the patch's list win whole.
function applyElementDirectives(original: JsonObject[], patch: JsonObject[], key: string) {
  let kept = original;
  const plain: JsonObject[] = [];
  let replace = false;
  for (const item of patch) {
    const word = item[directive];
    if (word === undefined) plain.push(item);
    else if (word === "replace") replace = true;
    else if (word === "merge") throw new PatchError("merging lists cannot yet be specified in the patch");
    else if (word !== "delete") throw badDirective(word, item);
    else {
      const value = keyOf(item, key);
      kept = kept.filter((candidate) => !jsonEqual(keyOf(candidate, key), value));
    }
  }
  return replace ? { original: plain, patch: [] } : { original: kept, patch: plain };
}

function applyRetainKeys(original: JsonObject, patch: JsonObject): void {
  if (!(retainKeys in patch)) return;
  const list = patch[retainKeys];
  delete patch[retainKeys];
  if (!Array.isArray(list)) throw new PatchError("invalid patch format of retainKeys");
  for (const key of Object.keys(patch)) {
    const isMarker = key.startsWith(elementOrder) || key.startsWith(deleteFromList);
    if (!isMarker && !list.includes(key)) throw new PatchError("invalid patch format of retainKeys");
  }
  for (const key of Object.keys(original)) if (!list.includes(key)) delete original[key];
}

function applyElementOrders(original: JsonObject, patch: JsonObject, type: TypeNode | undefined): void {
  for (const [marked, order] of Object.entries(patch)) {
    if (!marked.startsWith(elementOrder)) continue;
    delete patch[marked];
    const name = marked.slice(elementOrder.length);
    const orderList_ = listArgument(order);
    const present = original[name] === undefined ? undefined : listArgument(original[name]);
    const change = patch[name] === undefined ? undefined : listArgument(patch[name]);
    delete patch[name];
    const field = memberType(type, name);
    checkOrder(change, orderList_, field?.mergeKey);
    let merged: unknown[];
    if (present && change) merged = mergeListField(present, change, field);
    else if (present) merged = present;
    else if (change) merged = withoutDirectives(change) as unknown[];
    else continue;
    original[name] = orderList(merged, orderList_, present ?? [], field?.mergeKey);
  }
}

function listArgument(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  const received = isObject(value) ? "map[string]interface {}" : typeof value;
  throw new PatchError(`expected a []interface {}, but received a ${received}`);
}

function checkOrder(patch: unknown[] | undefined, order: unknown[], key: string | undefined): void {
  if (!patch) return;
  const changed = patch.filter((item) => !(isObject(item) && item[directive] === "delete"));
  let position = 0;
  for (const item of order) if (position < changed.length && sameItem(changed[position], item, key)) position += 1;
  if (position < changed.length) {
    throw new PatchError(
      `The order in patch list:\n${goText(patch)}\n doesn't match $setElementOrder list:\n${goText(order)}\n`,
    );
  }
}

// Elements the patch names keep the patch's order; the others keep theirs, each before the first it stood in front of.
function orderList(merged: unknown[], patchOrder: unknown[], serverOrder: unknown[], key: string | undefined) {
  const index = (list: unknown[], item: unknown) => list.findIndex((other) => sameItem(other, item, key));
  const named = sortBy(
    merged.filter((item) => index(patchOrder, item) >= 0),
    (item) => index(patchOrder, item),
  );
  const others = sortBy(
    merged.filter((item) => index(patchOrder, item) < 0),
    (item) => index(serverOrder, item),
  );
  const result: unknown[] = [];
  while (others.length > 0 && named.length > 0) {
    const left = index(serverOrder, others[0]);
    const right = index(serverOrder, named[0]);
    result.push(left >= 0 && right >= 0 && left < right ? others.shift() : named.shift());
  }
  return [...result, ...others, ...named];
}

// upstream: an insertion sort whose comparison says "before" for elements outside the order, so those move to the front.
function sortBy(items: unknown[], position: (item: unknown) => number): unknown[] {
  const sorted = [...items];
  for (let from = 1; from < sorted.length; from += 1) {
    for (let at = from; at > 0; at -= 1) {
      const here = position(sorted[at]);
      const before = position(sorted[at - 1]);
      if (here >= 0 && before >= 0 && here >= before) break;
      [sorted[at - 1], sorted[at]] = [sorted[at], sorted[at - 1]];
    }
  }
  return sorted;
}

function withoutDirectives(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(withoutDirectives).filter((item) => item !== undefined);
  }
  if (!isObject(value)) return value;
  if (value[directive] === "delete") return undefined;
  const result: JsonObject = {};
  for (const [key, item] of Object.entries(value)) {
    if (key === directive || key === retainKeys || key.startsWith(elementOrder) || key.startsWith(deleteFromList))
      continue;
    if (item === null) continue;
    const clean = withoutDirectives(item);
    if (clean !== undefined) result[key] = clean;
  }
  return result;
}

function holdsObjects(original: unknown[], patch: unknown[]): boolean {
  const kinds = new Set([...original, ...patch].map((item) => (item === null ? "null" : typeof item)));
  if (kinds.size > 1 || kinds.has("null")) {
    throw new PatchError(`list element types are not identical: ${goText([original, patch])}`);
  }
  return kinds.has("object");
}

function keyOf(item: unknown, key: string): unknown {
  const value = isObject(item) ? item[key] : undefined;
  if (value === undefined) throw new PatchError(`map: ${goText(item)} does not contain declared merge key: ${key}`);
  return value;
}

function sameItem(left: unknown, right: unknown, key: string | undefined): boolean {
  return key === undefined ? jsonEqual(left, right) : jsonEqual(keyOf(left, key), keyOf(right, key));
}

function firstIndex(list: unknown[], item: unknown): number {
  return list.findIndex((other) => jsonEqual(other, item));
}

function badDirective(word: unknown, patch: JsonObject): PatchError {
  return new PatchError(`unknown patch type: ${goText(word)} in map: ${goText(patch)}`);
}

function memberType(type: TypeNode | undefined, key: string): Partial<Field> | undefined {
  if (type?.form === "map") return { type: type.values };
  if (type?.form !== "object") return undefined;
  const found = findType(type.name);
  const field = found?.fields.get(key);
  if (found && !field) {
    const name = typeName(type);
    throw new PatchError(`unable to find api field in struct ${name} for the json field ${JSON.stringify(key)}`);
  }
  return field;
}

function itemType(type: TypeNode | undefined): TypeNode | undefined {
  return type?.form === "list" ? type.items : undefined;
}

function typeName(type: TypeNode): string {
  return type.form === "object" ? type.name.slice(type.name.lastIndexOf(".") + 1) : type.form;
}
