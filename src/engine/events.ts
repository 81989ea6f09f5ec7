// Everything that happens while an action runs, as typed events; hosts draw, print or fold them.

import type { Artifact, ObjectReference } from "../api/reference.ts";

export type EndState = "complete" | "failed";

/**
 * `time` is RFC 3339. Values are raw: a host that shows events passes them through its redactor, a host that keeps the
 * record must not, since restores need the outputs as they are.
 */
export type EngineEvent = { time: string } & (
  | { type: "action-started"; action: string; object: ObjectReference; phases: string[]; deferPhase?: string }
  | { type: "phase-started"; phase: string; func: string; index: number; total: number; deferred: boolean }
  | { type: "log"; phase: string; stream: "stdout" | "stderr"; pod: string; container?: string; line: string }
  | { type: "note"; level: "info" | "warning"; phase?: string; message: string }
  | { type: "progress"; phase: string; percent?: number; downloadedBytes?: number; uploadedBytes?: number }
  | {
      type: "phase-finished";
      phase: string;
      deferred: boolean;
      state: EndState;
      milliseconds: number;
      /** Empty when the phase failed. */
      output: Record<string, unknown>;
      error?: string;
    }
  | { type: "artifact"; name: string; artifact: Artifact }
  | { type: "action-finished"; action: string; state: EndState; milliseconds: number; error?: string }
);

/** Distributes over the union, unlike Omit. */
export type EventWithoutTime = EngineEvent extends infer E ? (E extends EngineEvent ? Omit<E, "time"> : never) : never;
