// JSON patch (RFC 6902) with the error texts of the library that the Kubernetes API server uses.
import { cloneJson, isObject, jsonEqual, setKey } from "./json.ts";
import { PatchError } from "./patch-error.ts";

type Operation = { op: string; path: string; from?: string; value?: unknown };

/** Applies all operations or none: the document handed in is never changed. */
export function jsonPatch(document: unknown, patch: unknown): unknown {
  if (!Array.isArray(patch)) {
    throw new PatchError("json: cannot unmarshal object into Go value of type jsonpatch.Patch");
  }
  let result = cloneJson(document);
  for (const operation of patch) result = applyOperation(result, readOperation(operation));
  return result;
}

function readOperation(operation: unknown): Operation {
  if (!isObject(operation) || typeof operation.op !== "string" || typeof operation.path !== "string") {
    throw new PatchError(`Unexpected kind: ${isObject(operation) ? String(operation.op ?? "unknown") : "unknown"}`);
  }
  return operation as Operation;
}

function applyOperation(document: unknown, operation: Operation): unknown {
  const { op, path } = operation;
  switch (op) {
    case "add":
      return add(document, path, cloneJson(operation.value ?? null));
    case "remove":
      return remove(document, path, "remove");
    case "replace":
      if (path !== "" && read(document, path) === undefined) throw missing("replace", path, "does not exist");
      if (path === "") return cloneJson(operation.value ?? null);
      return put(document, path, cloneJson(operation.value ?? null), false);
    case "move": {
      const from = operation.from ?? "";
      const value = read(document, from);
      if (value === undefined) throw missing("move", from, "does not exist");
      return add(remove(document, from, "move"), path, value);
    }
    case "copy": {
      const from = operation.from ?? "";
      const value = read(document, from);
      if (value === undefined) throw missing("copy", from, "does not exist");
      return add(document, path, cloneJson(value));
    }
    case "test":
      if (!jsonEqual(read(document, path) ?? null, operation.value ?? null)) {
        throw new PatchError(`testing value ${path} failed: test failed`, "unprocessable");
      }
      return document;
    default:
      throw new PatchError(`Unexpected kind: ${op}`, "unprocessable");
  }
}

function missing(op: string, path: string, why: string): PatchError {
  return new PatchError(`${op} operation ${why}: doc is missing path: ${path}: missing value`, "unprocessable");
}

function pointer(path: string): string[] {
  if (path === "") return [];
  if (!path.startsWith("/")) throw new PatchError(`doc is missing path: ${path}: missing value`, "unprocessable");
  return path
    .slice(1)
    .split("/")
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function child(container: unknown, key: string): unknown {
  if (Array.isArray(container)) return /^(0|[1-9]\d*)$/.test(key) ? container[Number(key)] : undefined;
  if (isObject(container) && Object.hasOwn(container, key)) return container[key];
  return undefined;
}

function read(document: unknown, path: string): unknown {
  return pointer(path).reduce<unknown>(child, document);
}

function parentOf(document: unknown, path: string, op: string): { parent: unknown; key: string } {
  const keys = pointer(path);
  const key = keys.pop() ?? "";
  const parent = keys.reduce<unknown>(child, document);
  if (typeof parent !== "object" || parent === null) throw missing(op, path, "does not apply");
  return { parent, key };
}

function add(document: unknown, path: string, value: unknown): unknown {
  return path === "" ? value : put(document, path, value, true);
}

function put(document: unknown, path: string, value: unknown, insert: boolean): unknown {
  const { parent, key } = parentOf(document, path, insert ? "add" : "replace");
  if (Array.isArray(parent)) {
    const index =
      key === "-" && insert ? parent.length : arrayIndex(key, insert ? parent.length : parent.length - 1, path);
    parent.splice(index, insert ? 0 : 1, value);
  } else if (isObject(parent)) {
    setKey(parent, key, value);
  }
  return document;
}

function remove(document: unknown, path: string, op: string): unknown {
  if (path === "") return null;
  const { parent, key } = parentOf(document, path, op);
  if (Array.isArray(parent)) {
    parent.splice(arrayIndex(key, parent.length - 1, path), 1);
  } else if (isObject(parent)) {
    if (!Object.hasOwn(parent, key)) {
      throw new PatchError(
        `${op} operation does not apply: doc is missing key: ${path}: missing value`,
        "unprocessable",
      );
    }
    delete parent[key];
  }
  return document;
}

function arrayIndex(key: string, last: number, path: string): number {
  const index = /^(0|[1-9]\d*)$/.test(key) ? Number(key) : Number.NaN;
  if (!(index <= last)) {
    throw new PatchError(
      `Unable to access invalid index: ${key} of ${path}: invalid index referenced`,
      "unprocessable",
    );
  }
  return index;
}
