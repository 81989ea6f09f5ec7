// Rolls Deployments out: one ReplicaSet per template, scaled up and down within the bounds of the strategy.
import { jsonEqual } from "../../resources/json.ts";
import type { Api } from "../api-server/api.ts";
import type { EventRecorder } from "../event-recorder.ts";
import {
  type Condition,
  controllerOf,
  type Deployment,
  findCondition,
  keyOf,
  type Pod,
  type ReplicaSet,
  withCondition,
} from "../kubernetes-objects.ts";
import { type Loop, startLoop } from "./loop.ts";
import { ownerReference, templateHash } from "./pod-control.ts";
import { controllerKey } from "./replica-sets.ts";

const revisionKey = "deployment.kubernetes.io/revision";
const component = "deployment-controller";

export function startDeploymentLoop(api: Api, event: EventRecorder, log: (line: string) => void): Loop {
  const kind = api.kind("deployments");
  const sets = api.kind("replicasets");
  return startLoop({
    store: api.store,
    log,
    watch: {
      "deployments.apps": (deployment) => [keyOf(deployment)],
      "replicasets.apps": (set) => controllerKey(set, "Deployment"),
    },
    reconcile(key) {
      const [namespace = "", name = ""] = key.split("/");
      const deployment = api.find(kind, namespace, name) as Deployment | undefined;
      if (!deployment || deployment.metadata.deletionTimestamp) return undefined;
      let owned = ownedSets(deployment);
      let current = owned.find((set) => sameTemplate(deployment, set));
      if (!deployment.spec.paused) {
        current ??= createSet(deployment, owned);
        raiseRevision(deployment, current, owned);
        owned = ownedSets(deployment);
        current = owned.find((set) => set.metadata.uid === current?.metadata.uid) ?? current;
        roll(deployment, current, owned);
        forget(deployment, current);
      } else if (current) setReplicas(deployment, current, deployment.spec.replicas ?? 1);
      return writeStatus(deployment, current);
    },
  });

  function ownedSets(deployment: Deployment): ReplicaSet[] {
    return (api.list(sets, deployment.metadata.namespace) as ReplicaSet[]).filter(
      (set) => controllerOf(set)?.uid === deployment.metadata.uid && !set.metadata.deletionTimestamp,
    );
  }

  function createSet(deployment: Deployment, owned: readonly ReplicaSet[]): ReplicaSet {
    const { namespace, name } = deployment.metadata;
    let hash = templateHash(deployment.spec.template);
    // A foreign ReplicaSet may have the name; the collision shifts the hash.
    for (let shift = 1; api.find(sets, namespace, `${name}-${hash}`); shift += 1)
      hash = templateHash([deployment.spec.template, shift]);
    const label = { "pod-template-hash": hash };
    const template = structuredClone(deployment.spec.template);
    template.metadata = { ...template.metadata, labels: { ...template.metadata?.labels, ...label } };
    const replicas = newSetReplicas(deployment, owned, 0);
    const revision = String(
      Math.max(0, ...owned.map((set) => Number(set.metadata.annotations?.[revisionKey] ?? 0))) + 1,
    );
    const set = api.create(sets, namespace, {
      metadata: {
        name: `${name}-${hash}`,
        labels: { ...template.metadata.labels },
        annotations: {
          "deployment.kubernetes.io/desired-replicas": String(deployment.spec.replicas ?? 1),
          "deployment.kubernetes.io/max-replicas": String((deployment.spec.replicas ?? 1) + bounds(deployment).surge),
          [revisionKey]: revision,
        },
        ownerReferences: [ownerReference(deployment)],
      },
      spec: {
        replicas,
        ...(deployment.spec.minReadySeconds ? { minReadySeconds: deployment.spec.minReadySeconds } : {}),
        selector: {
          ...deployment.spec.selector,
          matchLabels: { ...deployment.spec.selector.matchLabels, ...label },
        },
        template,
      },
    }) as ReplicaSet;
    event(
      deployment,
      "Normal",
      "ScalingReplicaSet",
      `Scaled up replica set ${set.metadata.name} from 0 to ${replicas}`,
      { component },
    );
    return set;
  }

  // The newest template carries the highest revision, also after a rollback to an old one.
  function raiseRevision(deployment: Deployment, current: ReplicaSet, owned: readonly ReplicaSet[]): void {
    const others = owned.filter((set) => set.metadata.uid !== current.metadata.uid);
    const highest = Math.max(0, ...others.map((set) => Number(set.metadata.annotations?.[revisionKey] ?? 0)));
    const own = Number(current.metadata.annotations?.[revisionKey] ?? 0);
    const revision = String(own > highest ? own : highest + 1);
    const annotate = <Kind extends Deployment | ReplicaSet>(object: Kind) =>
      object.metadata.annotations?.[revisionKey] === revision
        ? object
        : {
            ...object,
            metadata: { ...object.metadata, annotations: { ...object.metadata.annotations, [revisionKey]: revision } },
          };
    const { namespace } = deployment.metadata;
    api.modify<ReplicaSet>(sets, namespace, current.metadata.name, annotate);
    api.modify<Deployment>(kind, namespace, deployment.metadata.name, annotate);
  }

  function setReplicas(deployment: Deployment, set: ReplicaSet, replicas: number): void {
    const before = set.spec.replicas ?? 1;
    if (before === replicas) return;
    api.modify<ReplicaSet>(sets, set.metadata.namespace, set.metadata.name, (current) => ({
      ...current,
      metadata: {
        ...current.metadata,
        annotations: {
          ...current.metadata.annotations,
          "deployment.kubernetes.io/desired-replicas": String(deployment.spec.replicas ?? 1),
          "deployment.kubernetes.io/max-replicas": String((deployment.spec.replicas ?? 1) + bounds(deployment).surge),
        },
      },
      spec: { ...current.spec, replicas },
    }));
    const way = before < replicas ? "up" : "down";
    event(
      deployment,
      "Normal",
      "ScalingReplicaSet",
      `Scaled ${way} replica set ${set.metadata.name} from ${before} to ${replicas}`,
      { component },
    );
  }

  function roll(deployment: Deployment, current: ReplicaSet, owned: readonly ReplicaSet[]): void {
    const old = owned.filter((set) => set.metadata.uid !== current.metadata.uid && (set.spec.replicas ?? 0) > 0);
    const wanted = deployment.spec.replicas ?? 1;
    if (deployment.spec.strategy?.type === "Recreate") {
      for (const set of old) setReplicas(deployment, set, 0);
      const living = owned.some((set) => set.metadata.uid !== current.metadata.uid && hasPods(set));
      if (!living) setReplicas(deployment, current, wanted);
      return;
    }
    setReplicas(deployment, current, newSetReplicas(deployment, owned, current.spec.replicas ?? 0));
    // Old pods that are not available anyway go first, the others as far as the bounds allow.
    const available = owned.reduce((sum, set) => sum + (set.status?.availableReplicas ?? 0), 0);
    let removable = available - (wanted - bounds(deployment).unavailable);
    for (const set of old) {
      const size = set.spec.replicas ?? 0;
      const broken = Math.max(0, size - (set.status?.availableReplicas ?? 0));
      const healthy = Math.min(Math.max(removable, 0), size - broken);
      removable -= healthy;
      if (broken + healthy > 0) setReplicas(deployment, set, size - broken - healthy);
    }
  }

  function hasPods(set: ReplicaSet): boolean {
    return (api.list(api.kind("pods"), set.metadata.namespace) as Pod[]).some(
      (pod) => controllerOf(pod)?.uid === set.metadata.uid,
    );
  }

  function newSetReplicas(deployment: Deployment, owned: readonly ReplicaSet[], now: number): number {
    const wanted = deployment.spec.replicas ?? 1;
    if (deployment.spec.strategy?.type === "Recreate")
      return owned.some((set) => (set.spec.replicas ?? 0) > 0) && now === 0 ? 0 : wanted;
    const total = owned.reduce((sum, set) => sum + (set.spec.replicas ?? 0), 0);
    const room = wanted + bounds(deployment).surge - total;
    return now >= wanted ? wanted : Math.min(wanted, now + Math.max(room, 0));
  }

  function forget(deployment: Deployment, current: ReplicaSet): void {
    const idle = ownedSets(deployment)
      .filter(
        (set) =>
          set.metadata.uid !== current.metadata.uid &&
          (set.spec.replicas ?? 0) === 0 &&
          (set.status?.replicas ?? 0) === 0,
      )
      .sort(
        (a, b) =>
          Number(a.metadata.annotations?.[revisionKey] ?? 0) - Number(b.metadata.annotations?.[revisionKey] ?? 0),
      );
    const surplus = idle.length - (deployment.spec.revisionHistoryLimit ?? 10);
    for (const set of idle.slice(0, Math.max(surplus, 0))) api.remove(sets, set.metadata.namespace, set.metadata.name);
  }

  function writeStatus(deployment: Deployment, current: ReplicaSet | undefined): number | undefined {
    const owned = ownedSets(deployment);
    const own = owned.find((set) => set.metadata.uid === current?.metadata.uid);
    const wanted = deployment.spec.replicas ?? 1;
    const sum = (field: "replicas" | "readyReplicas" | "availableReplicas") =>
      owned.reduce((total, set) => total + (set.status?.[field] ?? 0), 0);
    const replicas = sum("replicas");
    const available = sum("availableReplicas");
    const updated = own?.status?.replicas ?? 0;
    const unavailable = Math.max(wanted - available, 0);
    const nonZero = (fields: Record<string, number>) =>
      Object.fromEntries(Object.entries(fields).filter(([, value]) => value > 0));
    const { conditions, wait } = conditionsOf(deployment, own, { wanted, replicas, updated, available });
    const status = {
      observedGeneration: deployment.metadata.generation,
      ...nonZero({
        replicas,
        updatedReplicas: updated,
        readyReplicas: sum("readyReplicas"),
        availableReplicas: available,
        unavailableReplicas: unavailable,
      }),
      conditions,
    };
    if (!jsonEqual(deployment.status, status)) {
      const { namespace, name } = deployment.metadata;
      api.modify<Deployment>(kind, namespace, name, (object) => ({ ...object, status }), { subresource: "status" });
    }
    return wait;
  }
}

