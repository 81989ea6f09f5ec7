// Refuses objects that a real API server refuses, in its words, so that mistakes show here and not first in production.
import { isObject, type JsonObject, jsonEqual } from "../../resources/json.ts";
import { type LabelSelector, matchesSelector } from "../../resources/label-selector.ts";
import {
  labelFaults,
  labelKeyFaults,
  labelValueFaults,
  serviceNameFaults,
  subdomainFaults,
} from "../../resources/names.ts";
import type { Container, KubeObject, PodSpec, PodTemplate } from "../kubernetes-objects.ts";
import { type FieldFault, invalidValue, required, unsupported } from "./api-error.ts";
import { podFaults } from "./pod-validation.ts";
import type { ResourceKind } from "./resource-kind.ts";

/** Faults that every object can have. */
export function metadataFaults(kind: ResourceKind, object: KubeObject): FieldFault[] {
  const { metadata } = object;
  const faults: FieldFault[] = [];
  if (!metadata.name) {
    return [required("metadata.name", "name or generateName is required")];
  }
  for (const fault of nameFaults(kind, metadata.name)) faults.push(invalidValue("metadata.name", metadata.name, fault));
  for (const [field, map] of Object.entries({ labels: metadata.labels, annotations: metadata.annotations })) {
    for (const [key, value] of Object.entries(map ?? {})) {
      for (const fault of labelKeyFaults(key)) faults.push(invalidValue(`metadata.${field}`, key, fault));
      if (field === "labels") {
        for (const fault of labelValueFaults(value)) faults.push(invalidValue("metadata.labels", value, fault));
      }
    }
  }
  metadata.ownerReferences?.forEach((reference, index) => {
    for (const field of ["apiVersion", "kind", "name", "uid"] as const) {
      if (!reference[field]) faults.push(required(`metadata.ownerReferences[${index}].${field}`, "must not be empty"));
    }
  });
  return faults;
}

function nameFaults(kind: ResourceKind, name: string): string[] {
  if (kind.plural === "namespaces") return labelFaults(name);
  if (kind.plural === "services") return serviceNameFaults(name);
  if (kind.group === "rbac.authorization.k8s.io") {
    return /[/%]/.test(name) || name === "." || name === ".."
      ? [`may not contain '${name.includes("/") ? "/" : "%"}'`]
      : [];
  }
  return subdomainFaults(name);
}

/** Faults of the kinds whose rules matter to people who try things out. */
export function objectFaults(kind: ResourceKind, object: KubeObject): FieldFault[] {
  const spec = isObject(object.spec) ? object.spec : {};
  switch (kind.kind) {
    case "Pod":
      return podFaults(spec as PodSpec & JsonObject, "spec");
    case "Deployment":
    case "ReplicaSet":
    case "StatefulSet":
    case "DaemonSet":
      return workloadFaults(spec, kind.kind);
    case "Job":
      return jobFaults(spec);
    case "PersistentVolumeClaim":
      return claimFaults(spec);
    case "ConfigMap":
    case "Secret":
      return dataFaults(object);
    case "Service":
      return serviceFaults(spec);
    case "CustomResourceDefinition":
      return definitionFaults(object, spec);
    default:
      return [];
  }
}

/** Faults of a change: fields that are fixed once an object exists. */
export function changeFaults(kind: ResourceKind, before: KubeObject, after: KubeObject): FieldFault[] {
  const old = isObject(before.spec) ? before.spec : {};
  const now = isObject(after.spec) ? after.spec : {};
  const fixed = (field: string) =>
    jsonEqual(old[field], now[field]) ? [] : [invalidValue(`spec.${field}`, now[field], "field is immutable")];
  switch (kind.kind) {
    case "Pod":
      return podChangeFaults(old, now);
    case "Deployment":
    case "ReplicaSet":
    case "DaemonSet":
      return fixed("selector");
    case "Job":
      return [...fixed("selector"), ...fixed("completionMode"), ...fixed("template")];
    case "StatefulSet":
      return statefulSetChangeFaults(old, now);
    case "ConfigMap":
    case "Secret":
      return fixedData(before, after, kind.kind);
    case "StorageClass":
      return ["provisioner", "parameters", "reclaimPolicy", "volumeBindingMode"].flatMap((field) =>
        jsonEqual(before[field], after[field]) ? [] : [invalidValue(field, after[field], "field is immutable")],
      );
    case "RoleBinding":
    case "ClusterRoleBinding":
      return jsonEqual(before.roleRef, after.roleRef)
        ? []
        : [invalidValue("roleRef", after.roleRef, "cannot change roleRef")];
    case "PersistentVolumeClaim": {
      const open = new Set(["resources", "volumeName", "volumeAttributesClassName"]);
      const changed = Object.keys({ ...old, ...now }).some((key) => !open.has(key) && !jsonEqual(old[key], now[key]));
      const why =
        "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims";
      return changed ? [{ field: "spec", reason: "FieldValueForbidden", message: `Forbidden: ${why}` }] : [];
    }
    default:
      return [];
  }
}

