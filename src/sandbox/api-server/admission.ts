// What is added to new pods before they are stored, and when a new object is refused although it is well formed.
import { parseQuantity } from "../../resources/quantity.ts";
import type { Claim, KubeObject, Pod, PodSpec } from "../kubernetes-objects.ts";
import type { Admission, Api } from "./api.ts";
import { suffix } from "./api.ts";
import { forbidden } from "./api-error.ts";
import { formatUse, liveUse, quotaUse } from "./quota.ts";
import { storageKey } from "./resource-kind.ts";

const accountPath = "/var/run/secrets/kubernetes.io/serviceaccount";

/** Every pod runs as a service account and finds its token where clients look for it. */
export function serviceAccountAdmission(api: Api): Admission {
  return (kind, object) => {
    if (storageKey(kind) !== "pods") return;
    const pod = object as Pod;
    const { namespace = "", name } = pod.metadata;
    const wanted = pod.spec.serviceAccountName || "default";
    const account = api.find(api.kind("serviceaccounts"), namespace, wanted);
    if (!account) {
      throw forbidden(
        kind,
        name,
        `error looking up service account ${namespace}/${wanted}: serviceaccount "${wanted}" not found`,
      );
    }
    pod.spec.serviceAccountName = wanted;
    pod.spec.serviceAccount = wanted;
    pod.spec.enableServiceLinks ??= true;
    addPriority(pod.spec);
    const mounted = pod.spec.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true;
    if (mounted) addToken(pod.spec);
  };
}

// What the scheduler's side of a real cluster adds; nothing here depends on it.
function addPriority(spec: PodSpec & { priority?: number; preemptionPolicy?: string }): void {
  spec.priority ??= 0;
  spec.preemptionPolicy ??= "PreemptLowerPriority";
  const known = (spec.tolerations ?? []) as { key?: string }[];
  const added = ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"]
    .filter((key) => !known.some((toleration) => toleration.key === key || toleration.key === undefined))
    .map((key) => ({ key, operator: "Exists", effect: "NoExecute", tolerationSeconds: 300 }));
  if (added.length > 0) spec.tolerations = [...known, ...added];
}

function addToken(spec: PodSpec): void {
  const containers = [...(spec.initContainers ?? []), ...spec.containers];
  const missing = containers.filter(
    (container) => !container.volumeMounts?.some((mount) => mount.mountPath === accountPath),
  );
  if (missing.length === 0) return;
  const name = `kube-api-access-${suffix()}`;
  spec.volumes = [
    ...(spec.volumes ?? []),
    {
      name,
      projected: {
        defaultMode: 420,
        sources: [
          { serviceAccountToken: { expirationSeconds: 3607, path: "token" } },
          { configMap: { name: "kube-root-ca.crt", items: [{ key: "ca.crt", path: "ca.crt" }] } },
          { downwardAPI: { items: [{ path: "namespace", fieldRef: { fieldPath: "metadata.namespace" } }] } },
        ],
      },
    },
  ];
  for (const container of missing) {
    container.volumeMounts = [...(container.volumeMounts ?? []), { name, mountPath: accountPath, readOnly: true }];
  }
}

/** A claim that names no class gets the default one. */
export function storageClassAdmission(api: Api): Admission {
  return (kind, object) => {
    if (storageKey(kind) !== "persistentvolumeclaims") return;
    const { spec } = object as Claim;
    if (spec.storageClassName !== undefined) return;
    const marked = api
      .list(api.kind("storageclasses"))
      .find((known) => known.metadata.annotations?.["storageclass.kubernetes.io/is-default-class"] === "true");
    if (marked) spec.storageClassName = marked.metadata.name;
  };
}

type Quota = KubeObject & { spec?: { hard?: Record<string, string> } };

/** A namespace's ResourceQuotas bound what may be in it at one time. */
export function quotaAdmission(api: Api): Admission {
  return (kind, object) => {
    const namespace = object.metadata.namespace;
    if (!namespace || kind.plural === "resourcequotas" || kind.plural === "events") return;
    const adds = quotaUse(kind, object);
    for (const quota of api.list(api.kind("resourcequotas"), namespace) as Quota[]) {
      const hard = quota.spec?.hard ?? {};
      const named = Object.keys(hard).filter((resource) => adds[resource] !== undefined);
      requireRequests(kind, object, quota, hard);
      const used = (quota.status as { used?: Record<string, string> } | undefined)?.used ?? {};
      const live = liveUse(api, namespace);
      const exceeded = named.filter(
        (resource) => (live[resource] ?? 0n) + (adds[resource] ?? 0n) > parseQuantity(hard[resource] ?? "0"),
      );
      if (exceeded.length === 0) continue;
      const list = (text: (resource: string) => string) =>
        exceeded
          .sort()
          .map((resource) => `${resource}=${text(resource)}`)
          .join(",");
      throw forbidden(
        kind,
        object.metadata.name,
        `exceeded quota: ${quota.metadata.name}, requested: ${list((resource) => formatUse(adds[resource] ?? 0n, resource))}, used: ` +
          `${list((resource) => used[resource] ?? formatUse(live[resource] ?? 0n, resource))}, limited: ${list((resource) => hard[resource] ?? "0")}`,
      );
    }
  };
}

// A quota on a compute resource makes stating it a duty.
function requireRequests(
  kind: { plural: string; group: string },
  object: KubeObject,
  quota: Quota,
  hard: Record<string, string>,
): void {
  if (kind.plural !== "pods" || kind.group !== "") return;
  const containers = [...((object as Pod).spec.initContainers ?? []), ...(object as Pod).spec.containers];
  const missing: string[] = [];
  for (const resource of Object.keys(hard).sort()) {
    const found = /^(requests|limits)\.(cpu|memory)$/.exec(resource) ?? /^()(cpu|memory)$/.exec(resource);
    if (!found) continue;
    const list = found[1] === "limits" ? "limits" : "requests";
    const lacking = containers.filter((container) => container.resources?.[list]?.[found[2] ?? ""] === undefined);
    if (lacking.length > 0) missing.push(`${resource} for: ${lacking.map((container) => container.name).join(",")}`);
  }
  if (missing.length > 0) {
    throw forbidden(
      { group: "", plural: "pods" },
      object.metadata.name,
      `failed quota: ${quota.metadata.name}: must specify ${missing.join("; ")}`,
    );
  }
}
