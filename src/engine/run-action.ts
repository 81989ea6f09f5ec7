// Runs a planned action: phases in order, the deferred phase always, then the output artifacts.

import { randomUUID } from "node:crypto";
import type { ActionSpec } from "../api/action-set.ts";
import type { Artifact, ObjectReference } from "../api/reference.ts";
import { CancelledError, KanisterError, messageOf, PhaseError, TimeoutError } from "../errors/error.ts";
import type { Cluster } from "../kube/cluster.ts";
import type { Environment } from "../template/template.ts";
import { formatDuration } from "../util/duration.ts";
import type { Redactor } from "../util/redactor.ts";
import { decodeArguments } from "./arguments.ts";
import { callFunction } from "./call-function.ts";
import type { EngineEvent, EventWithoutTime } from "./events.ts";
import { fetchParameters, fetchPhaseObjects } from "./fetch-parameters.ts";
import type { FunctionContext } from "./function.ts";
import { learnSecret, learnSecrets } from "./learn-secrets.ts";
import { needsOf } from "./needs.ts";
import { emptyPhase, type Parameters } from "./parameters.ts";
import type { Plan, PlannedPhase } from "./plan.ts";
import { type Renderer, renderer } from "./render.ts";

/** What a host lends to a run. */
export type Host = {
  cluster: Cluster;
  /** Cancels the action: the running phase stops, the deferred phase still runs. Its reason says why. */
  signal: AbortSignal;
  /** Ends even the deferred phase. */
  killSignal: AbortSignal;
  /** Milliseconds the deferred phase may take after the action has run out of time; absent: any time. */
  deferTimeout?: number;
  now: () => Date;
  /** Called in order; must not throw. A promise asks whoever produces many events to wait until it is settled. */
  emit: (event: EngineEvent) => void | Promise<void>;
  /** Learns every secret value before anything that may hold it is emitted. */
  redactor: Redactor;
  /** Namespace of pods whose phase names none. */
  jobNamespace: string;
  /** Milliseconds a worker pod may take to start. */
  podStartTimeout: number;
  environment: Environment;
};

export type ActionResult = {
  state: "complete" | "failed";
  /** The first failure; a failure of the deferred phase only when nothing failed before it. */
  error?: KanisterError;
  artifacts: Record<string, Artifact>;
};

/** Never throws for what happens inside the action: failures are in the result. */
export async function runAction(plan: Plan, spec: ActionSpec, host: Host): Promise<ActionResult> {
  const started = host.now();
  const emit = (event: EventWithoutTime) => host.emit({ ...event, time: host.now().toISOString() } as EngineEvent);
  emit({
    type: "action-started",
    action: plan.action,
    object: spec.object,
    phases: plan.phases.map((phase) => phase.name),
    ...(plan.deferPhase && { deferPhase: plan.deferPhase.name }),
  });
  for (const { where, message, hint } of plan.warnings) {
    const advice = hint === undefined ? "" : `; ${hint}`;
    emit({ type: "note", level: "warning", message: `${where.file ?? ""}:${where.line ?? ""} ${message}${advice}` });
  }
  const finish = (error: KanisterError | undefined, artifacts: Record<string, Artifact>): ActionResult => {
    const state = error === undefined ? "complete" : "failed";
    const milliseconds = host.now().getTime() - started.getTime();
    emit({ type: "action-finished", action: plan.action, state, milliseconds, ...(error && { error: error.message }) });
    return { state, artifacts, ...(error && { error }) };
  };

  let parameters: Parameters;
  try {
    host.signal.throwIfAborted();
    parameters = await fetchParameters(spec, needsOf(plan), started, host);
  } catch (error) {
    return finish(asKanisterError(error, host.signal), {});
  }
  learnSecrets(host.redactor, parameters);

  const run: Run = {
    plan,
    host,
    parameters,
    emit,
    render: renderer(plan.blueprint.where, parameters, host.environment),
  };
  let failure: KanisterError | undefined;
  for (const [index, phase] of plan.phases.entries()) {
    failure = await runPhase(run, phase, index, host.signal);
    if (failure !== undefined) break;
  }
  if (plan.deferPhase !== undefined) {
    const deferred = await runPhase(run, plan.deferPhase, plan.phases.length, deferSignal(host));
    if (deferred !== undefined && failure !== undefined) {
      emit({ type: "note", level: "warning", message: `the deferred phase failed as well: ${deferred.message}` });
    }
    failure ??= deferred;
  }
  if (failure !== undefined) return finish(failure, {});
  try {
    const artifacts = renderArtifacts(run);
    for (const [name, artifact] of Object.entries(artifacts)) emit({ type: "artifact", name, artifact });
    return finish(undefined, artifacts);
  } catch (error) {
    return finish(asKanisterError(error, host.signal), {});
  }
}

