// The values a real API server fills in when a client leaves them out, so that what is read back looks the same here.
import { isObject, type JsonObject } from "../../resources/json.ts";
import type { Container, Pod, PodSpec, Probe, Volume } from "../kubernetes-objects.ts";

/** Changes the object in place; applying it twice changes nothing more. */
export function applyDefaults(kind: string, object: JsonObject): void {
  const spec = isObject(object.spec) ? object.spec : undefined;
  switch (kind) {
    case "Pod":
      if (spec) defaultPodSpec(spec as PodSpec & JsonObject);
      break;
    case "Deployment":
      if (spec) defaultDeployment(spec);
      break;
    case "ReplicaSet":
    case "ReplicationController":
      if (spec) {
        fill(spec, { replicas: 1 });
        defaultTemplate(spec);
      }
      break;
    case "StatefulSet":
      if (spec) defaultStatefulSet(spec);
      break;
    case "DaemonSet":
      if (spec) {
        fill(spec, { revisionHistoryLimit: 10, updateStrategy: { type: "RollingUpdate" } });
        defaultTemplate(spec);
      }
      break;
    case "Job":
      if (spec) defaultJob(spec);
      break;
    case "CronJob":
      if (spec) {
        const limits = { successfulJobsHistoryLimit: 3, failedJobsHistoryLimit: 1 };
        fill(spec, { concurrencyPolicy: "Allow", suspend: false, ...limits });
        const template =
          isObject(spec.jobTemplate) && isObject(spec.jobTemplate.spec) ? spec.jobTemplate.spec : undefined;
        if (template) defaultTemplate(template);
      }
      break;
    case "Service":
      if (spec) defaultService(spec);
      break;
    case "Secret":
      defaultSecret(object);
      break;
    case "PersistentVolumeClaim":
      if (spec) fill(spec, { volumeMode: "Filesystem" });
      fill(object, { status: { phase: "Pending" } });
      break;
    case "PersistentVolume":
      if (spec) fill(spec, { persistentVolumeReclaimPolicy: "Retain", volumeMode: "Filesystem" });
      fill(object, { status: { phase: "Pending" } });
      break;
    case "StorageClass":
      fill(object, { reclaimPolicy: "Delete", volumeBindingMode: "Immediate" });
      break;
    case "RoleBinding":
    case "ClusterRoleBinding":
      defaultBinding(object);
      break;
    case "CustomResourceDefinition":
      if (spec) defaultDefinition(spec);
      break;
    case "Namespace":
      object.spec = spec ?? {};
      fill(object.spec as JsonObject, { finalizers: ["kubernetes"] });
      fill(object, { status: { phase: "Active" } });
      break;
    default:
  }
}

function fill(target: JsonObject, defaults: JsonObject): void {
  for (const [key, value] of Object.entries(defaults)) target[key] ??= structuredClone(value);
}

function defaultTemplate(spec: JsonObject, restartPolicy?: string): void {
  const template = isObject(spec.template) ? spec.template : undefined;
  if (!template) return;
  template.metadata ??= {};
  if (isObject(template.spec)) {
    if (restartPolicy) fill(template.spec, { restartPolicy });
    defaultPodSpec(template.spec as PodSpec & JsonObject);
  }
}

export function defaultPodSpec(spec: PodSpec & JsonObject): void {
  fill(spec, {
    restartPolicy: "Always",
    dnsPolicy: "ClusterFirst",
    terminationGracePeriodSeconds: 30,
    schedulerName: "default-scheduler",
    securityContext: {},
  });
  if (spec.serviceAccountName) spec.serviceAccount ??= spec.serviceAccountName;
  else if (spec.serviceAccount) spec.serviceAccountName = spec.serviceAccount as string;
  for (const container of [...(spec.initContainers ?? []), ...(spec.containers ?? [])]) defaultContainer(container);
  for (const volume of spec.volumes ?? []) defaultVolume(volume);
}

function defaultContainer(container: Container): void {
  const image = container.image ?? "";
  const tag = /:([^/:@]+)(?:@.*)?$/.exec(image)?.[1];
  const always = !image.includes("@") && (tag === undefined || tag === "latest");
  fill(container as unknown as JsonObject, {
    imagePullPolicy: always ? "Always" : "IfNotPresent",
    terminationMessagePath: "/dev/termination-log",
    terminationMessagePolicy: "File",
    resources: {},
  });
  for (const port of container.ports ?? []) port.protocol ??= "TCP";
  for (const entry of container.env ?? []) {
    const field = entry.valueFrom?.fieldRef as { apiVersion?: string } | undefined;
    if (field) field.apiVersion ??= "v1";
  }
  const resources = container.resources;
  if (resources?.limits) {
    resources.requests ??= {};
    for (const [name, limit] of Object.entries(resources.limits)) resources.requests[name] ??= limit;
  }
  for (const probe of [container.readinessProbe, container.livenessProbe, container.startupProbe]) {
    if (probe) defaultProbe(probe);
  }
}

