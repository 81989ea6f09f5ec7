// What a host lends to a run, for tests: a fake cluster, a clock that stands still, and a list of what was emitted.

import type { EngineEvent } from "../../src/engine/events.ts";
import type { FunctionContext, LogLine } from "../../src/engine/function.ts";
import { emptyPhase, type Parameters } from "../../src/engine/parameters.ts";
import type { Host } from "../../src/engine/run-action.ts";
import { blueprintEnvironment } from "../../src/engine/template-environment.ts";
import type { Cluster } from "../../src/kube/cluster.ts";
import { createRedactor } from "../../src/util/redactor.ts";

export const NOW = new Date("2026-03-04T05:06:07.120Z");

export type FakeHost = Host & { events: EngineEvent[]; cancel: AbortController; kill: AbortController };

export function fakeHost(cluster: Cluster, overrides: Partial<Host> = {}): FakeHost {
  const cancel = new AbortController();
  const kill = new AbortController();
  const events: EngineEvent[] = [];
  const now = () => NOW;
  return {
    cluster,
    signal: cancel.signal,
    killSignal: kill.signal,
    now,
    emit: (event) => void events.push(event),
    redactor: createRedactor(),
    jobNamespace: "jobs",
    podStartTimeout: 60_000,
    environment: blueprintEnvironment(now),
    events,
    cancel,
    kill,
    ...overrides,
  };
}

export function noParameters(parts: Partial<Parameters> = {}): Parameters {
  return {
    object: undefined,
    artifactsIn: {},
    configMaps: {},
    secrets: {},
    time: "2026-03-04T05:06:07.12Z",
    options: {},
    podAnnotations: {},
    podLabels: {},
    phases: {},
    deferPhase: emptyPhase(),
    ...parts,
  };
}

export type FakeContext = FunctionContext & {
  lines: LogLine[];
  notes: [level: string, message: string][];
  cancel: AbortController;
};

/** The context of a phase that runs on `cluster`. */
export function fakeContext(cluster: Cluster, overrides: Partial<FunctionContext> = {}): FakeContext {
  const cancel = new AbortController();
  const lines: LogLine[] = [];
  const notes: [string, string][] = [];
  return {
    cluster,
    signal: cancel.signal,
    action: "backup",
    phase: "p",
    parameters: noParameters(),
    jobNamespace: "jobs",
    podStartTimeout: 60_000,
    runId: "run-1",
    log: (line) => void lines.push(line),
    mask: (text) => text,
    note: (level, message) => notes.push([level, message]),
    progress: () => {},
    lines,
    notes,
    cancel,
    ...overrides,
  };
}
