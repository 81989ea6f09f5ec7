// Keeps as many pods of a ReplicaSet running as it asks for.
import { jsonEqual } from "../../resources/json.ts";
import type { Api } from "../api-server/api.ts";
import type { EventRecorder } from "../event-recorder.ts";
import { controllerOf, type KubeObject, keyOf, type ReplicaSet, timestamp } from "../kubernetes-objects.ts";
import { type Loop, startLoop } from "./loop.ts";
import {
  createPod,
  deletePod,
  deletionOrder,
  isActive,
  isAvailable,
  isReady,
  ownedPods,
  podFromTemplate,
} from "./pod-control.ts";

const component = "replicaset-controller";

export function startReplicaSetLoop(api: Api, event: EventRecorder, log: (line: string) => void): Loop {
  const kind = api.kind("replicasets");
  return startLoop({
    store: api.store,
    log,
    watch: {
      "replicasets.apps": (set) => [keyOf(set)],
      pods: (pod) => controllerKey(pod, "ReplicaSet"),
    },
    reconcile(key) {
      const [namespace = "", name = ""] = key.split("/");
      const set = api.find(kind, namespace, name) as ReplicaSet | undefined;
      if (!set) return undefined;
      const pods = ownedPods(api, set, set.spec.selector);
      const active = pods.filter(isActive);
      let refused: string | undefined;
      if (!set.metadata.deletionTimestamp) {
        const missing = (set.spec.replicas ?? 1) - active.length;
        for (let count = 0; count < missing && !refused; count += 1) {
          const result = createPod(api, event, set, podFromTemplate(set.spec.template, set), component);
          if ("refused" in result) refused = result.refused;
          else active.push(result.pod);
        }
        const surplus = missing < 0 ? active.sort(deletionOrder).splice(0, -missing) : [];
        for (const pod of surplus) deletePod(api, event, set, pod, component);
      }
      const seconds = set.spec.minReadySeconds;
      const status = {
        replicas: active.length,
        fullyLabeledReplicas: active.length,
        readyReplicas: active.filter(isReady).length,
        availableReplicas: active.filter((pod) => isAvailable(pod, seconds)).length,
        observedGeneration: set.metadata.generation,
        ...(refused ? { conditions: [failure(set, refused)] } : {}),
      };
      if (!jsonEqual(set.status, status)) {
        api.modify<ReplicaSet>(kind, namespace, name, (current) => ({ ...current, status }), { subresource: "status" });
      }
      if (refused) return 5;
      return status.availableReplicas < status.readyReplicas ? 1 : undefined;
    },
  });
}

/** The condition of the first refusal is kept: each new one names another pod, and every change calls for a new try. */
function failure(set: ReplicaSet, message: string) {
  const known = (set.status as { conditions?: { type: string }[] } | undefined)?.conditions?.find(
    (one) => one.type === "ReplicaFailure",
  );
  return (
    known ?? {
      type: "ReplicaFailure",
      status: "True",
      reason: "FailedCreate",
      message,
      lastTransitionTime: timestamp(),
    }
  );
}

/** The key of an object's controller when it is of that kind. */
export function controllerKey(object: KubeObject, kind: string): string[] {
  const owner = controllerOf(object);
  return owner?.kind === kind ? [`${object.metadata.namespace}/${owner.name}`] : [];
}
