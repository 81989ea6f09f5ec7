// What the workload loops share: making pods from a template, counting them, telling whether they are ready.
import { createHash } from "node:crypto";
import { messageOf } from "../../errors/error.ts";
import { type LabelSelector, matchesSelector } from "../../resources/label-selector.ts";
import type { Api } from "../api-server/api.ts";
import type { EventRecorder } from "../event-recorder.ts";
import {
  controllerOf,
  type DraftObject,
  findCondition,
  type KubeObject,
  type OwnerReference,
  type Pod,
  type PodTemplate,
} from "../kubernetes-objects.ts";

export function ownerReference(owner: KubeObject): OwnerReference {
  const { apiVersion, kind, metadata } = owner;
  return { apiVersion, kind, name: metadata.name, uid: metadata.uid, controller: true, blockOwnerDeletion: true };
}

/** The pods a workload controls; matching orphans are taken in. */
export function ownedPods(api: Api, owner: KubeObject, selector: LabelSelector): Pod[] {
  const kind = api.kind("pods");
  const { uid, namespace, deletionTimestamp } = owner.metadata;
  return (api.list(kind, namespace) as Pod[]).flatMap((pod) => {
    const controller = controllerOf(pod);
    if (controller) return controller.uid === uid ? [pod] : [];
    if (deletionTimestamp || pod.metadata.deletionTimestamp || !matchesSelector(selector, pod.metadata.labels))
      return [];
    const adopted = api.modify<Pod>(kind, namespace, pod.metadata.name, (current) => ({
      ...current,
      metadata: {
        ...current.metadata,
        ownerReferences: [...(current.metadata.ownerReferences ?? []), ownerReference(owner)],
      },
    }));
    return adopted ? [adopted] : [];
  });
}

export function isReady(pod: Pod): boolean {
  return findCondition(pod.status?.conditions, "Ready")?.status === "True";
}

export function isOver(pod: Pod): boolean {
  return pod.status?.phase === "Succeeded" || pod.status?.phase === "Failed";
}

/** Still counts for its workload: not over, not being deleted. */
export function isActive(pod: Pod): boolean {
  return !isOver(pod) && !pod.metadata.deletionTimestamp;
}

export function isAvailable(pod: Pod, minReadySeconds = 0): boolean {
  if (!isReady(pod)) return false;
  const since = findCondition(pod.status?.conditions, "Ready")?.lastTransitionTime;
  return minReadySeconds === 0 || (since !== undefined && Date.now() - Date.parse(since) >= minReadySeconds * 1000);
}

export function podFromTemplate(template: PodTemplate, owner: KubeObject, name?: string): DraftObject {
  const { labels, annotations, finalizers } = template.metadata ?? {};
  return {
    metadata: {
      ...(name === undefined ? { generateName: `${owner.metadata.name}-` } : { name }),
      labels: { ...labels },
      ...(annotations ? { annotations: { ...annotations } } : {}),
      ...(finalizers ? { finalizers: [...finalizers] } : {}),
      ownerReferences: [ownerReference(owner)],
    },
    spec: structuredClone(template.spec),
  };
}

/** Undefined when the pod was refused, which is told by an event. */
export function createPod(
  api: Api,
  event: EventRecorder,
  owner: KubeObject,
  draft: DraftObject,
  component: string,
): { pod: Pod } | { refused: string } {
  try {
    const pod = api.create(api.kind("pods"), owner.metadata.namespace, draft) as Pod;
    event(owner, "Normal", "SuccessfulCreate", `Created pod: ${pod.metadata.name}`, { component });
    return { pod };
  } catch (error) {
    event(owner, "Warning", "FailedCreate", `Error creating: ${messageOf(error)}`, { component });
    return { refused: messageOf(error) };
  }
}

export function deletePod(api: Api, event: EventRecorder, owner: KubeObject, pod: Pod, component: string): void {
  if (pod.metadata.deletionTimestamp) return;
  api.remove(api.kind("pods"), pod.metadata.namespace, pod.metadata.name);
  event(owner, "Normal", "SuccessfulDelete", `Deleted pod: ${pod.metadata.name}`, { component });
}

/** The same template always gives the same short name. */
export function templateHash(template: unknown): string {
  const digest = createHash("sha256").update(stableText(template)).digest();
  const alphabet = "bcdfghjklmnpqrstvwxz2456789";
  return [...digest.subarray(0, 10)].map((byte) => alphabet[byte % alphabet.length]).join("");
}

function stableText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(stableText).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const entries = Object.entries(value)
    .filter(([, item]) => item !== undefined && item !== null)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${stableText(item)}`).join(",")}}`;
}

/** Not ready before ready, young before old: who is let go first when there are too many. */
export function deletionOrder(a: Pod, b: Pod): number {
  const rank = (pod: Pod) =>
    (pod.spec.nodeName ? 1 : 0) + (pod.status?.phase === "Running" ? 2 : 0) + (isReady(pod) ? 4 : 0);
  return rank(a) - rank(b) || Date.parse(b.metadata.creationTimestamp) - Date.parse(a.metadata.creationTimestamp);
}
