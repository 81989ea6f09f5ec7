// ScaleWorkload: sets the number of replicas of a workload and waits until it is so.

import { setTimeout as delay } from "node:timers/promises";
import type { FunctionContext, KanisterFunction } from "../engine/function.ts";
import { ClusterError, KanisterError } from "../errors/error.ts";
import type { KubeObject, ResourceType } from "../kube/cluster.ts";
import { type Pod, podStartFault } from "../kube/pods.ts";
import { currentReplicaSet, currentReplicationController, ownedBy } from "../resources/workloads.ts";
import { reading } from "./shared/reading.ts";

type Target = { kind: "statefulset" | "deployment" | "deploymentconfig"; namespace: string; name: string };

const RESOURCES: Record<Target["kind"], ResourceType> = {
  statefulset: { group: "apps", version: "v1", resource: "statefulsets" },
  deployment: { group: "apps", version: "v1", resource: "deployments" },
  deploymentconfig: { group: "apps.openshift.io", version: "v1", resource: "deploymentconfigs" },
};

export const scaleWorkload: KanisterFunction = {
  name: "ScaleWorkload",
  version: "v0.0.0",
  summary: "Scales a StatefulSet, Deployment or DeploymentConfig and waits until its pods are ready or gone.",
  arguments: [
    { name: "namespace", type: "string", default: "the action's object", summary: "namespace of the workload" },
    { name: "name", type: "string", default: "the action's object", summary: "name of the workload" },
    {
      name: "kind",
      type: "string",
      default: "the action's object",
      summary: "StatefulSet, Deployment or DeploymentConfig, in any case",
    },
    { name: "replicas", type: "integer", required: true, summary: "wanted number of pods" },
    { name: "waitForReady", type: "boolean", default: "true", summary: "wait until exactly that many pods are ready" },
  ],
  outputs: [{ name: "originalReplicaCount", summary: "number of replicas before, as an integer" }],
  reads: [],
  async run(context, args) {
    const target = targetOf(context, args as Partial<Record<"kind" | "namespace" | "name", string>>);
    const replicas = args["replicas"] as number;
    if (replicas < 0) {
      throw new KanisterError("ARGUMENT", `replicas is ${replicas}`, {
        hint: "use 0 or more",
        details: { argument: "replicas" },
      });
    }
    const path = { ...RESOURCES[target.kind], namespace: target.namespace, name: target.name };
    const { cluster, signal } = context;
    const before = await cluster.get(path, reading(context));
    const originalReplicaCount = (before["spec"] as { replicas?: number }).replicas ?? 1;
    // A merge patch of one field cannot run into somebody else's update.
    await cluster.patch(path, { spec: { replicas } }, "merge", { signal });
    if (args["waitForReady"] !== false) await waitUntilScaled(context, target, replicas);
    return { originalReplicaCount };
  },
};

function targetOf(context: FunctionContext, args: Partial<Record<"kind" | "namespace" | "name", string>>): Target {
  const { workload } = context.parameters;
  const kind = (args.kind || workload?.kind || "").toLowerCase();
  const namespace = args.namespace || workload?.namespace;
  const name = args.name || workload?.name;
  if (kind === "" || !namespace || !name) {
    throw new KanisterError(
      "ARGUMENT",
      "Workload information not available via defaults or namespace/name/kind parameters",
      {
        hint: "the action's object is no workload: give namespace, name and kind",
      },
    );
  }
  if (Object.hasOwn(RESOURCES, kind)) return { kind: kind as Target["kind"], namespace, name };
  throw new KanisterError("ARGUMENT", `Workload type not supported ${args.kind}`, {
    hint: "use StatefulSet, Deployment or DeploymentConfig",
    details: { argument: "kind" },
  });
}

type WorkloadObject = KubeObject & {
  spec: { replicas?: number };
  status?: {
    replicas?: number;
    updatedReplicas?: number;
    availableReplicas?: number;
    readyReplicas?: number;
    observedGeneration?: number;
    latestVersion?: number;
    conditions?: { type: string; status: string; reason?: string; message?: string }[];
  };
};

const LONGEST_PAUSE_MS = 1000;

async function waitUntilScaled(context: FunctionContext, target: Target, replicas: number): Promise<void> {
  const { signal } = context;
  let told = "";
  let sawFault: string | undefined;
  for (let pause = 100; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    const { unmet, fault } = await look(context, target, replicas);
    if (unmet === undefined) return;
    // Seen twice: a controller that had not caught up may still show the trouble of an earlier state.
    if (fault !== undefined && fault === sawFault) {
      throw new KanisterError(
        "POD_NOT_STARTED",
        `${target.kind} ${target.namespace}/${target.name} cannot reach ${replicas} replicas: ${fault}`,
        {
          hint: `kubectl -n ${target.namespace} describe ${target.kind} ${target.name}`,
        },
      );
    }
    sawFault = fault;
    if (unmet !== told) context.note("info", `waiting for ${target.kind} ${target.name}: ${unmet}`);
    told = unmet;
    await delay(pause, undefined, { signal });
  }
}