/** A deferred phase that hangs must not make a time-out meaningless. */
function deferSignal({ signal, killSignal, deferTimeout }: Host): AbortSignal {
  if (deferTimeout === undefined || !(signal.reason instanceof TimeoutError)) return killSignal;
  const limit = new AbortController();
  const error = new TimeoutError(`the deferred phase took longer than ${formatDuration(deferTimeout)}`, {
    hint: "after a time-out it may take as long again; allow more with --timeout",
  });
  setTimeout(() => limit.abort(error), deferTimeout).unref();
  return AbortSignal.any([killSignal, limit.signal]);
}

type Run = {
  plan: Plan;
  host: Host;
  parameters: Parameters;
  emit: (event: EventWithoutTime) => void | Promise<void>;
  render: Renderer;
};

async function runPhase(
  run: Run,
  phase: PlannedPhase,
  index: number,
  signal: AbortSignal,
): Promise<KanisterError | undefined> {
  const { host, emit, plan } = run;
  if (signal.aborted) return asKanisterError(signal.reason, signal);
  const total = plan.phases.length + (plan.deferPhase === undefined ? 0 : 1);
  const started = host.now().getTime();
  const base = { phase: phase.name, deferred: phase.deferred };
  emit({ type: "phase-started", ...base, func: phase.source.func, index, total });
  try {
    const output = await executePhase(run, phase, signal);
    emit({ type: "phase-finished", ...base, state: "complete", milliseconds: host.now().getTime() - started, output });
    return undefined;
  } catch (cause) {
    const error = phaseError(cause, run, phase, signal);
    const milliseconds = host.now().getTime() - started;
    emit({ type: "phase-finished", ...base, state: "failed", milliseconds, output: {}, error: error.message });
    return error;
  }
}

async function executePhase(run: Run, phase: PlannedPhase, signal: AbortSignal): Promise<Record<string, unknown>> {
  const { host, parameters, render } = run;
  const data = emptyPhase();
  if (phase.deferred) parameters.deferPhase = data;
  else parameters.phases[phase.name] = data;
  const references = render.value(phase.source.objects ?? {}, [...phase.path, "objects"]) as Record<
    string,
    ObjectReference
  >;
  const objects = await fetchPhaseObjects(references, { cluster: host.cluster, signal });
  Object.assign(data, objects);
  for (const secret of Object.values(objects.secrets)) learnSecret(host.redactor, secret);
  const rendered = render.value(phase.source.args ?? {}, [...phase.path, "args"]) as Record<string, unknown>;
  const args = decodeArguments(phase.definition, rendered);
  data.output = await callFunction(phase.definition, functionContext(run, phase, signal), args);
  return data.output;
}

function functionContext(run: Run, phase: PlannedPhase, signal: AbortSignal): FunctionContext {
  const { host, emit, parameters } = run;
  const name = phase.name;
  return {
    cluster: host.cluster,
    signal,
    action: run.plan.action,
    phase: name,
    parameters,
    jobNamespace: host.jobNamespace,
    podStartTimeout: host.podStartTimeout,
    runId: randomUUID(),
    log: (line) => emit({ type: "log", phase: name, ...line }),
    mask: (text) => host.redactor.mask(text),
    note: (level, message) => emit({ type: "note", level, phase: name, message }),
    progress: (progress) => emit({ type: "progress", phase: name, ...progress }),
  };
}

function renderArtifacts({ plan, render }: Run): Record<string, Artifact> {
  return Object.fromEntries(
    Object.entries(plan.outputArtifacts).map(([name, artifact]) => {
      const path = ["actions", plan.action, "outputArtifacts", name];
      const keyValue = artifact.keyValue && Object.entries(artifact.keyValue);
      const rendered: Artifact = {
        ...(keyValue && {
          keyValue: Object.fromEntries(
            keyValue.map(([key, text]) => [key, render.text(text, [...path, "keyValue", key])]),
          ),
        }),
        ...(artifact.kopiaSnapshot && {
          kopiaSnapshot: render.text(artifact.kopiaSnapshot, [...path, "kopiaSnapshot"]),
        }),
      };
      return [name, rendered];
    }),
  );
}

function phaseError(cause: unknown, { plan }: Run, phase: PlannedPhase, signal: AbortSignal): KanisterError {
  const error = asKanisterError(cause, signal);
  const argument = error.details?.["argument"];
  const path = typeof argument === "string" ? [...phase.path, "args", argument] : phase.path;
  const what = phase.name === "" ? "the deferred phase" : `phase ${phase.name}`;
  const verb = error instanceof CancelledError ? "was cancelled" : "failed";
  return new PhaseError(`${what} ${verb}: ${error.message}`, {
    action: plan.action,
    phase: phase.name,
    func: phase.source.func,
    where: error.where ?? plan.blueprint.where(path),
    hint: error.hint,
    cause: error,
  });
}

/** When the signal has fired, its reason explains whatever broke because of it. */
function asKanisterError(error: unknown, signal: AbortSignal): KanisterError {
  if (signal.aborted && signal.reason instanceof KanisterError) return signal.reason;
  if (error instanceof KanisterError) return error;
  return new KanisterError("INTERNAL", messageOf(error), { cause: error });
}