function fixedData(before: KubeObject, after: KubeObject, kind: string): FieldFault[] {
  const faults: FieldFault[] = [];
  if (kind === "Secret" && before.type !== after.type) {
    faults.push(invalidValue("type", after.type, "field is immutable"));
  }
  if (before.immutable === true) {
    const changed = ["data", "binaryData"].filter((field) => !jsonEqual(before[field], after[field]));
    if (after.immutable !== true) changed.push("immutable");
    for (const field of changed) {
      faults.push({
        field,
        reason: "FieldValueForbidden",
        message: "Forbidden: field is immutable when `immutable` is set",
      });
    }
  }
  return faults;
}

function podChangeFaults(old: JsonObject, now: JsonObject): FieldFault[] {
  const frozen = (spec: JsonObject) => {
    const { activeDeadlineSeconds, tolerations, terminationGracePeriodSeconds, nodeName, ...rest } = spec as PodSpec;
    const withoutImage = (list: Container[] | undefined) => list?.map(({ image, ...container }) => container);
    return { ...rest, containers: withoutImage(rest.containers), initContainers: withoutImage(rest.initContainers) };
  };
  if (jsonEqual(frozen(old), frozen(now))) return [];
  const why =
    "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`," +
    "`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations)," +
    "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";
  return [{ field: "spec", reason: "FieldValueForbidden", message: `Forbidden: ${why}` }];
}

function statefulSetChangeFaults(old: JsonObject, now: JsonObject): FieldFault[] {
  const open = ["replicas", "ordinals", "template", "updateStrategy", "revisionHistoryLimit"];
  open.push("persistentVolumeClaimRetentionPolicy", "minReadySeconds");
  const changed = Object.keys({ ...old, ...now }).some((key) => !open.includes(key) && !jsonEqual(old[key], now[key]));
  if (!changed) return [];
  const why =
    "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', " +
    "'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";
  return [{ field: "spec", reason: "FieldValueForbidden", message: `Forbidden: ${why}` }];
}

function workloadFaults(spec: JsonObject, kind: string): FieldFault[] {
  const template = (isObject(spec.template) ? spec.template : {}) as PodTemplate & JsonObject;
  const faults: FieldFault[] = [];
  if (typeof spec.replicas === "number" && spec.replicas < 0) {
    faults.push(invalidValue("spec.replicas", spec.replicas, "must be greater than or equal to 0"));
  }
  const selector = isObject(spec.selector) ? (spec.selector as LabelSelector) : undefined;
  if (!selector) faults.push(required("spec.selector"));
  else if (Object.keys(selector.matchLabels ?? {}).length + (selector.matchExpressions ?? []).length === 0) {
    faults.push(invalidValue("spec.selector", selector, `empty selector is invalid for ${kind.toLowerCase()}`));
  }
  const labels = template.metadata?.labels ?? {};
  if (selector && !matchesSelector(selector, labels)) {
    faults.push(invalidValue("spec.template.metadata.labels", labels, "`selector` does not match template `labels`"));
  }
  if (!isObject(template.spec)) faults.push(required("spec.template.spec.containers"));
  else faults.push(...podFaults(template.spec, "spec.template.spec", claimNames(spec)));
  const policy = template.spec?.restartPolicy;
  if (policy !== undefined && policy !== "Always") {
    faults.push(unsupported("spec.template.spec.restartPolicy", policy, ["Always"]));
  }
  return faults;
}

function claimNames(spec: JsonObject): string[] {
  const claims = Array.isArray(spec.volumeClaimTemplates) ? spec.volumeClaimTemplates : [];
  return claims.flatMap((claim) => (isObject(claim) && isObject(claim.metadata) ? [String(claim.metadata.name)] : []));
}

