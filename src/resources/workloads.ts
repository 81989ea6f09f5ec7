// Which pods belong to a workload, and which claims a pod mounts: Kubernetes' rules over objects that were fetched.

type Meta = {
  name: string;
  uid?: string;
  annotations?: Record<string, string>;
  ownerReferences?: { uid: string }[];
};
type Owned = { metadata: Meta };

type PodLike = Owned & {
  spec?: {
    containers?: { name: string; volumeMounts?: { name: string; mountPath: string }[] }[];
    volumes?: { name: string; persistentVolumeClaim?: { claimName: string } }[];
  };
  status?: { phase?: string; containerStatuses?: { name: string }[] };
};

export function ownedBy(uid: string | undefined, object: Owned): boolean {
  return uid !== undefined && (object.metadata.ownerReferences ?? []).some((owner) => owner.uid === uid);
}

const REVISION = "deployment.kubernetes.io/revision";
const CONFIG_VERSION = "openshift.io/deployment-config.latest-version";

/** The ReplicaSet of a Deployment's current revision. */
export function currentReplicaSet<T extends Owned>(deployment: Owned, replicaSets: readonly T[]): T | undefined {
  const revision = deployment.metadata.annotations?.[REVISION];
  return replicaSets.find(
    (one) => ownedBy(deployment.metadata.uid, one) && one.metadata.annotations?.[REVISION] === revision,
  );
}

/** The ReplicationController of a DeploymentConfig's latest version. */
export function currentReplicationController<T extends Owned>(
  config: Owned & { status?: { latestVersion?: number } },
  controllers: readonly T[],
): T | undefined {
  const version = String(config.status?.latestVersion ?? "");
  return controllers.find(
    (one) => ownedBy(config.metadata.uid, one) && one.metadata.annotations?.[CONFIG_VERSION] === version,
  );
}

export function isRunning(pod: PodLike): boolean {
  return pod.status?.phase === "Running";
}

/** Container names in the order of the pod's status, which is that of the Go implementation. */
export function containersOf(pod: PodLike): string[] {
  return (pod.status?.containerStatuses ?? []).map((one) => one.name);
}

/** A pod's claims and where its regular containers mount them; a claim mounted twice keeps the last path. */
export function claimsOf(pod: PodLike): Record<string, string> {
  const claims = new Map(
    (pod.spec?.volumes ?? []).flatMap((volume) =>
      volume.persistentVolumeClaim === undefined
        ? []
        : [[volume.name, volume.persistentVolumeClaim.claimName] as const],
    ),
  );
  const paths: Record<string, string> = {};
  for (const container of pod.spec?.containers ?? []) {
    for (const mount of container.volumeMounts ?? []) {
      const claim = claims.get(mount.name);
      if (claim !== undefined) paths[claim] = mount.mountPath;
    }
  }
  return paths;
}
