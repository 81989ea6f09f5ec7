// Binds pods to the one node when they fit, and says why when they do not.
import { matchesLabels, type Requirement, selectorRequirements } from "../../resources/label-selector.ts";
import { parseQuantity } from "../../resources/quantity.ts";
import type { Api } from "../api-server/api.ts";
import type { EventRecorder } from "../event-recorder.ts";
import { type Claim, findCondition, type KubeObject, keyOf, type Pod, withCondition } from "../kubernetes-objects.ts";
import { type Loop, startLoop } from "./loop.ts";

export function startScheduler(api: Api, event: EventRecorder, log: (line: string) => void): Loop {
  const pods = api.kind("pods");
  const waiting = () => (api.list(pods) as Pod[]).filter((pod) => !pod.spec.nodeName).map(keyOf);
  return startLoop({
    store: api.store,
    log,
    watch: {
      // A pod that ends makes room, so every waiting pod is looked at again.
      pods: (pod) => [keyOf(pod), ...waiting()],
      nodes: waiting,
      persistentvolumeclaims: waiting,
    },
    reconcile(key) {
      const [namespace = "", name = ""] = key.split("/");
      const pod = api.find(pods, namespace, name) as Pod | undefined;
      if (!pod || pod.spec.nodeName || pod.metadata.deletionTimestamp) return undefined;
      if (pod.spec.schedulerName !== undefined && pod.spec.schedulerName !== "default-scheduler") return undefined;
      const node = api.list(api.kind("nodes"))[0];
      const problem = node ? misfit(api, pod, node) : "no nodes available to schedule pods";
      if (!problem && node) {
        api.modify<Pod>(pods, namespace, name, (current) => ({
          ...current,
          spec: { ...current.spec, nodeName: node.metadata.name },
        }));
        setScheduled(api, pod, undefined);
        const message = `Successfully assigned ${key} to ${node.metadata.name}`;
        event(pod, "Normal", "Scheduled", message, { component: "default-scheduler" });
      } else if (problem) {
        const text = problem.startsWith("no nodes")
          ? problem
          : `0/1 nodes are available: ${problem}. no new claims to deallocate, preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.`;
        if (findCondition(pod.status?.conditions, "PodScheduled")?.message !== text) {
          setScheduled(api, pod, text);
          event(pod, "Warning", "FailedScheduling", text, { component: "default-scheduler" });
        }
      }
      return undefined;
    },
  });
}

function setScheduled(api: Api, pod: Pod, problem: string | undefined): void {
  const { namespace, name } = pod.metadata;
  api.modify<Pod>(
    api.kind("pods"),
    namespace,
    name,
    (current) => ({
      ...current,
      status: {
        ...current.status,
        conditions: withCondition(current.status?.conditions, {
          type: "PodScheduled",
          status: problem ? "False" : "True",
          lastProbeTime: null,
          ...(problem ? { reason: "Unschedulable", message: problem } : {}),
        }),
      },
    }),
    { subresource: "status" },
  );
}

function misfit(api: Api, pod: Pod, node: KubeObject): string | undefined {
  const claim = claimProblem(api, pod);
  if (claim) return claim;
  if ((node.spec as { unschedulable?: boolean } | undefined)?.unschedulable) return "1 node(s) were unschedulable";
  if (!selectsNode(pod, node)) return "1 node(s) didn't match Pod's node affinity/selector";
  const shortages: string[] = [];
  const capacity = (node.status as { allocatable: Record<string, string> }).allocatable;
  const others = (api.list(api.kind("pods")) as Pod[]).filter(
    (other) =>
      other.spec.nodeName === node.metadata.name &&
      other.status?.phase !== "Succeeded" &&
      other.status?.phase !== "Failed",
  );
  for (const [resource, wanted] of Object.entries(podRequests(pod))) {
    if (wanted === 0n) continue;
    const used = others.reduce((sum, other) => sum + (podRequests(other)[resource] ?? 0n), 0n);
    if (used + wanted > parseQuantity(capacity[resource] ?? "0")) shortages.push(`1 Insufficient ${resource}`);
  }
  if (others.length + 1 > Number(capacity.pods ?? 110)) shortages.push("1 Too many pods");
  return shortages.length > 0 ? shortages.join(", ") : undefined;
}

/** The largest of the init containers or the sum of the others, as the scheduler counts. */
export function podRequests(pod: Pod): Record<string, bigint> {
  const result: Record<string, bigint> = {};
  for (const container of pod.spec.containers) {
    for (const [resource, amount] of Object.entries(container.resources?.requests ?? {})) {
      result[resource] = (result[resource] ?? 0n) + parseQuantity(amount);
    }
  }
  for (const container of pod.spec.initContainers ?? []) {
    for (const [resource, amount] of Object.entries(container.resources?.requests ?? {})) {
      const nanos = parseQuantity(amount);
      if (nanos > (result[resource] ?? 0n)) result[resource] = nanos;
    }
  }
  return result;
}

function claimProblem(api: Api, pod: Pod): string | undefined {
  for (const volume of pod.spec.volumes ?? []) {
    const name = volume.persistentVolumeClaim?.claimName ?? (volume.ephemeral && `${pod.metadata.name}-${volume.name}`);
    if (!name) continue;
    const claim = api.find(api.kind("persistentvolumeclaims"), pod.metadata.namespace, name) as Claim | undefined;
    if (!claim) return `persistentvolumeclaim "${name}" not found`;
    if (claim.metadata.deletionTimestamp) return `persistentvolumeclaim "${name}" is being deleted`;
    if (claim.status?.phase !== "Bound") return "pod has unbound immediate PersistentVolumeClaims";
  }
  return undefined;
}

type NodeTerm = { matchExpressions?: { key: string; operator: string; values?: string[] }[] };

function selectsNode(pod: Pod, node: KubeObject): boolean {
  const labels = node.metadata.labels ?? {};
  const wanted = Object.entries(pod.spec.nodeSelector ?? {});
  if (!wanted.every(([key, value]) => labels[key] === value)) return false;
  const affinity = pod.spec.affinity?.nodeAffinity as
    | { requiredDuringSchedulingIgnoredDuringExecution?: { nodeSelectorTerms?: NodeTerm[] } }
    | undefined;
  const terms = affinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  return !terms || terms.some((term) => matchesLabels(nodeRequirements(term), labels));
}

function nodeRequirements(term: NodeTerm): Requirement[] {
  const numeric = (term.matchExpressions ?? []).filter(({ operator }) => operator === "Gt" || operator === "Lt");
  const others = (term.matchExpressions ?? []).filter((expression) => !numeric.includes(expression));
  return [
    ...selectorRequirements({ matchExpressions: others }),
    ...numeric.map(
      ({ key, operator, values }): Requirement => ({
        key,
        operator: operator === "Gt" ? "gt" : "lt",
        values: values ?? [],
      }),
    ),
  ];
}
