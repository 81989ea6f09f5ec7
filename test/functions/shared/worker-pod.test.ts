// A pod for one phase: what is created, how its log is followed, how it ends, and that it is always removed.

import t from "tap";
import type { FunctionContext } from "../../../src/engine/function.ts";
import { CancelledError } from "../../../src/errors/error.ts";
import type { LogTiming } from "../../../src/functions/shared/follow-log.ts";
import { runWorkerPod, type WorkerPod, type WorkerPodTiming } from "../../../src/functions/shared/worker-pod.ts";
import type { Cluster, KubeObject } from "../../../src/kube/cluster.ts";
import {
  type FakeCluster,
  type FakeOptions,
  fakeCluster,
  lostConnection,
  refusal,
} from "../../helpers/fake-cluster.ts";
import { fakeContext, noParameters } from "../../helpers/fake-host.ts";

const POD: WorkerPod = { prefix: "kanister-job-", image: "img:1", command: ["sh", "-c", "true"] };
const STAMP = "2026-01-01T00:00:0";
const patience = { limit: 60_000, firstPause: 1, longestPause: 1 };
const LOG: LogTiming = { silence: 30_000, deadSilence: 120_000, rest: 5_000, patience };
const TIMING: WorkerPodTiming = { cleanUp: 30_000, deleteAttempt: 10_000, log: LOG };
const running = { phase: "Running", containerStatuses: [{ name: "container", state: { running: {} } }] };
const ended = (exitCode: number, reason = exitCode === 0 ? "Completed" : "Error") => ({
  containerStatuses: [{ name: "container", state: { terminated: { exitCode, reason } } }],
});

type Kubelet = (pod: KubeObject, fake: FakeCluster) => void;
const becomes =
  (...states: object[]): Kubelet =>
  (pod, fake) => {
    for (const status of states) fake.put({ ...pod, status });
  };

/** Accepts a deletion; the pod itself goes a little later, as on a real node. */
const goingSlowly =
  (fake: () => FakeCluster): Cluster["delete"] =>
  async (path) => {
    setImmediate(() => setImmediate(() => fake().remove("Pod", path.namespace, path.name as string)));
    return "accepted";
  };

/** Runs a worker pod on a cluster whose kubelet does `kubelet` with each new pod. */
function play(
  pod: Partial<WorkerPod>,
  kubelet: Kubelet,
  options: FakeOptions & {
    context?: Partial<FunctionContext>;
    wrap?: (cluster: Cluster) => Partial<Cluster>;
    timing?: Partial<WorkerPodTiming>;
  } = {},
) {
  const fake = fakeCluster([], {
    ...options,
    onChange: (event, self) => {
      if (event.type === "ADDED" && event.object.kind === "Pod") setImmediate(() => kubelet(event.object, self));
    },
  });
  const cluster = { ...fake.cluster, ...options.wrap?.(fake.cluster) };
  const context = fakeContext(cluster, options.context);
  const outcome = runWorkerPod(context, { ...POD, ...pod }, { ...TIMING, ...options.timing });
  outcome.catch(() => {});
  const created = () =>
    fake.calls.find((call) => call.verb === "create")?.body as KubeObject & { spec: Record<string, unknown> };
  return { fake, context, outcome, created, verbs: () => fake.calls.map((call) => call.verb) };
}

t.test("a pod that does its work", async (t) => {
  const { outcome, fake, context, created } = play({}, becomes({}, running, ended(0)), {
    logs: async function* () {
      yield `${STAMP}1Z hel`;
      yield `lo\n${STAMP}2Z ###Phase-output###: {"key":"id",`;
      yield `"value":"7"}\n`;
    },
  });
  t.same(await outcome, { id: "7" });
  t.match(created(), { metadata: { name: /^kanister-job-[bcdfghjklmnpqrstvwxz2456789]{5}$/, namespace: "jobs" } });
  t.strictSame(created().metadata.labels, { createdBy: "kanister" });
  t.notOk("annotations" in created().metadata);
  t.strictSame(created().spec, {
    restartPolicy: "Never",
    containers: [{ name: "container", image: "img:1", command: ["sh", "-c", "true"], imagePullPolicy: "IfNotPresent" }],
  });
  t.match(context.lines, [{ stream: "stdout", pod: created().metadata.name, container: "container", line: "hello" }]);
  t.same(fake.all("Pod"), [], "it is removed");
  t.match(fake.calls.at(-1), { verb: "delete", body: { gracePeriodSeconds: 0 } });
});

