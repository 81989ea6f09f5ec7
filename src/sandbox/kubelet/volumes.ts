// Makes the folders behind a pod's volumes, all of them inside the sandbox's own directory.
import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { messageOf } from "../../errors/error.ts";
import type { Api } from "../api-server/api.ts";
import type { Claim, Container, FieldItem, KeyItem, KubeObject, Pod, Volume } from "../kubernetes-objects.ts";
import { folderInside, ownVolumeFolder } from "../volume-path.ts";
import { ConfigError, dataOf, expand, fieldValue, type NodeFacts } from "./container-env.ts";
import type { Mount } from "./isolation.ts";

export type VolumeServices = {
  api: Api;
  node: NodeFacts;
  /** Where claims keep their data. */
  volumesDirectory: string;
  /** A token for the pod's service account. */
  issueToken: (pod: Pod, seconds: number) => string;
};

/** The folder of each volume by name. Throws a ConfigError while something they need is missing. */
export function prepareVolumes(services: VolumeServices, pod: Pod, directory: string): Map<string, string> {
  const result = new Map<string, string>();
  for (const volume of pod.spec.volumes ?? []) {
    result.set(volume.name, prepareVolume(services, pod, volume, join(directory, "volumes", volume.name)));
  }
  return result;
}

/** Why the pod can never run here, or undefined. */
export function volumeRefusal(pod: Pod): string | undefined {
  const host = (pod.spec.volumes ?? []).find((volume) => volume.hostPath);
  if (!host) return undefined;
  return `volume "${host.name}": the sandbox shows pods none of the host's folders for writing, so hostPath ("${host.hostPath?.path}") is refused`;
}

function prepareVolume(services: VolumeServices, pod: Pod, volume: Volume, directory: string): string {
  const namespace = pod.metadata.namespace ?? "";
  if (volume.persistentVolumeClaim || volume.ephemeral) {
    const name = volume.persistentVolumeClaim?.claimName ?? `${pod.metadata.name}-${volume.name}`;
    return claimDirectory(services, namespace, name);
  }
  const files = volumeFiles(services, pod, volume);
  if (files) return writeFiles(directory, files);
  mkdirSync(directory, { recursive: true });
  chmodSync(directory, 0o777);
  return directory;
}

export function claimDirectory(
  services: Pick<VolumeServices, "api" | "volumesDirectory">,
  namespace: string,
  name: string,
): string {
  const { api, volumesDirectory } = services;
  const claim = api.find(api.kind("persistentvolumeclaims"), namespace, name) as Claim | undefined;
  if (!claim) throw new ConfigError(`persistentvolumeclaim "${name}" not found`);
  const volume = claim.spec.volumeName;
  if (!volume) throw new ConfigError(`persistentvolumeclaim "${name}" is not bound to a volume`);
  const object = api.find(api.kind("persistentvolumes"), undefined, volume);
  const path = (object?.spec as { hostPath?: { path: string } } | undefined)?.hostPath?.path;
  const folder = path && ownVolumeFolder(volumesDirectory, path);
  if (!folder) throw new ConfigError(`persistentvolume "${volume}" is not one of the sandbox's own`);
  if (!existsSync(folder)) {
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o777);
  }
  return folder;
}

type File = { path: string; content: Buffer; mode: number };

