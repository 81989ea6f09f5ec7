// KubeExecAll: one command in several containers at the same time.

import t from "tap";
import { CancelledError } from "../../src/errors/error.ts";
import { kubeExecAll } from "../../src/functions/kube-exec-all.ts";
import { type ExecHandler, fakeCluster } from "../helpers/fake-cluster.ts";
import { startFunction } from "../helpers/run-function.ts";

const ARGS = { namespace: "shop", pods: " db-0\tdb-1 ", containers: "db side", command: ["true"] };
const start = (exec: ExecHandler, args: object = ARGS) =>
  startFunction(kubeExecAll, { ...args }, { fake: fakeCluster([], { exec }) });
const report = (key: string, value: string) => `###Phase-output###: {"key":"${key}","value":"${value}"}\n`;

t.test("every container of every pod, all at once, merged in the given order", async (t) => {
  const waiting: (() => void)[] = [];
  const { outcome, fake } = start(async (at, _command, io) => {
    io.stdout(
      report("last", `${at.pod}/${at.container}`) + report(`${at.pod}_${at.container}`.replaceAll("-", ""), "x"),
    );
    await new Promise<void>((resolve) => {
      waiting.push(resolve);
      // The last one to start is the first one to end.
      if (waiting.length === 4) for (const release of waiting.reverse()) release();
    });
    return 0;
  });
  t.strictSame(await outcome, { last: "db-1/side", db0_db: "x", db0_side: "x", db1_db: "x", db1_side: "x" });
  t.same(
    fake.calls.map((call) => call.path),
    ["pods/shop/db-0", "pods/shop/db-0", "pods/shop/db-1", "pods/shop/db-1"],
  );
});

t.test("one failure does not stop the others, and all are told", async (t) => {
  let ended = 0;
  const { outcome } = start(async (at) => {
    ended++;
    return at.container === "side" ? 3 : 0;
  });
  await t.rejects(outcome, {
    code: "COMMAND_FAILED",
    message: /^.*exit code 3 in pod db-0 \(container side\)\n.*exit code 3 in pod db-1 \(container side\)$/,
    details: { failed: 2, total: 4 },
  });
  t.equal(ended, 4);
  const mixed = start(async () => Promise.reject(new Error("odd")));
  await t.rejects(mixed.outcome, { code: "COMMAND_FAILED", message: /^odd\nodd\nodd\nodd$/ });
});

t.test("nothing to run in", async (t) => {
  for (const [args, argument] of [
    [{ ...ARGS, pods: " " }, "pods"],
    [{ ...ARGS, containers: "" }, "containers"],
  ] as const) {
    await t.rejects(start(async () => 0, args).outcome, {
      code: "ARGUMENT",
      hint: /scaled to zero\?/,
      details: { argument },
    });
  }
});

t.test("cancelling stops each command", async (t) => {
  let begun = 0;
  const { outcome, fake, context } = start(async (_at, command) => {
    if (command[3] === "stop") return 0;
    if (++begun === 4) setImmediate(() => context.cancel.abort(new CancelledError("interrupted")));
    return new Promise(() => {});
  });
  await t.rejects(outcome, { code: "CANCELLED", message: /interrupted/ });
  t.equal(fake.calls.filter((call) => (call.body as string[])[3] === "stop").length, 4);
});
