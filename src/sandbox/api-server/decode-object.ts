// Reads a request body as one of Kubernetes' own types: unknown fields are dropped and named, wrong types are refused.
import { isObject, type JsonObject, setKey } from "../../resources/json.ts";
import { isQuantity } from "../../resources/quantity.ts";
import { type Field, findType, type ObjectType, type Scalar, type TypeNode } from "../../resources/type-table.ts";
import { badRequest, type FieldFault, required, unsupported } from "./api-error.ts";

export type Decoded = {
  object: JsonObject;
  /** Paths of the fields the type does not have. */
  unknown: string[];
  /** Required fields that are absent and words that are not allowed. */
  faults: FieldFault[];
};

type Walk = { kind: string; version: string; unknown: string[]; faults: FieldFault[] };

export function decodeObject(body: JsonObject, type: ObjectType, kind: { kind: string; version: string }): Decoded {
  const walk: Walk = { kind: kind.kind, version: kind.version, unknown: [], faults: [] };
  const object = decodeFields(body, type, "", walk);
  return { object, unknown: walk.unknown, faults: walk.faults };
}

// The zero values of these are meaningful, so their absence is no fault although the table marks them as required.
const zeroAllowed = new Set(["rbac.v1.RoleRef.apiGroup", "scheduling.v1.PriorityClass.value", "core.v1.Taint.effect"]);

function decodeFields(value: JsonObject, type: ObjectType, path: string, walk: Walk): JsonObject {
  const result: JsonObject = {};
  for (const [name, item] of Object.entries(value)) {
    const field = type.fields.get(name);
    if (!field) {
      walk.unknown.push(join(path, name));
      continue;
    }
    if (item === null || item === undefined) continue;
    const at = join(path, name);
    result[name] = decodeNode(item, field.type, at, walk, `${shortName(type)}.${name}`);
    checkAllowed(result[name], field, at, walk);
  }
  // What the server itself writes, or fills in, is not checked for completeness.
  if (path === "status" || path.startsWith("status.") || path.endsWith("metadata") || path.includes("managedFields")) {
    return result;
  }
  for (const field of type.fields.values()) {
    const present = result[field.name];
    const isEmptyText = present === "" && field.type.form === "scalar" && field.type.scalar === "string";
    if (!field.required || (present !== undefined && !isEmptyText) || field.name === "metadata") continue;
    if (zeroAllowed.has(`${type.name}.${field.name}`)) continue;
    walk.faults.push(required(join(path, field.name)));
  }
  return result;
}

function checkAllowed(value: unknown, field: Field, path: string, walk: Walk): void {
  if (!field.allowed || typeof value !== "string" || value === "" || field.allowed.includes(value)) return;
  if (path.startsWith("status")) return;
  walk.faults.push(unsupported(path, value, field.allowed));
}

function decodeNode(value: unknown, node: TypeNode, path: string, walk: Walk, owner: string): unknown {
  switch (node.form) {
    case "scalar":
      return decodeScalar(value, node.scalar, path, walk, owner);
    case "list":
      if (!Array.isArray(value)) throw mismatch(value, goType(node), path, walk, owner);
      return value.map((item, index) =>
        item === null ? null : decodeNode(item, node.items, `${path}[${index}]`, walk, owner),
      );
    case "map": {
      if (!isObject(value)) throw mismatch(value, goType(node), path, walk, owner);
      const result: JsonObject = {};
      for (const [key, item] of Object.entries(value)) {
        setKey(
          result,
          key,
          item === null
            ? emptyOf(node.values)
            : decodeNode(item, node.values, node.values.form === "scalar" ? path : `${path}.${key}`, walk, owner),
        );
      }
      return result;
    }
    case "object": {
      const type = findType(node.name);
      if (!isObject(value)) throw mismatch(value, node.name, path, walk, owner);
      return type ? decodeFields(value, type, path, walk) : value;
    }
  }
}

function emptyOf(node: TypeNode): unknown {
  return node.form === "scalar" && (node.scalar === "string" || node.scalar === "bytes") ? "" : null;
}

function decodeScalar(value: unknown, scalar: Scalar, path: string, walk: Walk, owner: string): unknown {
  const refuse = (type: string) => mismatch(value, type, path, walk, owner);
  switch (scalar) {
    case "any":
      return value;
    case "string":
      if (typeof value !== "string") throw refuse("string");
      return value;
    case "boolean":
      if (typeof value !== "boolean") throw refuse("bool");
      return value;
    case "integer":
      if (typeof value !== "number" || !Number.isInteger(value)) throw refuse("int32");
      return value;
    case "number":
      if (typeof value !== "number") throw refuse("float64");
      return value;
    case "intOrString":
      if (typeof value !== "string" && !Number.isInteger(value)) throw refuse("intstr.IntOrString");
      return value;
    case "quantity":
      if (!isQuantity(value)) {
        throw badRequest(
          `${walk.kind} in version "${walk.version}" cannot be handled as a ${walk.kind}: quantities must match the ` +
            "regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
        );
      }
      return String(value);
    case "time":
      if (typeof value !== "string" || Number.isNaN(Date.parse(value))) {
        throw badRequest(
          `${walk.kind} in version "${walk.version}" cannot be handled as a ${walk.kind}: parsing time ` +
            `"${String(value)}" as "2006-01-02T15:04:05Z07:00": cannot parse "${String(value)}" as "2006"`,
        );
      }
      return value;
    case "bytes":
      if (typeof value !== "string") throw refuse("[]uint8");
      if (
        !/^(?:[A-Za-z0-9+/\r\n]{4})*(?:[A-Za-z0-9+/\r\n]{2}==|[A-Za-z0-9+/\r\n]{3}=)?$/.test(
          value.replace(/[\r\n]/g, ""),
        )
      ) {
        throw badRequest(
          `${walk.kind} in version "${walk.version}" cannot be handled as a ${walk.kind}: illegal base64 data at input byte ` +
            `${value.search(/[^A-Za-z0-9+/=\r\n]/) < 0 ? Math.max(value.length - (value.length % 4), 0) : value.search(/[^A-Za-z0-9+/=\r\n]/)}`,
        );
      }
      return value;
  }
}

function mismatch(value: unknown, type: string, path: string, walk: Walk, owner: string) {
  const received = Array.isArray(value)
    ? "array"
    : isObject(value)
      ? "object"
      : typeof value === "boolean"
        ? "bool"
        : typeof value === "number" && type.startsWith("int")
          ? `number ${value}`
          : typeof value;
  const struct = owner.slice(0, owner.lastIndexOf("."));
  return badRequest(
    `${walk.kind} in version "${walk.version}" cannot be handled as a ${walk.kind}: json: cannot unmarshal ${received} into ` +
      `Go struct field ${struct}.${path.replaceAll(/\[\d+\]/g, "")} of type ${type}`,
  );
}

function goType(node: TypeNode): string {
  if (node.form === "list") return `[]${goType(node.items)}`;
  if (node.form === "map") return `map[string]${goType(node.values)}`;
  if (node.form === "object") return node.name.split(".").slice(1).join(".");
  return node.scalar === "integer" ? "int32" : node.scalar === "boolean" ? "bool" : "string";
}

function shortName(type: ObjectType): string {
  return type.name.slice(type.name.lastIndexOf(".") + 1);
}

function join(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}
