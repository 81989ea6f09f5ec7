// Tables for `kubectl get`: the server decides the columns and prints the cells.
import { TemplateError } from "../../errors/error.ts";
import type { JsonObject } from "../../resources/json.ts";
import { findJsonPath, type JsonPath, parseJsonPath, printJsonPathValue } from "../../template/jsonpath/json-path.ts";
import { fromJson, type GoValue } from "../../template/value.ts";
import type { KubeObject } from "../kubernetes-objects.ts";
import { ageOf } from "./human-duration.ts";
import type { PrinterColumn, ResourceKind } from "./resource-kind.ts";
import { builtInColumns, type Cell, type Column } from "./table-columns.ts";

export type TableDefinition = { columns: Column[]; row: (object: KubeObject) => Cell[] };

export function tableFor(kind: ResourceKind): TableDefinition {
  const name: Column = { name: "Name", type: "string", format: "name" };
  if (kind.custom) {
    const columns = kind.custom.printerColumns ?? [
      { name: "Age", type: "date", jsonPath: ".metadata.creationTimestamp" },
    ];
    const paths = columns.map(pathOf);
    return {
      columns: [name, ...columns.map(({ name, type, priority, format }) => ({ name, type, priority, format }))],
      row: (object) => {
        const data = fromJson(object);
        return [object.metadata.name, ...columns.map(({ type }, index) => customCell(type, paths[index], data))];
      },
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

function pathOf(column: PrinterColumn): JsonPath | undefined {
  return unlessFaulty(() => parseJsonPath(`{${column.jsonPath}}`, { allowMissingKeys: true }));
}

/** Of several values the first counts; where there is none, or it is not of the column's type, the cell is empty. */
function customCell(type: string, path: JsonPath | undefined, data: GoValue): Cell {
  const value = path && unlessFaulty(() => findJsonPath(path, data)[0]?.[0]);
  if (value === undefined) return null;
  const number = typeof value === "bigint" || typeof value === "number" ? Number(value) : null;
  switch (type) {
    case "string":
      // upstream: a null is printed like this.
      return value === null ? "<no value>" : (unlessFaulty(() => printJsonPathValue(value)) ?? null);
    case "integer":
      return number && Math.trunc(number);
    case "number":
      return number;
    case "boolean":
      return typeof value === "boolean" ? value : null;
    case "date":
      if (typeof value !== "string") return null;
      return value !== "" && Number.isNaN(Date.parse(value)) ? "<invalid>" : ageOf(value);
    default:
      return null;
  }
}

function unlessFaulty<T>(body: () => T): T | undefined {
  try {
    return body();
  } catch (error) {
    if (error instanceof TemplateError) return undefined;
    throw error;
  }
}
