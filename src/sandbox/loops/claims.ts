// Gives every claim a volume of its own at once, and takes the volume's data away with the claim.
import { cpSync, existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Api } from "../api-server/api.ts";
import type { EventRecorder } from "../event-recorder.ts";
import { type Claim, type KubeObject, keyOf, type Pod } from "../kubernetes-objects.ts";
import { ownVolumeFolder } from "../volume-path.ts";
import { type Loop, startLoop } from "./loop.ts";

const protection = "kubernetes.io/pvc-protection";

export function startClaimLoop(api: Api, event: EventRecorder, log: (line: string) => void, directory: string): Loop {
  const claims = api.kind("persistentvolumeclaims");
  const volumes = api.kind("persistentvolumes");
  return startLoop({
    store: api.store,
    log,
    watch: {
      persistentvolumeclaims: (claim) => [keyOf(claim)],
      // A claim that is being deleted waits for the pods that use it; one without a class may wait for a volume.
      pods: (pod, change) =>
        change?.type === "DELETED" || isOver(pod as Pod) ? claimsOf(pod as Pod) : ephemeralClaims(pod as Pod),
      persistentvolumes: (volume) => [volumeKey(volume), ...(api.list(claims) as Claim[]).filter(isPending).map(keyOf)],
      "storageclasses.storage.k8s.io": () => (api.list(claims) as Claim[]).filter(isPending).map(keyOf),
    },
    reconcile(key) {
      const [namespace = "", name = ""] = key.split("/");
      const claim = api.find(claims, namespace, name) as Claim | undefined;
      if (!claim) {
        makeEphemeral(api, namespace, name);
        releaseVolume(api, key, directory);
      } else if (claim.metadata.deletionTimestamp) letGo(api, claim);
      else {
        if (!claim.metadata.finalizers?.includes(protection)) {
          api.modify<Claim>(claims, namespace, name, (current) => ({
            ...current,
            metadata: { ...current.metadata, finalizers: [...(current.metadata.finalizers ?? []), protection] },
          }));
        }
        if (isPending(claim)) bind(claim);
      }
      return undefined;
    },
  });

  function bind(claim: Claim): void {
    const { namespace = "", name, uid } = claim.metadata;
    const storage = storageClass(api, claim);
    const wanted = claim.spec.volumeName ?? freeVolume(api, claim)?.metadata.name;
    let volume = wanted ? api.find(volumes, undefined, wanted) : undefined;
    if (!volume && !storage) {
      const message = "no persistent volumes available for this claim and no storage class is set";
      event(claim, "Normal", "FailedBinding", message, { component: "persistentvolume-controller" });
      return;
    }
    const reference = { kind: "PersistentVolumeClaim", apiVersion: "v1", namespace, name, uid };
    if (volume) {
      const current = (volume.spec as { claimRef?: { uid?: string; name: string } }).claimRef;
      if (current && current.uid !== undefined && current.uid !== uid) return;
      volume = api.modify(volumes, undefined, volume.metadata.name, (known) => ({
        ...known,
        spec: { ...(known.spec as object), claimRef: reference },
      }));
    } else if (storage) {
      volume = provision(claim, storage, reference);
    }
    if (!volume) return;
    const capacity = (volume.spec as { capacity: Record<string, string> }).capacity;
    setStatus(api, volume, { phase: "Bound" });
    api.modify<Claim>(claims, namespace, name, (current) => ({
      ...current,
      metadata: {
        ...current.metadata,
        annotations: {
          ...current.metadata.annotations,
          "pv.kubernetes.io/bind-completed": "yes",
          "pv.kubernetes.io/bound-by-controller": "yes",
        },
      },
      spec: { ...current.spec, volumeName: volume?.metadata.name },
    }));
    const status = { phase: "Bound", accessModes: claim.spec.accessModes, capacity };
    api.modify<Claim>(claims, namespace, name, (current) => ({ ...current, status }), { subresource: "status" });
  }

  function provision(claim: Claim, storage: KubeObject, claimRef: object): KubeObject {
    const { namespace = "", name, uid } = claim.metadata;
    const path = join(directory, namespace, name);
    mkdirSync(path, { recursive: true, mode: 0o777 });
    fillFromSource(api, claim, path, directory);
    event(claim, "Normal", "ProvisioningSucceeded", `Successfully provisioned volume pvc-${uid}`, {
      component: "sandbox-provisioner",
    });
    return api.create(volumes, undefined, {
      metadata: { name: `pvc-${uid}`, annotations: { "pv.kubernetes.io/provisioned-by": String(storage.provisioner) } },
      spec: {
        capacity: { storage: claim.spec.resources?.requests?.storage ?? "1Gi" },
        accessModes: claim.spec.accessModes,
        persistentVolumeReclaimPolicy: storage.reclaimPolicy ?? "Delete",
        storageClassName: storage.metadata.name,
        volumeMode: claim.spec.volumeMode ?? "Filesystem",
        hostPath: { path, type: "DirectoryOrCreate" },
        claimRef,
      },
    });
  }
}

