// The verbs of the API on stored objects, without HTTP: what requests and the sandbox's own loops both go through.
import { randomBytes, randomUUID } from "node:crypto";
import { cloneJson, isObject, type JsonObject, jsonEqual } from "../../resources/json.ts";
import { findKind } from "../../resources/type-table.ts";
import { type DraftObject, type KubeObject, timestamp } from "../kubernetes-objects.ts";
import { alreadyExists, badRequest, conflict, type FieldFault, forbidden, invalid, notFound } from "./api-error.ts";
import { decodeObject } from "./decode-object.ts";
import { applyDefaults } from "./defaults.ts";
import { prepareNew } from "./new-object.ts";
import {
  desired,
  gracePeriod,
  hasGeneration,
  isHeld,
  isNamespace,
  keepsStatus,
  mergeSystemFields,
  withoutManagers,
} from "./object-rules.ts";
import type { ObjectStore } from "./object-store.ts";
import { groupVersion, type ResourceKind, storageKey } from "./resource-kind.ts";
import type { ResourceRegistry } from "./resource-registry.ts";
import { pruneObject, type Schema, schemaFaults } from "./structural-schema.ts";
import { changeFaults, metadataFaults, objectFaults } from "./validation.ts";

export type WriteOptions = {
  dryRun?: boolean;
  subresource?: "status" | "scale";
  fieldValidation?: "Ignore" | "Warn" | "Strict";
  /** Warnings for the client are added here. */
  warnings?: string[];
  manager?: string;
  /** Set by server-side apply, which keeps the account of field owners itself. */
  managedFields?: unknown[];
};

export type DeleteOptions = {
  dryRun?: boolean;
  gracePeriodSeconds?: number;
  propagationPolicy?: "Orphan" | "Background" | "Foreground";
  preconditions?: { uid?: string; resourceVersion?: string };
};

/** Looks at a new object before it is stored; may change it, or refuse by throwing. */
export type Admission = (kind: ResourceKind, object: KubeObject) => void;

/** Everything happens at once: no other write comes between the reads and the write of one call. */
export type Api = {
  store: ObjectStore;
  registry: ResourceRegistry;
  admissions: Admission[];
  get(kind: ResourceKind, namespace: string | undefined, name: string): KubeObject;
  find(kind: ResourceKind, namespace: string | undefined, name: string): KubeObject | undefined;
  list(kind: ResourceKind, namespace?: string): KubeObject[];
  create(kind: ResourceKind, namespace: string | undefined, body: DraftObject, options?: WriteOptions): KubeObject;
  /** With a resourceVersion in the body it must be the current one. */
  update(
    kind: ResourceKind,
    namespace: string | undefined,
    name: string,
    body: DraftObject,
    options?: WriteOptions,
  ): KubeObject;
  /** Reads, changes and writes in one go; `change` may return the object it got. Undefined when it does not exist. */
  modify<Kind extends KubeObject>(
    kind: ResourceKind,
    namespace: string | undefined,
    name: string,
    change: (object: Kind) => KubeObject,
    options?: WriteOptions,
  ): Kind | undefined;
  /** `removed` is false while finalizers or a grace period keep the object. */
  remove(
    kind: ResourceKind,
    namespace: string | undefined,
    name: string,
    options?: DeleteOptions,
  ): { object: KubeObject; removed: boolean };
  /** The kind with that name among Kubernetes' own. */
  kind(plural: string): ResourceKind;
};

const namespacesKey = "namespaces";

