// Applies the schema of a custom resource as an API server does: drops unknown fields, fills in defaults, lists faults.
import { cloneJson, isObject, type JsonObject, jsonEqual, setKey } from "../../resources/json.ts";
import { type FieldFault, invalidValue, required, unsupported } from "./api-error.ts";

export type Schema = {
  type?: string;
  format?: string;
  properties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
  items?: Schema;
  required?: string[];
  enum?: unknown[];
  default?: unknown;
  nullable?: boolean;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: boolean;
  exclusiveMaximum?: boolean;
  multipleOf?: number;
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  minProperties?: number;
  maxProperties?: number;
  allOf?: Schema[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  not?: Schema;
  "x-kubernetes-preserve-unknown-fields"?: boolean;
  "x-kubernetes-int-or-string"?: boolean;
  "x-kubernetes-embedded-resource"?: boolean;
  "x-kubernetes-list-type"?: string;
  "x-kubernetes-list-map-keys"?: string[];
};

/** The top level of every object keeps apiVersion, kind and metadata whatever the schema says. */
export function pruneObject(object: JsonObject, schema: Schema): { object: JsonObject; unknown: string[] } {
  const unknown: string[] = [];
  const root = withMeta(schema);
  const pruned = prune(object, root, "", unknown) as JsonObject;
  return { object: fillDefaults(pruned, root) as JsonObject, unknown };
}

export function schemaFaults(object: JsonObject, schema: Schema): FieldFault[] {
  const faults: FieldFault[] = [];
  check(object, withMeta(schema), "", faults);
  return faults;
}

function withMeta(schema: Schema): Schema {
  const open: Schema = { "x-kubernetes-preserve-unknown-fields": true };
  return { ...schema, properties: { ...schema.properties, apiVersion: open, kind: open, metadata: open } };
}

function prune(value: unknown, schema: Schema, path: string, unknown: string[]): unknown {
  if (Array.isArray(value)) {
    const items = schema.items;
    return items ? value.map((item, index) => prune(item, items, `${path}[${index}]`, unknown)) : value;
  }
  if (!isObject(value)) return value;
  const result: JsonObject = {};
  const keepsAll = schema["x-kubernetes-preserve-unknown-fields"] === true;
  const extra = schema.additionalProperties;
  const isResource = schema["x-kubernetes-embedded-resource"] === true;
  for (const [key, item] of Object.entries(value)) {
    const at = path === "" ? key : `${path}.${key}`;
    const own = schema.properties && Object.hasOwn(schema.properties, key) ? schema.properties[key] : undefined;
    if (own) setKey(result, key, prune(item, own, at, unknown));
    else if (isObject(extra)) setKey(result, key, prune(item, extra as Schema, at, unknown));
    else if (extra === true || keepsAll || (isResource && ["apiVersion", "kind", "metadata"].includes(key))) {
      setKey(result, key, item);
    } else unknown.push(at);
  }
  return result;
}

function fillDefaults(value: unknown, schema: Schema): unknown {
  if (Array.isArray(value)) {
    const items = schema.items;
    return items ? value.map((item) => fillDefaults(item, items)) : value;
  }
  if (!isObject(value)) return value;
  const result: JsonObject = { ...value };
  for (const [key, own] of Object.entries(schema.properties ?? {})) {
    const absent = result[key] === undefined || (result[key] === null && own.nullable !== true);
    if (absent && own.default !== undefined) result[key] = cloneJson(own.default);
    if (result[key] !== undefined) result[key] = fillDefaults(result[key], own);
  }
  const extra = schema.additionalProperties;
  if (isObject(extra)) {
    for (const [key, item] of Object.entries(result)) {
      if (!schema.properties?.[key]) setKey(result, key, fillDefaults(item, extra as Schema));
    }
  }
  return result;
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value;
}

function check(value: unknown, schema: Schema, path: string, faults: FieldFault[]): void {
  if (value === null && schema.nullable) return;
  const type = typeOf(value);
  const fault = (shown: unknown, detail: string) => faults.push(invalidValue(path || "<nil>", shown, detail));
  const wanted = schema.type;
  if (schema["x-kubernetes-int-or-string"]) {
    if (type !== "integer" && type !== "string") {
      fault(type, `${path} in body must be of type integer,string: "${type}"`);
      return;
    }
  } else if (wanted && wanted !== type && !(wanted === "number" && type === "integer")) {
    fault(type, `${path} in body must be of type ${wanted}: "${type}"`);
    return;
  }
  if (schema.enum && !schema.enum.some((allowed) => jsonEqual(allowed, value))) {
    faults.push(unsupported(path, value, schema.enum.map(String)));
  }
  if (typeof value === "string") checkText(value, schema, path, fault);
  if (typeof value === "number") checkNumber(value, schema, path, fault);
  if (Array.isArray(value)) checkList(value, schema, path, faults);
  if (isObject(value)) checkObject(value, schema, path, faults);
  for (const part of schema.allOf ?? []) check(value, part, path, faults);
  const passing = (list: Schema[]) => list.filter((part) => passes(value, part)).length;
  if (schema.anyOf && passing(schema.anyOf) === 0) {
    fault(shown(value), `${path} in body must validate at least one schema (anyOf)`);
  }
  if (schema.oneOf && passing(schema.oneOf) !== 1) {
    fault(
      shown(value),
      `${path} in body must validate one and only one schema (oneOf). Found ${passing(schema.oneOf) === 0 ? "none" : "2"} valid`,
    );
  }
  if (schema.not && passes(value, schema.not))
    fault(shown(value), `${path} in body must not validate the schema (not)`);
}

function passes(value: unknown, schema: Schema): boolean {
  const faults: FieldFault[] = [];
  check(value, schema, "", faults);
  return faults.length === 0;
}

function shown(value: unknown): unknown {
  return isObject(value) || Array.isArray(value) ? typeOf(value) : value;
}

function checkText(value: string, schema: Schema, path: string, fault: (shown: unknown, detail: string) => void): void {
  const length = [...value].length;
  if (schema.minLength !== undefined && length < schema.minLength) {
    fault(value, `${path} in body should be at least ${schema.minLength} chars long`);
  }
  if (schema.maxLength !== undefined && length > schema.maxLength) {
    fault(value, `${path} in body should be at most ${schema.maxLength} chars long`);
  }
  if (schema.pattern !== undefined && !new RegExp(schema.pattern).test(value)) {
    fault(value, `${path} in body should match '${schema.pattern}'`);
  }
  if (schema.format === "date-time" && !(/^\d{4}-\d\d-\d\d[Tt ]/.test(value) && !Number.isNaN(Date.parse(value)))) {
    fault(value, `${path} in body must be of type date-time: ${JSON.stringify(value)}`);
  }
}

function checkNumber(
  value: number,
  schema: Schema,
  path: string,
  fault: (shown: unknown, detail: string) => void,
): void {
  const { minimum, maximum, multipleOf } = schema;
  if (minimum !== undefined && (schema.exclusiveMinimum ? value <= minimum : value < minimum)) {
    fault(value, `${path} in body should be greater than ${schema.exclusiveMinimum ? "" : "or equal to "}${minimum}`);
  }
  if (maximum !== undefined && (schema.exclusiveMaximum ? value >= maximum : value > maximum)) {
    fault(value, `${path} in body should be less than ${schema.exclusiveMaximum ? "" : "or equal to "}${maximum}`);
  }
  if (multipleOf && !Number.isInteger(value / multipleOf)) {
    fault(value, `${path} in body should be a multiple of ${multipleOf}`);
  }
}

function checkList(value: unknown[], schema: Schema, path: string, faults: FieldFault[]): void {
  const fault = (detail: string) => faults.push(invalidValue(path, value.length, detail));
  if (schema.minItems !== undefined && value.length < schema.minItems) {
    fault(`${path} in body should have at least ${schema.minItems} items`);
  }
  if (schema.maxItems !== undefined && value.length > schema.maxItems) {
    faults.push({
      field: path,
      reason: "FieldValueTooMany",
      message: `Too many: ${value.length}: must have at most ${schema.maxItems} items`,
    });
  }
  const keys = schema["x-kubernetes-list-map-keys"];
  const isMap = schema["x-kubernetes-list-type"] === "map";
  const identity = (item: unknown) => (isMap && isObject(item) ? (keys ?? []).map((key) => item[key]) : item);
  if (schema.uniqueItems || isMap || schema["x-kubernetes-list-type"] === "set") {
    value.forEach((item, index) => {
      if (value.findIndex((other) => jsonEqual(identity(other), identity(item))) !== index) {
        const text = JSON.stringify(
          isMap && isObject(item) ? Object.fromEntries((keys ?? []).map((key) => [key, item[key]])) : item,
        );
        faults.push({ field: `${path}[${index}]`, reason: "FieldValueDuplicate", message: `Duplicate value: ${text}` });
      }
    });
  }
  const items = schema.items;
  for (const [index, item] of value.entries()) if (items) check(item, items, `${path}[${index}]`, faults);
}

function checkObject(value: JsonObject, schema: Schema, path: string, faults: FieldFault[]): void {
  const join = (key: string) => (path === "" ? key : `${path}.${key}`);
  for (const key of schema.required ?? []) {
    if (!Object.hasOwn(value, key)) faults.push(required(join(key)));
  }
  const count = Object.keys(value).length;
  if (schema.minProperties !== undefined && count < schema.minProperties) {
    faults.push(invalidValue(path, count, `${path} in body should have at least ${schema.minProperties} properties`));
  }
  if (schema.maxProperties !== undefined && count > schema.maxProperties) {
    faults.push(invalidValue(path, count, `${path} in body should have at most ${schema.maxProperties} properties`));
  }
  const extra = schema.additionalProperties;
  for (const [key, item] of Object.entries(value)) {
    const own = schema.properties && Object.hasOwn(schema.properties, key) ? schema.properties[key] : undefined;
    if (own) check(item, own, join(key), faults);
    else if (isObject(extra)) check(item, extra as Schema, join(key), faults);
  }
}
