// Folds the events of a run into the status of an ActionSet, the record that restores read.

import type { ActionSetStatus, ActionSpec, ActionStatus, PhaseStatus } from "../api/action-set.ts";
import type { EngineEvent } from "./events.ts";
import type { Plan } from "./plan.ts";

/** The status before anything has run. */
export function initialStatus(spec: ActionSpec, plan: Plan): ActionSetStatus {
  const pending = (name: string): PhaseStatus => ({ name, state: "pending", progress: {} });
  const action: ActionStatus = {
    name: spec.name,
    object: spec.object,
    blueprint: spec.blueprint,
    phases: plan.phases.map((phase) => pending(phase.name)),
    deferPhase: plan.deferPhase === undefined ? { name: "", state: "", progress: {} } : pending(plan.deferPhase.name),
  };
  return { state: "pending", actions: [action], error: { message: "" }, progress: {} };
}

/** The status after `event`, which belongs to the action at `index`; `status` itself is left alone. */
export function applyEvent(status: ActionSetStatus, index: number, event: EngineEvent): ActionSetStatus {
  // Most events are these two, and they leave no trace in the record.
  if (event.type === "log" || event.type === "note") return status;
  const next = structuredClone(status);
  const action = next.actions?.[index];
  if (action === undefined) return next;
  const at = event.time.replace(/\.\d+Z$/, "Z");
  switch (event.type) {
    case "action-started":
      next.state = "running";
      return withProgress(next, at);
    case "phase-started": {
      const phase = phaseOf(action, event.phase, event.deferred);
      // upstream: a deferred phase goes from pending straight to its end, and readers know no other order.
      if (phase !== undefined && !event.deferred) phase.state = "running";
      next.progress.runningPhase = event.phase;
      return next;
    }
    case "progress": {
      const phase = phaseOf(action, event.phase, false);
      if (phase === undefined) return next;
      phase.progress = {
        ...phase.progress,
        ...(event.percent !== undefined && { progressPercent: String(Math.floor(event.percent)) }),
        ...(event.downloadedBytes !== undefined && { sizeDownloadedB: event.downloadedBytes }),
        ...(event.uploadedBytes !== undefined && { sizeUploadedB: event.uploadedBytes }),
        lastTransitionTime: at,
      };
      return withProgress(next, at);
    }
    case "phase-finished": {
      const phase = phaseOf(action, event.phase, event.deferred);
      if (phase === undefined) return next;
      phase.state = event.state;
      if (Object.keys(event.output).length > 0) phase.output = event.output;
      if (!event.deferred) phase.progress = { ...phase.progress, progressPercent: "100", lastTransitionTime: at };
      if (event.error !== undefined && next.error.message === "") next.error.message = event.error;
      return withProgress(next, at);
    }
    case "artifact":
      action.artifacts = { ...action.artifacts, [event.name]: event.artifact };
      return next;
    case "action-finished":
      next.state = event.state;
      if (event.error !== undefined) next.error.message = event.error;
      delete next.progress.runningPhase;
      return next;
    default:
      return next;
  }
}

function phaseOf(action: ActionStatus, name: string, deferred: boolean): PhaseStatus | undefined {
  return deferred ? action.deferPhase : action.phases.find((phase) => phase.name === name);
}

/** upstream: the mean over all phases of all actions, deferred phases not counted. */
function withProgress(status: ActionSetStatus, at: string): ActionSetStatus {
  const phases = (status.actions ?? []).flatMap((action) => action.phases);
  const sum = (value: (phase: PhaseStatus) => number | undefined) =>
    phases.reduce((total, phase) => total + (value(phase) ?? 0), 0);
  const percent =
    phases.length === 0 ? 100 : Math.floor(sum((phase) => Number(phase.progress.progressPercent ?? 0)) / phases.length);
  const downloaded = sum((phase) => phase.progress.sizeDownloadedB);
  const uploaded = sum((phase) => phase.progress.sizeUploadedB);
  status.progress = {
    ...status.progress,
    percentCompleted: String(percent),
    ...(downloaded > 0 && { sizeDownloadedB: downloaded }),
    ...(uploaded > 0 && { sizeUploadedB: uploaded }),
    lastTransitionTime: at,
  };
  return status;
}
