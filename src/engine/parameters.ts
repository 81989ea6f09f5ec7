// Fetches everything a blueprint's templates can refer to, in the order and with the rules of the Go implementation.

import type { ActionSpec } from "../api/action-set.ts";
import type { Profile, ProfileLocation } from "../api/profile.ts";
import type { Artifact, ObjectReference } from "../api/reference.ts";
import { ClusterError, KanisterError, NotFoundError } from "../errors/error.ts";
import type { Cluster, KubeObject, ResourcePath, ResourceType } from "../kube/cluster.ts";
import { claimsOf, currentReplicaSet, currentReplicationController, ownedBy } from "../resources/workloads.ts";

export type SecretObject = KubeObject & { type?: string; data?: Record<string, string> };
export type ConfigMapObject = KubeObject & { data?: Record<string, string>; binaryData?: Record<string, string> };

export type WorkloadKind = "StatefulSet" | "Deployment" | "DeploymentConfig";

export type Workload = {
  kind: WorkloadKind;
  name: string;
  namespace: string;
  /** Names of the Running pods when the action started. */
  pods: string[];
  /** Per pod, the names of its containers. */
  containers: string[][];
  /** Pod to claim to mount path; only pods that have claims. */
  persistentVolumeClaims: Record<string, Record<string, string>>;
};

export type ResolvedProfile = {
  location: ProfileLocation;
  credential: {
    type: string;
    keyPair?: { id: string; secret: string };
    secret?: SecretObject;
    kopia?: {
      username: string;
      hostname: string;
      password: string;
      cert: string;
      connectOptions?: Record<string, number>;
    };
  };
  skipSSLVerify: boolean;
};

export type PhaseData = {
  output: Record<string, unknown>;
  secrets: Record<string, SecretObject>;
  configMaps: Record<string, ConfigMapObject>;
};

/** The template parameters in plain form; functions read them too. Only `phases` and `deferPhase` change during a run. */
export type Parameters = {
  workload?: Workload;
  pvc?: { name: string; namespace: string };
  namespace?: { name: string; namespace: string };
  /** The object acted on, as the API returned it. */
  object: KubeObject | undefined;
  artifactsIn: Record<string, Artifact>;
  configMaps: Record<string, ConfigMapObject>;
  secrets: Record<string, SecretObject>;
  /** RFC 3339, UTC, trailing zeros of the fraction dropped; the start of the action. */
  time: string;
  profile?: ResolvedProfile;
  options: Record<string, string>;
  podOverride?: Record<string, unknown>;
  podAnnotations: Record<string, string>;
  podLabels: Record<string, string>;
  phases: Record<string, PhaseData>;
  deferPhase: PhaseData;
};

const CORE = { group: "", version: "v1" };
const SECRETS: ResourceType = { ...CORE, resource: "secrets" };
const CONFIG_MAPS: ResourceType = { ...CORE, resource: "configmaps" };
const PODS: ResourceType = { ...CORE, resource: "pods" };
const PROFILES: ResourceType = { group: "cr.kanister.io", version: "v1alpha1", resource: "profiles" };

/** Where the objects of the kinds that blueprints know are found; keys are lower case. */
export const KNOWN_KINDS: ReadonlyMap<string, ResourceType> = new Map([
  ["statefulset", { group: "apps", version: "v1", resource: "statefulsets" }],
  ["deployment", { group: "apps", version: "v1", resource: "deployments" }],
  ["deploymentconfig", { group: "apps.openshift.io", version: "v1", resource: "deploymentconfigs" }],
  ["pvc", { ...CORE, resource: "persistentvolumeclaims" }],
  ["namespace", { ...CORE, resource: "namespaces" }],
]);

type Fetch = { cluster: Cluster; signal: AbortSignal };

/**
 * All parameters of one action. Order: Secrets, ConfigMaps, Profile, object; the first failure ends it.
 * @throws NotFoundError, KanisterError code `PROFILE` or `OBJECT`, ClusterError
 */
export async function fetchParameters(spec: ActionSpec, now: Date, fetch: Fetch): Promise<Parameters> {
  const secrets = await fetchAll(spec.secrets, SECRETS, "Secret", fetch);
  const configMaps = await fetchAll(spec.configMaps, CONFIG_MAPS, "ConfigMap", fetch);
  const profile = spec.profile && (await fetchProfile(spec.profile, fetch));
  const subject = await fetchSubject(spec.object, fetch);
  return {
    ...subject,
    artifactsIn: spec.artifacts ?? {},
    configMaps,
    secrets,
    time: goTime(now),
    ...(profile && { profile }),
    options: spec.options ?? {},
    ...(spec.podOverride && { podOverride: spec.podOverride }),
    podAnnotations: spec.podAnnotations ?? {},
    podLabels: spec.podLabels ?? {},
    phases: {},
    deferPhase: emptyPhase(),
  };
}

