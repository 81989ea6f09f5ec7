// The table from errors to exit codes.

import t from "tap";
import {
  CancelledError,
  ClusterError,
  DocumentError,
  KanisterError,
  NotFoundError,
  PhaseError,
  StoreError,
  TimeoutError,
  UsageError,
} from "../../src/errors/error.ts";
import { EXIT_MEANING, exitCodeOf } from "../../src/terminal/exit-codes.ts";

const phase = (cause: unknown) => new PhaseError("phase p failed: x", { action: "a", phase: "p", func: "F", cause });
const cluster = (status: number) => new ClusterError("cannot get pod", { status, reason: "R" });

t.test("exit codes", async (t) => {
  const abort = Object.assign(new Error("aborted"), { name: "AbortError" });
  const rows: [title: string, error: unknown, kanctl: number, kando?: number][] = [
    ["wrong usage", new UsageError("x"), 2],
    ["not found", new NotFoundError("x"), 3],
    ["404 of the cluster", cluster(404), 3],
    ["403 of the cluster", cluster(403), 1],
    ["no cluster", cluster(0), 1],
    ["time-out", new TimeoutError("x"), 4],
    ["interrupted", new CancelledError("x"), 130],
    ["aborted by a signal", abort, 130],
    ["a document", new DocumentError("YAML", "x", []), 1],
    ["any of ours", new KanisterError("OBJECT", "x"), 1],
    ["store: no such object", new StoreError("not-found", "x"), 3],
    ["store: unavailable", new StoreError("unavailable", "x"), 1, 69],
    ["store: denied", new StoreError("denied", "x"), 1],
    ["a phase", phase(new Error("x")), 1],
    ["a phase that found nothing", phase(cluster(404)), 1],
    ["a phase that was not found something", phase(new NotFoundError("x")), 1],
    ["a phase that timed out", phase(new TimeoutError("x")), 4],
    ["a phase that was cancelled", phase(new KanisterError("X", "x", { cause: new CancelledError("x") })), 130],
    ["a bug", new TypeError("x"), 70],
    ["a text", "x", 70],
    ["nothing", undefined, 70],
  ];
  for (const [title, error, kanctl, kando = kanctl] of rows) {
    t.equal(exitCodeOf(error, "kanctl"), kanctl, title);
    t.equal(exitCodeOf(error, "kando"), kando, `${title}, kando`);
    if (kanctl !== 141) t.ok(EXIT_MEANING[kanctl], `${kanctl} has a meaning`);
  }
});
