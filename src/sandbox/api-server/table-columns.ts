// The columns `kubectl get` shows for Kubernetes' own kinds.
import { formatLabelSelector, type LabelSelector, selectorRequirements } from "../../resources/label-selector.ts";
import {
  type Container,
  type Deployment,
  findCondition,
  type Job,
  type KubeObject,
  type Pod,
  type PodTemplate,
  type ReplicaSet,
  type StatefulSet,
} from "../kubernetes-objects.ts";
import { ageOf, humanDuration } from "./human-duration.ts";

export type Cell = string | number | boolean | null;
export type Column = { name: string; type: string; format?: string; priority?: number };
export type BuiltInColumn = Column & { cell: (object: KubeObject) => Cell };

type Loose = { [field: string]: Loose | undefined } & { [index: number]: Loose } & Partial<string & number & boolean>;

const text = (name: string, cell: (object: KubeObject) => Cell, priority = 0): BuiltInColumn => ({
  name,
  type: "string",
  priority,
  cell,
});
const number = (name: string, cell: (object: KubeObject) => Cell): BuiltInColumn => ({ name, type: "integer", cell });
const age = text("Age", (object) => ageOf(object.metadata.creationTimestamp));

const template = (object: KubeObject) => (object.spec as { template?: PodTemplate }).template?.spec;
const workloadColumns: BuiltInColumn[] = [
  text("Containers", (object) => names(template(object)?.containers, (container) => container.name), 1),
  text("Images", (object) => names(template(object)?.containers, (container) => container.image), 1),
  text("Selector", (object) => selectorText((object.spec as { selector?: LabelSelector }).selector), 1),
];

const as = <Kind extends KubeObject>(cell: (object: Kind) => Cell) => cell as (object: KubeObject) => Cell;
const read = (object: KubeObject, path: string, missing: Cell = "<none>"): Cell => {
  let value: unknown = object;
  for (const part of path.split(".")) value = (value as Loose | undefined | null)?.[part];
  return value === undefined || value === null ? missing : (value as Cell);
};
const count = (value: unknown) => Object.keys((value as object | undefined) ?? {}).length;

