// KubeOps: creates, patches and deletes objects of the cluster.

import { setTimeout as delay } from "node:timers/promises";
import { readYaml } from "../api/kubernetes-yaml.ts";
import type { ObjectReference } from "../api/reference.ts";
import type { FunctionContext, KanisterFunction } from "../engine/function.ts";
import { ClusterError, DocumentError, KanisterError } from "../errors/error.ts";
import type { KubeObject, ResourceInfo, ResourcePath } from "../kube/cluster.ts";
import { reading } from "./shared/reading.ts";

type Inputs = { operation: string; spec?: string; namespace?: string; objectReference?: Record<string, unknown> };

export const kubeOps: KanisterFunction = {
  name: "KubeOps",
  version: "v0.0.0",
  summary: "Creates, patches or deletes an object of the cluster.",
  arguments: [
    { name: "operation", type: "string", required: true, summary: "create, patch or delete" },
    { name: "spec", type: "string", summary: "create: one or more YAML documents; patch: the patch as YAML" },
    { name: "namespace", type: "string", default: "default", summary: "namespace of objects that name none" },
    {
      name: "objectReference",
      type: "map",
      summary: "patch and delete: apiVersion (the version alone), group, resource, name, namespace",
    },
  ],
  outputs: [
    { name: "apiVersion", summary: "version of the object" },
    { name: "group", summary: "its API group" },
    { name: "resource", summary: "its resource" },
    { name: "kind", summary: "its kind, as given in objectReference" },
    { name: "name", summary: "its name" },
    { name: "namespace", summary: "its namespace; absent for cluster-scoped objects" },
  ],
  reads: [],
  async run(context, args) {
    const inputs = args as Inputs;
    switch (inputs.operation) {
      case "create":
        return create(context, inputs);
      case "patch":
        return patch(context, inputs);
      case "delete":
        return remove(context, inputs);
      default:
        throw argumentError("operation", `invalid operation '${inputs.operation}'`, "use create, patch or delete");
    }
  },
};

async function create(context: FunctionContext, inputs: Inputs): Promise<Record<string, unknown>> {
  const objects = objectsOf(inputs.spec, "create");
  if (objects.length === 0)
    throw argumentError("spec", "spec holds no object", "write the object as YAML under spec: |");
  let last: Record<string, unknown> = {};
  for (const object of objects) {
    const { apiVersion = "", kind = "" } = object;
    if (apiVersion === "" || kind === "") {
      throw argumentError("spec", "an object of spec has no apiVersion or no kind", "every document needs both");
    }
    const info = await context.cluster.resourceOf(apiVersion, kind, { signal: context.signal });
    const namespace = info.namespaced ? object.metadata?.namespace || inputs.namespace || "default" : undefined;
    const path = { group: info.group, version: info.version, resource: info.resource, ...(namespace && { namespace }) };
    const created = await context.cluster.create(path, object, {
      signal: context.signal,
      fieldManager: "kanister-create",
    });
    // upstream: kind stays empty after create.
    last = reference({ ...path, name: created.metadata.name }, "");
  }
  return last;
}

async function patch(context: FunctionContext, inputs: Inputs): Promise<Record<string, unknown>> {
  const { path, kind } = await referenced(context, inputs);
  const documents = objectsOf(inputs.spec, "patch");
  if (documents.length !== 1) throw argumentError("spec", "patch takes one document", "use one phase for each object");
  const { cluster, signal } = context;
  try {
    await cluster.patch(path, documents[0], "strategic", { signal });
  } catch (error) {
    // Custom resources know no strategic merge.
    if (!(error instanceof ClusterError) || error.status !== 415) throw error;
    await cluster.patch(path, documents[0], "merge", { signal });
  }
  return reference(path, kind);
}

const LONGEST_PAUSE_MS = 1000;

async function remove(context: FunctionContext, inputs: Inputs): Promise<Record<string, unknown>> {
  const { path, kind } = await referenced(context, inputs);
  const { cluster, signal } = context;
  const uid = await uidOf(context, path);
  if (uid === undefined) {
    context.note("info", `${path.resource} ${path.name} is already gone`);
    return reference(path, kind);
  }
  await cluster.delete(path, { signal });
  let told = false;
  for (let pause = 50; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    // Another object of that name may have been made by an operator since.
    if ((await uidOf(context, path)) !== uid) return reference(path, kind);
    if (pause === LONGEST_PAUSE_MS && !told) {
      context.note("info", `waiting until ${path.resource} ${path.name} is gone; its finalizers may hold it`);
      told = true;
    }
    await delay(pause, undefined, { signal });
  }
}

async function uidOf(context: FunctionContext, path: ResourcePath): Promise<string | undefined> {
  try {
    return (await context.cluster.get(path, reading(context))).metadata.uid;
  } catch (error) {
    if (error instanceof ClusterError && error.status === 404) return undefined;
    throw error;
  }
}

async function referenced(context: FunctionContext, inputs: Inputs): Promise<{ path: ResourcePath; kind: string }> {
  const given = (inputs.objectReference ?? {}) as ObjectReference;
  const missing = (["apiVersion", "resource", "name"] as const).filter((field) => !given[field]);
  if (missing.length > 0) {
    throw argumentError(
      "objectReference",
      `missing one or more required fields in objectReference: ${missing.join(", ")}`,
      "it needs apiVersion (for example v1), resource (for example configmaps) and name; group for other than core objects",
    );
  }
  const [version = "", ...rest] = (given.apiVersion as string).split("/").reverse();
  const group = (given.group ?? rest[0] ?? "").replace(/\/$/, "");
  const info = await resourceInfo(context, group, version, given.resource as string);
  const namespace = info.namespaced ? given.namespace || inputs.namespace || "default" : undefined;
  const path = { group, version, resource: info.resource, name: given.name as string, ...(namespace && { namespace }) };
  return { path, kind: given.kind ?? "" };
}

function resourceInfo(
  { cluster, signal }: FunctionContext,
  group: string,
  version: string,
  resource: string,
): Promise<ResourceInfo> {
  return cluster.resourceOf(group === "" ? version : `${group}/${version}`, resource, { signal });
}

function reference(path: ResourcePath, kind: string): Record<string, unknown> {
  const { version, group, resource, name, namespace } = path;
  return { apiVersion: version, group, resource, kind, name, ...(namespace && { namespace }) };
}

function objectsOf(spec: string | undefined, operation: string): Partial<KubeObject>[] {
  if (spec === undefined || spec.trim() === "") {
    throw argumentError(
      "spec",
      `spec cannot be empty for ${operation} operation`,
      "write the object as YAML under spec: |",
    );
  }
  try {
    return readYaml(spec, "spec").flatMap(({ value }) => {
      const list = value as { kind?: string; items?: Partial<KubeObject>[] };
      if (typeof value !== "object")
        throw argumentError("spec", "spec is not an object", "write it as YAML under spec: |");
      return list.kind?.endsWith("List") && Array.isArray(list.items) ? list.items : [value as Partial<KubeObject>];
    });
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    const { line, column } = error.where ?? {};
    throw argumentError(
      "spec",
      `spec, line ${line}, column ${column}: ${error.message}`,
      error.hint ?? "check the rendered text",
    );
  }
}

const argumentError = (argument: string, message: string, hint: string) =>
  new KanisterError("ARGUMENT", message, { hint, details: { argument } });
