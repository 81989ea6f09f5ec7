// A cluster in memory that keeps the contract of src/kube/cluster.ts, for tests of what stands on top of it.

import { CancelledError, ClusterError, KanisterError } from "../../src/errors/error.ts";
import type {
  CallOptions,
  Cluster,
  ContainerPath,
  ExecResult,
  KubeObject,
  PatchType,
  ResourceInfo,
  ResourcePath,
  ResourceType,
  WatchEvent,
} from "../../src/kube/cluster.ts";
import { matchesFields, parseFieldSelector } from "../../src/resources/field-selector.ts";
import { jsonPatch } from "../../src/resources/json-patch.ts";
import { matchesLabels, parseLabelSelector } from "../../src/resources/label-selector.ts";
import { mergePatch } from "../../src/resources/merge-patch.ts";
import { strategicMergePatch } from "../../src/resources/strategic-merge-patch.ts";

export type Call = { verb: string; path: string; body?: unknown };

export type ExecHandler = (
  at: ContainerPath,
  command: readonly string[],
  io: { stdout: (text: string) => void; stderr: (text: string) => void; signal: AbortSignal | undefined },
) => Promise<number>;

export type FakeOptions = {
  defaultNamespace?: string;
  /** What commands do; by default they end with 0. */
  exec?: ExecHandler;
  /** A container's log, call by call. */
  logs?: (at: ContainerPath, call: number, options: Parameters<Cluster["logs"]>[1]) => AsyncIterable<string>;
  /** Told of every change; it may `put` what a controller or a kubelet would. */
  onChange?: (event: WatchEvent, fake: FakeCluster) => void;
};

export type FakeCluster = {
  cluster: Cluster;
  /** Every call, in order: `get pods/ns/name`. */
  calls: Call[];
  /** Creates or overwrites, as somebody else would. */
  put(object: KubeObject): KubeObject;
  /** Removes at once, whatever its finalizers. */
  remove(kind: string, namespace: string | undefined, name: string): void;
  find(kind: string, namespace: string | undefined, name: string): KubeObject | undefined;
  all(kind: string): KubeObject[];
};

const info = (group: string, version: string, resource: string, kind: string, namespaced = true): ResourceInfo => ({
  group,
  version,
  resource,
  kind,
  namespaced,
});

const KINDS: readonly ResourceInfo[] = [
  info("", "v1", "pods", "Pod"),
  info("", "v1", "secrets", "Secret"),
  info("", "v1", "configmaps", "ConfigMap"),
  info("", "v1", "events", "Event"),
  info("", "v1", "services", "Service"),
  info("", "v1", "persistentvolumeclaims", "PersistentVolumeClaim"),
  info("", "v1", "replicationcontrollers", "ReplicationController"),
  info("", "v1", "namespaces", "Namespace", false),
  info("", "v1", "nodes", "Node", false),
  info("apps", "v1", "statefulsets", "StatefulSet"),
  info("apps", "v1", "deployments", "Deployment"),
  info("apps", "v1", "replicasets", "ReplicaSet"),
  info("apps.openshift.io", "v1", "deploymentconfigs", "DeploymentConfig"),
  info("cr.kanister.io", "v1alpha1", "blueprints", "Blueprint"),
  info("cr.kanister.io", "v1alpha1", "profiles", "Profile"),
  info("cr.kanister.io", "v1alpha1", "actionsets", "ActionSet"),
  info("cr.kanister.io", "v1alpha1", "repositoryservers", "RepositoryServer"),
  info("example.com", "v1", "widgets", "Widget"),
];

