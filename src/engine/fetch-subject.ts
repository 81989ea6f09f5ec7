// Fetches the object an action works on and, for workloads, their pods and what these mount.

import type { ObjectReference } from "../api/reference.ts";
import { KanisterError, NotFoundError } from "../errors/error.ts";
import type { KubeObject, ResourcePath, ResourceType } from "../kube/cluster.ts";
import {
  claimsOf,
  containersOf,
  currentReplicaSet,
  currentReplicationController,
  isRunning,
  ownedBy,
} from "../resources/workloads.ts";
import { type Fetch, notFound } from "./fetch-object.ts";
import { isNamed, type Needs } from "./needs.ts";
import type { Parameters, Workload, WorkloadKind } from "./parameters.ts";
import { withUnfetched } from "./unfetched.ts";

const CORE = { group: "", version: "v1" };

/** Where the objects of the kinds that blueprints know are found; keys are lower case. */
const KNOWN_KINDS: ReadonlyMap<string, ResourceType> = new Map([
  ["statefulset", { group: "apps", version: "v1", resource: "statefulsets" }],
  ["deployment", { group: "apps", version: "v1", resource: "deployments" }],
  ["deploymentconfig", { group: "apps.openshift.io", version: "v1", resource: "deploymentconfigs" }],
  ["pvc", { ...CORE, resource: "persistentvolumeclaims" }],
  ["namespace", { ...CORE, resource: "namespaces" }],
]);

const WORKLOAD_KINDS: Readonly<Record<string, WorkloadKind>> = {
  statefulset: "StatefulSet",
  deployment: "Deployment",
  deploymentconfig: "DeploymentConfig",
};

type Subject = Partial<Pick<Parameters, "workload" | "pvc" | "namespace" | "object">>;

/** @throws KanisterError code `OBJECT` for a reference that cannot be followed, needed or not */
export async function fetchSubject(reference: ObjectReference, needs: Needs, fetch: Fetch): Promise<Subject> {
  const kind = (reference.kind ?? "").toLowerCase();
  const name = reference.name ?? "";
  const namespace = reference.namespace ?? "";
  const get = (path: ResourcePath) => getSubject(path, reference, fetch);
  const known = KNOWN_KINDS.get(kind);
  if (known === undefined) {
    const path = customPath(reference);
    return path === undefined || !needs.object ? {} : { object: await get(path) };
  }
  if (kind === "namespace") {
    // Published ActionSets give only one of the two.
    const both = namespace || name;
    const subject = { namespace: { name: both, namespace: both } };
    return needs.object ? { ...subject, object: await get({ ...known, name: name || namespace }) } : subject;
  }
  if (kind === "pvc") {
    const subject = { pvc: { name, namespace } };
    return needs.object ? { ...subject, object: await get({ ...known, namespace, name }) } : subject;
  }
  const workload = { kind: WORKLOAD_KINDS[kind] as WorkloadKind, name, namespace };
  const withPods = isNamed(needs.pods, workload.kind);
  const object = withPods || needs.object ? await get({ ...known, namespace, name }) : undefined;
  return {
    workload:
      withPods && object !== undefined
        ? { ...workload, ...(await fetchPods(workload.kind, object, fetch)) }
        : withUnfetched(workload as Workload, "parameters.workload", [
            "pods",
            "containers",
            "persistentVolumeClaims",
          ] satisfies (keyof Workload)[]),
    object,
  };
}

function customPath(reference: ObjectReference): ResourcePath | undefined {
  const { apiVersion = "", resource = "", name = "", namespace } = reference;
  if (apiVersion === "" && resource === "" && name === "") return undefined;
  if (apiVersion === "" || resource === "") {
    throw new KanisterError(
      "OBJECT",
      `the object ${name} needs apiVersion and resource, since its kind is not a known one`,
      { hint: `known kinds: ${[...KNOWN_KINDS.keys()].join(", ")}` },
    );
  }
  const group = (reference.group ?? "").replace(/\/$/, "");
  return { group, version: apiVersion, resource, name, ...(namespace && { namespace }) };
}

async function getSubject(path: ResourcePath, reference: ObjectReference, fetch: Fetch): Promise<KubeObject> {
  try {
    return await fetch.cluster.get(path, { signal: fetch.signal });
  } catch (error) {
    const where = path.namespace === undefined ? "" : ` in namespace ${path.namespace}`;
    throw notFound(error, `${reference.kind || path.resource} ${path.name} not found${where}`, path);
  }
}

async function fetchPods(
  kind: WorkloadKind,
  object: KubeObject,
  { cluster, signal }: Fetch,
): Promise<Pick<Workload, "pods" | "containers" | "persistentVolumeClaims">> {
  const namespace = object.metadata.namespace ?? "";
  const inNamespace = async (type: ResourceType) => (await cluster.list({ ...type, namespace }, { signal })).items;
  const owner = await podOwner(kind, object, inNamespace);
  const uid = owner?.metadata.uid;
  const pods = (await inNamespace({ ...CORE, resource: "pods" })).filter((pod) => ownedBy(uid, pod) && isRunning(pod));
  const claims = pods.map((pod) => [pod.metadata.name, claimsOf(pod)] as const);
  return {
    pods: pods.map((pod) => pod.metadata.name),
    containers: pods.map(containersOf),
    persistentVolumeClaims: Object.fromEntries(claims.filter(([, paths]) => Object.keys(paths).length > 0)),
  };
}

/** What owns the current pods; a DeploymentConfig that has not been rolled out has none. */
async function podOwner(
  kind: WorkloadKind,
  object: KubeObject,
  inNamespace: (type: ResourceType) => Promise<KubeObject[]>,
): Promise<KubeObject | undefined> {
  if (kind === "StatefulSet") return object;
  if (kind === "DeploymentConfig") {
    return currentReplicationController(object, await inNamespace({ ...CORE, resource: "replicationcontrollers" }));
  }
  const { namespace, name } = object.metadata;
  const replicaSets = await inNamespace({ group: "apps", version: "v1", resource: "replicasets" });
  const owner = currentReplicaSet(object, replicaSets);
  if (owner !== undefined) return owner;
  throw new NotFoundError("Could not find a ReplicaSet for Deployment: not found", {
    hint: `is the Deployment being rolled out? kubectl -n ${namespace} rollout status deployment ${name}`,
  });
}