export function createApi(store: ObjectStore, registry: ResourceRegistry): Api {
  const admissions: Admission[] = [];

  const keyFor = (namespace: string | undefined, name: string) => (namespace ? `${namespace}/${name}` : name);

  function find(kind: ResourceKind, namespace: string | undefined, name: string): KubeObject | undefined {
    const object = store.get(storageKey(kind), keyFor(kind.namespaced ? namespace : undefined, name));
    return object && asVersion(kind, object);
  }

  function get(kind: ResourceKind, namespace: string | undefined, name: string): KubeObject {
    const object = find(kind, namespace, name);
    if (!object) throw notFound(kind, name);
    return object;
  }

  function store_(kind: ResourceKind, object: KubeObject): KubeObject {
    const apiVersion = groupVersion({ group: kind.group, version: registry.storageVersion(kind) });
    return asVersion(kind, store.put(storageKey(kind), { ...object, apiVersion }));
  }

  function create(
    kind: ResourceKind,
    namespace: string | undefined,
    body: DraftObject,
    options: WriteOptions = {},
  ): KubeObject {
    checkIdentity(kind, namespace, undefined, body);
    const { object, faults: shapeFaults } = decode(kind, body, options);
    const { metadata } = object;
    metadata.name ||= metadata.generateName ? `${metadata.generateName.slice(0, 58)}${suffix()}` : "";
    if (kind.namespaced) metadata.namespace = namespace ?? "default";
    else delete metadata.namespace;
    if (metadata.resourceVersion) throw badRequest("resourceVersion should not be set on objects to be created");
    metadata.uid = randomUUID();
    metadata.creationTimestamp = timestamp();
    metadata.generation = 1;
    for (const field of ["deletionTimestamp", "deletionGracePeriodSeconds", "selfLink"]) {
      delete (metadata as JsonObject)[field];
    }
    if (!hasGeneration(kind)) delete metadata.generation;
    if (kind.subresources.includes("status") && options.subresource !== "status" && !keepsStatus(kind))
      delete object.status;
    applyDefaults(kind.custom ? "" : kind.kind, object);
    const faults = metadataFaults(kind, object);
    if (faults.length === 0) checkNamespace(kind, object);
    faults.push(...shapeFaults, ...kindFaults(kind, object));
    if (faults.length > 0) throw invalid(kind, metadata.name, faults);
    prepareNew(kind, object);
    if (find(kind, metadata.namespace, metadata.name)) throw alreadyExists(kind, metadata.name);
    for (const admit of admissions) admit(kind, object);
    if (options.managedFields) metadata.managedFields = options.managedFields;
    return options.dryRun ? { ...object, metadata: { ...metadata } } : store_(kind, object);
  }

  function checkNamespace(kind: ResourceKind, object: KubeObject): void {
    if (!kind.namespaced) return;
    const name = object.metadata.namespace ?? "";
    const namespace = store.get(namespacesKey, name);
    if (!namespace) throw notFound({ group: "", plural: namespacesKey }, name);
    if (namespace.metadata.deletionTimestamp) {
      const why = `unable to create new content in namespace ${name} because it is being terminated`;
      throw forbidden(kind, object.metadata.name, why);
    }
  }

  function decode(
    kind: ResourceKind,
    body: DraftObject,
    options: WriteOptions,
  ): { object: KubeObject; faults: FieldFault[] } {
    const type = kind.custom ? undefined : findKind(groupVersion(kind), kind.kind);
    const draft: JsonObject = { ...body, metadata: body.metadata ?? {} };
    let object: JsonObject;
    let unknown: string[] = [];
    let faults: FieldFault[] = [];
    if (type) {
      const decoded = decodeObject(draft, type, kind);
      ({ object, unknown, faults } = decoded);
    } else {
      const schema = kind.custom?.schema as Schema | undefined;
      ({ object, unknown } = schema ? pruneObject(draft, schema) : { object: draft, unknown });
      const meta = decodeObject({ metadata: draft.metadata }, findKind("v1", "ConfigMap") ?? neverType(), kind);
      object.metadata = meta.object.metadata;
      unknown = [...unknown, ...meta.unknown];
    }
    if (unknown.length > 0) reportUnknown(unknown, kind, options);
    const result = cloneJson(object) as KubeObject;
    result.metadata ??= {} as KubeObject["metadata"];
    for (const field of ["labels", "annotations", "ownerReferences", "finalizers"] as const) {
      const value = result.metadata[field];
      if (value && Object.keys(value).length === 0) delete result.metadata[field];
    }
    const typed = { ...result, apiVersion: groupVersion(kind), kind: kind.kind, metadata: result.metadata };
    return { object: typed, faults };
  }

  function update(
    kind: ResourceKind,
    namespace: string | undefined,
    name: string,
    body: DraftObject,
    options: WriteOptions = {},
  ): KubeObject {
    const current = get(kind, namespace, name);
    checkIdentity(kind, namespace, name, body);
    const sent = body.metadata.resourceVersion;
    if (sent && sent !== current.metadata.resourceVersion) throw conflict(kind, name);
    if (body.metadata.uid && body.metadata.uid !== current.metadata.uid) {
      const why = `Precondition failed: UID in precondition: ${body.metadata.uid}, UID in object meta: ${current.metadata.uid}`;
      throw conflict(kind, name, why);
    }
    const { object: draft, faults: shapeFaults } = decode(kind, body, options);
    const next = mergeSystemFields(kind, current, draft, options.subresource);
    if (options.subresource !== "status") applyDefaults(kind.custom ? "" : kind.kind, next);
    if (hasGeneration(kind) && options.subresource !== "status" && !jsonEqual(desired(current), desired(next))) {
      next.metadata.generation = (current.metadata.generation ?? 0) + 1;
    }
    if (options.subresource !== "status" || kind.custom) {
      const faults = [...metadataFaults(kind, next), ...changeFaults(kind, current, next), ...kindFaults(kind, next)];
      if (options.subresource !== "status") faults.push(...shapeFaults);
      if (faults.length > 0) throw invalid(kind, name, faults);
    }
    if (options.managedFields) next.metadata.managedFields = options.managedFields;
    const managersKept = jsonEqual(next.metadata.managedFields, current.metadata.managedFields);
    if (managersKept && jsonEqual(withoutManagers(current), withoutManagers(next))) return current;
    if (options.dryRun) return next;
    const finished = next.metadata.deletionTimestamp && !next.metadata.finalizers?.length && !isHeld(kind, next);
    if (finished) {
      store_(kind, next);
      store.remove(storageKey(kind), keyFor(kind.namespaced ? namespace : undefined, name));
      return next;
    }
    return store_(kind, next);
  }

  function remove(kind: ResourceKind, namespace: string | undefined, name: string, options: DeleteOptions = {}) {
    const current = get(kind, namespace, name);
    const { uid, resourceVersion } = options.preconditions ?? {};
    if (uid && uid !== current.metadata.uid) {
      const why = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${current.metadata.uid}`;
      throw conflict(kind, name, why);
    }
    if (resourceVersion && resourceVersion !== current.metadata.resourceVersion) {
      const why = `Precondition failed: ResourceVersion in precondition: ${resourceVersion}, ResourceVersion in object meta: ${current.metadata.resourceVersion}`;
      throw conflict(kind, name, why);
    }
    if (kind.plural === "namespaces" && ["default", "kube-system", "kube-public"].includes(name) && kind.group === "") {
      throw forbidden(kind, name, "this namespace may not be deleted");
    }
    const finalizers = new Set(current.metadata.finalizers);
    const propagation = options.propagationPolicy;
    if (propagation === "Foreground") finalizers.add("foregroundDeletion");
    if (propagation === "Orphan") finalizers.add("orphan");
    const grace = gracePeriod(kind, current, options.gracePeriodSeconds);
    const removed = finalizers.size === 0 && grace === 0 && !isNamespace(kind);
    if (options.dryRun) return { object: current, removed };
    if (removed) {
      return { object: store.remove(storageKey(kind), keyFor(current.metadata.namespace, name)) ?? current, removed };
    }
    const already = current.metadata.deletionTimestamp;
    const shortened = grace < (current.metadata.deletionGracePeriodSeconds ?? Number.POSITIVE_INFINITY);
    if (already && !shortened && finalizers.size === (current.metadata.finalizers?.length ?? 0)) {
      return { object: current, removed: false };
    }
    const deadline = timestamp(new Date(Date.now() + grace * 1000));
    const next: KubeObject = {
      ...current,
      metadata: {
        ...current.metadata,
        deletionTimestamp: already && !shortened ? already : deadline,
        deletionGracePeriodSeconds: already && !shortened ? current.metadata.deletionGracePeriodSeconds : grace,
        ...(finalizers.size > 0 ? { finalizers: [...finalizers] } : {}),
        ...(hasGeneration(kind) && !already ? { generation: (current.metadata.generation ?? 0) + 1 } : {}),
      },
    };
    if (isNamespace(kind)) next.status = { ...(isObject(current.status) ? current.status : {}), phase: "Terminating" };
    return { object: store_(kind, next), removed: false };
  }

  return {
    store,
    registry,
    admissions,
    find,
    get,
    list: (kind, namespace) =>
      store.list(storageKey(kind), kind.namespaced ? namespace : undefined).map((object) => asVersion(kind, object)),
    create,
    update,
    remove,
    modify<Kind extends KubeObject>(
      kind: ResourceKind,
      namespace: string | undefined,
      name: string,
      change: (object: Kind) => KubeObject,
      options?: WriteOptions,
    ) {
      const current = find(kind, namespace, name) as Kind | undefined;
      if (!current) return undefined;
      const next = change(current);
      return (next === current ? current : update(kind, namespace, name, next, options)) as Kind;
    },
    kind(plural) {
      const found = registry.kinds().find((kind) => kind.plural === plural && !kind.custom);
      if (!found) throw new Error(`no resource ${plural}`);
      return found;
    },
  };
}

function neverType(): never {
  throw new Error("the type table lacks ConfigMap");
}

/** The random end of a generated name, in Kubernetes' alphabet without vowels. */
export function suffix(): string {
  const alphabet = "bcdfghjklmnpqrstvwxz2456789";
  return [...randomBytes(5)].map((byte) => alphabet[byte % alphabet.length]).join("");
}

function asVersion(kind: ResourceKind, object: KubeObject): KubeObject {
  const apiVersion = groupVersion(kind);
  return object.apiVersion === apiVersion ? object : { ...object, apiVersion };
}

function checkIdentity(
  kind: ResourceKind,
  namespace: string | undefined,
  name: string | undefined,
  body: DraftObject,
): void {
  if (body.kind && body.kind !== kind.kind) {
    throw badRequest(
      `${body.kind} in version "${(body.apiVersion ?? "").split("/").at(-1)}" cannot be handled as a ${kind.kind}: ` +
        `no kind "${body.kind}" is registered for version "${groupVersion(kind)}"`,
    );
  }
  if (body.apiVersion && body.apiVersion !== groupVersion(kind)) {
    throw badRequest(
      `the API version in the data (${body.apiVersion}) does not match the expected API version (${groupVersion(kind)})`,
    );
  }
  const sent = body.metadata?.namespace;
  if (kind.namespaced && sent && namespace && sent !== namespace) {
    throw badRequest(`the namespace of the provided object does not match the namespace sent on the request`);
  }
  if (name !== undefined && body.metadata?.name && body.metadata.name !== name) {
    throw badRequest(`the name of the object (${body.metadata.name}) does not match the name on the URL (${name})`);
  }
}

function reportUnknown(unknown: string[], kind: ResourceKind, options: WriteOptions): void {
  const texts = unknown.map((path) => `unknown field "${path}"`);
  if (options.fieldValidation === "Strict") {
    throw badRequest(
      `${kind.kind} in version "${kind.version}" cannot be handled as a ${kind.kind}: strict decoding error: ${texts.join(", ")}`,
    );
  }
  if (options.fieldValidation !== "Ignore") options.warnings?.push(...texts);
}

function kindFaults(kind: ResourceKind, object: KubeObject) {
  const schema = kind.custom?.schema as Schema | undefined;
  return kind.custom ? (schema ? schemaFaults(object, schema) : []) : objectFaults(kind, object);
}
