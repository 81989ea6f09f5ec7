// Tables for `kubectl get`: the server decides the columns and prints the cells.
import { isObject, type JsonObject } from "../../resources/json.ts";
import type { KubeObject } from "../kubernetes-objects.ts";
import { ageOf } from "./human-duration.ts";
import { readJsonPath } from "./json-path.ts";
import type { PrinterColumn, ResourceKind } from "./resource-kind.ts";
import { builtInColumns, type Cell, type Column } from "./table-columns.ts";

export type TableDefinition = { columns: Column[]; row: (object: KubeObject) => Cell[] };

export function tableFor(kind: ResourceKind): TableDefinition {
  const name: Column = { name: "Name", type: "string", format: "name" };
  if (kind.custom) {
    const columns = kind.custom.printerColumns ?? [
      { name: "Age", type: "date", jsonPath: ".metadata.creationTimestamp" },
    ];
    return {
      columns: [name, ...columns.map(({ name, type, priority, format }) => ({ name, type, priority, format }))],
      row: (object) => [object.metadata.name, ...columns.map((column) => customCell(object, column))],
    };
  }
  const own = builtInColumns[kind.kind];
  if (own) {
    return {
      columns: [name, ...own.map(({ cell, ...column }) => column)],
      row: (object) => [nameCell(kind, object), ...own.map(({ cell }) => cell(object))],
    };
  }
  return {
    columns: [name, { name: "Created At", type: "date" }],
    row: (object) => [object.metadata.name, object.metadata.creationTimestamp],
  };
}

/** `include` is the query parameter `includeObject`. */
export function tableObject(
  kind: ResourceKind,
  objects: readonly KubeObject[],
  metadata: JsonObject,
  include: string,
  withColumns = true,
): JsonObject {
  const { columns, row } = tableFor(kind);
  const definitions = columns.map(({ name, type, format = "", priority = 0 }) => ({
    name,
    type,
    format,
    description: "",
    priority,
  }));
  return {
    kind: "Table",
    apiVersion: "meta.k8s.io/v1",
    metadata,
    ...(withColumns ? { columnDefinitions: definitions } : { columnDefinitions: null }),
    rows: objects.map((object) => ({ cells: row(object), ...included(object, include) })),
  };
}

function included(object: KubeObject, include: string): JsonObject {
  if (include === "None") return {};
  if (include === "Object") return { object };
  return { object: { kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1", metadata: object.metadata } };
}

function nameCell(kind: ResourceKind, object: KubeObject): string {
  const isDefault = object.metadata.annotations?.["storageclass.kubernetes.io/is-default-class"] === "true";
  return kind.kind === "StorageClass" && isDefault ? `${object.metadata.name} (default)` : object.metadata.name;
}

function customCell(object: KubeObject, column: PrinterColumn): Cell {
  const found = readJsonPath(object, column.jsonPath);
  const value = found[0];
  if (value === undefined || value === null) return null;
  if (column.type === "date") return typeof value === "string" ? ageOf(value) : null;
  if (column.type === "integer" || column.type === "number") return typeof value === "number" ? value : null;
  if (column.type === "boolean") return typeof value === "boolean" ? value : null;
  if (found.length > 1) return JSON.stringify(found);
  return isObject(value) || Array.isArray(value) ? JSON.stringify(value) : String(value);
}
