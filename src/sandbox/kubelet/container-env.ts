// The environment, command and arguments of a container, with all references looked up as a kubelet does.
import { parseQuantity } from "../../resources/quantity.ts";
import type { Api } from "../api-server/api.ts";
import type { Container, EnvVar, KubeObject, Pod } from "../kubernetes-objects.ts";

export type NodeFacts = { name: string; ip: string; cpu: string; memory: string };

/** A reference cannot be resolved (yet): the container waits with this as its message. */
export class ConfigError extends Error {}

export type EnvOptions = {
  api: Api;
  pod: Pod;
  container: Container;
  node: NodeFacts;
  /** What every container has before its own variables. */
  base: Record<string, string>;
};

export function containerEnv(options: EnvOptions): Record<string, string> {
  const { api, pod, container } = options;
  const namespace = pod.metadata.namespace ?? "";
  const result: Record<string, string> = { ...options.base };
  for (const source of container.envFrom ?? []) {
    const isSecret = source.secretRef !== undefined;
    const reference = source.secretRef ?? source.configMapRef;
    if (!reference?.name) continue;
    const object = api.find(api.kind(isSecret ? "secrets" : "configmaps"), namespace, reference.name);
    if (!object) {
      if (reference.optional) continue;
      throw new ConfigError(`${isSecret ? "secret" : "configmap"} "${reference.name}" not found`);
    }
    for (const [key, value] of Object.entries(dataOf(object))) {
      result[`${source.prefix ?? ""}${key}`] = value.toString();
    }
  }
  for (const entry of container.env ?? []) {
    const value = entry.valueFrom ? referencedValue(options, entry) : expand(entry.value ?? "", result);
    if (value !== undefined) result[entry.name] = value;
  }
  return result;
}

/** `$(NAME)` becomes the variable's value, `$$(NAME)` stays as `$(NAME)`; unknown names are left as they are. */
export function expand(text: string, env: Record<string, string>): string {
  return text.replace(/\$(\$|\(([^)]*)\))/g, (whole, after: string, name: string | undefined) => {
    if (after === "$") return "$";
    return name !== undefined && Object.hasOwn(env, name) ? (env[name] ?? "") : whole;
  });
}

export function dataOf(object: KubeObject): Record<string, Buffer> {
  const result: Record<string, Buffer> = {};
  const encoding = object.kind === "Secret" ? "base64" : "utf8";
  for (const [key, value] of Object.entries((object.data ?? {}) as Record<string, string>)) {
    result[key] = Buffer.from(value, encoding);
  }
  for (const [key, value] of Object.entries((object.binaryData ?? {}) as Record<string, string>)) {
    result[key] = Buffer.from(value, "base64");
  }
  return result;
}

function referencedValue(options: EnvOptions, entry: EnvVar): string | undefined {
  const { api, pod } = options;
  const { secretKeyRef, configMapKeyRef, fieldRef, resourceFieldRef } = entry.valueFrom ?? {};
  const namespace = pod.metadata.namespace ?? "";
  for (const [plural, word, reference] of [
    ["secrets", "secret", secretKeyRef],
    ["configmaps", "configmap", configMapKeyRef],
  ] as const) {
    if (!reference) continue;
    const object = api.find(api.kind(plural), namespace, reference.name ?? "");
    const value = object && dataOf(object)[reference.key];
    if (value !== undefined) return value.toString();
    if (reference.optional) return undefined;
    if (!object) throw new ConfigError(`${word} "${reference.name}" not found`);
    const kind = word === "secret" ? "Secret" : "ConfigMap";
    throw new ConfigError(`couldn't find key ${reference.key} in ${kind} ${namespace}/${reference.name}`);
  }
  if (fieldRef) return fieldValue(pod, fieldRef.fieldPath, options.node);
  if (resourceFieldRef) return resourceValue(options, resourceFieldRef);
  return "";
}

/** The fields of the downward API. */
export function fieldValue(pod: Pod, path: string, node: NodeFacts): string {
  const keyed = /^metadata\.(labels|annotations)(?:\['([^']+)'\])?$/.exec(path);
  if (keyed) {
    const map = pod.metadata[keyed[1] as "labels" | "annotations"] ?? {};
    if (keyed[2]) return map[keyed[2]] ?? "";
    return Object.keys(map)
      .sort()
      .map((key) => `${key}=${JSON.stringify(map[key])}`)
      .join("\n");
  }
  switch (path) {
    case "metadata.name":
      return pod.metadata.name;
    case "metadata.namespace":
      return pod.metadata.namespace ?? "";
    case "metadata.uid":
      return pod.metadata.uid;
    case "spec.nodeName":
      return pod.spec.nodeName ?? node.name;
    case "spec.serviceAccountName":
      return pod.spec.serviceAccountName ?? "default";
    case "status.hostIP":
    case "status.hostIPs":
    case "status.podIP":
    case "status.podIPs":
      return node.ip;
    default:
      throw new ConfigError(`field label not supported: ${path}`);
  }
}

function resourceValue(
  options: EnvOptions,
  reference: { containerName?: string; resource: string; divisor?: string },
): string {
  const { pod, node } = options;
  const name = reference.containerName ?? options.container.name;
  const container = pod.spec.containers.find((candidate) => candidate.name === name) ?? options.container;
  const [list, resource = ""] = reference.resource.split(".");
  const own = list === "limits" || list === "requests" ? container.resources?.[list]?.[resource] : undefined;
  const value = own ?? (list === "limits" ? (resource === "cpu" ? node.cpu : node.memory) : "0");
  const divisor = parseQuantity(reference.divisor && reference.divisor !== "0" ? reference.divisor : "1");
  const amount = parseQuantity(value);
  return String((amount + divisor - 1n) / divisor);
}
