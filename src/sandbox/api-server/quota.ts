// Counts what the objects of a namespace use of the resources that a ResourceQuota can bound.
import { formatQuantity, parseQuantity } from "../../resources/quantity.ts";
import type { Claim, KubeObject, Pod } from "../kubernetes-objects.ts";
import type { Api } from "./api.ts";
import { type ResourceKind, storageKey } from "./resource-kind.ts";

const one = 1_000_000_000n;

/** The use of one object by quota name. */
export function quotaUse(kind: ResourceKind, object: KubeObject): Record<string, bigint> {
  const use: Record<string, bigint> = { [`count/${storageKey(kind)}`]: one };
  if (kind.group === "") use[kind.plural] = one;
  if (storageKey(kind) === "pods") addPod(use, object as Pod);
  if (storageKey(kind) === "persistentvolumeclaims") {
    use["requests.storage"] = parseQuantity((object as Claim).spec.resources?.requests?.storage ?? "0");
  }
  return use;
}

function addPod(use: Record<string, bigint>, pod: Pod): void {
  if (pod.status?.phase === "Succeeded" || pod.status?.phase === "Failed") {
    delete use.pods;
    return;
  }
  for (const list of ["requests", "limits"] as const) {
    for (const resource of ["cpu", "memory", "ephemeral-storage"]) {
      const amount = (container: {
        resources?: { requests?: Record<string, string>; limits?: Record<string, string> };
      }) => parseQuantity(container.resources?.[list]?.[resource] ?? "0");
      const sum = pod.spec.containers.reduce((total, container) => total + amount(container), 0n);
      let most = sum;
      for (const container of pod.spec.initContainers ?? []) if (amount(container) > most) most = amount(container);
      use[`${list}.${resource}`] = most;
      if (list === "requests") use[resource] = most;
    }
  }
}

export function liveUse(api: Api, namespace: string): Record<string, bigint> {
  const total: Record<string, bigint> = {};
  for (const resource of api.store.resources()) {
    const kind = api.registry.stored(resource);
    if (!kind?.namespaced || kind.plural === "events") continue;
    for (const object of api.store.list(resource, namespace)) {
      for (const [name, amount] of Object.entries(quotaUse(kind, object))) total[name] = (total[name] ?? 0n) + amount;
    }
  }
  return total;
}

export function formatUse(nanos: bigint, resource: string): string {
  return formatQuantity(nanos, /memory|storage/.test(resource) ? "binary" : "decimal");
}