function jobFaults(spec: JsonObject): FieldFault[] {
  const template = (isObject(spec.template) ? spec.template : {}) as PodTemplate & JsonObject;
  const faults = isObject(template.spec)
    ? podFaults(template.spec, "spec.template.spec")
    : [required("spec.template.spec.containers")];
  for (const field of ["parallelism", "completions", "backoffLimit", "activeDeadlineSeconds"]) {
    const value = spec[field];
    if (typeof value === "number" && value < 0) {
      faults.push(invalidValue(`spec.${field}`, value, "must be greater than or equal to 0"));
    }
  }
  const policy = template.spec?.restartPolicy;
  if (policy === "Always") {
    faults.push({
      field: "spec.template.spec.restartPolicy",
      reason: "FieldValueRequired",
      message: 'Required value: valid values: "OnFailure", "Never"',
    });
  }
  return faults;
}

function claimFaults(spec: JsonObject): FieldFault[] {
  const faults: FieldFault[] = [];
  const modes = Array.isArray(spec.accessModes) ? spec.accessModes : [];
  if (modes.length === 0) faults.push(required("spec.accessModes", "at least 1 access mode is required"));
  const allowed = ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"];
  for (const mode of modes)
    if (!allowed.includes(String(mode))) faults.push(unsupported("spec.accessModes", mode, allowed));
  const requests = isObject(spec.resources) && isObject(spec.resources.requests) ? spec.resources.requests : {};
  if (requests.storage === undefined) faults.push(required("spec.resources[storage]"));
  return faults;
}

function dataFaults(object: KubeObject): FieldFault[] {
  const faults: FieldFault[] = [];
  let size = 0;
  for (const field of ["data", "binaryData"]) {
    const map = object[field];
    if (!isObject(map)) continue;
    for (const [key, value] of Object.entries(map)) {
      size += String(value).length;
      if (!/^[-._a-zA-Z0-9]+$/.test(key) || key === "." || key === ".." || key.length > 253) {
        const rule =
          "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  " +
          "or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";
        faults.push(invalidValue(`${field}[${key}]`, key, rule));
      }
    }
  }
  if (size > 1_048_576 * 1.4) {
    faults.push({
      field: "data",
      reason: "FieldValueTooLong",
      message: "Too long: may not be more than 1048576 bytes",
    });
  }
  return faults;
}

function serviceFaults(spec: JsonObject): FieldFault[] {
  const ports = Array.isArray(spec.ports) ? spec.ports : [];
  const faults: FieldFault[] = [];
  const headless = spec.clusterIP === "None" || spec.type === "ExternalName";
  if (ports.length === 0 && !headless) faults.push(required("spec.ports"));
  ports.forEach((port, index) => {
    const number = isObject(port) ? Number(port.port) : Number.NaN;
    if (!(number >= 1 && number <= 65535)) {
      faults.push(invalidValue(`spec.ports[${index}].port`, number, "must be between 1 and 65535, inclusive"));
    }
    if (ports.length > 1 && isObject(port) && !port.name) faults.push(required(`spec.ports[${index}].name`));
  });
  return faults;
}

function definitionFaults(object: KubeObject, spec: JsonObject): FieldFault[] {
  const names = isObject(spec.names) ? spec.names : {};
  const wanted = `${names.plural}.${spec.group}`;
  const faults: FieldFault[] = [];
  if (object.metadata.name !== wanted) {
    const rule = 'must be spec.names.plural+"."+spec.group';
    faults.push(invalidValue("metadata.name", object.metadata.name, rule));
  }
  const versions = Array.isArray(spec.versions) ? spec.versions.filter(isObject) : [];
  const stored = versions.filter((version) => version.storage === true).length;
  if (versions.length > 0 && stored !== 1) {
    const rule = "must have exactly one version marked as storage version";
    faults.push(invalidValue("spec.versions", versions, rule));
  }
  versions.forEach((version, index) => {
    const schema = isObject(version.schema) ? version.schema.openAPIV3Schema : undefined;
    if (!schema) faults.push(required(`spec.versions[${index}].schema.openAPIV3Schema`, "schemas are required"));
  });
  if (spec.scope !== "Namespaced" && spec.scope !== "Cluster") {
    faults.push(unsupported("spec.scope", spec.scope, ["Cluster", "Namespaced"]));
  }
  return faults;
}
