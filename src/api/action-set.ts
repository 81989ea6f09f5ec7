// The ActionSet: a request to run actions, and the record of how they went.

import type { Artifact, ObjectMeta, ObjectReference } from "./reference.ts";

export type State = "pending" | "running" | "failed" | "complete";

export type ActionSpec = {
  name: string;
  object: ObjectReference;
  blueprint: string;
  artifacts?: Record<string, Artifact>;
  configMaps?: Record<string, ObjectReference>;
  secrets?: Record<string, ObjectReference>;
  profile?: ObjectReference;
  /** Up to release 0.119.0 of the Go implementation; clusters with newer CRDs drop it. */
  repositoryServer?: ObjectReference;
  /** Pod-spec fragment merged into every job pod; wins over the blueprint's own. Never rendered. */
  podOverride?: Record<string, unknown>;
  options?: Record<string, string>;
  /** Semantic version of the functions wanted; falls back to `v0.0.0`. */
  preferredVersion?: string;
  podLabels?: Record<string, string>;
  podAnnotations?: Record<string, string>;
};

export type PhaseProgress = {
  /** Whole number as text, `"0"` to `"100"`. */
  progressPercent?: string;
  sizeDownloadedB?: number;
  sizeUploadedB?: number;
  estimatedDownloadSizeB?: number;
  estimatedUploadSizeB?: number;
  estimatedTimeSeconds?: number;
  /** RFC 3339, whole seconds, UTC. */
  lastTransitionTime?: string;
};

export type PhaseStatus = {
  name: string;
  state: State | "";
  output?: Record<string, unknown>;
  progress: PhaseProgress;
};

export type ActionStatus = {
  name: string;
  object: ObjectReference;
  blueprint: string;
  phases: PhaseStatus[];
  artifacts?: Record<string, Artifact>;
  deferPhase: PhaseStatus;
};

export type ActionSetStatus = {
  state: State;
  actions?: ActionStatus[];
  error: { message: string };
  progress: {
    runningPhase?: string;
    percentCompleted?: string;
    sizeDownloadedB?: number;
    sizeUploadedB?: number;
    estimatedDownloadSizeB?: number;
    estimatedUploadSizeB?: number;
    lastTransitionTime?: string;
  };
};

export type ActionSet = {
  apiVersion: string;
  kind: "ActionSet";
  metadata: ObjectMeta;
  spec: { actions: ActionSpec[] };
  status?: ActionSetStatus;
};
