// Shows the parameters to templates as the Go types that blueprints were written against; error texts name these types.

import type { Artifact } from "../api/reference.ts";
import {
  ANY,
  ANY_MAP,
  BOOL,
  BYTES,
  type GoType,
  INT,
  INT64,
  mapOf,
  namedType,
  pointerTo,
  STRING,
  STRING_MAP,
  STRING_SLICE,
  type StructField,
  sliceOf,
  structType,
} from "../template/types.ts";
import {
  anyMap,
  bytes,
  fromJson,
  type GoValue,
  int,
  list,
  pointer,
  stringList,
  stringMap,
  structOf,
  typedMap,
} from "../template/value.ts";
import type { ConfigMapObject, Parameters, PhaseData, ResolvedProfile, SecretObject, Workload } from "./parameters.ts";

const field = (name: string, type: GoType, json?: string, omitEmpty = false): StructField => ({
  name,
  type,
  ...(json !== undefined && { json }),
  ...(omitEmpty && { omitEmpty }),
});

const WORKLOAD_FIELDS = [
  field("Name", STRING),
  field("Namespace", STRING),
  field("Pods", STRING_SLICE),
  field("Containers", sliceOf(STRING_SLICE)),
  field("PersistentVolumeClaims", mapOf(STRING, STRING_MAP)),
];
const STATEFUL_SET = structType("param.StatefulSetParams", WORKLOAD_FIELDS);
const DEPLOYMENT = structType("param.DeploymentParams", WORKLOAD_FIELDS);
const DEPLOYMENT_CONFIG = structType("param.DeploymentConfigParams", WORKLOAD_FIELDS);
const NAME_PAIR = [field("Name", STRING), field("Namespace", STRING)];
const PVC = structType("param.PVCParams", NAME_PAIR);
const NAMESPACE = structType("param.NamespaceParams", NAME_PAIR);

const ARTIFACT = structType("v1alpha1.Artifact", [
  field("KeyValue", STRING_MAP, "keyValue", true),
  field("KopiaSnapshot", STRING, "kopiaSnapshot", true),
]);

const OWNER = structType("v1.OwnerReference", [
  field("APIVersion", STRING, "apiVersion"),
  field("Kind", STRING, "kind"),
  field("Name", STRING, "name"),
  field("UID", namedType("types.UID", STRING), "uid"),
  field("Controller", pointerTo(BOOL), "controller", true),
  field("BlockOwnerDeletion", pointerTo(BOOL), "blockOwnerDeletion", true),
]);
const TIME = structType("v1.Time", [], {
  text: (value) => timeText(value),
  toJson: (value) => (timeText(value) === "" ? "null" : JSON.stringify(timeText(value))),
});
const OBJECT_META_FIELDS = [
  field("Name", STRING, "name", true),
  field("GenerateName", STRING, "generateName", true),
  field("Namespace", STRING, "namespace", true),
  field("SelfLink", STRING, "selfLink", true),
  field("UID", namedType("types.UID", STRING), "uid", true),
  field("ResourceVersion", STRING, "resourceVersion", true),
  field("Generation", INT64, "generation", true),
  field("CreationTimestamp", TIME, "creationTimestamp"),
  field("DeletionTimestamp", pointerTo(TIME), "deletionTimestamp", true),
  field("DeletionGracePeriodSeconds", pointerTo(INT64), "deletionGracePeriodSeconds", true),
  field("Labels", STRING_MAP, "labels", true),
  field("Annotations", STRING_MAP, "annotations", true),
  field("OwnerReferences", sliceOf(OWNER), "ownerReferences", true),
  field("Finalizers", STRING_SLICE, "finalizers", true),
  field("ManagedFields", ANY, "managedFields", true),
];
const OBJECT_META = structType("v1.ObjectMeta", OBJECT_META_FIELDS);
const TYPE_META = structType("v1.TypeMeta", [
  field("Kind", STRING, "kind", true),
  field("APIVersion", STRING, "apiVersion", true),
]);
const META: StructField[] = [
  { name: "TypeMeta", type: TYPE_META, embedded: true },
  { name: "ObjectMeta", type: OBJECT_META, embedded: true, json: "metadata" },
];
const SECRET = structType("v1.Secret", [
  ...META,
  field("Immutable", pointerTo(BOOL), "immutable", true),
  field("Data", mapOf(STRING, BYTES), "data", true),
  field("StringData", STRING_MAP, "stringData", true),
  field("Type", namedType("v1.SecretType", STRING), "type", true),
]);
const CONFIG_MAP = structType("v1.ConfigMap", [
  ...META,
  field("Immutable", pointerTo(BOOL), "immutable", true),
  field("Data", STRING_MAP, "data", true),
  field("BinaryData", mapOf(STRING, BYTES), "binaryData", true),
]);