type Counts = { wanted: number; replicas: number; updated: number; available: number };

function conditionsOf(deployment: Deployment, current: ReplicaSet | undefined, counts: Counts) {
  const { wanted, replicas, updated, available } = counts;
  let conditions = deployment.status?.conditions;
  const enough = available >= wanted - bounds(deployment).unavailable;
  conditions = withCondition(conditions, {
    type: "Available",
    status: enough ? "True" : "False",
    reason: enough ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
    message: enough ? "Deployment has minimum availability." : "Deployment does not have minimum availability.",
  });
  const failure = findCondition(
    (current?.status as { conditions?: Condition[] } | undefined)?.conditions,
    "ReplicaFailure",
  );
  conditions = failure
    ? withCondition(conditions, failure)
    : conditions.filter(({ type }) => type !== "ReplicaFailure");
  const name = current?.metadata.name;
  const complete = updated === wanted && replicas === wanted && available === wanted;
  const known = findCondition(conditions, "Progressing");
  if (complete && current) {
    const message = `ReplicaSet "${name}" has successfully progressed.`;
    conditions = withCondition(conditions, {
      type: "Progressing",
      status: "True",
      reason: "NewReplicaSetAvailable",
      message,
    });
    return { conditions, wait: undefined };
  }
  const limit = deployment.spec.progressDeadlineSeconds ?? 600;
  const since =
    known && known.reason !== "NewReplicaSetAvailable" && known.message?.includes(`"${name}"`)
      ? known.lastTransitionTime
      : undefined;
  const late = since !== undefined && Date.now() - Date.parse(since) > limit * 1000;
  conditions = withCondition(since ? conditions : conditions.filter(({ type }) => type !== "Progressing"), {
    type: "Progressing",
    status: late ? "False" : "True",
    reason: late ? "ProgressDeadlineExceeded" : "ReplicaSetUpdated",
    message: `ReplicaSet "${name}" ${late ? "has timed out progressing" : "is progressing"}.`,
  });
  return { conditions, wait: late ? undefined : limit + 1 };
}

function bounds(deployment: Deployment): { surge: number; unavailable: number } {
  const wanted = deployment.spec.replicas ?? 1;
  const { maxSurge = "25%", maxUnavailable = "25%" } = deployment.spec.strategy?.rollingUpdate ?? {};
  if (deployment.spec.strategy?.type === "Recreate") return { surge: 0, unavailable: wanted };
  const amount = (value: number | string, round: (value: number) => number) =>
    typeof value === "number" ? value : round((Number.parseFloat(value) / 100) * wanted);
  const surge = amount(maxSurge, Math.ceil);
  const unavailable = amount(maxUnavailable, Math.floor);
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : Math.min(unavailable, wanted) };
}

function sameTemplate(deployment: Deployment, set: ReplicaSet): boolean {
  const template = structuredClone(set.spec.template);
  if (template.metadata?.labels) delete template.metadata.labels["pod-template-hash"];
  return templateHash(template) === templateHash(deployment.spec.template);
}
