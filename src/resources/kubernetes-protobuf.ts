// Reads the protobuf form in which kubectl's typed commands (`create secret`, `auth can-i` …) send objects.
import { KanisterError } from "../errors/error.ts";
import type { JsonObject } from "./json.ts";
import { findKind, findType, type ObjectType, type Scalar, type TypeNode } from "./type-table.ts";

/** The bytes are not an object of a type that the table knows. */
export class ProtobufError extends KanisterError {
  constructor(message: string) {
    super("PROTOBUF", message);
  }
}

const magic = Buffer.from("k8s\0");

export function isKubernetesProtobuf(bytes: Uint8Array): boolean {
  return magic.equals(bytes.subarray(0, 4));
}

/** The object as it would be in JSON, with its apiVersion and kind. */
export function decodeKubernetesProtobuf(bytes: Uint8Array): JsonObject {
  if (!isKubernetesProtobuf(bytes)) throw new ProtobufError("the body does not start as Kubernetes' protobuf does");
  let apiVersion = "";
  let kind = "";
  let raw: Uint8Array = new Uint8Array();
  for (const { number, value } of readFields(bytes.subarray(4))) {
    if (number === 1 && value instanceof Uint8Array) {
      for (const part of readFields(value)) {
        if (part.number === 1) apiVersion = text(part.value);
        if (part.number === 2) kind = text(part.value);
      }
    } else if (number === 2 && value instanceof Uint8Array) raw = value;
  }
  const type = findKind(apiVersion, kind) ?? (kind === "DeleteOptions" ? findType("meta.v1.DeleteOptions") : undefined);
  if (!type) throw new ProtobufError(`no protobuf form is known for ${kind} in ${apiVersion}`);
  return { apiVersion, kind, ...decodeMessage(raw, type) };
}

type WireField = { number: number; value: bigint | Uint8Array };

function* readFields(bytes: Uint8Array): Generator<WireField> {
  let at = 0;
  const varint = () => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at++];
      if (byte === undefined || shift > 63n) throw new ProtobufError("the message is cut off");
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asIntN(64, value);
    }
  };
  const take = (length: number) => {
    if (length < 0 || at + length > bytes.length) throw new ProtobufError("the message is cut off");
    at += length;
    return bytes.subarray(at - length, at);
  };
  while (at < bytes.length) {
    const tag = Number(varint());
    const number = tag >>> 3;
    switch (tag & 7) {
      case 0:
        yield { number, value: varint() };
        break;
      case 1:
        yield { number, value: take(8) };
        break;
      case 2:
        yield { number, value: take(Number(varint())) };
        break;
      case 5:
        yield { number, value: take(4) };
        break;
      default:
        throw new ProtobufError(`wire type ${tag & 7} is not used by Kubernetes`);
    }
  }
}

function decodeMessage(bytes: Uint8Array, type: ObjectType): JsonObject {
  const result: JsonObject = {};
  const byNumber = new Map(
    [...type.fields.values()].filter(({ number }) => number > 0).map((field) => [field.number, field]),
  );
  for (const { number, value } of readFields(bytes)) {
    const field = byNumber.get(number);
    if (field) addValue(result, field.name, field.type, value);
    else {
      const inlined = type.inlined.get(number);
      const inner = inlined === undefined ? undefined : findType(inlined);
      if (inner && value instanceof Uint8Array) Object.assign(result, decodeMessage(value, inner));
    }
  }
  return dropEmpty(result, type);
}

function addValue(target: JsonObject, name: string, node: TypeNode, value: bigint | Uint8Array): void {
  if (node.form === "list") {
    const list = (target[name] as unknown[] | undefined) ?? [];
    list.push(decodeValue(node.items, value));
    target[name] = list;
  } else if (node.form === "map") {
    const map = (target[name] as JsonObject | undefined) ?? {};
    let key = "";
    let item: unknown = "";
    for (const part of readFields(value as Uint8Array)) {
      if (part.number === 1) key = text(part.value);
      else item = decodeValue(node.values, part.value);
    }
    map[key] = item;
    target[name] = map;
  } else target[name] = decodeValue(node, value);
}

