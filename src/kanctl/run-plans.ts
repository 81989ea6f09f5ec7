// Runs the planned actions of a request side by side: shows what happens, keeps the record, tells the outcome.

import type { ActionSet, ActionSetStatus, ActionSpec } from "../api/action-set.ts";
import type { EngineEvent } from "../engine/events.ts";
import type { Plan } from "../engine/plan.ts";
import { applyEvent, initialStatus } from "../engine/record.ts";
import { type ActionResult, type Host, runAction } from "../engine/run-action.ts";
import { messageOf } from "../errors/error.ts";
import { createDisplay, type Display } from "../terminal/display.ts";
import type { Io } from "../terminal/io.ts";
import { jsonText } from "../util/json-text.ts";
import { describeObject } from "./describe-object.ts";
import { jsonPrinter, textPrinter } from "./event-printer.ts";
import { type OutcomeFlags, printOutcome } from "./outcome.ts";
import { fileRecord, type RecordStore } from "./record-store.ts";
import { redactor } from "./redactor.ts";

export type RunPlansOptions = {
  flags: OutcomeFlags & { output: "text" | "json"; quiet?: boolean };
  store: RecordStore;
  io: Io;
};

/** @throws the first failure among the actions; else that of the record */
export async function runPlans(
  plans: readonly Plan[],
  record: ActionSet,
  host: Omit<Host, "emit">,
  { flags, store, io }: RunPlansOptions,
): Promise<void> {
  const specs = record.spec.actions;
  const mask = (text: string) => redactor.mask(text);
  const display = createDisplay(io, { mask, ...(flags.quiet && { quiet: true }) });
  const printer = flags.output === "json" ? jsonPrinter(io, mask) : textPrinter(display, specs.length > 1, mask);
  const initial = specs.map((spec, index) => initialStatus(spec, plans[index] as Plan));
  let status = { ...(initial[0] as ActionSetStatus), actions: initial.flatMap((one) => one.actions ?? []) };
  const results: (ActionResult | undefined)[] = specs.map(() => undefined);
  const save = () => store.save(withOverallState(status, results));
  const emit = (index: number) => (event: EngineEvent) => {
    const next = applyEvent(status, index, event);
    if (next !== status) {
      status = next as typeof status;
      save();
    }
    return printer.print(event, describeObject((specs[index] as ActionSpec).object));
  };
  const stopWatching = watchSignals(io, display, flags.output === "text", () => {
    store.abandon({ ...status, state: "failed", error: { message: "interrupted before it was cleaned up" } });
    return unfinished(status);
  });
  try {
    await Promise.all(
      plans.map(async (plan, index) => {
        results[index] = await runAction(plan, specs[index] as ActionSpec, { ...host, emit: emit(index) });
        save();
      }),
    );
  } finally {
    printer.close();
    stopWatching();
  }
  const recordFailure = await store.close().then(
    () => undefined,
    (error: unknown) => error,
  );
  const failure = results.find((result) => result?.error !== undefined)?.error;
  if (failure !== undefined) {
    // The failure of the action comes last, where it is read first.
    if (recordFailure !== undefined) display.warn(`warning: ${messageOf(recordFailure)}`);
    throw failure;
  }
  const finished = results.map((result) => result as ActionResult);
  const kept = store.name ?? (await keepMasked(record, status, finished, display));
  if (flags.output === "text") {
    printOutcome(display, { specs, results: finished, flags, recordName: kept, plan: plans[0] as Plan });
  }
  if (recordFailure !== undefined) throw recordFailure;
}

/** Artifacts that may not be shown, because they hold secret values, would be lost with the last line: a file keeps them. */
async function keepMasked(
  record: ActionSet,
  status: ActionSetStatus,
  results: readonly ActionResult[],
  display: Display,
): Promise<string | undefined> {
  const text = jsonText(results.map((result) => result.artifacts));
  if (redactor.mask(text) === text) return undefined;
  const store = await fileRecord(`./${record.metadata.name}.yaml`, record, { overwrite: false });
  store.save({ ...status, state: "complete" });
  await store.close();
  display.warn(`the artifacts hold secret values, so they are not shown here but kept in ${store.name}`);
  return store.name;
}

/** While one of several actions still runs, the whole is running; one that failed decides the end. */
function withOverallState(status: ActionSetStatus, results: readonly (ActionResult | undefined)[]): ActionSetStatus {
  if (results.length === 1) return status;
  const failed = results.find((result) => result?.error !== undefined)?.error;
  const state = results.includes(undefined) ? "running" : failed ? "failed" : "complete";
  return { ...status, state, error: { message: failed?.message ?? status.error.message } };
}

/** Tells what Ctrl-C does, and at the second one what is left undone. Returns how to stop. */
function watchSignals(io: Io, display: Display, text: boolean, abandon: () => string[]): () => void {
  const stopping = () => {
    if (text) display.say(`${display.paint.yellow("stopping:")} cleaning up; press Ctrl-C again to quit at once`);
  };
  const quitting = () => {
    const left = abandon();
    display.idle();
    for (const line of left) display.warn(`${display.paint.yellow("warning:")} ${line}`);
    if (left.length > 0) display.warn("look for what is left: kubectl get pods -A -l createdBy=kanister");
  };
  io.signal.addEventListener("abort", stopping, { once: true });
  io.killSignal.addEventListener("abort", quitting, { once: true });
  return () => {
    io.signal.removeEventListener("abort", stopping);
    io.killSignal.removeEventListener("abort", quitting);
  };
}

function unfinished(status: ActionSetStatus): string[] {
  return (status.actions ?? []).flatMap((action) => {
    const running = action.phases
      .filter((phase) => phase.state === "running")
      .map((phase) => `phase ${phase.name} was not ended in order`);
    const skipped =
      action.deferPhase.state === "pending"
        ? [`the deferred phase ${action.deferPhase.name} has not run to its end`]
        : [];
    return [...running, ...skipped];
  });
}