t.test("labels, annotations, service account and namespace", async (t) => {
  const parameters = noParameters({ podLabels: { a: "set", b: "set" }, podAnnotations: { n: "set" } });
  const { outcome, created } = play(
    {
      podLabels: { b: "arg", createdBy: "me" },
      podAnnotations: { m: "arg" },
      serviceAccount: "robot",
      namespace: "shop",
    },
    becomes(ended(0)),
    { context: { parameters } },
  );
  await outcome;
  t.match(created(), {
    metadata: {
      namespace: "shop",
      labels: { createdBy: "me", a: "set", b: "arg" },
      annotations: { n: "set", m: "arg" },
    },
    spec: { serviceAccountName: "robot" },
  });
});

t.test("overrides: the blueprint's, then the ActionSet's", async (t) => {
  const parameters = noParameters({
    podOverride: { nodeSelector: { disk: "ssd" }, containers: [{ name: "container", imagePullPolicy: "Always" }] },
  });
  const podOverride = {
    nodeSelector: { disk: "hdd", zone: "a" },
    containers: [
      { name: "side", image: "s" },
      { name: "container", env: [{ name: "A", value: "1" }] },
    ],
  };
  const { outcome, created } = play({ podOverride }, becomes(ended(0)), { context: { parameters } });
  await outcome;
  t.match(created().spec, {
    nodeSelector: { disk: "ssd", zone: "a" },
    containers: [
      { name: "container", image: "img:1", imagePullPolicy: "Always", env: [{ name: "A", value: "1" }] },
      { name: "side", image: "s" },
    ],
  });
});