function decodeValue(node: TypeNode, value: bigint | Uint8Array): unknown {
  if (node.form === "scalar") return decodeScalar(node.scalar, value);
  if (!(value instanceof Uint8Array)) throw new ProtobufError("a message was expected");
  if (node.form === "object") {
    const type = findType(node.name);
    return type ? decodeMessage(value, type) : {};
  }
  // A list or map inside another one is wrapped in a message with one field.
  const wrapper: JsonObject = { items: [] };
  for (const part of readFields(value)) addValue(wrapper, "items", node, part.value);
  return wrapper.items;
}

function decodeScalar(scalar: Scalar, value: bigint | Uint8Array): unknown {
  switch (scalar) {
    case "integer":
      return Number(value);
    case "boolean":
      return value !== 0n;
    case "number":
      return value instanceof Uint8Array ? Buffer.from(value).readDoubleLE(0) : Number(value);
    case "bytes":
      return Buffer.from(value as Uint8Array).toString("base64");
    case "time":
      return decodeTime(value as Uint8Array);
    case "quantity":
      return text(firstField(value as Uint8Array));
    case "intOrString":
      return decodeIntOrString(value as Uint8Array);
    case "any":
      return JSON.parse(text(firstField(value as Uint8Array)) || "null");
    case "string":
      return text(value);
  }
}

function firstField(bytes: Uint8Array): bigint | Uint8Array {
  for (const { number, value } of readFields(bytes)) if (number === 1) return value;
  return new Uint8Array();
}

function decodeTime(bytes: Uint8Array): string | null {
  let seconds: bigint | undefined;
  for (const { number, value } of readFields(bytes)) if (number === 1 && typeof value === "bigint") seconds = value;
  return seconds === undefined ? null : new Date(Number(seconds) * 1000).toISOString().replace(".000Z", "Z");
}

function decodeIntOrString(bytes: Uint8Array): number | string {
  let isText = false;
  let number = 0;
  let words = "";
  for (const field of readFields(bytes)) {
    if (field.number === 1) isText = field.value === 1n;
    else if (field.number === 2) number = Number(field.value);
    else words = text(field.value);
  }
  return isText ? words : number;
}

function text(value: bigint | Uint8Array): string {
  return value instanceof Uint8Array ? Buffer.from(value).toString("utf8") : String(value);
}

// Go writes strings and structs that are empty; in JSON they would have been left out.
function dropEmpty(object: JsonObject, type: ObjectType): JsonObject {
  for (const [key, value] of Object.entries(object)) {
    const node = type.fields.get(key)?.type;
    const isPlainFalse = value === false && plainBooleans.has(key);
    const isBlank = value === "" || value === null || isPlainFalse || (value === 0 && node?.form === "scalar");
    const optional = !type.fields.get(key)?.required;
    if (isBlank && optional && !(value === 0 && meaningfulZero.has(key))) delete object[key];
    if (node?.form === "object" && (key === "status" || key === "strategy" || key === "resources") && isEmpty(value)) {
      delete object[key];
    }
  }
  return object;
}

/** No pointers in Go, so that `false` is always written and says nothing. */
const plainBooleans = new Set(["stdin", "stdinOnce", "tty", "paused", "hostNetwork", "hostPID", "hostIPC", "readOnly"]);

/** Pointers in Go, so that a zero was meant. */
const meaningfulZero = new Set([
  "replicas",
  "terminationGracePeriodSeconds",
  "gracePeriodSeconds",
  "backoffLimit",
  "completions",
  "parallelism",
  "ttlSecondsAfterFinished",
  "revisionHistoryLimit",
  "runAsUser",
  "runAsGroup",
  "fsGroup",
  "minAvailable",
  "maxUnavailable",
  "successfulJobsHistoryLimit",
  "failedJobsHistoryLimit",
  "value",
]);

function isEmpty(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}