export function emptyPhase(): PhaseData {
  return { output: {}, secrets: {}, configMaps: {} };
}

/** The Secrets and ConfigMaps a phase names in `objects`. */
export async function fetchPhaseObjects(
  references: Record<string, ObjectReference>,
  fetch: Fetch,
): Promise<Pick<PhaseData, "secrets" | "configMaps">> {
  const ofKind = (kind: string) =>
    Object.fromEntries(Object.entries(references).filter(([, one]) => one.kind?.toLowerCase() === kind));
  return {
    secrets: await fetchAll(ofKind("secret"), SECRETS, "Secret", fetch),
    configMaps: await fetchAll(ofKind("configmap"), CONFIG_MAPS, "ConfigMap", fetch),
  };
}

async function fetchAll<T extends KubeObject>(
  references: Record<string, ObjectReference> | undefined,
  type: ResourceType,
  kind: string,
  fetch: Fetch,
): Promise<Record<string, T>> {
  const found: Record<string, T> = {};
  for (const [key, reference] of Object.entries(references ?? {})) {
    found[key] = (await fetchOne(type, reference, `${kind} ${key}`, fetch)) as T;
  }
  return found;
}

async function fetchOne(
  type: ResourceType,
  reference: ObjectReference,
  what: string,
  fetch: Fetch,
): Promise<KubeObject> {
  const name = reference.name ?? "";
  const namespace = reference.namespace || fetch.cluster.defaultNamespace;
  if (name === "") throw new KanisterError("OBJECT", `the reference to ${what} has no name`, { hint: "add name:" });
  try {
    return await fetch.cluster.get({ ...type, namespace, name }, { signal: fetch.signal });
  } catch (error) {
    throw notFound(error, `${what}: ${type.resource} "${name}" not found in namespace ${namespace}`, {
      ...type,
      namespace,
    });
  }
}

function notFound(error: unknown, message: string, path: ResourcePath): unknown {
  if (!(error instanceof ClusterError) || error.status !== 404) return error;
  const group = path.group === "" ? "" : `.${path.group}`;
  const where = path.namespace === undefined ? "" : ` -n ${path.namespace}`;
  return new NotFoundError(message, {
    hint: `list what there is: kubectl get ${path.resource}${group}${where}`,
    cause: error,
  });
}

async function fetchProfile(reference: ObjectReference, fetch: Fetch): Promise<ResolvedProfile> {
  const object = await fetchOne(PROFILES, reference, "profile", fetch);
  return resolveProfile(object as unknown as Profile, fetch);
}

async function resolveProfile(profile: Profile, fetch: Fetch): Promise<ResolvedProfile> {
  const { location, credential, skipSSLVerify = false } = profile;
  if (credential === undefined) {
    if (location.type === "file") return { location, credential: { type: "" }, skipSSLVerify };
    throw profileError("it has no credential", "add credential: with type keyPair or secret");
  }
  const resolved: ResolvedProfile["credential"] = { type: credential.type };
  switch (credential.type) {
    case "keyPair": {
      const pair = credential.keyPair;
      if (pair === undefined) throw profileError("KVSecret cannot be nil", "add credential.keyPair");
      const secret = await fetchSecret(pair.secret, fetch);
      resolved.keyPair = {
        id: secretValue(secret, pair.idField, "Key"),
        secret: secretValue(secret, pair.secretField, "Value"),
      };
      break;
    }
    case "secret":
      if (credential.secret === undefined) {
        throw profileError("Secret reference cannot be nil", "add credential.secret with name and namespace");
      }
      resolved.secret = await fetchSecret(credential.secret, fetch);
      break;
    case "kopia": {
      const kopia = credential.kopiaServerSecret;
      if (kopia?.userPassphrase === undefined || kopia.tlsCert === undefined) {
        throw profileError(
          "Kopia Secret reference cannot be nil",
          "add credential.kopiaServerSecret with userPassphrase and tlsCert",
        );
      }
      const password = await fetchSecret(kopia.userPassphrase.secret, fetch);
      const certificate = await fetchSecret(kopia.tlsCert.secret, fetch);
      resolved.kopia = {
        username: kopia.username ?? "",
        hostname: kopia.hostname ?? "",
        password: secretValue(password, kopia.userPassphrase.key, "Key"),
        cert: secretValue(certificate, kopia.tlsCert.key, "Key"),
        ...(kopia.connectOptions && { connectOptions: kopia.connectOptions }),
      };
      break;
    }
    default:
      throw profileError(`CredentialType '${credential.type}' not supported`, "use keyPair or secret");
  }
  return { location, credential: resolved, skipSSLVerify };
}

const fetchSecret = async (reference: ObjectReference, fetch: Fetch) =>
  (await fetchOne(SECRETS, reference, "the profile's credential", fetch)) as SecretObject;