t.test("overrides that cannot be", async (t) => {
  const rows: [title: string, override: Record<string, unknown>, message: RegExp][] = [
    ["would never end", { restartPolicy: "Always" }, /would never end/],
    [
      "without the container",
      { containers: [{ name: "container", $patch: "delete" }] },
      /removed the container called container/,
    ],
    ["list items without key", { containers: [{ image: "x" }] }, /podOverride does not fit a pod: /],
    ["$patch nobody knows", { $patch: "frob" }, /podOverride does not fit a pod: /],
  ];
  for (const [title, podOverride, message] of rows) {
    const { outcome, verbs } = play({ podOverride }, becomes());
    await t.rejects(outcome, { code: "ARGUMENT", message, hint: /./, details: { argument: "podOverride" } }, title);
    t.same(verbs(), [], `${title}: nothing was asked of the cluster`);
  }
  const parameters = noParameters({ podOverride: { containers: [{ image: "x" }] } });
  const { outcome } = play({}, becomes(), { context: { parameters } });
  await t.rejects(outcome, { code: "ARGUMENT", message: /^the ActionSet's podOverride does not fit a pod/ });
});

t.test("a command that fails", async (t) => {
  const rows: [title: string, status: object, message: RegExp, hint?: RegExp][] = [
    ["exit code and last words", ended(3), /^the command in pod kanister-job-\w+ ended with exit code 3: no space$/],
    ["memory", ended(137, "OOMKilled"), /ran out of memory and was killed: no space$/, /memory limit with podOverride/],
    [
      "evicted",
      { phase: "Failed", reason: "Evicted", containerStatuses: [{ name: "container", state: {} }] },
      /ended with exit code 1 \(Evicted\)/,
    ],
  ];
  for (const [title, status, message, hint] of rows) {
    const { outcome, fake } = play({}, becomes(running, status), {
      logs: async function* () {
        yield `${STAMP}1Z no space\n`;
      },
    });
    await t.rejects(outcome, { code: "COMMAND_FAILED", message, ...(hint && { hint }) }, title);
    t.same(fake.all("Pod"), [], `${title}: the pod is removed`);
  }
});

t.test("a malformed report fails the phase, and the pod that may still work is waited for", async (t) => {
  const { outcome, fake } = play({}, becomes(running), {
    logs: async function* () {
      yield `${STAMP}1Z ###Phase-output###: nonsense\n`;
    },
  });
  await t.rejects(outcome, { code: "PHASE_OUTPUT" });
  t.same(fake.all("Pod"), []);
  t.ok(
    fake.calls.some(
      (call) => call.verb === "delete" && (call.body as { gracePeriodSeconds: number }).gracePeriodSeconds === 1,
    ),
  );
});

t.test("a pod that cannot start", async (t) => {
  const status = {
    containerStatuses: [{ name: "container", state: { waiting: { reason: "ImagePullBackOff", message: "no" } } }],
  };
  const { outcome, fake } = play({}, becomes(status));
  await t.rejects(outcome, { code: "POD_NOT_STARTED", message: /its image cannot be pulled/ });
  t.same(fake.all("Pod"), []);
});

t.test("why it waits is told", async (t) => {
  const status = {
    conditions: [{ type: "PodScheduled", status: "False", reason: "Unschedulable", message: "no room" }],
  };
  let started = () => {};
  const kubelet: Kubelet = (pod, fake) => {
    fake.put({ ...pod, status });
    started = () => fake.put({ ...pod, status: ended(0) });
  };
  const { outcome, context } = play({}, kubelet, {
    context: {},
    wrap: () => ({}),
  });
  const note = context.note;
  Object.assign(context, {
    note: (level: "info", message: string) => {
      note(level, message);
      started();
    },
  });
  await outcome;
  t.match(context.notes, [["info", /^pod kanister-job-\w+ is waiting: no room$/]]);
});

t.test("a pod that may not be created: the reason, and no word of removing it", async (t) => {
  const forbidden = refusal(403, "Forbidden", "pods is forbidden: exceeded quota: small");
  const { outcome, verbs, context } = play({}, becomes(), {
    wrap: () => ({ create: async () => Promise.reject(forbidden) }),
  });
  t.equal(await outcome.catch((error: unknown) => error), forbidden);
  t.same(verbs(), [], "there is nothing to remove");
  t.same(context.notes, []);
});

t.test("a pod whose creation was not confirmed is removed by its name", async (t) => {
  const { outcome, fake, context } = play({}, () => {}, {
    wrap: (cluster) => ({
      create: async (...args) => {
        await cluster.create(...args);
        throw lostConnection();
      },
    }),
  });
  await t.rejects(outcome, { code: "CLUSTER", status: 0 });
  t.same(fake.all("Pod"), []);
  t.same(context.notes, []);
});

t.test("a log that breaks is taken up at the last line seen", async (t) => {
  const { outcome, context, fake } = play({}, becomes(running), {
    logs: async function* (at, call) {
      if (call === 0) {
        yield `${STAMP}1Z one\n${STAMP}2Z two\n${STAMP}3`;
        throw lostConnection();
      }
      if (call === 1) throw refusal(500, "InternalError", "kubelet is away");
      yield `${STAMP}1Z one\n${STAMP}2Z two\n${STAMP}3Z three\n`;
      fake.put({ ...(fake.find("Pod", at.namespace, at.pod) as KubeObject), status: ended(0) });
    },
  });
  await outcome;
  t.same(
    context.lines.map((line) => line.line),
    ["one", "two", "three"],
    "no line is lost, none comes twice",
  );
  const calls = fake.calls
    .filter((call) => call.verb === "logs")
    .map((call) => (call.body as { sinceTime?: string }).sinceTime);
  t.same(calls, [undefined, `${STAMP}2Z`, `${STAMP}2Z`]);
});

t.test("a log that ends while the container runs is taken up", async (t) => {
  const { outcome, context, fake } = play({}, becomes(running), {
    logs: async function* (at, call) {
      yield call === 0 ? `${STAMP}1Z one\n` : `${STAMP}1Z one\n${STAMP}4Z four\n`;
      if (call === 1) fake.put({ ...(fake.find("Pod", at.namespace, at.pod) as KubeObject), status: ended(0) });
    },
  });
  await outcome;
  t.same(
    context.lines.map((line) => line.line),
    ["one", "four"],
  );
});

t.test("a log that may not be read fails at once", async (t) => {
  const { outcome, fake } = play({}, becomes(running), {
    logs: async function* () {
      yield "";
      throw refusal(403, "Forbidden", "pods/log is forbidden");
    },
  });
  await t.rejects(outcome, { code: "CLUSTER", status: 403 });
  t.same(fake.all("Pod"), []);
});

t.test("lines of the same moment are all taken", async (t) => {
  const { outcome, context } = play({}, becomes(running, ended(0)), {
    logs: async function* () {
      yield `${STAMP}1Z one\n${STAMP}1Z two\n${STAMP}1Z \n${STAMP}2Z three`;
    },
  });
  await outcome;
  t.same(
    context.lines.map((line) => line.line),
    ["one", "two", "three"],
  );
});

t.test("a side-car that never ends does not hold the phase up", async (t) => {
  const status = ended(0);
  const beside = {
    phase: "Running",
    containerStatuses: [{ name: "side", state: { running: {} } }, ...status.containerStatuses],
  };
  const { outcome, fake } = play(
    { podOverride: { containers: [{ name: "side", image: "s" }] } },
    becomes(running, beside),
  );
  t.same(await outcome, {});
  t.same(fake.all("Pod"), []);
});

t.test("cancelling removes the pod and waits until it is gone", async (t) => {
  const played = play({}, becomes(running), {
    wrap: () => ({ delete: goingSlowly(() => played.fake) }),
    logs: async function* () {
      yield `${STAMP}1Z working\n`;
      played.context.cancel.abort(new CancelledError("interrupted"));
      yield "";
    },
  });
  await t.rejects(played.outcome, { code: "CANCELLED", message: "interrupted" });
  t.same(played.fake.all("Pod"), []);
  t.same(played.context.notes, []);
  t.equal(played.verbs().at(-1), "watch", "it was seen to go, although the signal had fired");
});

t.test("a pod with claims is waited for, so that the next phase finds them free", async (t) => {
  const volumes = [{ name: "v", persistentVolumeClaim: { claimName: "data" } }];
  const played = play({ podOverride: { volumes } }, becomes(ended(0)), {
    wrap: () => ({ delete: goingSlowly(() => played.fake) }),
  });
  await played.outcome;
  t.same(played.fake.all("Pod"), [], "the phase ends after the pod");
  t.equal(played.verbs().at(-1), "watch");
});

t.test("a pod that cannot be removed is told of", async (t) => {
  const { outcome, context } = play({}, becomes(ended(0)), {
    wrap: () => ({ delete: async () => Promise.reject(refusal(403, "Forbidden", "no")) }),
  });
  t.same(await outcome, {}, "the phase has done its work all the same");
  t.match(context.notes, [
    ["warning", /^pod jobs\/kanister-job-\w+ could not be removed: no; remove it with: kubectl -n jobs delete pod/],
  ]);
});

const endLater = (fake: FakeCluster, at: { namespace: string; pod: string }) =>
  fake.put({ ...(fake.find("Pod", at.namespace, at.pod) as KubeObject), status: ended(0) });
const linesOf = (context: { lines: { line: string }[] }) => context.lines.map((line) => line.line);

t.test("a removal that does not get through is tried again, also after Ctrl-C", async (t) => {
  let attempts = 0;
  const { outcome, context, fake } = play({}, becomes(running), {
    wrap: (cluster) => ({
      delete: async (...args) => {
        if (++attempts < 4) throw refusal(0, "Unreachable", "nothing listens");
        return cluster.delete(...args);
      },
    }),
    logs: async function* () {
      context.cancel.abort(new CancelledError("interrupted"));
      yield "";
    },
  });
  await t.rejects(outcome, { code: "CANCELLED" });
  t.same(fake.all("Pod"), []);
  t.match(context.notes, [["info", /^waiting to remove pod kanister-job-\w+: nothing listens$/]], "told once");
});

t.test("a pod that cannot be removed while the server is away is told of, also after Ctrl-C", async (t) => {
  const { outcome, context } = play({}, becomes(running), {
    timing: { cleanUp: 5 },
    wrap: () => ({ delete: async () => Promise.reject(refusal(0, "Unreachable", "nothing listens")) }),
    logs: async function* () {
      context.cancel.abort(new CancelledError("interrupted"));
      yield "";
    },
  });
  await t.rejects(outcome, { code: "CANCELLED" });
  t.match(context.notes.at(-1), [
    "warning",
    /^pod jobs\/kanister-job-\w+ could not be removed: nothing listens; remove it with: kubectl -n jobs delete pod/,
  ]);
});

t.test("a removal whose connection is dead is asked for on another", async (t) => {
  let attempts = 0;
  const { outcome, context, fake } = play({}, becomes(ended(0)), {
    timing: { deleteAttempt: 5 },
    wrap: (cluster) => ({
      delete: async (path, options) => {
        if (++attempts > 1) return cluster.delete(path, options);
        return new Promise((_, reject) =>
          options?.signal?.addEventListener("abort", () => reject(options.signal?.reason)),
        );
      },
    }),
  });
  await outcome;
  t.same(fake.all("Pod"), []);
  t.same(context.notes, []);
});

t.test("a log that is cut inside a line: the line is taken whole, once", async (t) => {
  const { outcome, context, fake } = play({}, becomes(running), {
    logs: async function* (at, call) {
      yield `${STAMP}1Z one\n${STAMP}2Z tw`;
      if (call === 0) throw lostConnection();
      endLater(fake, at);
      yield `o\n${STAMP}3Z ###Phase-output###: {"key":"a","value":"1"}`;
    },
  });
  t.same(await outcome, { a: "1" }, "the last line needs no line end");
  t.same(linesOf(context), ["one", "two"]);
});

t.test("lines of the same moment are told apart by their number", async (t) => {
  const { outcome, context, fake } = play({}, becomes(running), {
    logs: async function* (at, call) {
      yield `${STAMP}1Z one\n${STAMP}2Z two\n`;
      if (call === 0) throw lostConnection();
      yield `${STAMP}2Z three\n`;
      if (call === 1) throw lostConnection();
      endLater(fake, at);
      yield `${STAMP}2Z four\n${STAMP}3Z five\n`;
    },
  });
  await outcome;
  t.same(linesOf(context), ["one", "two", "three", "four", "five"]);
});

t.test("what the node says within a log is passed on", async (t) => {
  const { outcome, context } = play({}, becomes(ended(0)), {
    logs: async function* () {
      yield `${STAMP}1Z one\nfailed to watch file: no space left\n`;
    },
  });
  await outcome;
  t.same(linesOf(context), ["one", "failed to watch file: no space left"]);
});

t.test("a log stream that died unnoticed: the end of the container is found all the same", async (t) => {
  const { outcome, context, fake } = play({}, becomes(running), {
    timing: { log: { ...LOG, silence: 20, rest: 5 } },
    logs: async function* (at, _call, options) {
      yield `${STAMP}1Z one\n`;
      if (options?.follow) {
        endLater(fake, at);
        await new Promise(() => {});
      }
      yield `${STAMP}2Z two\n`;
    },
  });
  await outcome;
  t.same(linesOf(context), ["one", "two"]);
  t.same(context.notes, []);
});

t.test("a log stream that is silent for long is opened anew", async (t) => {
  const { outcome, context, fake } = play({}, becomes(running), {
    timing: { log: { ...LOG, silence: 5, deadSilence: 10 } },
    logs: async function* (at, call) {
      if (call === 0) await new Promise(() => {});
      endLater(fake, at);
      yield `${STAMP}2Z two\n`;
    },
  });
  await outcome;
  t.same(linesOf(context), ["two"]);
});

t.test("a log that breaks again and again: said once, and given up when patience runs out", async (t) => {
  const failing = (limit: number, times: number) =>
    play({}, becomes(running), {
      timing: { log: { ...LOG, patience: { ...patience, limit } } },
      logs: async function* (at, call) {
        if (call < times) throw refusal(500, "InternalError", "kubelet is away");
        endLater(patient.fake, at);
        yield `${STAMP}1Z one\n`;
      },
    });
  const patient = failing(60_000, 12);
  await patient.outcome;
  t.same(linesOf(patient.context), ["one"]);
  t.match(patient.context.notes, [["info", "waiting for the API server: kubelet is away"]]);
  await t.rejects(failing(0, 100).outcome, { code: "CLUSTER", status: 500 });
});

t.test("reads say when they have to wait for the server", async (t) => {
  const { outcome, context } = play({}, becomes(ended(0)), {
    wrap: (cluster) => ({
      logs: (at, options) => {
        options?.onUnreachable?.("nothing listens");
        return cluster.logs(at, options);
      },
    }),
  });
  await outcome;
  t.match(context.notes, [["info", "waiting for the API server: nothing listens"]]);
});

t.test("whoever cannot keep up with the log holds it back", async (t) => {
  const order: string[] = [];
  const { outcome } = play({}, becomes(ended(0)), {
    context: {
      log: async ({ line }) => {
        await new Promise((resolve) => setImmediate(resolve));
        order.push(`shown ${line}`);
      },
    },
    logs: async function* () {
      for (const name of ["one", "two"]) {
        order.push(`read ${name}`);
        yield `${STAMP}1Z ${name}\n`;
      }
    },
  });
  await outcome;
  t.same(order, ["read one", "shown one", "read two", "shown two"]);
});