export function fakeCluster(objects: readonly KubeObject[] = [], options: FakeOptions = {}): FakeCluster {
  const { defaultNamespace = "default", exec = async () => 0 } = options;
  const stored = new Map<string, KubeObject>();
  const calls: Call[] = [];
  const watchers = new Set<(event: WatchEvent, key: string) => void>();
  let version = 0;
  let logCalls = 0;

  const infoOf = (kind: string) => {
    const found = KINDS.find((one) => one.kind === kind || one.resource === kind);
    if (found === undefined) throw new Error(`the fake cluster knows no ${kind}`);
    return found;
  };
  const keyOf = (path: ResourcePath) => `${path.group}/${path.resource}/${path.namespace ?? ""}/${path.name}`;
  const change = (type: WatchEvent["type"], key: string, object: KubeObject): KubeObject => {
    const next = structuredClone(object);
    next.metadata.resourceVersion = String(++version);
    if (type === "DELETED") stored.delete(key);
    else stored.set(key, next);
    for (const tell of watchers) tell({ type, object: structuredClone(next) }, key);
    options.onChange?.({ type, object: structuredClone(next) }, fake);
    return structuredClone(stored.get(key) ?? next);
  };
  const store = (key: string, object: KubeObject): KubeObject => {
    const before = stored.get(key);
    const metadata = { uid: before?.metadata.uid ?? `uid-${version + 1}`, ...object.metadata };
    return change(before === undefined ? "ADDED" : "MODIFIED", key, { ...object, metadata });
  };
  const enter = (verb: string, path: ResourcePath | ContainerPath, call: CallOptions | undefined, body?: unknown) => {
    const text = "pod" in path ? `pods/${path.namespace}/${path.pod}` : describe(path);
    calls.push({ verb, path: text, ...(body !== undefined && { body: structuredClone(body) }) });
    if (call?.signal?.aborted) throw cancelled(call.signal);
  };
  const present = (path: ResourcePath): KubeObject => {
    const found = stored.get(keyOf(path));
    if (found === undefined) throw refusal(404, "NotFound", `${path.resource} "${path.name}" not found`);
    return found;
  };
  const inCollection = (path: ResourcePath, key: string) =>
    key.startsWith(`${path.group}/${path.resource}/`) &&
    (path.namespace === undefined || key.startsWith(`${path.group}/${path.resource}/${path.namespace}/`));

  const cluster: Cluster = {
    server: "https://fake.test:6443",
    defaultNamespace,
    async get(path, call) {
      enter("get", path, call);
      return structuredClone(present(path));
    },
    async list(path, call = {}) {
      enter("list", path, call);
      const items = [...stored].filter(([key, object]) => inCollection(path, key) && selects(call, object));
      return { items: items.map(([, object]) => structuredClone(object)), resourceVersion: String(version) };
    },
    async create(path, object, call) {
      enter("create", path, call, object);
      const given = structuredClone(object) as KubeObject;
      const name = given.metadata.name ?? `generated-${version}`;
      const key = keyOf({ ...path, name });
      if (stored.has(key)) throw refusal(409, "AlreadyExists", `${path.resource} "${name}" already exists`);
      const metadata = { ...given.metadata, name, ...(path.namespace && { namespace: path.namespace }) };
      if (call?.dryRun) return { ...given, metadata };
      return store(key, { ...given, metadata });
    },
    async replace(path, object, call) {
      enter("replace", path, call, object);
      const before = present(path);
      const given = structuredClone(object) as KubeObject;
      const wanted = given.metadata.resourceVersion;
      if (wanted !== undefined && wanted !== before.metadata.resourceVersion) {
        throw refusal(409, "Conflict", "the object has been modified");
      }
      return store(keyOf(path), given);
    },
    async patch(path, patch, type, call) {
      enter(`patch(${type})`, path, call, patch);
      const before = present(path);
      return store(keyOf(path), patched(before, patch, type, path));
    },
    async delete(path, call) {
      enter("delete", path, call, { gracePeriodSeconds: call?.gracePeriodSeconds });
      const key = keyOf(path);
      const before = stored.get(key);
      if (before === undefined) return "absent";
      if ((before.metadata as { finalizers?: string[] }).finalizers?.length) {
        change("MODIFIED", key, {
          ...before,
          metadata: { ...before.metadata, deletionTimestamp: "2026-01-01T00:00:00Z" },
        });
      } else change("DELETED", key, before);
      return "accepted";
    },
    async *watch(path, call) {
      enter("watch", path, call);
      const { signal } = call;
      const queue: WatchEvent[] =
        call.resourceVersion === undefined
          ? [...stored]
              .filter(([key, object]) => inCollection(path, key) && selects(call, object))
              .map(([, object]) => ({ type: "ADDED" as const, object: structuredClone(object) }))
          : [];
      let wake = () => {};
      const tell = (event: WatchEvent, key: string) => {
        if (inCollection(path, key) && selects(call, event.object)) queue.push(event);
        wake();
      };
      const onAbort = () => wake();
      watchers.add(tell);
      signal?.addEventListener("abort", onAbort);
      try {
        for (;;) {
          if (signal?.aborted) throw cancelled(signal);
          const event = queue.shift();
          if (event !== undefined) yield event;
          else await new Promise<void>((resolve) => (wake = resolve));
        }
      } finally {
        watchers.delete(tell);
        signal?.removeEventListener("abort", onAbort);
      }
    },
    async resourceOf(apiVersion, kindOrResource, call) {
      enter("resourceOf", { group: "", version: "", resource: `${apiVersion}/${kindOrResource}` }, call);
      const found = KINDS.find(
        (one) =>
          (one.group === "" ? one.version : `${one.group}/${one.version}`) === apiVersion &&
          (one.kind === kindOrResource || one.resource === kindOrResource),
      );
      if (found === undefined) {
        throw refusal(404, "NotFound", `the cluster has no ${kindOrResource} in ${apiVersion}`);
      }
      return found;
    },
    async exec(at, command, call): Promise<ExecResult> {
      enter("exec", at, call, command);
      const { signal } = call;
      const handler = exec(at, command, {
        stdout: (text) => call.stdout?.(Buffer.from(text)),
        stderr: (text) => call.stderr?.(Buffer.from(text)),
        signal,
      });
      if (signal === undefined) return { exitCode: await handler };
      const aborted = new Promise<never>((_, reject) => {
        signal.addEventListener("abort", () => reject(cancelled(signal)), { once: true });
      });
      return { exitCode: await Promise.race([handler, aborted]) };
    },
    async *logs(at, call) {
      enter("logs", at, call, { sinceTime: call?.sinceTime });
      for await (const text of options.logs?.(at, logCalls++, call) ?? []) {
        if (call?.signal?.aborted) throw cancelled(call.signal);
        yield Buffer.from(text);
      }
    },
  };

  const pathOf = (kind: string, namespace: string | undefined, name: string): ResourcePath => {
    const { namespaced, ...type } = infoOf(kind);
    return { ...(type as ResourceType), name, ...(namespaced && namespace !== undefined && { namespace }) };
  };
  const fake: FakeCluster = {
    cluster,
    calls,
    put: (object) =>
      store(keyOf(pathOf(object.kind as string, object.metadata.namespace, object.metadata.name)), object),
    remove(kind, namespace, name) {
      const key = keyOf(pathOf(kind, namespace, name));
      const before = stored.get(key);
      if (before !== undefined) change("DELETED", key, before);
    },
    find: (kind, namespace, name) => structuredClone(stored.get(keyOf(pathOf(kind, namespace, name)))),
    all: (kind) =>
      [...stored].filter(([key]) => inCollection(infoOf(kind), key)).map(([, object]) => structuredClone(object)),
  };
  for (const object of objects) fake.put(object);
  calls.length = 0;
  return fake;
}

