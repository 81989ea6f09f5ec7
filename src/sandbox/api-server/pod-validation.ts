// The faults of a pod's specification, on its own or inside a workload's template.
import { labelFaults } from "../../resources/names.ts";
import { parseQuantity } from "../../resources/quantity.ts";
import type { Container, PodSpec } from "../kubernetes-objects.ts";
import { type FieldFault, invalidValue, required } from "./api-error.ts";

/** `claims` are volumes that a StatefulSet will add. */
export function podFaults(spec: PodSpec, path: string, claims: readonly string[] = []): FieldFault[] {
  const faults: FieldFault[] = [];
  if (!Array.isArray(spec.containers) || spec.containers.length === 0) faults.push(required(`${path}.containers`));
  const volumes = new Set([...claims, ...(spec.volumes ?? []).map((volume) => volume.name)]);
  (spec.volumes ?? []).forEach((volume, index) => {
    for (const fault of labelFaults(volume.name ?? "")) {
      faults.push(invalidValue(`${path}.volumes[${index}].name`, volume.name, fault));
    }
    if (spec.volumes?.findIndex((other) => other.name === volume.name) !== index) {
      faults.push(duplicate(`${path}.volumes[${index}].name`, volume.name));
    }
    const sources = Object.keys(volume).filter((key) => key !== "name");
    if (sources.length > 1) {
      faults.push({
        field: `${path}.volumes[${index}].${sources[1]}`,
        reason: "FieldValueForbidden",
        message: "Forbidden: may not specify more than 1 volume type",
      });
    }
  });
  const all: [string, Container[]][] = [
    [`${path}.initContainers`, spec.initContainers ?? []],
    [`${path}.containers`, spec.containers ?? []],
  ];
  const names = new Set<string>();
  for (const [field, containers] of all) {
    containers.forEach((container, index) => {
      const at = `${field}[${index}]`;
      if (names.has(container.name)) faults.push(duplicate(`${at}.name`, container.name));
      names.add(container.name);
      faults.push(...containerFaults(container, at, volumes));
    });
  }
  return faults;
}

function containerFaults(container: Container, path: string, volumes: ReadonlySet<string>): FieldFault[] {
  const faults: FieldFault[] = [];
  if (container.name) {
    for (const fault of labelFaults(container.name)) faults.push(invalidValue(`${path}.name`, container.name, fault));
  }
  if (!container.image) faults.push(required(`${path}.image`));
  else if (container.image.trim() !== container.image) {
    faults.push(invalidValue(`${path}.image`, container.image, "must not have leading or trailing whitespace"));
  }
  const paths = new Set<string>();
  (container.volumeMounts ?? []).forEach((mount, index) => {
    const at = `${path}.volumeMounts[${index}]`;
    if (!volumes.has(mount.name)) {
      faults.push({
        field: `${at}.name`,
        reason: "FieldValueNotFound",
        message: `Not found: ${JSON.stringify(mount.name)}`,
      });
    }
    if (paths.has(mount.mountPath)) {
      faults.push(invalidValue(`${at}.mountPath`, mount.mountPath, "must be unique"));
    }
    paths.add(mount.mountPath);
    for (const field of ["subPath", "subPathExpr"] as const) {
      const sub = mount[field];
      if (sub?.split("/").includes("..")) {
        faults.push(invalidValue(`${at}.${field}`, sub, "must not contain '..'"));
      }
    }
  });
  (container.env ?? []).forEach((entry, index) => {
    if (entry.name && !/^[ -<>-~]+$/.test(entry.name)) {
      const rule = "a valid environment variable name must consist only of printable ASCII characters other than '='";
      faults.push(invalidValue(`${path}.env[${index}].name`, entry.name, rule));
    }
    if (entry.valueFrom && entry.value) {
      faults.push(
        invalidValue(`${path}.env[${index}].valueFrom`, "", "may not be specified when `value` is not empty"),
      );
    }
  });
  const { requests = {}, limits = {} } = container.resources ?? {};
  for (const [name, request] of Object.entries(requests)) {
    const limit = limits[name];
    if (limit !== undefined && parseQuantity(request) > parseQuantity(limit)) {
      const why = `must be less than or equal to ${name} limit of ${limit}`;
      faults.push(invalidValue(`${path}.resources.requests`, request, why));
    }
  }
  return faults;
}

function duplicate(field: string, value: unknown): FieldFault {
  return { field, reason: "FieldValueDuplicate", message: `Duplicate value: ${JSON.stringify(value)}` };
}
