// Removes objects whose owners are gone, and lets owners go in the order that their deletion asked for.
import type { Api } from "../api-server/api.ts";
import { type ResourceKind, storageKey } from "../api-server/resource-kind.ts";
import type { KubeObject, OwnerReference } from "../kubernetes-objects.ts";
import { type Loop, startLoop } from "./loop.ts";

export function startGarbageCollector(api: Api, log: (line: string) => void): Loop {
  const { store } = api;
  const uidOf = (object: KubeObject) => object.metadata.uid;
  return startLoop({
    store,
    log,
    watch: {
      // The dependents of what changed, and the owners that may be waiting for it.
      "*": (object, change) => {
        const owners = (object.metadata.ownerReferences ?? []).map((owner) => owner.uid);
        const leaving = change?.type === "DELETED" || object.metadata.deletionTimestamp;
        return leaving ? [uidOf(object), ...owners] : owners;
      },
    },
    reconcile(uid) {
      const owner = findByUid(api, uid);
      const dependents = findDependents(api, uid);
      if (!owner) collect(api, dependents);
      else if (owner.object.metadata.deletionTimestamp) leave(api, owner, dependents);
      return undefined;
    },
  });
}

type Member = { kind: ResourceKind; object: KubeObject };

function everything(api: Api): Member[] {
  return api.store.resources().flatMap((resource) => {
    const kind = api.registry.stored(resource);
    return kind ? api.store.list(resource).map((object) => ({ kind, object })) : [];
  });
}

function findByUid(api: Api, uid: string): Member | undefined {
  return everything(api).find(({ object }) => object.metadata.uid === uid);
}

function findDependents(api: Api, uid: string): Member[] {
  return everything(api).filter(({ object }) => object.metadata.ownerReferences?.some((owner) => owner.uid === uid));
}

function ownerExists(api: Api, owner: OwnerReference, dependent: KubeObject): boolean {
  const kind = api.registry.findKind(owner.apiVersion, owner.kind);
  if (!kind) return true;
  const key = kind.namespaced ? `${dependent.metadata.namespace}/${owner.name}` : owner.name;
  return api.store.get(storageKey(kind), key)?.metadata.uid === owner.uid;
}

function collect(api: Api, dependents: readonly Member[]): void {
  for (const { kind, object } of dependents) {
    const owners = object.metadata.ownerReferences ?? [];
    const living = owners.filter((owner) => ownerExists(api, owner, object));
    if (living.length === owners.length) continue;
    const { namespace, name, uid } = object.metadata;
    if (living.length > 0) {
      api.modify(kind, namespace, name, (current) => ({
        ...current,
        metadata: { ...current.metadata, ownerReferences: living },
      }));
    } else if (!object.metadata.deletionTimestamp) {
      api.remove(kind, namespace, name, { preconditions: { uid }, propagationPolicy: "Background" });
    }
  }
}

function leave(api: Api, owner: Member, dependents: readonly Member[]): void {
  const finalizers = owner.object.metadata.finalizers ?? [];
  const { uid } = owner.object.metadata;
  if (finalizers.includes("orphan")) {
    for (const { kind, object } of dependents) {
      api.modify(kind, object.metadata.namespace, object.metadata.name, (current) => ({
        ...current,
        metadata: {
          ...current.metadata,
          ownerReferences: current.metadata.ownerReferences?.filter((reference) => reference.uid !== uid),
        },
      }));
    }
    dropFinalizer(api, owner, "orphan");
  } else if (finalizers.includes("foregroundDeletion")) {
    const blocking = dependents.filter(({ object }) =>
      object.metadata.ownerReferences?.some((reference) => reference.uid === uid && reference.blockOwnerDeletion),
    );
    for (const { kind, object } of dependents) {
      if (object.metadata.deletionTimestamp) continue;
      api.remove(kind, object.metadata.namespace, object.metadata.name, { propagationPolicy: "Foreground" });
    }
    if (blocking.length === 0) dropFinalizer(api, owner, "foregroundDeletion");
  }
}

function dropFinalizer(api: Api, { kind, object }: Member, name: string): void {
  api.modify(kind, object.metadata.namespace, object.metadata.name, (current) => ({
    ...current,
    metadata: {
      ...current.metadata,
      finalizers: current.metadata.finalizers?.filter((finalizer) => finalizer !== name),
    },
  }));
}
