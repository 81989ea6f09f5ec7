// Empties namespaces that are being deleted, and gives every other one its service account and root certificate.
import type { Api } from "../api-server/api.ts";
import { storageKey } from "../api-server/resource-kind.ts";
import type { KubeObject } from "../kubernetes-objects.ts";
import { type Loop, startLoop } from "./loop.ts";

export function startNamespaceLoop(api: Api, log: (line: string) => void, certificate: string): Loop {
  const namespaces = api.kind("namespaces");
  const ofMember = (object: KubeObject) => (object.metadata.namespace ? [object.metadata.namespace] : []);
  return startLoop({
    store: api.store,
    log,
    watch: {
      namespaces: (namespace) => [namespace.metadata.name],
      serviceaccounts: ofMember,
      configmaps: ofMember,
      "*": (object, change) => (change?.type === "DELETED" ? ofMember(object) : []),
    },
    reconcile(name) {
      const namespace = api.find(namespaces, undefined, name);
      if (!namespace) return undefined;
      if (!namespace.metadata.deletionTimestamp) {
        furnish(api, name, certificate);
        return undefined;
      }
      const left = empty(api, name);
      if (left === 0) {
        api.modify(namespaces, undefined, name, (current) => ({
          ...current,
          spec: { ...(current.spec as object), finalizers: [] },
        }));
        return undefined;
      }
      return 1;
    },
  });
}

/** What every namespace has. */
export function furnish(api: Api, namespace: string, certificate: string): void {
  if (!api.find(api.kind("serviceaccounts"), namespace, "default")) {
    api.create(api.kind("serviceaccounts"), namespace, { metadata: { name: "default" } });
  }
  if (!api.find(api.kind("configmaps"), namespace, "kube-root-ca.crt")) {
    api.create(api.kind("configmaps"), namespace, {
      metadata: { name: "kube-root-ca.crt" },
      data: { "ca.crt": certificate },
    });
  }
}

function empty(api: Api, namespace: string): number {
  let left = 0;
  for (const resource of api.store.resources()) {
    const kind = api.registry.stored(resource);
    if (!kind?.namespaced) continue;
    for (const object of api.store.list(storageKey(kind), namespace)) {
      left += 1;
      if (object.metadata.deletionTimestamp) continue;
      const { removed } = api.remove(kind, namespace, object.metadata.name, { propagationPolicy: "Background" });
      if (removed) left -= 1;
    }
  }
  return left;
}
