// Runs StatefulSets: pods with fixed names in order, each with its own claims, replaced from the highest number down.
import { jsonEqual } from "../../resources/json.ts";
import type { Api } from "../api-server/api.ts";
import type { EventRecorder } from "../event-recorder.ts";
import { type Claim, type DraftObject, keyOf, type Pod, type StatefulSet, type Volume } from "../kubernetes-objects.ts";
import { type Loop, startLoop } from "./loop.ts";
import {
  createPod,
  deletePod,
  isActive,
  isAvailable,
  isOver,
  isReady,
  ownedPods,
  ownerReference,
  podFromTemplate,
  templateHash,
} from "./pod-control.ts";
import { controllerKey } from "./replica-sets.ts";

const component = "statefulset-controller";
const revisionLabel = "controller-revision-hash";

export function startStatefulSetLoop(api: Api, event: EventRecorder, log: (line: string) => void): Loop {
  const kind = api.kind("statefulsets");
  const claims = api.kind("persistentvolumeclaims");
  return startLoop({
    store: api.store,
    log,
    watch: {
      "statefulsets.apps": (set) => [keyOf(set)],
      pods: (pod) => controllerKey(pod, "StatefulSet"),
    },
    reconcile(key) {
      const [namespace = "", name = ""] = key.split("/");
      const set = api.find(kind, namespace, name) as StatefulSet | undefined;
      if (!set || set.metadata.deletionTimestamp) return undefined;
      const revision = `${name}-${templateHash(set.spec.template)}`;
      recordRevision(api, set, revision);
      const refused = advance(set, revision);
      writeStatus(set, revision);
      return refused ? 5 : undefined;
    },
  });

  function ordinal(set: StatefulSet, pod: Pod): number {
    return Number(pod.metadata.name.slice(set.metadata.name.length + 1));
  }

  function podsOf(set: StatefulSet): Pod[] {
    return ownedPods(api, set, set.spec.selector)
      .filter((pod) => /^\d+$/.test(pod.metadata.name.slice(set.metadata.name.length + 1)))
      .sort((a, b) => ordinal(set, a) - ordinal(set, b));
  }

  // One step at a time, unless the pods may be managed in parallel. True when a pod was refused.
  function advance(set: StatefulSet, revision: string): boolean {
    const parallel = set.spec.podManagementPolicy === "Parallel";
    const start = set.spec.ordinals?.start ?? 0;
    const end = start + (set.spec.replicas ?? 1);
    const pods = podsOf(set);
    const byOrdinal = new Map(pods.map((pod) => [ordinal(set, pod), pod]));
    for (let number = start; number < end; number += 1) {
      const pod = byOrdinal.get(number);
      if (!pod) {
        const result = createPod(api, event, set, draftPod(set, number, revision), component);
        if ("refused" in result) return true;
        if (!parallel) return false;
      } else if (isOver(pod)) {
        deletePod(api, event, set, pod, component);
        if (!parallel) return false;
      } else if (!parallel && (pod.metadata.deletionTimestamp || !isReady(pod))) return false;
    }
    for (const pod of [...pods].reverse()) {
      const number = ordinal(set, pod);
      if (number >= start && number < end) continue;
      if (!pod.metadata.deletionTimestamp) deletePod(api, event, set, pod, component);
      if (!parallel) return false;
    }
    replaceOutdated(set, pods, revision);
    return false;
  }

  function replaceOutdated(set: StatefulSet, pods: readonly Pod[], revision: string): void {
    if (set.spec.updateStrategy?.type === "OnDelete") return;
    const partition = set.spec.updateStrategy?.rollingUpdate?.partition ?? 0;
    for (const pod of [...pods].reverse()) {
      if (ordinal(set, pod) < partition) return;
      if (pod.metadata.labels?.[revisionLabel] !== revision) {
        deletePod(api, event, set, pod, component);
        return;
      }
      if (!isReady(pod)) return;
    }
  }

  function draftPod(set: StatefulSet, number: number, revision: string): DraftObject {
    const name = `${set.metadata.name}-${number}`;
    const draft = podFromTemplate(set.spec.template, set, name);
    const spec = draft.spec as Pod["spec"];
    draft.metadata.labels = {
      ...draft.metadata.labels,
      "apps.kubernetes.io/pod-index": String(number),
      [revisionLabel]: revision,
      "statefulset.kubernetes.io/pod-name": name,
    };
    spec.hostname = name;
    if (set.spec.serviceName) spec.subdomain = set.spec.serviceName;
    for (const template of set.spec.volumeClaimTemplates ?? []) {
      const claimName = `${template.metadata.name}-${name}`;
      makeClaim(set, claimName, template);
      const volume: Volume = { name: String(template.metadata.name), persistentVolumeClaim: { claimName } };
      spec.volumes = [...(spec.volumes ?? []).filter((other) => other.name !== volume.name), volume];
    }
    return draft;
  }

  function makeClaim(
    set: StatefulSet,
    name: string,
    template: { metadata: Partial<Claim["metadata"]>; spec: Claim["spec"] },
  ): void {
    const { namespace } = set.metadata;
    if (api.find(claims, namespace, name)) return;
    const deleted = set.spec.persistentVolumeClaimRetentionPolicy?.whenDeleted === "Delete";
    api.create(claims, namespace, {
      metadata: {
        name,
        labels: { ...set.spec.selector.matchLabels, ...template.metadata.labels },
        annotations: template.metadata.annotations,
        ...(deleted ? { ownerReferences: [ownerReference(set)] } : {}),
      },
      spec: structuredClone(template.spec),
    });
    const message = `create Claim ${name} Pod in StatefulSet ${set.metadata.name} success`;
    event(set, "Normal", "SuccessfulCreate", message, { component });
  }

  function writeStatus(set: StatefulSet, revision: string): void {
    const pods = podsOf(set).filter(isActive);
    const updated = pods.filter((pod) => pod.metadata.labels?.[revisionLabel] === revision);
    const wanted = set.spec.replicas ?? 1;
    const done = updated.length === wanted && pods.length === wanted && pods.every(isReady);
    const current = done || !set.status?.currentRevision ? revision : set.status.currentRevision;
    const status = {
      observedGeneration: set.metadata.generation,
      replicas: pods.length,
      readyReplicas: pods.filter(isReady).length,
      availableReplicas: pods.filter((pod) => isAvailable(pod)).length,
      currentReplicas: pods.filter((pod) => pod.metadata.labels?.[revisionLabel] === current).length,
      updatedReplicas: updated.length,
      currentRevision: current,
      updateRevision: revision,
      collisionCount: 0,
    };
    if (jsonEqual(set.status, status)) return;
    const { namespace, name } = set.metadata;
    api.modify<StatefulSet>(kind, namespace, name, (object) => ({ ...object, status }), { subresource: "status" });
  }
}

// `kubectl rollout history` reads them.
function recordRevision(api: Api, set: StatefulSet, name: string): void {
  const revisions = api.kind("controllerrevisions");
  const { namespace } = set.metadata;
  if (api.find(revisions, namespace, name)) return;
  const known = api
    .list(revisions, namespace)
    .filter((revision) => revision.metadata.ownerReferences?.[0]?.uid === set.metadata.uid);
  api.create(revisions, namespace, {
    metadata: { name, labels: { ...set.spec.template.metadata?.labels }, ownerReferences: [ownerReference(set)] },
    data: { spec: { template: { ...set.spec.template, $patch: "replace" } } },
    revision: Math.max(0, ...known.map((revision) => Number(revision.revision ?? 0))) + 1,
  });
}