function defaultProbe(probe: Probe): void {
  fill(probe as JsonObject, { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 });
  if (probe.httpGet) fill(probe.httpGet as JsonObject, { path: "/", scheme: "HTTP" });
}

function defaultVolume(volume: Volume): void {
  const sources = ["configMap", "secret", "projected", "downwardAPI", "hostPath", "persistentVolumeClaim", "ephemeral"];
  const others = Object.keys(volume).filter((key) => key !== "name");
  if (others.length === 0) volume.emptyDir = {};
  for (const source of sources.slice(0, 4)) {
    const value = (volume as unknown as JsonObject)[source];
    if (isObject(value)) fill(value, { defaultMode: 420 });
  }
  if (volume.hostPath) volume.hostPath.type ??= "";
  for (const source of volume.projected?.sources ?? []) {
    if (source.serviceAccountToken) source.serviceAccountToken.expirationSeconds ??= 3600;
  }
}

function defaultDeployment(spec: JsonObject): void {
  fill(spec, { replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600, strategy: {} });
  const strategy = spec.strategy as JsonObject;
  fill(strategy, { type: "RollingUpdate" });
  if (strategy.type === "RollingUpdate") {
    fill(strategy, { rollingUpdate: {} });
    fill(strategy.rollingUpdate as JsonObject, { maxUnavailable: "25%", maxSurge: "25%" });
  }
  defaultTemplate(spec);
}

function defaultStatefulSet(spec: JsonObject): void {
  fill(spec, {
    replicas: 1,
    podManagementPolicy: "OrderedReady",
    serviceName: "",
    revisionHistoryLimit: 10,
    updateStrategy: { type: "RollingUpdate" },
    persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Retain" },
  });
  const strategy = spec.updateStrategy as JsonObject;
  if (strategy.type === "RollingUpdate") {
    fill(strategy, { rollingUpdate: {} });
    fill(strategy.rollingUpdate as JsonObject, { partition: 0 });
  }
  defaultTemplate(spec);
  for (const claim of Array.isArray(spec.volumeClaimTemplates) ? spec.volumeClaimTemplates : []) {
    if (!isObject(claim)) continue;
    fill(claim, { apiVersion: "v1", kind: "PersistentVolumeClaim", status: { phase: "Pending" } });
    if (isObject(claim.spec)) fill(claim.spec, { volumeMode: "Filesystem" });
  }
}

function defaultJob(spec: JsonObject): void {
  fill(spec, { backoffLimit: 6, completionMode: "NonIndexed", suspend: false, manualSelector: false });
  fill(spec, { podReplacementPolicy: "TerminatingOrFailed" });
  if (spec.completions === undefined && spec.parallelism === undefined) fill(spec, { completions: 1 });
  fill(spec, { parallelism: 1 });
  defaultTemplate(spec);
}

function defaultService(spec: JsonObject): void {
  fill(spec, { type: "ClusterIP", sessionAffinity: "None" });
  if (spec.type !== "ExternalName") {
    const policies = { ipFamilies: ["IPv4"], ipFamilyPolicy: "SingleStack", internalTrafficPolicy: "Cluster" };
    fill(spec, policies);
  }
  for (const port of Array.isArray(spec.ports) ? spec.ports : []) {
    if (isObject(port)) fill(port, { protocol: "TCP", targetPort: port.port });
  }
}

function defaultSecret(object: JsonObject): void {
  object.type ??= "Opaque";
  if (!isObject(object.stringData)) return;
  const data = isObject(object.data) ? object.data : {};
  for (const [key, value] of Object.entries(object.stringData)) {
    data[key] = Buffer.from(String(value)).toString("base64");
  }
  object.data = data;
  delete object.stringData;
}

function defaultBinding(object: JsonObject): void {
  const group = "rbac.authorization.k8s.io";
  if (isObject(object.roleRef)) object.roleRef.apiGroup ||= group;
  for (const subject of Array.isArray(object.subjects) ? object.subjects : []) {
    if (isObject(subject) && subject.kind !== "ServiceAccount") subject.apiGroup ??= group;
  }
}

function defaultDefinition(spec: JsonObject): void {
  fill(spec, { conversion: { strategy: "None" } });
  const names = isObject(spec.names) ? spec.names : undefined;
  if (names) fill(names, { singular: String(names.kind ?? "").toLowerCase(), listKind: `${names.kind}List` });
}

/** The class a pod belongs to by its requests and limits. */
export function qosClass(pod: Pod): string {
  const containers = [...(pod.spec.initContainers ?? []), ...pod.spec.containers];
  const names = ["cpu", "memory"];
  const any = containers.some((container) =>
    names.some((name) => container.resources?.requests?.[name] ?? container.resources?.limits?.[name]),
  );
  if (!any) return "BestEffort";
  const guaranteed = containers.every((container) =>
    names.every((name) => {
      const limit = container.resources?.limits?.[name];
      return limit !== undefined && (container.resources?.requests?.[name] ?? limit) === limit;
    }),
  );
  return guaranteed ? "Guaranteed" : "Burstable";
}