function secretValue(secret: SecretObject, field: string, what: "Key" | "Value"): string {
  const encoded = secret.data?.[field];
  if (encoded !== undefined) return Buffer.from(encoded, "base64").toString("utf8");
  const { namespace, name } = secret.metadata;
  const keys = Object.keys(secret.data ?? {}).join(", ") || "none";
  throw profileError(`${what} '${field}' not found in secret '${namespace}:${name}'`, `keys of that Secret: ${keys}`);
}

const profileError = (message: string, hint: string) =>
  new KanisterError("PROFILE", `the profile cannot be used: ${message}`, { hint });

type Subject = Pick<Parameters, "workload" | "pvc" | "namespace" | "object">;

async function fetchSubject(reference: ObjectReference, fetch: Fetch): Promise<Subject> {
  const kind = (reference.kind ?? "").toLowerCase();
  const name = reference.name ?? "";
  const namespace = reference.namespace ?? "";
  const known = KNOWN_KINDS.get(kind);
  if (known === undefined) return { object: await fetchCustom(reference, fetch) };
  if (kind === "namespace") {
    const target = name || namespace;
    const object = await getSubject({ ...known, name: target }, reference, fetch);
    // Published ActionSets give only one of the two.
    const both = namespace || name;
    return { namespace: { name: both, namespace: both }, object };
  }
  const object = await getSubject({ ...known, namespace, name }, reference, fetch);
  if (kind === "pvc") return { pvc: { name, namespace }, object };
  return { workload: await fetchWorkload(kind, object, fetch), object };
}

async function fetchCustom(reference: ObjectReference, fetch: Fetch): Promise<KubeObject | undefined> {
  const { apiVersion = "", resource = "", name = "" } = reference;
  if (apiVersion === "" && resource === "" && name === "") return undefined;
  if (apiVersion === "" || resource === "") {
    throw new KanisterError(
      "OBJECT",
      `the object ${name} needs apiVersion and resource, since its kind is not a known one`,
      {
        hint: `known kinds: ${[...KNOWN_KINDS.keys()].join(", ")}`,
      },
    );
  }
  const group = (reference.group ?? "").replace(/\/$/, "");
  const path = { group, version: apiVersion, resource, name };
  return getSubject({ ...path, ...(reference.namespace && { namespace: reference.namespace }) }, reference, fetch);
}

async function getSubject(path: ResourcePath, reference: ObjectReference, fetch: Fetch): Promise<KubeObject> {
  try {
    return await fetch.cluster.get(path, { signal: fetch.signal });
  } catch (error) {
    const where = path.namespace === undefined ? "" : ` in namespace ${path.namespace}`;
    throw notFound(error, `${reference.kind || path.resource} ${path.name} not found${where}`, path);
  }
}

async function fetchWorkload(kind: string, object: KubeObject, { cluster, signal }: Fetch): Promise<Workload> {
  const namespace = object.metadata.namespace ?? "";
  const inNamespace = async (type: ResourceType) => (await cluster.list({ ...type, namespace }, { signal })).items;
  let owner: KubeObject | undefined = object;
  let workloadKind: WorkloadKind = "StatefulSet";
  if (kind === "deployment") {
    workloadKind = "Deployment";
    owner = currentReplicaSet(object, await inNamespace({ group: "apps", version: "v1", resource: "replicasets" }));
    if (owner === undefined) {
      throw new NotFoundError("Could not find a ReplicaSet for Deployment: not found", {
        hint: `is the Deployment being rolled out? kubectl -n ${namespace} rollout status deployment ${object.metadata.name}`,
      });
    }
  } else if (kind === "deploymentconfig") {
    workloadKind = "DeploymentConfig";
    owner = currentReplicationController(object, await inNamespace({ ...CORE, resource: "replicationcontrollers" }));
  }
  const uid = owner?.metadata.uid;
  const pods = (await inNamespace(PODS)).filter(
    (pod) => ownedBy(uid, pod) && (pod["status"] as { phase?: string } | undefined)?.phase === "Running",
  );
  const claims = pods.map((pod) => [pod.metadata.name, claimsOf(pod)] as const);
  return {
    kind: workloadKind,
    name: object.metadata.name,
    namespace,
    pods: pods.map((pod) => pod.metadata.name),
    containers: pods.map((pod) => containerNames(pod)),
    persistentVolumeClaims: Object.fromEntries(claims.filter(([, paths]) => Object.keys(paths).length > 0)),
  };
}

/** Container names of the pod's status, as the Go implementation lists them. */
function containerNames(pod: KubeObject): string[] {
  const status = pod["status"] as { containerStatuses?: { name: string }[] } | undefined;
  return (status?.containerStatuses ?? []).map((one) => one.name);
}

/** Go's RFC3339Nano of a moment in UTC. */
export function goTime(date: Date): string {
  return date.toISOString().replace(/\.?0*Z$/, "Z");
}
