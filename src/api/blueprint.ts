// The Blueprint: actions made of phases, as blueprint authors write it.

import type { Artifact, ObjectMeta, ObjectReference } from "./reference.ts";

export const GROUP = "cr.kanister.io";
export const VERSION = "v1alpha1";
export const API_VERSION = `${GROUP}/${VERSION}`;

export type BlueprintPhase = {
  /** Name of the function, case-sensitive. */
  func: string;
  /** Under which `.Phases.<name>` publishes outputs. */
  name: string;
  /** Secrets and ConfigMaps fetched just before the phase; the references are templates. */
  objects?: Record<string, ObjectReference>;
  /** Rendered recursively just before the phase runs. */
  args?: Record<string, unknown>;
};

export type BlueprintAction = {
  name?: string;
  /** The kind of object the action is for; documentation only. */
  kind?: string;
  configMapNames?: string[];
  secretNames?: string[];
  inputArtifactNames?: string[];
  /** Templates, rendered when every phase and the deferred phase have succeeded. */
  outputArtifacts?: Record<string, Artifact>;
  phases?: BlueprintPhase[];
  /** Runs after the phases whether they succeeded or not. */
  deferPhase?: BlueprintPhase;
};

export type Blueprint = {
  apiVersion: string;
  kind: "Blueprint";
  metadata: ObjectMeta;
  actions: Record<string, BlueprintAction>;
};