function volumeFiles(services: VolumeServices, pod: Pod, volume: Volume): File[] | undefined {
  const { configMap, secret, downwardAPI, projected } = volume;
  if (configMap) {
    const { name, items, optional, defaultMode } = configMap;
    return keyFiles(services, pod, "configmaps", name, items, optional, defaultMode);
  }
  if (secret) {
    const { secretName, items, optional, defaultMode } = secret;
    return keyFiles(services, pod, "secrets", secretName, items, optional, defaultMode);
  }
  if (downwardAPI) return fieldFiles(services, pod, downwardAPI.items, downwardAPI.defaultMode);
  if (!projected) return undefined;
  const mode = projected.defaultMode;
  return (projected.sources ?? []).flatMap((source): File[] => {
    if (source.configMap) {
      const { name, items, optional } = source.configMap;
      return keyFiles(services, pod, "configmaps", name, items, optional, mode);
    }
    if (source.secret) {
      const { name, items, optional } = source.secret;
      return keyFiles(services, pod, "secrets", name, items, optional, mode);
    }
    if (source.downwardAPI) return fieldFiles(services, pod, source.downwardAPI.items, mode);
    if (!source.serviceAccountToken) return [];
    // A folder of files cannot renew itself, so the token outlives any pod of a sandbox.
    const token = services.issueToken(pod, 365 * 86_400);
    return [{ path: source.serviceAccountToken.path, content: Buffer.from(token), mode: mode ?? 0o644 }];
  });
}

function keyFiles(
  services: VolumeServices,
  pod: Pod,
  plural: "configmaps" | "secrets",
  name: string | undefined,
  items: KeyItem[] | undefined,
  optional: boolean | undefined,
  mode = 0o644,
): File[] {
  const { api } = services;
  const object: KubeObject | undefined = api.find(api.kind(plural), pod.metadata.namespace, name ?? "");
  if (!object) {
    if (optional) return [];
    throw new ConfigError(`${plural === "secrets" ? "secret" : "configmap"} "${name}" not found`);
  }
  const data = dataOf(object);
  if (!items) return Object.entries(data).map(([path, content]) => ({ path, content, mode }));
  return items.flatMap((item): File[] => {
    const content = data[item.key];
    if (content) return [{ path: item.path, content, mode: item.mode ?? mode }];
    if (optional) return [];
    throw new ConfigError(`references non-existent ${plural === "secrets" ? "secret" : "config"} key: ${item.key}`);
  });
}

function fieldFiles(services: VolumeServices, pod: Pod, items: FieldItem[] | undefined, mode = 0o644): File[] {
  return (items ?? []).map((item) => ({
    path: item.path,
    content: Buffer.from(item.fieldRef ? fieldValue(pod, item.fieldRef.fieldPath, services.node) : "0"),
    mode: item.mode ?? mode,
  }));
}

function writeFiles(directory: string, files: readonly File[]): string {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  for (const { path, content, mode } of files) {
    if (normalize(path).startsWith("..") || path.startsWith("/")) throw new ConfigError(`invalid path ${path}`);
    const target = join(directory, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content);
    chmodSync(target, mode);
  }
  chmodSync(directory, 0o755);
  return directory;
}

function subFolder(volume: string, folder: string, sub: string): string {
  try {
    return folderInside(folder, sub);
  } catch (error) {
    throw new ConfigError(`subPath of volume "${volume}": ${messageOf(error)}`);
  }
}

/** What of which folder appears where; outer places first, so that inner ones are mounted over them. */
export function containerMounts(
  pod: Pod,
  container: Container,
  folders: ReadonlyMap<string, string>,
  env: Record<string, string>,
): Mount[] {
  const mounts = (container.volumeMounts ?? []).map((mount): Mount => {
    const folder = folders.get(mount.name);
    const volume = pod.spec.volumes?.find((candidate) => candidate.name === mount.name);
    if (folder === undefined || !volume) throw new ConfigError(`volume "${mount.name}" not found`);
    const sub = mount.subPathExpr ? expand(mount.subPathExpr, env) : (mount.subPath ?? "");
    const source = sub === "" ? folder : subFolder(mount.name, folder, sub);
    const fixed = volume.configMap ?? volume.secret ?? volume.projected ?? volume.downwardAPI;
    const readOnly = mount.readOnly === true || fixed !== undefined || volume.persistentVolumeClaim?.readOnly === true;
    return { source, target: normalize(mount.mountPath).replace(/(.)\/$/, "$1"), readOnly };
  });
  return mounts.sort((a, b) => a.target.split("/").length - b.target.split("/").length);
}
