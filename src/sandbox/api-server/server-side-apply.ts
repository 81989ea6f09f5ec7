// Server-side apply: merges a configuration and remembers which fields each manager asked for, so it can take them back.
import { cloneJson, isObject, type JsonObject, jsonEqual } from "../../resources/json.ts";
import { type Field, findKind, findType, type TypeNode } from "../../resources/type-table.ts";
import { type DraftObject, type KubeObject, timestamp } from "../kubernetes-objects.ts";
import type { Api, WriteOptions } from "./api.ts";
import { ApiError, badRequest } from "./api-error.ts";
import { groupVersion, type ResourceKind } from "./resource-kind.ts";
import type { Schema } from "./structural-schema.ts";

/** A set of fields in the format of `managedFields[].fieldsV1`. */
type FieldSet = { [step: string]: FieldSet };
type Entry = {
  manager: string;
  operation: string;
  apiVersion: string;
  time: string;
  fieldsType?: string;
  fieldsV1?: FieldSet;
  subresource?: string;
};

/** Creates the object when it does not exist. Only fields that other managers *applied* can conflict. */
export function serverSideApply(
  api: Api,
  kind: ResourceKind,
  namespace: string | undefined,
  name: string,
  body: DraftObject,
  options: WriteOptions & { force?: boolean },
): { object: KubeObject; created: boolean } {
  const manager = options.manager;
  if (!manager)
    throw badRequest(
      'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
    );
  if (body.metadata?.managedFields?.length) throw badRequest("metadata.managedFields must be nil");
  const { managedFields, resourceVersion, uid, creationTimestamp, ...metadata } = body.metadata ?? {};
  const config = cloneJson({ ...body, metadata: { ...metadata, name } }) as DraftObject;
  const shape = rootShape(kind);
  const current = api.find(kind, namespace, name);
  const wanted = ownedFields(config, shape);
  const entries = (current?.metadata.managedFields ?? []) as Entry[];
  const mine = entries.find((entry) => isOwn(entry, manager, options.subresource));
  const applied = entries.filter((entry) => entry !== mine && entry.operation === "Apply" && entry.fieldsV1);

  let merged = current ? (merge(cloneJson(current), config, shape) as DraftObject) : config;
  const conflicts: { manager: string; path: string }[] = [];
  const others = applied.map((entry) => {
    const kept = subtract(entry.fieldsV1 ?? {}, wanted, current, merged, shape, (path) =>
      conflicts.push({ manager: entry.manager, path }),
    );
    return { ...entry, fieldsV1: kept };
  });
  if (conflicts.length > 0 && !options.force) throw applyConflict(conflicts);
  if (mine?.fieldsV1) {
    const foreign = others.map((entry) => entry.fieldsV1 ?? {});
    merged = dropFields(merged, mine.fieldsV1, wanted, foreign, shape) as DraftObject;
  }
  const own: Entry = {
    manager,
    operation: "Apply",
    apiVersion: groupVersion(kind),
    time: mine && jsonEqual(mine.fieldsV1, wanted) ? mine.time : timestamp(),
    fieldsType: "FieldsV1",
    fieldsV1: wanted,
    ...(options.subresource ? { subresource: options.subresource } : {}),
  };
  const untouched = entries.filter((entry) => entry !== mine && !applied.includes(entry));
  const write = { ...options, managedFields: [...untouched, ...others, own] };
  if (!current) return { object: api.create(kind, namespace, merged, write), created: true };
  return { object: api.update(kind, namespace, name, merged, write), created: false };
}

function isOwn(entry: Entry, manager: string, subresource: string | undefined): boolean {
  return entry.manager === manager && entry.operation === "Apply" && entry.subresource === subresource;
}

function applyConflict(conflicts: readonly { manager: string; path: string }[]): ApiError {
  const lines = conflicts.map(({ manager, path }) => `conflict with "${manager}": ${path}`);
  const many = lines.length > 1;
  const message = many
    ? `Apply failed with ${lines.length} conflicts: ${lines.join("\n")}`
    : `Apply failed with 1 conflict: ${lines[0]}`;
  const causes = conflicts.map(({ manager, path }) => ({
    reason: "FieldManagerConflict",
    message: `conflict with "${manager}"`,
    field: path,
  }));
  return new ApiError(409, "Conflict", message, { causes });
}

/** What is known about a place in the document: its members, and how its list elements are told apart. */
type Shape = {
  member(key: string): Shape | undefined;
  items(): Shape | undefined;
  /** `[]` for a set; undefined for an atomic list. */
  listKeys: readonly string[] | undefined;
};

function rootShape(kind: ResourceKind): Shape {
  const type = kind.custom ? undefined : findKind(groupVersion(kind), kind.kind);
  if (type) return typeShape({ form: "object", name: type.name });
  const metadata = typeShape({ form: "object", name: "meta.v1.ObjectMeta" });
  const schema = schemaShape((kind.custom?.schema ?? {}) as Schema);
  return { ...schema, member: (key) => (key === "metadata" ? metadata : schema.member(key)) };
}

function typeShape(node: TypeNode, field?: Field): Shape {
  return {
    listKeys: field?.listKeys,
    items: () => (node.form === "list" ? typeShape(node.items) : undefined),
    member(key) {
      if (node.form === "map") return typeShape(node.values);
      const own = node.form === "object" ? findType(node.name)?.fields.get(key) : undefined;
      return own && typeShape(own.type, own);
    },
  };
}

