// The table of resources the server offers by itself; custom resources join it at run time.

export type Verb = "create" | "delete" | "deletecollection" | "get" | "list" | "patch" | "update" | "watch";
export type Subresource =
  | "status"
  | "scale"
  | "log"
  | "exec"
  | "attach"
  | "eviction"
  | "binding"
  | "token"
  | "finalize";

export type PrinterColumn = {
  name: string;
  type: string;
  jsonPath: string;
  priority?: number;
  description?: string;
  format?: string;
};

/** What a CustomResourceDefinition says about one of its versions. */
export type CustomVersion = {
  schema: Record<string, unknown> | undefined;
  printerColumns: PrinterColumn[] | undefined;
  scale: { specReplicasPath: string; statusReplicasPath: string; labelSelectorPath?: string } | undefined;
};

export type ResourceKind = {
  group: string;
  version: string;
  kind: string;
  plural: string;
  singular: string;
  shortNames: readonly string[];
  categories: readonly string[];
  namespaced: boolean;
  verbs: readonly Verb[];
  subresources: readonly Subresource[];
  /** Absent for Kubernetes' own kinds. */
  custom?: CustomVersion;
};

const everything: readonly Verb[] = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

export function groupVersion(kind: { group: string; version: string }): string {
  return kind.group ? `${kind.group}/${kind.version}` : kind.version;
}

/** Where objects of a resource are stored, whatever version they are asked for in. */
export function storageKey(kind: { group: string; plural: string }): string {
  return kind.group ? `${kind.plural}.${kind.group}` : kind.plural;
}

// group/version, then per resource: kind plural short,names categories namespaced? subresources
const table = `
v1
ConfigMap configmaps cm - ns -
Endpoints endpoints ep - ns -
Event events ev - ns -
LimitRange limitranges limits - ns -
Namespace namespaces ns - - status,finalize
Node nodes no - - status
PersistentVolumeClaim persistentvolumeclaims pvc - ns status
PersistentVolume persistentvolumes pv - - status
Pod pods po all ns status,log,exec,attach,eviction,binding
PodTemplate podtemplates - - ns -
ReplicationController replicationcontrollers rc all ns status,scale
ResourceQuota resourcequotas quota - ns status
Secret secrets - - ns -
ServiceAccount serviceaccounts sa - ns token
Service services svc all ns status
admissionregistration.k8s.io/v1
MutatingWebhookConfiguration mutatingwebhookconfigurations - api-extensions - -
ValidatingWebhookConfiguration validatingwebhookconfigurations - api-extensions - -
apiextensions.k8s.io/v1
CustomResourceDefinition customresourcedefinitions crd,crds api-extensions - status
apps/v1
ControllerRevision controllerrevisions - - ns -
DaemonSet daemonsets ds all ns status
Deployment deployments deploy all ns status,scale
ReplicaSet replicasets rs all ns status,scale
StatefulSet statefulsets sts all ns status,scale
batch/v1
CronJob cronjobs cj all ns status
Job jobs - all ns status
coordination.k8s.io/v1
Lease leases - - ns -
discovery.k8s.io/v1
EndpointSlice endpointslices - - ns -
networking.k8s.io/v1
Ingress ingresses ing - ns status
NetworkPolicy networkpolicies netpol - ns -
policy/v1
PodDisruptionBudget poddisruptionbudgets pdb - ns status
rbac.authorization.k8s.io/v1
ClusterRoleBinding clusterrolebindings - - - -
ClusterRole clusterroles - - - -
RoleBinding rolebindings - - ns -
Role roles - - ns -
scheduling.k8s.io/v1
PriorityClass priorityclasses pc - - -
storage.k8s.io/v1
CSIDriver csidrivers - - - -
StorageClass storageclasses sc - - -
VolumeAttachment volumeattachments - - - status
`;

/** Kinds that are asked, never stored. */
const reviews = `
authentication.k8s.io/v1
SelfSubjectReview selfsubjectreviews - - - -
TokenReview tokenreviews - - - -
authorization.k8s.io/v1
LocalSubjectAccessReview localsubjectaccessreviews - - ns -
SelfSubjectAccessReview selfsubjectaccessreviews - - - -
SelfSubjectRulesReview selfsubjectrulesreviews - - - -
SubjectAccessReview subjectaccessreviews - - - -
`;

export const builtInKinds: readonly ResourceKind[] = [
  ...readTable(table, everything),
  ...readTable(reviews, ["create"]),
];

function readTable(text: string, verbs: readonly Verb[]): ResourceKind[] {
  const kinds: ResourceKind[] = [];
  let group = "";
  let version = "";
  const list = (word: string) => (word === "-" ? [] : word.split(","));
  for (const line of text.trim().split("\n")) {
    const [kind = "", plural, shortNames = "-", categories = "-", scope, subresources = "-"] = line.split(" ");
    if (plural === undefined) {
      const slash = line.indexOf("/");
      group = line.slice(0, Math.max(slash, 0));
      version = line.slice(slash + 1);
      continue;
    }
    kinds.push({
      group,
      version,
      kind,
      plural,
      singular: kind.toLowerCase(),
      shortNames: list(shortNames),
      categories: list(categories),
      namespaced: scope === "ns",
      verbs: plural === "namespaces" ? verbs.filter((verb) => verb !== "deletecollection") : verbs,
      subresources: list(subresources) as Subresource[],
    });
  }
  return kinds;
}
