// The objects a fresh cluster has before anyone does anything: namespaces, the node, a storage class, the usual roles.
import { cpus, hostname, release, totalmem } from "node:os";
import type { Api } from "./api-server/api.ts";
import type { Rule } from "./api-server/authorizer.ts";
import { kubernetesVersion } from "./api-server/request-handler.ts";
import type { NodeFacts } from "./kubelet/container-env.ts";
import { type Condition, type DraftObject, timestamp } from "./kubernetes-objects.ts";
import { furnish } from "./loops/namespaces.ts";

export function nodeFacts(): NodeFacts {
  const name = hostname()
    .toLowerCase()
    .replace(/[^a-z0-9.-]+/g, "-")
    .replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, "");
  return {
    name: name || "sandbox",
    ip: "127.0.0.1",
    cpu: String(cpus().length),
    memory: `${Math.floor(totalmem() / 1024)}Ki`,
  };
}

/** Adds what is missing; what people changed stays as it is. */
export function createFirstObjects(api: Api, node: NodeFacts, certificate: string, port: number): void {
  const add = (plural: string, namespace: string | undefined, object: DraftObject) => {
    const kind = api.kind(plural);
    if (!api.find(kind, namespace, String(object.metadata.name))) api.create(kind, namespace, object);
  };
  for (const name of ["default", "kube-system", "kube-public", "kube-node-lease"]) {
    add("namespaces", undefined, { metadata: { name } });
    furnish(api, name, certificate);
  }
  add("storageclasses", undefined, {
    metadata: { name: "standard", annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
    provisioner: "sandbox.local/directory",
    allowVolumeExpansion: true,
  });
  for (const [name, rules] of Object.entries(roles)) {
    add("clusterroles", undefined, {
      metadata: { name, labels: { "kubernetes.io/bootstrapping": "rbac-defaults" } },
      rules,
    });
  }
  add("clusterrolebindings", undefined, {
    metadata: { name: "cluster-admin", labels: { "kubernetes.io/bootstrapping": "rbac-defaults" } },
    roleRef: { kind: "ClusterRole", name: "cluster-admin" },
    subjects: [{ kind: "Group", name: "system:masters" }],
  });
  add("services", "default", {
    metadata: { name: "kubernetes", labels: { component: "apiserver", provider: "kubernetes" } },
    spec: { clusterIP: "127.0.0.1", ports: [{ name: "https", port: 443, targetPort: port, protocol: "TCP" }] },
  });
  writeNode(api, node);
}

function writeNode(api: Api, node: NodeFacts): void {
  const kind = api.kind("nodes");
  const labels = {
    "kubernetes.io/hostname": node.name,
    "kubernetes.io/os": process.platform === "win32" ? "windows" : process.platform,
    "kubernetes.io/arch": process.arch === "x64" ? "amd64" : process.arch,
    "beta.kubernetes.io/os": process.platform,
    "beta.kubernetes.io/arch": process.arch === "x64" ? "amd64" : process.arch,
  };
  for (const known of api.list(kind)) {
    if (known.metadata.name !== node.name) api.remove(kind, undefined, known.metadata.name);
  }
  if (!api.find(kind, undefined, node.name))
    api.create(kind, undefined, { metadata: { name: node.name, labels }, spec: {} });
  const now = timestamp();
  const capacity = { cpu: node.cpu, memory: node.memory, pods: "110", "ephemeral-storage": "100Gi" };
  const healthy = (
    type: string,
    good: Condition["status"],
    reason: string,
    message: string,
  ): Condition & { lastHeartbeatTime: string } => ({
    type,
    status: good,
    lastHeartbeatTime: now,
    lastTransitionTime: now,
    reason,
    message,
  });
  const status = {
    capacity,
    allocatable: capacity,
    addresses: [
      { type: "InternalIP", address: node.ip },
      { type: "Hostname", address: node.name },
    ],
    conditions: [
      healthy("MemoryPressure", "False", "KubeletHasSufficientMemory", "kubelet has sufficient memory available"),
      healthy("DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
      healthy("PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available"),
      healthy("Ready", "True", "KubeletReady", "kubelet is posting ready status"),
    ],
    daemonEndpoints: { kubeletEndpoint: { Port: 0 } },
    nodeInfo: {
      machineID: "",
      systemUUID: "",
      bootID: "",
      architecture: labels["kubernetes.io/arch"],
      operatingSystem: process.platform,
      osImage: "sandbox (this machine)",
      kernelVersion: release(),
      kubeletVersion: kubernetesVersion,
      kubeProxyVersion: kubernetesVersion,
      containerRuntimeVersion: "sandbox://1",
    },
  };
  api.modify(kind, undefined, node.name, (current) => ({ ...current, status }), { subresource: "status" });
}

const read = ["get", "list", "watch"];
const write = [...read, "create", "delete", "deletecollection", "patch", "update"];
const workloads = (verbs: string[]): Rule[] => [
  {
    verbs,
    apiGroups: [""],
    resources: [
      "configmaps",
      "endpoints",
      "persistentvolumeclaims",
      "pods",
      "services",
      "serviceaccounts",
      "events",
      "replicationcontrollers",
    ],
  },
  {
    verbs: read,
    apiGroups: [""],
    resources: ["pods/log", "pods/status", "namespaces", "resourcequotas", "limitranges"],
  },
  { verbs, apiGroups: ["apps"], resources: ["*"] },
  { verbs, apiGroups: ["batch"], resources: ["*"] },
  { verbs, apiGroups: ["networking.k8s.io", "policy", "discovery.k8s.io", "coordination.k8s.io"], resources: ["*"] },
];
const inside: Rule[] = [
  {
    verbs: write,
    apiGroups: [""],
    resources: ["secrets", "pods/exec", "pods/attach", "pods/eviction", "serviceaccounts/token"],
  },
];

const roles: Record<string, Rule[]> = {
  "cluster-admin": [
    { verbs: ["*"], apiGroups: ["*"], resources: ["*"] },
    { verbs: ["*"], nonResourceURLs: ["*"] },
  ],
  admin: [
    ...workloads(write),
    ...inside,
    { verbs: write, apiGroups: ["rbac.authorization.k8s.io"], resources: ["roles", "rolebindings"] },
  ],
  edit: [...workloads(write), ...inside],
  view: workloads(read),
};