// A claim may start as a copy of another one.
function fillFromSource(api: Api, claim: Claim, path: string, directory: string): void {
  const source = claim.spec.dataSource;
  if (source?.kind !== "PersistentVolumeClaim" || source.apiGroup) return;
  const from = join(directory, claim.metadata.namespace ?? "", source.name);
  const known = api.find(api.kind("persistentvolumeclaims"), claim.metadata.namespace, source.name);
  if (known && existsSync(from))
    cpSync(from, path, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
}

function storageClass(api: Api, claim: Claim): KubeObject | undefined {
  const classes = api.list(api.kind("storageclasses"));
  const name = claim.spec.storageClassName;
  if (name !== undefined) return classes.find((known) => known.metadata.name === name);
  return classes.find(
    (known) => known.metadata.annotations?.["storageclass.kubernetes.io/is-default-class"] === "true",
  );
}

function freeVolume(api: Api, claim: Claim): KubeObject | undefined {
  return api.list(api.kind("persistentvolumes")).find((volume) => {
    const spec = volume.spec as {
      claimRef?: { namespace?: string; name?: string; uid?: string };
      storageClassName?: string;
    };
    const reserved =
      spec.claimRef?.name === claim.metadata.name && spec.claimRef?.namespace === claim.metadata.namespace;
    const unclaimed = !spec.claimRef && claim.spec.storageClassName === "" && (spec.storageClassName ?? "") === "";
    return (reserved && !spec.claimRef?.uid) || unclaimed;
  });
}

function isPending(claim: Claim): boolean {
  return claim.status?.phase !== "Bound" && !claim.metadata.deletionTimestamp;
}

function isOver(pod: Pod): boolean {
  return pod.status?.phase === "Succeeded" || pod.status?.phase === "Failed";
}

function claimsOf(pod: Pod): string[] {
  const names = (pod.spec.volumes ?? []).map(
    (volume) => volume.persistentVolumeClaim?.claimName ?? (volume.ephemeral && `${pod.metadata.name}-${volume.name}`),
  );
  return names.filter((name) => name !== undefined).map((name) => `${pod.metadata.namespace}/${name}`);
}

function ephemeralClaims(pod: Pod): string[] {
  const volumes = (pod.spec.volumes ?? []).filter((volume) => volume.ephemeral);
  return volumes.map((volume) => `${pod.metadata.namespace}/${pod.metadata.name}-${volume.name}`);
}

function makeEphemeral(api: Api, namespace: string, name: string): void {
  for (const pod of api.list(api.kind("pods"), namespace) as Pod[]) {
    const volume = pod.spec.volumes?.find((own) => own.ephemeral && `${pod.metadata.name}-${own.name}` === name);
    if (!volume?.ephemeral || pod.metadata.deletionTimestamp || isOver(pod)) continue;
    const owner = { apiVersion: "v1", kind: "Pod", name: pod.metadata.name, uid: pod.metadata.uid, controller: true };
    const { metadata, spec } = volume.ephemeral.volumeClaimTemplate;
    api.create(api.kind("persistentvolumeclaims"), namespace, {
      metadata: { ...metadata, name, ownerReferences: [owner] },
      spec,
    });
  }
}

function letGo(api: Api, claim: Claim): void {
  const { namespace, name } = claim.metadata;
  const used = (api.list(api.kind("pods"), namespace) as Pod[]).some(
    (pod) => !isOver(pod) && claimsOf(pod).includes(keyOf(claim)),
  );
  if (used || !claim.metadata.finalizers?.includes(protection)) return;
  api.modify<Claim>(api.kind("persistentvolumeclaims"), namespace, name, (current) => ({
    ...current,
    metadata: {
      ...current.metadata,
      finalizers: current.metadata.finalizers?.filter((finalizer) => finalizer !== protection),
    },
  }));
}

function volumeKey(volume: KubeObject): string {
  const claim = (volume.spec as { claimRef?: { namespace: string; name: string } }).claimRef;
  return claim ? `${claim.namespace}/${claim.name}` : `/${volume.metadata.name}`;
}

function releaseVolume(api: Api, key: string, volumesDirectory: string): void {
  const kind = api.kind("persistentvolumes");
  for (const volume of api.list(kind)) {
    if (volumeKey(volume) !== key) continue;
    const spec = volume.spec as {
      persistentVolumeReclaimPolicy?: string;
      hostPath?: { path: string };
      claimRef?: { uid?: string };
    };
    if (!spec.claimRef?.uid) continue;
    const provisioned = volume.metadata.annotations?.["pv.kubernetes.io/provisioned-by"] !== undefined;
    if (spec.persistentVolumeReclaimPolicy === "Delete" && provisioned) {
      // Anybody may write such an object, naming any folder of the host.
      const folder = spec.hostPath && ownVolumeFolder(volumesDirectory, spec.hostPath.path);
      if (folder) rmSync(folder, { recursive: true, force: true });
      api.remove(kind, undefined, volume.metadata.name);
    } else if ((volume.status as { phase?: string } | undefined)?.phase !== "Released") {
      setStatus(api, volume, { phase: "Released" });
    }
  }
}

function setStatus(api: Api, volume: KubeObject, status: object): void {
  api.modify(api.kind("persistentvolumes"), undefined, volume.metadata.name, (current) => ({ ...current, status }), {
    subresource: "status",
  });
}
