// Shows Secrets, ConfigMaps and what the API returned as raw JSON to templates, as the Go values they are there.

import { parseTime } from "../template/time/parse-time.ts";
import { timeValue } from "../template/time/time-value.ts";
import { UTC } from "../template/time/zones.ts";
import { ANY_MAP, BYTES, type GoType, mapOf, STRING, STRING_MAP } from "../template/types.ts";
import {
  bytes,
  fromJson,
  type GoMap,
  type GoValue,
  list,
  pointer,
  type Struct,
  scalar,
  stringList,
  structOf,
  zeroValue,
} from "../template/value.ts";
import { LazyMap } from "./lazy-map.ts";
import {
  CONFIG_MAP,
  FIELDS_V1,
  MANAGED_FIELDS,
  metaTime,
  OBJECT_META,
  OWNER,
  SECRET,
  SECRET_TYPE,
  TIME,
  UID,
} from "./parameter-types.ts";
import type { ConfigMapObject, SecretObject } from "./parameters.ts";

/** A struct whose fields are converted when a template reads them; those left out have Go's zero value. */
export function lazyStruct(type: GoType, values: Readonly<Record<string, () => GoValue>>): Struct {
  const fields = (type.fields ?? []).map(
    ({ name, type: own }) => [name, values[name] ?? (() => zeroValue(own))] as const,
  );
  return { kind: "struct", type, fields: new LazyMap(fields) };
}

/** A map with texts as keys, whose values are converted when a template reads them; nil for no record. */
export function lazyMap<T>(
  elem: GoType,
  record: Readonly<Record<string, T>> | undefined,
  convert: (value: T) => GoValue,
): GoMap {
  return mapWith(mapOf(STRING, elem), record, convert);
}

function mapWith<T>(
  type: GoType,
  record: Readonly<Record<string, T>> | undefined,
  convert: (value: T) => GoValue,
): GoMap {
  if (record === undefined) return { kind: "map", type, entries: undefined };
  // Looked at one by one, since members that were not fetched throw.
  const entries = Object.keys(record).map((key) => [key, () => convert(record[key] as T)] as const);
  return { kind: "map", type, entries: new LazyMap(entries) };
}

export function textMap(record: Readonly<Record<string, string>> | undefined): GoMap {
  return mapWith(STRING_MAP, record, (text) => text.toWellFormed());
}

/** Raw JSON as `fromJson` converts it, but each map when it is read. */
export function lazyJson(json: unknown): GoValue {
  if (Array.isArray(json)) return list(json.map(lazyJson));
  if (json === null || typeof json !== "object" || json instanceof Uint8Array) return fromJson(json);
  return rawMap(json as Record<string, unknown>);
}

/** `map[string]interface {}`. */
export function rawMap(record: Readonly<Record<string, unknown>>): GoMap {
  const members = Object.entries(record).filter(([, value]) => value !== undefined);
  const entries = members.map(([key, value]) => [key, () => lazyJson(value)] as const);
  return { kind: "map", type: ANY_MAP, entries: new LazyMap(entries) };
}

export function secretValue(secret: SecretObject): Struct {
  const { type = "", data, metadata } = secret;
  return lazyStruct(SECRET, {
    ObjectMeta: () => metaValue(metadata),
    ...immutableOf(secret),
    Data: () => decoded(data),
    Type: () => scalar(SECRET_TYPE, type),
  });
}

export function configMapValue(configMap: ConfigMapObject): Struct {
  const { data, binaryData, metadata } = configMap;
  return lazyStruct(CONFIG_MAP, {
    ObjectMeta: () => metaValue(metadata),
    ...immutableOf(configMap),
    Data: () => textMap(data),
    BinaryData: () => decoded(binaryData),
  });
}

function immutableOf({ immutable }: { [field: string]: unknown }): Record<string, () => GoValue> {
  return typeof immutable === "boolean" ? { Immutable: () => pointer(immutable) } : {};
}

const decoded = (data: Record<string, string> | undefined) =>
  lazyMap(BYTES, data, (text) => bytes(Buffer.from(text, "base64")));

