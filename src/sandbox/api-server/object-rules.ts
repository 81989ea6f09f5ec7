// What the verbs must know about a kind: which fields belong to the system, what holds an object that is being deleted.
import { isObject, type JsonObject } from "../../resources/json.ts";
import type { KubeObject, Pod } from "../kubernetes-objects.ts";
import type { ResourceKind } from "./resource-kind.ts";

export function hasGeneration(kind: ResourceKind): boolean {
  if (kind.custom) return true;
  const none = ["ConfigMap", "Secret", "Event", "Namespace", "Node", "ServiceAccount", "Endpoints", "Lease", "Service"];
  none.push(
    "PersistentVolume",
    "PersistentVolumeClaim",
    "ResourceQuota",
    "LimitRange",
    "StorageClass",
    "PriorityClass",
  );
  return !none.includes(kind.kind) && kind.group !== "rbac.authorization.k8s.io";
}

export function keepsStatus(kind: ResourceKind): boolean {
  return kind.plural === "nodes";
}

export function isNamespace(kind: ResourceKind): boolean {
  return kind.plural === "namespaces" && kind.group === "";
}

// Objects that stay although nothing but their deletion is left to happen: the namespace loop and the kubelet end them.
export function isHeld(kind: ResourceKind, object: KubeObject): boolean {
  if (isNamespace(kind)) return ((object.spec as { finalizers?: string[] } | undefined)?.finalizers ?? []).length > 0;
  return kind.plural === "pods" && kind.group === "" && (object.metadata.deletionGracePeriodSeconds ?? 0) > 0;
}

export function gracePeriod(kind: ResourceKind, object: KubeObject, asked: number | undefined): number {
  if (kind.plural !== "pods" || kind.group !== "") return 0;
  const pod = object as Pod;
  const ended = pod.status?.phase === "Succeeded" || pod.status?.phase === "Failed";
  if (!pod.spec.nodeName || ended) return 0;
  return Math.max(asked ?? pod.spec.terminationGracePeriodSeconds ?? 30, 0);
}

// Everything but metadata and status: what raises the generation.
export function desired(object: KubeObject): JsonObject {
  const { metadata, status, apiVersion, kind, ...rest } = object;
  return rest;
}

export function withoutManagers(object: KubeObject): JsonObject {
  const { managedFields, resourceVersion, ...metadata } = object.metadata;
  return { ...object, metadata };
}

export function mergeSystemFields(
  kind: ResourceKind,
  current: KubeObject,
  draft: KubeObject,
  subresource: "status" | "scale" | undefined,
): KubeObject {
  const fixed = {
    name: current.metadata.name,
    namespace: current.metadata.namespace,
    uid: current.metadata.uid,
    creationTimestamp: current.metadata.creationTimestamp,
    resourceVersion: current.metadata.resourceVersion,
    generation: current.metadata.generation,
    generateName: current.metadata.generateName,
    deletionTimestamp: current.metadata.deletionTimestamp,
    deletionGracePeriodSeconds: current.metadata.deletionGracePeriodSeconds,
    managedFields: current.metadata.managedFields,
  };
  const clean = (metadata: KubeObject["metadata"]) =>
    Object.fromEntries(Object.entries(metadata).filter(([, value]) => value !== undefined)) as KubeObject["metadata"];
  if (subresource === "status") {
    return {
      ...current,
      metadata: clean(current.metadata),
      ...(draft.status === undefined ? {} : { status: draft.status }),
    };
  }
  const next: KubeObject = { ...draft, metadata: clean({ ...draft.metadata, ...fixed }) };
  if (kind.subresources.includes("status") && !keepsStatus(kind)) {
    if (current.status === undefined) delete next.status;
    else next.status = current.status;
  }
  if (kind.plural === "services" && isObject(next.spec) && isObject(current.spec)) {
    next.spec.clusterIP ??= current.spec.clusterIP;
    next.spec.clusterIPs ??= current.spec.clusterIPs;
  }
  return next;
}