const LOCATION = structType("v1alpha1.Location", [
  field("Type", namedType("v1alpha1.LocationType", STRING), "type"),
  field("Bucket", STRING, "bucket"),
  field("Endpoint", STRING, "endpoint"),
  field("Prefix", STRING, "prefix"),
  field("Region", STRING, "region"),
]);
const KEY_PAIR = structType("param.KeyPair", [field("ID", STRING), field("Secret", STRING)]);
const KOPIA_SERVER = structType("param.KopiaServerCreds", [
  field("Username", STRING),
  field("Hostname", STRING),
  field("Password", STRING),
  field("Cert", STRING),
  field("ConnectOptions", mapOf(STRING, INT)),
]);
const CREDENTIAL = structType("param.Credential", [
  field("Type", namedType("param.CredentialType", STRING)),
  field("KeyPair", pointerTo(KEY_PAIR)),
  field("Secret", pointerTo(SECRET)),
  field("KopiaServerSecret", pointerTo(KOPIA_SERVER)),
]);
const PROFILE = structType("param.Profile", [
  field("Location", LOCATION),
  field("Credential", CREDENTIAL),
  field("SkipSSLVerify", BOOL),
]);

const PHASE = structType("param.Phase", [
  field("Secrets", mapOf(STRING, SECRET)),
  field("ConfigMaps", mapOf(STRING, CONFIG_MAP)),
  field("Output", ANY_MAP),
]);

/** The type of `.` in blueprint templates. */
export const TEMPLATE_PARAMS: GoType = structType("param.TemplateParams", [
  field("StatefulSet", pointerTo(STATEFUL_SET)),
  field("DeploymentConfig", pointerTo(DEPLOYMENT_CONFIG)),
  field("Deployment", pointerTo(DEPLOYMENT)),
  field("PVC", pointerTo(PVC)),
  field("Namespace", pointerTo(NAMESPACE)),
  field("ArtifactsIn", mapOf(STRING, ARTIFACT)),
  field("ConfigMaps", mapOf(STRING, CONFIG_MAP)),
  field("Secrets", mapOf(STRING, SECRET)),
  field("Time", STRING),
  field("Profile", pointerTo(PROFILE)),
  field("Options", STRING_MAP),
  field("Object", ANY_MAP),
  field("Phases", mapOf(STRING, pointerTo(PHASE))),
  field("DeferPhase", pointerTo(PHASE)),
  field("PodOverride", ANY_MAP),
  field("PodAnnotations", STRING_MAP),
  field("PodLabels", STRING_MAP),
]);

/** A fresh copy for each rendering, so that `set` and `merge` in a template change nothing beyond it. */
export function templateData(parameters: Parameters): GoValue {
  const { workload, pvc, namespace, profile } = parameters;
  return structOf(TEMPLATE_PARAMS, {
    ...(workload && { [workload.kind]: pointer(workloadValue(workload)) }),
    ...(pvc && { PVC: pointer(structOf(PVC, { Name: pvc.name, Namespace: pvc.namespace })) }),
    ...(namespace && {
      Namespace: pointer(structOf(NAMESPACE, { Name: namespace.name, Namespace: namespace.namespace })),
    }),
    ArtifactsIn: typedMap(ARTIFACT, mapValues(parameters.artifactsIn, artifactValue)),
    ConfigMaps: typedMap(CONFIG_MAP, mapValues(parameters.configMaps, configMapValue)),
    Secrets: typedMap(SECRET, mapValues(parameters.secrets, secretValue)),
    Time: parameters.time,
    ...(profile && { Profile: pointer(profileValue(profile)) }),
    Options: stringMap(parameters.options),
    ...(parameters.object && { Object: fromJson(parameters.object) }),
    Phases: typedMap(
      pointerTo(PHASE),
      mapValues(parameters.phases, (phase) => pointer(phaseValue(phase))),
    ),
    DeferPhase: pointer(phaseValue(parameters.deferPhase)),
    ...(parameters.podOverride && { PodOverride: fromJson(parameters.podOverride) }),
    PodAnnotations: stringMap(parameters.podAnnotations),
    PodLabels: stringMap(parameters.podLabels),
  });
}

function mapValues<T>(record: Record<string, T>, convert: (value: T) => GoValue): [string, GoValue][] {
  return Object.entries(record).map(([key, value]) => [key, convert(value)]);
}