/** What is still missing (nothing: done), and what will never come right by itself. */
async function look(
  context: FunctionContext,
  target: Target,
  replicas: number,
): Promise<{ unmet?: string; fault?: string }> {
  const path = { ...RESOURCES[target.kind], namespace: target.namespace, name: target.name };
  const { cluster, signal } = context;
  const workload = (await cluster.get(path, reading(context))) as WorkloadObject;
  if (workload.spec.replicas !== replicas) {
    throw new KanisterError(
      "CONFLICT",
      `somebody else scaled ${target.kind} ${target.name} to ${workload.spec.replicas}`,
      {
        hint: "is a HorizontalPodAutoscaler or an operator in charge of it?",
      },
    );
  }
  const inNamespace = async (type: ResourceType) =>
    (await cluster.list({ ...type, namespace: target.namespace }, reading(context))).items;
  const owner = await podOwner(target.kind, workload, inNamespace);
  const all = (await inNamespace({ group: "", version: "v1", resource: "pods" })) as Pod[];
  // Evicted and failed pods stay behind as records; they neither serve nor hold volumes.
  const pods = all.filter(
    (pod) => ownedBy(owner?.metadata.uid, pod) && !["Failed", "Succeeded"].includes(pod.status?.phase ?? ""),
  );
  const running = pods.filter((pod) => pod.status?.phase === "Running").length;
  const unmet = unmetCondition(target.kind, workload, replicas, pods.length, running);
  if (unmet === undefined) return {};
  const fault =
    pods.map(podStartFault).find((one) => one !== undefined) ??
    replicaFailure(owner ?? workload) ??
    replicaFailure(workload);
  const refused =
    fault ?? (replicas > pods.length ? await creationFault(cluster.list, owner ?? workload, signal) : undefined);
  return { unmet, ...(refused && { fault: refused }) };
}

async function podOwner(
  kind: Target["kind"],
  workload: WorkloadObject,
  inNamespace: (type: ResourceType) => Promise<KubeObject[]>,
): Promise<KubeObject | undefined> {
  if (kind === "statefulset") return workload;
  if (kind === "deployment") {
    return currentReplicaSet(workload, await inNamespace({ group: "apps", version: "v1", resource: "replicasets" }));
  }
  return currentReplicationController(
    workload,
    await inNamespace({ group: "", version: "v1", resource: "replicationcontrollers" }),
  );
}

function unmetCondition(
  kind: Target["kind"],
  { status = {}, metadata }: WorkloadObject,
  replicas: number,
  pods: number,
  running: number,
): string | undefined {
  if ((status.observedGeneration ?? 0) < (metadata.generation ?? 0)) return "the change has not been noticed yet";
  if (kind === "statefulset") {
    const ready = status.readyReplicas ?? 0;
    if (ready !== replicas) return `Specified ${replicas} replicas and only ${ready} are ready`;
  } else {
    const { updatedReplicas = 0, availableReplicas = 0, replicas: current = 0 } = status;
    if (updatedReplicas !== replicas)
      return `Specified ${replicas} replicas and only have ${updatedReplicas} updated replicas`;
    if (current !== replicas) return `Specified ${replicas} replicas and have ${current}`;
    if (availableReplicas !== replicas)
      return `Specified ${replicas} replicas and only have ${availableReplicas} available replicas`;
  }
  if (running !== replicas || pods !== replicas)
    return `Specified ${replicas} replicas and have ${pods} pods, ${running} of them running`;
  return undefined;
}

function replicaFailure(object: KubeObject): string | undefined {
  const { conditions = [] } = (object["status"] ?? {}) as NonNullable<WorkloadObject["status"]>;
  return conditions.find((one) => one.type === "ReplicaFailure" && one.status === "True")?.message;
}

/** StatefulSets say only in events that they may not create pods. */
async function creationFault(
  list: FunctionContext["cluster"]["list"],
  owner: KubeObject,
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    const events = await list(
      { group: "", version: "v1", resource: "events", namespace: owner.metadata.namespace as string },
      { signal, fieldSelector: `involvedObject.uid=${owner.metadata.uid}` },
    );
    const refused = events.items.filter((event) => event["reason"] === "FailedCreate");
    return refused.at(-1)?.["message"] as string | undefined;
  } catch (error) {
    // Reading events needs a right that scaling does not.
    if (error instanceof ClusterError && error.status === 403) return undefined;
    throw error;
  }
}