export const builtInColumns: Record<string, readonly BuiltInColumn[]> = {
  Pod: [
    text("Ready", as(readyCell)),
    text("Status", as(podStatus)),
    text("Restarts", as(restarts)),
    age,
    text("IP", (pod) => read(pod, "status.podIP"), 1),
    text("Node", (pod) => read(pod, "spec.nodeName"), 1),
    text("Nominated Node", () => "<none>", 1),
    text("Readiness Gates", () => "<none>", 1),
  ],
  Deployment: [
    text(
      "Ready",
      as<Deployment>(({ spec, status }) => `${status?.readyReplicas ?? 0}/${spec.replicas ?? 1}`),
    ),
    text(
      "Up-to-date",
      as<Deployment>(({ status }) => status?.updatedReplicas ?? 0),
    ),
    text(
      "Available",
      as<Deployment>(({ status }) => status?.availableReplicas ?? 0),
    ),
    age,
    ...workloadColumns,
  ],
  ReplicaSet: [
    number(
      "Desired",
      as<ReplicaSet>(({ spec }) => spec.replicas ?? 1),
    ),
    number(
      "Current",
      as<ReplicaSet>(({ status }) => status?.replicas ?? 0),
    ),
    number(
      "Ready",
      as<ReplicaSet>(({ status }) => status?.readyReplicas ?? 0),
    ),
    age,
    ...workloadColumns,
  ],
  StatefulSet: [
    text(
      "Ready",
      as<StatefulSet>(({ spec, status }) => `${status?.readyReplicas ?? 0}/${spec.replicas ?? 1}`),
    ),
    age,
    ...workloadColumns.slice(0, 2),
  ],
  DaemonSet: [
    number("Desired", (set) => read(set, "status.desiredNumberScheduled", 0)),
    number("Current", (set) => read(set, "status.currentNumberScheduled", 0)),
    number("Ready", (set) => read(set, "status.numberReady", 0)),
    number("Up-to-date", (set) => read(set, "status.updatedNumberScheduled", 0)),
    number("Available", (set) => read(set, "status.numberAvailable", 0)),
    text("Node Selector", () => "<none>"),
    age,
    ...workloadColumns,
  ],
  Job: [
    text("Status", as(jobStatus)),
    text(
      "Completions",
      as<Job>(({ spec, status }) => `${status?.succeeded ?? 0}/${spec.completions ?? 1}`),
    ),
    text("Duration", as(jobDuration)),
    age,
    ...workloadColumns,
  ],
  CronJob: [
    text("Schedule", (job) => read(job, "spec.schedule")),
    text("Timezone", (job) => read(job, "spec.timeZone")),
    { name: "Suspend", type: "boolean", cell: (job) => read(job, "spec.suspend", false) },
    number("Active", (job) => count(read(job, "status.active", null))),
    text("Last Schedule", (job) => ageOrNone(read(job, "status.lastScheduleTime", null))),
    age,
  ],
  Service: [
    text("Type", (service) => read(service, "spec.type")),
    text("Cluster-IP", (service) => read(service, "spec.clusterIP")),
    text("External-IP", () => "<none>"),
    text("Port(s)", servicePorts),
    age,
    text("Selector", (service) => labelsText((service.spec as { selector?: Record<string, string> }).selector), 1),
  ],
  ConfigMap: [text("Data", (map) => count(map.data) + count(map.binaryData)), age],
  Secret: [text("Type", (secret) => read(secret, "type")), text("Data", (secret) => count(secret.data)), age],
  ServiceAccount: [text("Secrets", (account) => count(account.secrets)), age],
  Namespace: [text("Status", (namespace) => read(namespace, "status.phase")), age],
  Node: [
    text("Status", () => "Ready"),
    text("Roles", () => "<none>"),
    age,
    text("Version", (node) => read(node, "status.nodeInfo.kubeletVersion")),
    text("Internal-IP", (node) => read(node, "status.addresses.0.address"), 1),
    text("External-IP", () => "<none>", 1),
    text("OS-Image", (node) => read(node, "status.nodeInfo.osImage"), 1),
    text("Kernel-Version", (node) => read(node, "status.nodeInfo.kernelVersion"), 1),
    text("Container-Runtime", (node) => read(node, "status.nodeInfo.containerRuntimeVersion"), 1),
  ],
  PersistentVolumeClaim: [
    text("Status", (claim) => (claim.metadata.deletionTimestamp ? "Terminating" : read(claim, "status.phase"))),
    text("Volume", (claim) => read(claim, "spec.volumeName", "")),
    text("Capacity", (claim) => read(claim, "status.capacity.storage", "")),
    text("Access Modes", (claim) => accessModes((claim.status as { accessModes?: string[] } | undefined)?.accessModes)),
    text("StorageClass", (claim) => read(claim, "spec.storageClassName", "")),
    text("VolumeAttributesClass", () => "<unset>"),
    age,
    text("VolumeMode", (claim) => read(claim, "spec.volumeMode"), 1),
  ],
  PersistentVolume: [
    text("Capacity", (volume) => read(volume, "spec.capacity.storage", "")),
    text("Access Modes", (volume) => accessModes((volume.spec as { accessModes?: string[] }).accessModes)),
    text("Reclaim Policy", (volume) => read(volume, "spec.persistentVolumeReclaimPolicy")),
    text("Status", (volume) => (volume.metadata.deletionTimestamp ? "Terminating" : read(volume, "status.phase"))),
    text("Claim", claimOf),
    text("StorageClass", (volume) => read(volume, "spec.storageClassName", "")),
    text("VolumeAttributesClass", () => "<unset>"),
    text("Reason", () => ""),
    age,
    text("VolumeMode", (volume) => read(volume, "spec.volumeMode"), 1),
  ],
  StorageClass: [
    text("Provisioner", (storage) => read(storage, "provisioner")),
    text("ReclaimPolicy", (storage) => read(storage, "reclaimPolicy")),
    text("VolumeBindingMode", (storage) => read(storage, "volumeBindingMode")),
    text("AllowVolumeExpansion", (storage) => read(storage, "allowVolumeExpansion", false)),
    age,
  ],
  Event: [
    text("Last Seen", (event) => ageOf(String(read(event, "lastTimestamp", event.metadata.creationTimestamp)))),
    text("Type", (event) => read(event, "type")),
    text("Reason", (event) => read(event, "reason")),
    text(
      "Object",
      (event) => `${String(read(event, "involvedObject.kind")).toLowerCase()}/${read(event, "involvedObject.name")}`,
    ),
    text("Subobject", (event) => read(event, "involvedObject.fieldPath", ""), 1),
    text("Source", (event) => read(event, "source.component", ""), 1),
    text("Message", (event) => String(read(event, "message", "")).trim()),
    text("First Seen", (event) => ageOf(String(read(event, "firstTimestamp", event.metadata.creationTimestamp))), 1),
    text("Count", (event) => read(event, "count", 1), 1),
    text("Name", (event) => event.metadata.name, 1),
  ],
  RoleBinding: [text("Role", roleRef), age],
  ClusterRoleBinding: [text("Role", roleRef), age],
  ResourceQuota: [
    text("Request", (quota) => quotaText(quota, (name) => !name.startsWith("limits."))),
    text("Limit", (quota) => quotaText(quota, (name) => name.startsWith("limits."))),
    age,
  ],
  Lease: [text("Holder", (lease) => read(lease, "spec.holderIdentity", "")), age],
  Ingress: [
    text("Class", (ingress) => read(ingress, "spec.ingressClassName")),
    text("Hosts", () => "*"),
    text("Address", () => ""),
    text("Ports", () => "80"),
    age,
  ],
  PriorityClass: [
    number("Value", (priority) => read(priority, "value", 0)),
    { name: "Global-Default", type: "boolean", cell: (priority) => read(priority, "globalDefault", false) },
    age,
    text("PreemptionPolicy", (priority) => read(priority, "preemptionPolicy", "PreemptLowerPriority")),
  ],
};