/** The error a real cluster gives for an HTTP status. */
export function refusal(status: number, reason: string, message: string): ClusterError {
  return new ClusterError(message, { status, reason });
}

/** The error of a connection that broke. */
export const lostConnection = () => refusal(0, "ConnectionLost", "the connection was closed");

function cancelled(signal: AbortSignal): KanisterError {
  return signal.reason instanceof KanisterError ? signal.reason : new CancelledError("cancelled");
}

function describe({ resource, namespace, name }: ResourcePath): string {
  return [resource, namespace, name].filter((part) => part !== undefined).join("/");
}

function selects(call: { labelSelector?: string; fieldSelector?: string }, object: KubeObject): boolean {
  const read = (field: string) => {
    const value = field
      .split(".")
      .reduce<unknown>((at, part) => (at as Record<string, unknown> | undefined)?.[part], object);
    return value === undefined ? undefined : String(value);
  };
  return (
    matchesLabels(parseLabelSelector(call.labelSelector ?? ""), object.metadata.labels) &&
    matchesFields(parseFieldSelector(call.fieldSelector ?? ""), read)
  );
}

function patched(before: KubeObject, patch: unknown, type: PatchType, path: ResourcePath): KubeObject {
  if (type === "json") return jsonPatch(before, patch) as KubeObject;
  if (type === "merge") return mergePatch(before, patch) as KubeObject;
  if (path.group.includes(".")) {
    throw refusal(415, "UnsupportedMediaType", "the body of the request was in an unknown format");
  }
  return strategicMergePatch(before, patch) as KubeObject;
}
