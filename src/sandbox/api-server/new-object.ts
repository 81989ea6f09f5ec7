// What a real API server adds to an object when it is made: first status, labels, selectors, addresses.
import { isObject, type JsonObject } from "../../resources/json.ts";
import { type KubeObject, type Pod, timestamp } from "../kubernetes-objects.ts";
import { qosClass } from "./defaults.ts";
import type { ResourceKind } from "./resource-kind.ts";

/** Changes the object in place. */
export function prepareNew(kind: ResourceKind, object: KubeObject): void {
  if (kind.custom) return;
  if (kind.kind === "Namespace") {
    object.metadata.labels = { ...object.metadata.labels, "kubernetes.io/metadata.name": object.metadata.name };
  } else if (kind.kind === "Pod") {
    object.status = { phase: "Pending", qosClass: qosClass(object as Pod) };
  } else if (kind.kind === "Service" && isObject(object.spec) && object.spec.type !== "ExternalName") {
    object.spec.clusterIP ??= "127.0.0.1";
    object.spec.clusterIPs ??= [object.spec.clusterIP];
    object.status = { loadBalancer: {} };
  } else if (kind.kind === "Job" && isObject(object.spec)) {
    prepareJob(object, object.spec);
  } else if (kind.kind === "CustomResourceDefinition") {
    object.status = definitionStatus(object);
  } else if (["Deployment", "ReplicaSet", "StatefulSet"].includes(kind.kind)) {
    object.status = kind.kind === "Deployment" ? {} : { replicas: 0 };
  }
}

function prepareJob(object: KubeObject, spec: JsonObject): void {
  object.status = {};
  if (spec.manualSelector === true || !isObject(spec.template)) return;
  const uid = object.metadata.uid;
  spec.selector = { matchLabels: { "batch.kubernetes.io/controller-uid": uid } };
  const metadata = isObject(spec.template.metadata) ? spec.template.metadata : {};
  spec.template.metadata = metadata;
  const labels = {
    ...(isObject(metadata.labels) ? metadata.labels : {}),
    "batch.kubernetes.io/controller-uid": uid,
    "batch.kubernetes.io/job-name": object.metadata.name,
    "controller-uid": uid,
    "job-name": object.metadata.name,
  };
  metadata.labels = labels;
  object.metadata.labels ??= { ...labels } as Record<string, string>;
}

function definitionStatus(object: KubeObject): JsonObject {
  const spec = object.spec as { names: JsonObject; versions: { name: string; storage: boolean }[] };
  const now = timestamp();
  const condition = (type: string, reason: string, message: string) => ({
    type,
    status: "True",
    lastTransitionTime: now,
    reason,
    message,
  });
  return {
    conditions: [
      condition("NamesAccepted", "NoConflicts", "no conflicts found"),
      condition("Established", "InitialNamesAccepted", "the initial names have been accepted"),
    ],
    acceptedNames: spec.names,
    storedVersions: (spec.versions ?? []).filter((version) => version.storage).map((version) => version.name),
  };
}
