// The template parameters in plain form: what templates are rendered with, and what functions may look at.

import type { ProfileLocation } from "../api/profile.ts";
import type { Artifact } from "../api/reference.ts";
import type { KubeObject } from "../kube/cluster.ts";

export type SecretObject = KubeObject & { type?: string; data?: Record<string, string> };
export type ConfigMapObject = KubeObject & { data?: Record<string, string>; binaryData?: Record<string, string> };

export type WorkloadKind = "StatefulSet" | "Deployment" | "DeploymentConfig";

export type Workload = {
  kind: WorkloadKind;
  /** Name and namespace are those of the reference, and known without asking the cluster. */
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

/** A kopia server that an operator of older releases runs (CRD `RepositoryServer`). */
export type RepositoryServer = {
  name: string;
  namespace: string;
  serverInfo: { podName: string; serviceName: string };
  username: string;
  credentials: { serverTLS: SecretObject; serverUserAccess: SecretObject };
  /** URL of its Service. */
  address: string;
  contentCacheMB: number;
  metadataCacheMB: number;
};

export type PhaseData = {
  output: Record<string, unknown>;
  secrets: Record<string, SecretObject>;
  configMaps: Record<string, ConfigMapObject>;
};

/**
 * Only `phases` and `deferPhase` change during a run. What no template and no function of the action reads was not
 * fetched: reading it throws (see `Needs`).
 */
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
  repositoryServer?: RepositoryServer;
  options: Record<string, string>;
  podOverride?: Record<string, unknown>;
  podAnnotations: Record<string, string>;
  podLabels: Record<string, string>;
  phases: Record<string, PhaseData>;
  deferPhase: PhaseData;
};

export function emptyPhase(): PhaseData {
  return { output: {}, secrets: {}, configMaps: {} };
}
