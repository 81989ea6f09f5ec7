// Events folded into the status of an ActionSet.

import t from "tap";
import type { ActionSetStatus } from "../../src/api/action-set.ts";
import type { EngineEvent, EventWithoutTime } from "../../src/engine/events.ts";
import type { Plan } from "../../src/engine/plan.ts";
import { applyEvent, initialStatus } from "../../src/engine/record.ts";

const SPEC = { name: "backup", blueprint: "bp", object: { kind: "Namespace", name: "ns" } };
const plan = (phases: string[], deferPhase?: string) =>
  ({
    phases: phases.map((name) => ({ name })),
    ...(deferPhase !== undefined && { deferPhase: { name: deferPhase } }),
  }) as Plan;
const at = (event: EventWithoutTime, time = "2026-01-02T03:04:05.678Z") => ({ ...event, time }) as EngineEvent;
const fold = (status: ActionSetStatus, ...events: EventWithoutTime[]) =>
  events.reduce((current, event) => applyEvent(current, 0, at(event)), status);

const started = (phase: string, deferred = false): EventWithoutTime => ({
  type: "phase-started",
  phase,
  func: "F",
  index: 0,
  total: 2,
  deferred,
});
const finished = (
  phase: string,
  parts: { deferred?: boolean; state?: "complete" | "failed"; output?: Record<string, unknown>; error?: string } = {},
): EventWithoutTime => ({
  type: "phase-finished",
  phase,
  deferred: false,
  state: "complete",
  milliseconds: 1,
  output: {},
  ...parts,
});
const actionStarted: EventWithoutTime = { type: "action-started", action: "backup", object: {}, phases: [] };

t.test("before anything has run", async (t) => {
  t.strictSame(initialStatus(SPEC, plan(["a", "b"], "d")), {
    state: "pending",
    actions: [
      {
        ...SPEC,
        phases: [
          { name: "a", state: "pending", progress: {} },
          { name: "b", state: "pending", progress: {} },
        ],
        deferPhase: { name: "d", state: "pending", progress: {} },
      },
    ],
    error: { message: "" },
    progress: {},
  });
  t.strictSame(initialStatus(SPEC, plan([])).actions?.[0]?.deferPhase, { name: "", state: "", progress: {} });
});

t.test("a run that completes", async (t) => {
  let status = fold(initialStatus(SPEC, plan(["a", "b"], "d")), actionStarted);
  t.match(status, {
    state: "running",
    progress: { percentCompleted: "0", lastTransitionTime: "2026-01-02T03:04:05Z" },
  });
  status = fold(status, started("a"));
  t.match(status, {
    progress: { runningPhase: "a" },
    actions: [{ phases: [{ state: "running" }, { state: "pending" }] }],
  });
  status = fold(status, finished("a", { output: { id: "1", n: 2 } }));
  t.match(status.actions?.[0]?.phases[0], {
    state: "complete",
    output: { id: "1", n: 2 },
    progress: { progressPercent: "100", lastTransitionTime: "2026-01-02T03:04:05Z" },
  });
  t.equal(status.progress.percentCompleted, "50");
  status = fold(status, started("b"), finished("b"));
  t.notOk("output" in (status.actions?.[0]?.phases[1] ?? {}), "no output, no member");
  status = fold(status, started("d", true));
  t.equal(status.actions?.[0]?.deferPhase.state, "pending", "upstream: a deferred phase is never running");
  t.equal(status.progress.runningPhase, "d");
  status = fold(status, finished("d", { deferred: true, output: { x: "y" } }));
  t.strictSame(status.actions?.[0]?.deferPhase, { name: "d", state: "complete", progress: {}, output: { x: "y" } });
  t.equal(status.progress.percentCompleted, "100", "upstream: a deferred phase does not count");
  status = fold(
    status,
    { type: "artifact", name: "dump", artifact: { keyValue: { path: "p" } } },
    { type: "artifact", name: "more", artifact: { kopiaSnapshot: "{}" } },
    { type: "action-finished", action: "backup", state: "complete", milliseconds: 5 },
  );
  t.match(status, {
    state: "complete",
    error: { message: "" },
    actions: [{ artifacts: { dump: { keyValue: { path: "p" } }, more: { kopiaSnapshot: "{}" } } }],
  });
  t.notOk("runningPhase" in status.progress, "nothing runs any more");
});

t.test("a run that fails", async (t) => {
  const status = fold(
    initialStatus(SPEC, plan(["a", "b"], "d")),
    actionStarted,
    started("a"),
    finished("a", { state: "failed", error: "first" }),
    started("d", true),
    finished("d", { deferred: true, state: "failed", error: "second" }),
    { type: "action-finished", action: "backup", state: "failed", milliseconds: 5, error: "first" },
  );
  t.match(status, {
    state: "failed",
    error: { message: "first" },
    actions: [{ phases: [{ state: "failed" }, { state: "pending" }], deferPhase: { state: "failed" } }],
  });
  t.notOk("artifacts" in (status.actions?.[0] ?? {}), "no artifacts");
});

t.test("progress", async (t) => {
  let status = fold(initialStatus(SPEC, plan(["a", "b", "c"])), actionStarted, finished("a"), started("b"), {
    type: "progress",
    phase: "b",
    percent: 49.9,
    uploadedBytes: 10,
  });
  t.match(status.actions?.[0]?.phases[1]?.progress, { progressPercent: "49", sizeUploadedB: 10 });
  t.match(status.progress, { percentCompleted: "49", sizeUploadedB: 10 }, "the mean, rounded down");
  t.notOk("sizeDownloadedB" in status.progress);
  status = fold(
    status,
    { type: "progress", phase: "b", downloadedBytes: 7 },
    { type: "progress", phase: "c", downloadedBytes: 5 },
  );
  t.match(status.progress, { percentCompleted: "49", sizeUploadedB: 10, sizeDownloadedB: 12 }, "bytes add up");
  t.strictSame(
    fold(status, { type: "progress", phase: "nobody", percent: 3 }),
    status,
    "an unknown phase is no matter",
  );
  t.equal(fold(initialStatus(SPEC, plan([])), actionStarted).progress.percentCompleted, "100", "no phases: all done");
});

t.test("the status that is handed in is left alone", async (t) => {
  const before = initialStatus(SPEC, plan(["a"]));
  const copy = structuredClone(before);
  applyEvent(before, 0, at(finished("a", { output: { x: "y" } })));
  t.strictSame(before, copy);
});

t.test("each action of several folds its own events; time is in whole seconds", async (t) => {
  const one = initialStatus(SPEC, plan(["a"]));
  const both = { ...one, actions: [...(one.actions ?? []), ...(initialStatus(SPEC, plan(["a"])).actions ?? [])] };
  const status = applyEvent(both, 1, at(finished("a"), "2026-01-02T03:04:05Z"));
  t.match(status.actions, [{ phases: [{ state: "pending" }] }, { phases: [{ state: "complete" }] }]);
  t.match(status.progress, { percentCompleted: "50", lastTransitionTime: "2026-01-02T03:04:05Z" });
  t.strictSame(applyEvent(both, 7, at(finished("a"))), both, "an action that is not there");
  t.strictSame(applyEvent(both, 0, at({ type: "note", level: "info", message: "x" })), both);
});