const WORKLOAD_TYPES = { StatefulSet: STATEFUL_SET, Deployment: DEPLOYMENT, DeploymentConfig: DEPLOYMENT_CONFIG };

function workloadValue(workload: Workload): Exclude<GoValue, null> {
  return structOf(WORKLOAD_TYPES[workload.kind], {
    Name: workload.name,
    Namespace: workload.namespace,
    Pods: stringList(workload.pods),
    Containers: list(
      workload.containers.map((names) => stringList(names)),
      sliceOf(STRING_SLICE),
    ),
    PersistentVolumeClaims: typedMap(STRING_MAP, mapValues(workload.persistentVolumeClaims, stringMap)),
  });
}

function artifactValue(artifact: Artifact): GoValue {
  return structOf(ARTIFACT, { KeyValue: stringMap(artifact.keyValue), KopiaSnapshot: artifact.kopiaSnapshot ?? "" });
}

function phaseValue(phase: PhaseData): Exclude<GoValue, null> {
  return structOf(PHASE, {
    Secrets: typedMap(SECRET, mapValues(phase.secrets, secretValue)),
    ConfigMaps: typedMap(CONFIG_MAP, mapValues(phase.configMaps, configMapValue)),
    Output: anyMap(mapValues(phase.output, fromJson)),
  });
}

function profileValue(profile: ResolvedProfile): Exclude<GoValue, null> {
  const { keyPair, secret, kopia, type } = profile.credential;
  const { location } = profile;
  return structOf(PROFILE, {
    Location: structOf(LOCATION, {
      Type: location.type,
      Bucket: location.bucket ?? "",
      Endpoint: location.endpoint ?? "",
      Prefix: location.prefix ?? "",
      Region: location.region ?? "",
    }),
    Credential: structOf(CREDENTIAL, {
      Type: type,
      ...(keyPair && { KeyPair: pointer(structOf(KEY_PAIR, { ID: keyPair.id, Secret: keyPair.secret })) }),
      ...(secret && { Secret: pointer(secretValue(secret) as Exclude<GoValue, null>) }),
      ...(kopia && {
        KopiaServerSecret: pointer(
          structOf(KOPIA_SERVER, {
            Username: kopia.username,
            Hostname: kopia.hostname,
            Password: kopia.password,
            Cert: kopia.cert,
            ConnectOptions: typedMap(INT, kopia.connectOptions && mapValues(kopia.connectOptions, int)),
          }),
        ),
      }),
    }),
    SkipSSLVerify: profile.skipSSLVerify,
  });
}

const decoded = (data: Record<string, string> | undefined) =>
  typedMap(BYTES, data && mapValues(data, (text) => bytes(Buffer.from(text, "base64"))));

function secretValue(secret: SecretObject): GoValue {
  const immutable = secret["immutable"];
  return structOf(SECRET, {
    ObjectMeta: metaValue(secret.metadata),
    ...(typeof immutable === "boolean" && { Immutable: pointer(immutable) }),
    Data: decoded(secret.data),
    Type: secret.type ?? "",
  });
}

function configMapValue(configMap: ConfigMapObject): GoValue {
  const immutable = configMap["immutable"];
  return structOf(CONFIG_MAP, {
    ObjectMeta: metaValue(configMap.metadata),
    ...(typeof immutable === "boolean" && { Immutable: pointer(immutable) }),
    Data: stringMap(configMap.data),
    BinaryData: decoded(configMap.binaryData),
  });
}

function metaValue(metadata: SecretObject["metadata"]): GoValue {
  const extra = metadata as typeof metadata & { finalizers?: string[]; generateName?: string };
  return structOf(OBJECT_META, {
    Name: metadata.name,
    GenerateName: extra.generateName ?? "",
    Namespace: metadata.namespace ?? "",
    UID: metadata.uid ?? "",
    ResourceVersion: metadata.resourceVersion ?? "",
    Generation: BigInt(metadata.generation ?? 0),
    CreationTimestamp: timeValue(metadata.creationTimestamp),
    Labels: stringMap(metadata.labels),
    Annotations: stringMap(metadata.annotations),
    ...(extra.finalizers && { Finalizers: stringList(extra.finalizers) }),
  });
}

function timeValue(text: string | undefined): GoValue {
  return { ...structOf(TIME, {}), hidden: text ?? "" };
}

function timeText(value: GoValue): string {
  return value !== null && typeof value === "object" && "hidden" in value ? String(value.hidden ?? "") : "";
}
