// KubeExec: a command in a pod that is there already.

import t from "tap";
import { kubeExec } from "../../src/functions/kube-exec.ts";
import { fakeCluster } from "../helpers/fake-cluster.ts";
import { startFunction } from "../helpers/run-function.ts";

const ARGS = { namespace: "shop", pod: "db-0", container: "db", command: ["echo", "a b", 1, true] };

t.test("runs the command and yields what it reports", async (t) => {
  const seen: unknown[] = [];
  const fake = fakeCluster([], {
    exec: async (at, command, io) => {
      seen.push(at, command.slice(2));
      io.stdout('###Phase-output###: {"key":"a","value":"1"}\nplain\n');
      io.stderr("warn\n");
      return 0;
    },
  });
  const { outcome, context } = startFunction(kubeExec, ARGS, { fake });
  t.strictSame(await outcome, { a: "1" });
  t.strictSame(seen, [{ namespace: "shop", pod: "db-0", container: "db" }, ["echo", "a b", "1", "true"]]);
  t.match(context.lines, [
    { stream: "stdout", line: "plain" },
    { stream: "stderr", line: "warn" },
  ]);
});

t.test("a container that is left out, or empty, is left to the cluster", async (t) => {
  for (const container of [undefined, null, ""]) {
    const seen: unknown[] = [];
    const fake = fakeCluster([], { exec: async (at) => seen.push(at) && 0 });
    await startFunction(kubeExec, { ...ARGS, container }, { fake }).outcome;
    t.strictSame(seen, [{ namespace: "shop", pod: "db-0" }]);
  }
});

t.test("one text is one word: no shell splits it", async (t) => {
  const fake = fakeCluster();
  await startFunction(kubeExec, { ...ARGS, command: "echo a b" }, { fake }).outcome;
  t.match(fake.calls[0]?.body, ["env", /^KANISTER_RUN_ID=/, "echo a b"]);
});

t.test("a command that fails", async (t) => {
  const fake = fakeCluster([], { exec: async () => 7 });
  await t.rejects(startFunction(kubeExec, ARGS, { fake }).outcome, {
    code: "COMMAND_FAILED",
    details: { exitCode: 7 },
  });
});