function schemaShape(schema: Schema): Shape {
  const type = schema["x-kubernetes-list-type"];
  return {
    listKeys: type === "map" ? (schema["x-kubernetes-list-map-keys"] ?? []) : type === "set" ? [] : undefined,
    items: () => (schema.items ? schemaShape(schema.items) : undefined),
    member(key) {
      const own = schema.properties?.[key] ?? schema.additionalProperties;
      return isObject(own) ? schemaShape(own as Schema) : undefined;
    },
  };
}

function elementStep(item: unknown, keys: readonly string[]): string {
  if (keys.length === 0 || !isObject(item)) return `v:${JSON.stringify(item)}`;
  const identity = keys
    .map((key): [string, unknown] => [key, item[key] ?? (key === "protocol" ? "TCP" : undefined)])
    .filter(([, value]) => value !== undefined);
  return `k:${JSON.stringify(Object.fromEntries(identity))}`;
}

const identityFields = new Set(["apiVersion", "kind"]);

function ownedFields(value: JsonObject, shape: Shape): FieldSet {
  const set: FieldSet = {};
  for (const [key, item] of Object.entries(value)) {
    if (identityFields.has(key)) continue;
    if (key === "metadata" && isObject(item)) {
      const { name, namespace, ...rest } = item;
      if (Object.keys(rest).length > 0) set["f:metadata"] = fieldsOf(rest, shape.member(key));
    } else set[`f:${key}`] = fieldsOf(item, shape.member(key));
  }
  return set;
}

function fieldsOf(value: unknown, shape: Shape | undefined): FieldSet {
  const set: FieldSet = {};
  if (isObject(value)) {
    for (const [key, item] of Object.entries(value)) set[`f:${key}`] = fieldsOf(item, shape?.member(key));
  } else if (Array.isArray(value) && shape?.listKeys) {
    for (const item of value) {
      const inner = isObject(item) ? fieldsOf(item, shape.items()) : {};
      set[elementStep(item, shape.listKeys)] = isObject(item) ? { ".": {}, ...inner } : inner;
    }
  }
  return set;
}

function merge(current: unknown, config: unknown, shape: Shape | undefined): unknown {
  if (isObject(current) && isObject(config)) {
    const result: JsonObject = { ...current };
    for (const [key, item] of Object.entries(config)) result[key] = merge(current[key], item, shape?.member(key));
    return result;
  }
  const keys = shape?.listKeys;
  if (!Array.isArray(current) || !Array.isArray(config) || !keys) return config;
  const result = [...current];
  for (const item of config) {
    const step = elementStep(item, keys);
    const at = result.findIndex((other) => elementStep(other, keys) === step);
    if (at < 0) result.push(item);
    else result[at] = merge(result[at], item, shape.items());
  }
  return result;
}

function stepInto(value: unknown, step: string, shape: Shape | undefined): unknown {
  if (step.startsWith("f:")) return isObject(value) ? value[step.slice(2)] : undefined;
  const keys = shape?.listKeys ?? [];
  return Array.isArray(value) ? value.find((item) => elementStep(item, keys) === step) : undefined;
}

function shapeInto(shape: Shape | undefined, step: string): Shape | undefined {
  return step.startsWith("f:") ? shape?.member(step.slice(2)) : shape?.items();
}

// The fields another manager keeps: those not wanted here, and those wanted with the value they already have.
function subtract(
  theirs: FieldSet,
  wanted: FieldSet,
  before: unknown,
  after: unknown,
  shape: Shape | undefined,
  clash: (path: string) => void,
  path = "",
): FieldSet {
  const kept: FieldSet = {};
  for (const [step, inner] of Object.entries(theirs)) {
    const also = wanted[step];
    const at = `${path}${step.startsWith("f:") ? `.${step.slice(2)}` : step === "." ? "" : `[${step.slice(2)}]`}`;
    const [was, is] = [stepInto(before, step, shape), stepInto(after, step, shape)];
    if (!also || step === ".") kept[step] = inner;
    else if (Object.keys(inner).length > 0) {
      kept[step] = subtract(inner, also, was, is, shapeInto(shape, step), clash, at);
    } else if (Object.keys(also).length > 0 || jsonEqual(was, is)) kept[step] = inner;
    else clash(at);
  }
  return kept;
}

function dropFields(
  value: unknown,
  before: FieldSet,
  now: FieldSet,
  others: FieldSet[],
  shape: Shape | undefined,
): unknown {
  let result = value;
  for (const [step, inner] of Object.entries(before)) {
    if (step === ".") continue;
    const held = others.map((set) => set[step]).filter((set) => set !== undefined);
    const still = now[step];
    const child = stepInto(result, step, shape);
    if (child === undefined) continue;
    if (!still && held.length === 0) result = without(result, step, shape);
    else if (Object.keys(inner).length > 0) {
      const next = dropFields(child, inner, still ?? {}, held, shapeInto(shape, step));
      result = replaced(result, step, next, shape);
    }
  }
  return result;
}

function without(value: unknown, step: string, shape: Shape | undefined): unknown {
  if (isObject(value)) {
    const { [step.slice(2)]: gone, ...rest } = value;
    return rest;
  }
  const keys = shape?.listKeys ?? [];
  return Array.isArray(value) ? value.filter((item) => elementStep(item, keys) !== step) : value;
}

function replaced(value: unknown, step: string, next: unknown, shape: Shape | undefined): unknown {
  if (isObject(value)) return { ...value, [step.slice(2)]: next };
  const keys = shape?.listKeys ?? [];
  return Array.isArray(value) ? value.map((item) => (elementStep(item, keys) === step ? next : item)) : value;
}