function names(containers: Container[] | undefined, pick: (container: Container) => string): string {
  return (containers ?? []).map(pick).join(",");
}

function selectorText(selector: LabelSelector | undefined): string {
  return selector ? formatLabelSelector(selectorRequirements(selector)) || "<none>" : "<none>";
}

function labelsText(labels: Record<string, string> | undefined): string {
  const list = Object.entries(labels ?? {}).map(([key, value]) => `${key}=${value}`);
  return list.join(",") || "<none>";
}

function readyCell(pod: Pod): string {
  const ready = (pod.status?.containerStatuses ?? []).filter((container) => container.ready).length;
  return `${ready}/${pod.spec.containers.length}`;
}

/** The Status column, as kubectl's users know it: a reason where there is one, else the phase. */
export function podStatus(pod: Pod): string {
  const { status = {}, spec, metadata } = pod;
  let shown: string = status.reason || status.phase || "Unknown";
  const scheduled = findCondition(status.conditions, "PodScheduled");
  if (scheduled?.reason === "SchedulingGated") shown = "SchedulingGated";
  const initCount = spec.initContainers?.length ?? 0;
  let initializing = false;
  for (const [index, { state }] of (status.initContainerStatuses ?? []).entries()) {
    if (state.terminated?.exitCode === 0) continue;
    initializing = true;
    if (state.terminated) shown = `Init:${state.terminated.reason || `ExitCode:${state.terminated.exitCode}`}`;
    else if (state.waiting?.reason && state.waiting.reason !== "PodInitializing")
      shown = `Init:${state.waiting.reason}`;
    else shown = `Init:${index}/${initCount}`;
    break;
  }
  if (!initializing) {
    let running = false;
    for (const { state, ready } of [...(status.containerStatuses ?? [])].reverse()) {
      if (state.waiting?.reason) shown = state.waiting.reason;
      else if (state.terminated) shown = state.terminated.reason || `ExitCode:${state.terminated.exitCode}`;
      else if (ready && state.running) running = true;
    }
    if (shown === "Completed" && running) {
      shown = findCondition(status.conditions, "Ready")?.status === "True" ? "Running" : "NotReady";
    }
  }
  if (metadata.deletionTimestamp && status.reason !== "NodeLost") {
    if (status.phase !== "Succeeded" && status.phase !== "Failed") shown = "Terminating";
  }
  return shown;
}

function restarts(pod: Pod): string {
  const statuses = pod.status?.containerStatuses ?? [];
  const total = statuses.reduce((sum, status) => sum + status.restartCount, 0);
  const last = statuses
    .map((status) => status.lastState?.terminated?.finishedAt ?? "")
    .sort()
    .at(-1);
  return total > 0 && last ? `${total} (${ageOf(last)} ago)` : String(total);
}

function jobStatus(job: Job): string {
  const has = (type: string) => findCondition(job.status?.conditions, type)?.status === "True";
  if (has("Complete")) return "Complete";
  if (has("Failed")) return "Failed";
  if (job.metadata.deletionTimestamp) return "Terminating";
  if (has("Suspended")) return "Suspended";
  return has("FailureTarget") ? "FailureTarget" : has("SuccessCriteriaMet") ? "SuccessCriteriaMet" : "Running";
}

function jobDuration(job: Job): string {
  const { startTime, completionTime } = job.status ?? {};
  if (!startTime) return "";
  return humanDuration((completionTime ? Date.parse(completionTime) : Date.now()) - Date.parse(startTime));
}

function servicePorts(service: KubeObject): string {
  const ports = (service.spec as { ports?: { port: number; protocol?: string; nodePort?: number }[] }).ports ?? [];
  const list = ports.map(
    ({ port, protocol = "TCP", nodePort }) => `${port}${nodePort ? `:${nodePort}` : ""}/${protocol}`,
  );
  return list.join(",") || "<none>";
}

function accessModes(modes: string[] | undefined): string {
  const short: Record<string, string> = {
    ReadWriteOnce: "RWO",
    ReadOnlyMany: "ROX",
    ReadWriteMany: "RWX",
    ReadWriteOncePod: "RWOP",
  };
  return (modes ?? []).map((mode) => short[mode] ?? mode).join(",");
}

function claimOf(volume: KubeObject): string {
  const claim = (volume.spec as { claimRef?: { namespace: string; name: string } }).claimRef;
  return claim ? `${claim.namespace}/${claim.name}` : "";
}

function roleRef(binding: KubeObject): string {
  const reference = binding.roleRef as { kind: string; name: string } | undefined;
  return `${reference?.kind}/${reference?.name}`;
}

function quotaText(quota: KubeObject, wanted: (name: string) => boolean): string {
  const { hard = {}, used = {} } = (quota.status ?? {}) as {
    hard?: Record<string, string>;
    used?: Record<string, string>;
  };
  return Object.keys(hard)
    .filter(wanted)
    .sort()
    .map((name) => `${name}: ${used[name] ?? "0"}/${hard[name]}`)
    .join(", ");
}

function ageOrNone(time: Cell): string {
  return typeof time === "string" ? ageOf(time) : "<none>";
}