/** What the API server may put into metadata beyond what the rest of the program looks at. */
type Metadata = SecretObject["metadata"] & {
  generateName?: string;
  selfLink?: string;
  deletionGracePeriodSeconds?: number;
  finalizers?: string[];
  ownerReferences?: {
    apiVersion?: string;
    kind: string;
    name: string;
    uid: string;
    controller?: boolean;
    blockOwnerDeletion?: boolean;
  }[];
  managedFields?: {
    manager?: string;
    operation?: string;
    apiVersion?: string;
    time?: string;
    fieldsType?: string;
    fieldsV1?: unknown;
    subresource?: string;
  }[];
};

function metaValue(metadata: Metadata): Struct {
  const { deletionTimestamp, deletionGracePeriodSeconds, ownerReferences, finalizers, managedFields } = metadata;
  return structOf(OBJECT_META, {
    Name: metadata.name,
    GenerateName: metadata.generateName ?? "",
    Namespace: metadata.namespace ?? "",
    SelfLink: metadata.selfLink ?? "",
    UID: scalar(UID, metadata.uid ?? ""),
    ResourceVersion: metadata.resourceVersion ?? "",
    Generation: BigInt(metadata.generation ?? 0),
    CreationTimestamp: timeOf(metadata.creationTimestamp),
    ...(deletionTimestamp && { DeletionTimestamp: pointer(timeOf(deletionTimestamp)) }),
    ...(deletionGracePeriodSeconds !== undefined && {
      DeletionGracePeriodSeconds: pointer(BigInt(deletionGracePeriodSeconds)),
    }),
    Labels: textMap(metadata.labels),
    Annotations: textMap(metadata.annotations),
    ...(ownerReferences && { OwnerReferences: structList("OwnerReferences", ownerReferences.map(ownerValue)) }),
    ...(finalizers && { Finalizers: stringList(finalizers) }),
    ...(managedFields && { ManagedFields: structList("ManagedFields", managedFields.map(managedValue)) }),
  });
}

function structList(name: string, items: readonly GoValue[]): GoValue {
  return list(items, OBJECT_META.fields?.find((field) => field.name === name)?.type);
}

function ownerValue(owner: NonNullable<Metadata["ownerReferences"]>[number]): Struct {
  const { controller, blockOwnerDeletion } = owner;
  return structOf(OWNER, {
    APIVersion: owner.apiVersion ?? "",
    Kind: owner.kind,
    Name: owner.name,
    UID: scalar(UID, owner.uid),
    ...(controller !== undefined && { Controller: pointer(controller) }),
    ...(blockOwnerDeletion !== undefined && { BlockOwnerDeletion: pointer(blockOwnerDeletion) }),
  });
}

function managedValue(entry: NonNullable<Metadata["managedFields"]>[number]): Struct {
  const { time, fieldsV1 } = entry;
  return structOf(MANAGED_FIELDS, {
    Manager: entry.manager ?? "",
    Operation: scalar({ ...STRING, name: "v1.ManagedFieldsOperationType" }, entry.operation ?? ""),
    APIVersion: entry.apiVersion ?? "",
    ...(time && { Time: pointer(timeOf(time)) }),
    FieldsType: entry.fieldsType ?? "",
    ...(fieldsV1 !== undefined && {
      FieldsV1: pointer({ ...structOf(FIELDS_V1, {}), hidden: escaped(JSON.stringify(fieldsV1)) }),
    }),
    Subresource: entry.subresource ?? "",
  });
}

/** Go escapes these also in JSON that it passes on. */
function escaped(json: string): string {
  return json.replace(/[<>&\u2028\u2029]/g, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** A time as the API writes it; the zero time for none. */
function timeOf(text: string | undefined): Struct {
  const instant = text === undefined ? undefined : parseTime("2006-01-02T15:04:05Z07:00", text, UTC);
  return instant === undefined ? (zeroValue(TIME) as Struct) : metaTime(timeValue(instant));
}
