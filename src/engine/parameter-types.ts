// The Go types that blueprints were written against; error texts name them, and checkers follow fields through them.

import { TIME as GO_TIME } from "../template/time/time-value.ts";
import {
  ANY,
  ANY_MAP,
  BOOL,
  BYTES,
  type GoType,
  INT,
  INT64,
  type Method,
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
import { type GoValue, type Struct, zeroValue } from "../template/value.ts";

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
export const STATEFUL_SET = structType("param.StatefulSetParams", WORKLOAD_FIELDS);
export const DEPLOYMENT = structType("param.DeploymentParams", WORKLOAD_FIELDS);
export const DEPLOYMENT_CONFIG = structType("param.DeploymentConfigParams", WORKLOAD_FIELDS);
const NAME_PAIR = [field("Name", STRING), field("Namespace", STRING)];
export const PVC = structType("param.PVCParams", NAME_PAIR);
export const NAMESPACE = structType("param.NamespaceParams", NAME_PAIR);

export const ARTIFACT = structType("v1alpha1.Artifact", [
  field("KeyValue", STRING_MAP, "keyValue", true),
  field("KopiaSnapshot", STRING, "kopiaSnapshot", true),
]);

export const UID = namedType("types.UID", STRING);
export const OWNER = structType("v1.OwnerReference", [
  field("APIVersion", STRING, "apiVersion"),
  field("Kind", STRING, "kind"),
  field("Name", STRING, "name"),
  field("UID", UID, "uid"),
  field("Controller", pointerTo(BOOL), "controller", true),
  field("BlockOwnerDeletion", pointerTo(BOOL), "blockOwnerDeletion", true),
]);

/** What the Go type keeps to itself is a time there, so that its text and methods are those of any time. */
export const TIME = structType("v1.Time", [{ name: "Time", type: GO_TIME, embedded: true }], {
  methods: withoutShadowed(GO_TIME.methods ?? {}),
  zero: () => metaTime(zeroValue(GO_TIME) as Struct),
  ...(GO_TIME.text && { text: GO_TIME.text }),
  toJson: (value) => (isZeroTime(value) ? "null" : GO_TIME.toJson?.(value)),
});

/** upstream: methods of these names belong to the pointer there, which templates have none of. */
function withoutShadowed({ IsZero, Before, Equal, ...methods }: Readonly<Record<string, Method>>) {
  return methods;
}

/** The `v1.Time` around a `time.Time`. */
export function metaTime(time: Struct): Struct {
  return { kind: "struct", type: TIME, fields: new Map([["Time", time]]), hidden: time.hidden };
}

function isZeroTime(value: GoValue): boolean {
  return GO_TIME.text?.(value) === GO_TIME.text?.(zeroValue(GO_TIME));
}

/** Keeps the raw JSON, which Go passes on as the API server wrote it. */
export const FIELDS_V1 = structType("v1.FieldsV1", [], {
  toJson: (value) => (value !== null && typeof value === "object" && "hidden" in value ? String(value.hidden) : "null"),
});
export const MANAGED_FIELDS = structType("v1.ManagedFieldsEntry", [
  field("Manager", STRING, "manager", true),
  field("Operation", namedType("v1.ManagedFieldsOperationType", STRING), "operation", true),
  field("APIVersion", STRING, "apiVersion", true),
  field("Time", pointerTo(TIME), "time", true),
  field("FieldsType", STRING, "fieldsType", true),
  field("FieldsV1", pointerTo(FIELDS_V1), "fieldsV1", true),
  field("Subresource", STRING, "subresource", true),
]);
export const OBJECT_META = structType("v1.ObjectMeta", [
  field("Name", STRING, "name", true),
  field("GenerateName", STRING, "generateName", true),
  field("Namespace", STRING, "namespace", true),
  field("SelfLink", STRING, "selfLink", true),
  field("UID", UID, "uid", true),
  field("ResourceVersion", STRING, "resourceVersion", true),
  field("Generation", INT64, "generation", true),
  field("CreationTimestamp", TIME, "creationTimestamp"),
  field("DeletionTimestamp", pointerTo(TIME), "deletionTimestamp", true),
  field("DeletionGracePeriodSeconds", pointerTo(INT64), "deletionGracePeriodSeconds", true),
  field("Labels", STRING_MAP, "labels", true),
  field("Annotations", STRING_MAP, "annotations", true),
  field("OwnerReferences", sliceOf(OWNER), "ownerReferences", true),
  field("Finalizers", STRING_SLICE, "finalizers", true),
  field("ManagedFields", sliceOf(MANAGED_FIELDS), "managedFields", true),
]);
const TYPE_META = structType("v1.TypeMeta", [
  field("Kind", STRING, "kind", true),
  field("APIVersion", STRING, "apiVersion", true),
]);
const META: StructField[] = [
  { name: "TypeMeta", type: TYPE_META, embedded: true },
  { name: "ObjectMeta", type: OBJECT_META, embedded: true, json: "metadata" },
];
export const SECRET_TYPE = namedType("v1.SecretType", STRING);
export const SECRET = structType("v1.Secret", [
  ...META,
  field("Immutable", pointerTo(BOOL), "immutable", true),
  field("Data", mapOf(STRING, BYTES), "data", true),
  field("StringData", STRING_MAP, "stringData", true),
  field("Type", SECRET_TYPE, "type", true),
]);
export const CONFIG_MAP = structType("v1.ConfigMap", [
  ...META,
  field("Immutable", pointerTo(BOOL), "immutable", true),
  field("Data", STRING_MAP, "data", true),
  field("BinaryData", mapOf(STRING, BYTES), "binaryData", true),
]);

export const LOCATION_TYPE = namedType("v1alpha1.LocationType", STRING);
export const LOCATION = structType("v1alpha1.Location", [
  field("Type", LOCATION_TYPE, "type"),
  field("Bucket", STRING, "bucket"),
  field("Endpoint", STRING, "endpoint"),
  field("Prefix", STRING, "prefix"),
  field("Region", STRING, "region"),
]);
export const KEY_PAIR = structType("param.KeyPair", [field("ID", STRING), field("Secret", STRING)]);
export const KOPIA_SERVER = structType("param.KopiaServerCreds", [
  field("Username", STRING),
  field("Hostname", STRING),
  field("Password", STRING),
  field("Cert", STRING),
  field("ConnectOptions", mapOf(STRING, INT)),
]);
export const CREDENTIAL_TYPE = namedType("param.CredentialType", STRING);
export const CREDENTIAL = structType("param.Credential", [
  field("Type", CREDENTIAL_TYPE),
  field("KeyPair", pointerTo(KEY_PAIR)),
  field("Secret", pointerTo(SECRET)),
  field("KopiaServerSecret", pointerTo(KOPIA_SERVER)),
]);
export const PROFILE = structType("param.Profile", [
  field("Location", LOCATION),
  field("Credential", CREDENTIAL),
  field("SkipSSLVerify", BOOL),
]);

export const SERVER_INFO = structType("v1alpha1.ServerInfo", [
  field("PodName", STRING, "podName", true),
  field("ServiceName", STRING, "serviceName", true),
]);
export const SERVER_CREDENTIALS = structType("param.RepositoryServerCredentials", [
  field("ServerTLS", SECRET),
  field("ServerUserAccess", SECRET),
]);
export const REPOSITORY_SERVER = structType("param.RepositoryServer", [
  field("Name", STRING),
  field("Namespace", STRING),
  field("ServerInfo", SERVER_INFO),
  field("Username", STRING),
  field("Credentials", SERVER_CREDENTIALS),
  field("Address", STRING),
  field("ContentCacheMB", INT),
  field("MetadataCacheMB", INT),
]);

export const PHASE = structType("param.Phase", [
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
  field("RepositoryServer", pointerTo(REPOSITORY_SERVER)),
  field("Options", STRING_MAP),
  field("Object", ANY_MAP),
  field("Phases", mapOf(STRING, pointerTo(PHASE))),
  field("DeferPhase", pointerTo(PHASE)),
  // Set for functions only, never while templates are rendered.
  field("CurrentPhase", pointerTo(PHASE)),
  field("PodOverride", ANY_MAP),
  field("PodAnnotations", STRING_MAP),
  field("PodLabels", STRING_MAP),
]);

/** The type at the end of a path, an unknown key being `undefined`; ANY where it may hold anything. */
export function typeAt(path: readonly unknown[]): GoType | undefined {
  let type = TEMPLATE_PARAMS;
  for (const step of path) {
    const inner = behindPointer(type);
    if (inner.kind === "interface" || inner === ANY) return ANY;
    const next = typeof step === "string" ? memberType(inner, step) : inner.elem;
    if (next === undefined) return undefined;
    type = next;
  }
  return type;
}

export function behindPointer(type: GoType): GoType {
  return type.kind === "ptr" && type.elem !== undefined ? type.elem : type;
}

function memberType(type: GoType, name: string): GoType | undefined {
  return type.kind === "map" ? type.elem : fieldsOf(type).get(name);
}

/** Fields of a struct type by name, those of embedded structs included; empty for other types. */
export function fieldsOf(type: GoType): ReadonlyMap<string, GoType> {
  const fields = new Map<string, GoType>();
  for (const { name, type: own, embedded } of type.fields ?? []) {
    fields.set(name, own);
    if (embedded) for (const [inner, innerType] of fieldsOf(own)) fields.set(inner, innerType);
  }
  return fields;
}
