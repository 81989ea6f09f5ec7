// The `/openapi/v3` documents: kubectl reads from them that the server checks fields itself, and explains types by them.
import { createHash } from "node:crypto";
import { isObject, type JsonObject } from "../../resources/json.ts";
import {
  type Field,
  findKind,
  findType,
  type ObjectType,
  type Scalar,
  type TypeNode,
} from "../../resources/type-table.ts";
import { groupVersion, type ResourceKind } from "./resource-kind.ts";
import type { ResourceRegistry } from "./resource-registry.ts";

/** The list of documents, or one of them; undefined for other paths. */
export function openApiDocument(path: string, registry: ResourceRegistry): object | undefined {
  const groups = Map.groupBy(registry.kinds(), (kind) => `${kind.group ? "apis" : "api"}/${groupVersion(kind)}`);
  if (path === "/openapi/v3") {
    const paths = [...groups].map(([name, kinds]): [string, object] => {
      const hash = createHash("sha512").update(JSON.stringify(kinds)).digest("hex").toUpperCase();
      return [name, { serverRelativeURL: `/openapi/v3/${name}?hash=${hash}` }];
    });
    return { paths: Object.fromEntries(paths) };
  }
  const kinds = groups.get(path.replace(/^\/openapi\/v3\//, ""));
  return kinds && versionDocument(kinds);
}

function versionDocument(kinds: readonly ResourceKind[]): object {
  const schemas: JsonObject = {};
  const paths: JsonObject = {};
  for (const kind of kinds) {
    const name = schemaName(kind, schemas);
    const base = `/${kind.group ? "apis" : "api"}/${groupVersion(kind)}`;
    const collection = kind.namespaced ? `${base}/namespaces/{namespace}/${kind.plural}` : `${base}/${kind.plural}`;
    paths[collection] = collectionPath(kind, name);
    paths[`${collection}/{name}`] = itemPath(kind, name);
  }
  return {
    openapi: "3.0.0",
    info: { title: "Kubernetes", version: "unversioned" },
    paths,
    components: { schemas },
  };
}

function schemaName(kind: ResourceKind, schemas: JsonObject): string {
  const identity = [{ group: kind.group, kind: kind.kind, version: kind.version }];
  const type = kind.custom ? undefined : findKind(groupVersion(kind), kind.kind);
  if (type) {
    addType(type.name, schemas);
    const name = fullName(type.name);
    schemas[name] = { ...(schemas[name] as JsonObject), "x-kubernetes-group-version-kind": identity };
    return name;
  }
  const reversed = kind.group.split(".").reverse().join(".");
  const name = `${reversed}.${kind.version}.${kind.kind}`;
  addType("meta.v1.ObjectMeta", schemas);
  const schema = kind.custom?.schema ?? { type: "object" };
  schemas[name] = {
    ...schema,
    properties: {
      ...(isObject(schema.properties) ? schema.properties : {}),
      apiVersion: { type: "string" },
      kind: { type: "string" },
      metadata: { allOf: [{ $ref: `#/components/schemas/${fullName("meta.v1.ObjectMeta")}` }] },
    },
    "x-kubernetes-group-version-kind": identity,
  };
  return name;
}

function addType(name: string, schemas: JsonObject): void {
  const full = fullName(name);
  if (schemas[full]) return;
  const type = findType(name);
  if (!type) return;
  schemas[full] = {};
  schemas[full] = typeSchema(type, schemas);
}

function typeSchema(type: ObjectType, schemas: JsonObject): JsonObject {
  const properties: JsonObject = {};
  for (const field of type.fields.values()) properties[field.name] = fieldSchema(field, schemas);
  const required = [...type.fields.values()].filter((field) => field.required).map((field) => field.name);
  return { type: "object", properties, ...(required.length > 0 ? { required } : {}) };
}

function fieldSchema(field: Field, schemas: JsonObject): JsonObject {
  const schema = nodeSchema(field.type, schemas);
  if (field.patch === "merge" || field.retainKeys) {
    schema["x-kubernetes-patch-strategy"] = [
      field.patch === "merge" ? "merge" : "",
      field.retainKeys ? "retainKeys" : "",
    ]
      .filter((word) => word !== "")
      .join(",");
  }
  if (field.mergeKey) schema["x-kubernetes-patch-merge-key"] = field.mergeKey;
  if (field.listKeys?.length) {
    schema["x-kubernetes-list-map-keys"] = field.listKeys;
    schema["x-kubernetes-list-type"] = "map";
  } else if (field.listKeys) schema["x-kubernetes-list-type"] = "set";
  if (field.allowed) schema.enum = field.allowed;
  return schema;
}

const scalarSchemas: Record<Scalar, () => JsonObject> = {
  string: () => ({ type: "string" }),
  integer: () => ({ type: "integer" }),
  number: () => ({ type: "number" }),
  boolean: () => ({ type: "boolean" }),
  time: () => ({ type: "string", format: "date-time" }),
  bytes: () => ({ type: "string", format: "byte" }),
  any: () => ({ type: "object" }),
  quantity: () => ({ oneOf: [{ type: "string" }, { type: "number" }] }),
  intOrString: () => ({ format: "int-or-string", oneOf: [{ type: "integer" }, { type: "string" }] }),
};

function nodeSchema(node: TypeNode, schemas: JsonObject): JsonObject {
  if (node.form === "scalar") return scalarSchemas[node.scalar]();
  if (node.form === "list") return { type: "array", items: nodeSchema(node.items, schemas) };
  if (node.form === "map") return { type: "object", additionalProperties: nodeSchema(node.values, schemas) };
  addType(node.name, schemas);
  return { allOf: [{ $ref: `#/components/schemas/${fullName(node.name)}` }] };
}

function fullName(name: string): string {
  if (name.startsWith("meta.")) return `io.k8s.apimachinery.pkg.apis.${name}`;
  if (name.startsWith("apiextensions.")) return `io.k8s.apiextensions-apiserver.pkg.apis.${name}`;
  return `io.k8s.api.${name}`;
}

const writeParameters = ["dryRun", "fieldManager", "fieldValidation"].map((name) => ({
  name,
  in: "query",
  schema: { type: "string", uniqueItems: true },
}));

function operation(kind: ResourceKind, action: string, schema: string, types: string[] = []): JsonObject {
  const reference = { $ref: `#/components/schemas/${schema}` };
  const content = Object.fromEntries(types.map((type) => [type, { schema: type.includes("patch") ? {} : reference }]));
  return {
    operationId: `${action}${kind.kind}`,
    ...(types.length > 0 ? { parameters: writeParameters, requestBody: { content, required: true } } : {}),
    responses: { "200": { description: "OK", content: { "application/json": { schema: reference } } } },
    "x-kubernetes-action": action,
    "x-kubernetes-group-version-kind": { group: kind.group, version: kind.version, kind: kind.kind },
  };
}

function collectionPath(kind: ResourceKind, schema: string): JsonObject {
  const post = operation(kind, "post", schema, ["application/json"]);
  if (!kind.verbs.includes("list")) return { post };
  return { get: operation(kind, "list", schema), post, delete: operation(kind, "deletecollection", schema) };
}

function itemPath(kind: ResourceKind, schema: string): JsonObject {
  const patches = ["application/apply-patch+yaml", "application/json-patch+json", "application/merge-patch+json"];
  if (!kind.custom) patches.push("application/strategic-merge-patch+json");
  return {
    get: operation(kind, "get", schema),
    put: operation(kind, "put", schema, ["application/json"]),
    patch: operation(kind, "patch", schema, patches),
    delete: operation(kind, "delete", schema),
  };
}
