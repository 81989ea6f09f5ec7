// Waiting for pods, on a cluster whose watch the test drives.

import t from "tap";
import { CancelledError } from "../../src/errors/error.ts";
import type { Cluster } from "../../src/kube/cluster.ts";
import {
  describeEnd,
  type Pod,
  podStartFault,
  waitForContainerEnd,
  waitForContainerStart,
  waitForPodGone,
} from "../../src/kube/pods.ts";
import { type FakeCluster, fakeCluster, refusal } from "../helpers/fake-cluster.ts";

const NAME = { namespace: "shop", name: "job" };
type Status = NonNullable<Pod["status"]>;
const pod = (status: Status = {}): Pod => ({
  kind: "Pod",
  metadata: { name: "job", namespace: "shop" },
  spec: { containers: [{ name: "container" }] },
  status,
});
const waiting = (reason: string, message?: string, name = "container") => ({
  containerStatuses: [{ name, state: { waiting: { reason, ...(message !== undefined && { message }) } } }],
});
const running: Status = { phase: "Running", containerStatuses: [{ name: "container", state: { running: {} } }] };
const ended = (exitCode: number, reason?: string, message?: string): Status => ({
  containerStatuses: [
    { name: "container", state: { terminated: { exitCode, ...(reason && { reason }), ...(message && { message }) } } },
  ],
});
const unschedulable = (message: string): Status => ({
  phase: "Pending",
  conditions: [{ type: "PodScheduled", status: "False", reason: "Unschedulable", message }],
});
const signal = new AbortController().signal;

/** Puts the pod through the states; each is seen before the next is made. */
function playing(...states: (Status | "gone")[]): FakeCluster {
  const [first, ...rest] = states;
  const fake = fakeCluster(first === "gone" ? [] : [pod(first)]);
  const next = () => {
    const state = rest.shift();
    if (state === "gone") fake.remove("Pod", "shop", "job");
    else if (state !== undefined) fake.put(pod(state));
  };
  const watch: Cluster["watch"] = async function* (path, options) {
    for await (const event of fake.cluster.watch(path, options)) {
      setImmediate(next);
      yield event;
    }
  };
  return { ...fake, cluster: { ...fake.cluster, watch } };
}

const start = (fake: FakeCluster, options: object = {}) =>
  waitForContainerStart(fake.cluster, NAME, "container", { signal, timeout: 60_000, ...options });

t.test("a container has started when it runs or has ended already", async (t) => {
  t.match(await start(playing({}, waiting("ContainerCreating"), running)), { state: { running: {} } });
  t.match(await start(playing(ended(3))), { state: { terminated: { exitCode: 3 } } });
  const beside: Status = {
    containerStatuses: [
      { name: "sidecar", state: { running: {} } },
      ...(waiting("ContainerCreating").containerStatuses ?? []),
    ],
  };
  t.match(await start(playing(beside, running)), { name: "container" }, "a side-car does not count");
});

t.test("the watch is of this pod alone", async (t) => {
  const fake = playing(running);
  fake.put({ ...pod(ended(1)), metadata: { name: "other", namespace: "shop" } });
  t.match(await start(fake), { state: { running: {} } });
});

t.test("faults that do not mend themselves end the wait at once", async (t) => {
  const image = /check the image name/;
  const rows: [title: string, status: Status, message: string, hint?: RegExp][] = [
    [
      "image",
      waiting("ImagePullBackOff", 'Back-off pulling image "x"'),
      'its image cannot be pulled (ImagePullBackOff): Back-off pulling image "x"',
      image,
    ],
    ["never pulled", waiting("ErrImageNeverPull"), "its image is not on the node (ErrImageNeverPull)", image],
    [
      "image name",
      waiting("InvalidImageName", "couldn't parse"),
      "its image name is invalid (InvalidImageName): couldn't parse",
      image,
    ],
    [
      "a missing Secret",
      waiting("CreateContainerConfigError", 'secret "s" not found'),
      'its configuration is incomplete (CreateContainerConfigError): secret "s" not found',
    ],
    [
      "cannot be created",
      waiting("CreateContainerError", "no"),
      "its container cannot be created (CreateContainerError): no",
    ],
    [
      "cannot be run",
      waiting("RunContainerError", 'exec: "x": not found'),
      'its container cannot be run (RunContainerError): exec: "x": not found',
    ],
    [
      "a side-car's image",
      waiting("ImagePullBackOff", "no", "side"),
      "its image cannot be pulled (ImagePullBackOff): no",
      image,
    ],
    [
      "an init container's image",
      { initContainerStatuses: [{ name: "i", state: { waiting: { reason: "ImagePullBackOff" } } }] },
      "its image cannot be pulled (ImagePullBackOff)",
      image,
    ],
    [
      "a failed init container",
      { phase: "Failed", initContainerStatuses: [{ name: "i", state: { terminated: { exitCode: 3 } } }] },
      "init container i ended with exit code 3",
    ],
    [
      "evicted",
      { phase: "Failed", reason: "Evicted", message: "The node was low on resource: memory." },
      "The node was low on resource: memory.",
    ],
    ["a reason alone", { phase: "Failed", reason: "UnexpectedAdmissionError" }, "UnexpectedAdmissionError"],
    ["ended without a word", { phase: "Succeeded" }, "it ended without starting container"],
  ];
  for (const [title, status, message, hint] of rows) {
    await t.rejects(
      start(playing({}, status)),
      { code: "POD_NOT_STARTED", message: `pod shop/job cannot start: ${message}`, ...(hint && { hint }) },
      title,
    );
  }
  t.equal(podStartFault(pod(waiting("ErrImagePull", "no"))), undefined, "the kubelet tries once more");
  t.equal(podStartFault(pod(waiting("CrashLoopBackOff"))), undefined);
  t.equal(
    podStartFault(pod({ initContainerStatuses: [{ name: "i", state: { terminated: { exitCode: 3 } } }] })),
    undefined,
    "it may be restarted",
  );
});

t.test("an unschedulable pod has some time, since a node may be on its way", async (t) => {
  const none = unschedulable("0/3 nodes are available: 3 Insufficient cpu.");
  await t.rejects(start(playing(none), { schedulingGrace: 5 }), {
    code: "POD_NOT_STARTED",
    message: "pod shop/job cannot start: no node has room for it: 0/3 nodes are available: 3 Insufficient cpu.",
    hint: /lower its requests, or add a node/,
  });
  t.match(await start(playing(none, {}, running), { schedulingGrace: 60_000 }), { state: { running: {} } });
  await t.rejects(
    start(playing(none, waiting("ContainerCreating")), { schedulingGrace: 40, timeout: 80 }),
    { code: "TIMEOUT" },
    "once it is placed that time is over",
  );
  const gated: Status = {
    conditions: [{ type: "PodScheduled", status: "False", reason: "SchedulingGated", message: "gate" }],
  };
  await t.rejects(
    start(playing(gated), { schedulingGrace: 1, timeout: 30 }),
    { code: "TIMEOUT" },
    "a gate is not that",
  );
});

t.test("a pod that does not start in time", async (t) => {
  await t.rejects(start(playing(waiting("PodInitializing")), { timeout: 5 }), {
    code: "TIMEOUT",
    message: /^pod shop\/job did not start within 0 s$/,
    hint: "look at its events: kubectl -n shop describe pod job",
  });
  await t.rejects(start(playing(waiting("ErrImagePull", "not found")), { timeout: 5 }), {
    code: "TIMEOUT",
    message: "pod shop/job did not start within 0 s: ErrImagePull: not found",
  });
});

t.test("each reason for waiting is told once", async (t) => {
  const told: string[] = [];
  const states: Status[] = [
    unschedulable("no room"),
    unschedulable("no room"),
    waiting("ContainerCreating"),
    waiting("ErrImagePull", "slow"),
    waiting("PodInitializing"),
    waiting("ErrImagePull", "slow"),
    waiting("Odd"),
    running,
  ];
  await start(playing(...states), { onWaiting: (reason: string) => told.push(reason) });
  t.same(told, ["no room", "ErrImagePull: slow", "Odd"]);
});

t.test("a pod that vanishes", async (t) => {
  const gone = {
    code: "CLUSTER",
    status: 404,
    message: "pod shop/job is gone",
    hint: /deleted it while it was needed: kubectl -n shop get events/,
  };
  await t.rejects(start(playing({}, "gone")), gone, "while it starts");
  await t.rejects(
    waitForContainerEnd(playing(running, "gone").cluster, NAME, "container", { signal }),
    gone,
    "while it runs",
  );
  await t.rejects(start(playing("gone"), { timeout: 5 }), gone, "before the watch began");
});

t.test("a watch that ends or fails", async (t) => {
  const broken = (watch: Cluster["watch"]) => ({ ...fakeCluster([pod()]).cluster, watch });
  const error = refusal(403, "Forbidden", "no");
  const failing = broken(async function* () {
    yield { type: "ADDED", object: pod() };
    throw error;
  });
  await t.rejects(waitForContainerStart(failing, NAME, "container", { signal }), { code: "CLUSTER", status: 403 });
  const ending = broken(async function* () {
    yield { type: "ADDED", object: pod() };
  });
  await t.rejects(waitForContainerStart(ending, NAME, "container", { signal }), { code: "CLUSTER", status: 404 });
  let left = false;
  const watched = broken(async function* () {
    try {
      yield { type: "ADDED", object: pod(running) };
    } finally {
      left = true;
    }
  });
  await waitForContainerStart(watched, NAME, "container", { signal });
  t.ok(left, "the watch is left behind by nobody");
});

t.test("cancelling any wait gives the reason", async (t) => {
  const waits: [string, (fake: FakeCluster, signal: AbortSignal) => Promise<unknown>][] = [
    ["start", (fake, signal) => waitForContainerStart(fake.cluster, NAME, "container", { signal })],
    ["end", (fake, signal) => waitForContainerEnd(fake.cluster, NAME, "container", { signal })],
    ["gone", (fake, signal) => waitForPodGone(fake.cluster, NAME, { signal })],
  ];
  for (const [title, wait] of waits) {
    const cancel = new AbortController();
    const call = wait(fakeCluster([pod()]), cancel.signal);
    setImmediate(() => cancel.abort(new CancelledError("interrupted")));
    await t.rejects(call, { code: "CANCELLED", message: "interrupted" }, title);
    await t.rejects(
      wait(fakeCluster([pod()]), cancel.signal),
      { code: "CANCELLED", message: "interrupted" },
      `${title}, before`,
    );
  }
});

t.test("the end of a container, whatever runs beside it", async (t) => {
  const end = (...states: Status[]) => waitForContainerEnd(playing(...states).cluster, NAME, "container", { signal });
  t.strictSame(await end(running, ended(0, "Completed")), { exitCode: 0, reason: "Completed", message: "" });
  t.strictSame(await end(ended(137, "OOMKilled", "killed")), { exitCode: 137, reason: "OOMKilled", message: "killed" });
  const sidecar = { name: "side", state: { running: {} } };
  const beside: Status = { phase: "Running", containerStatuses: [sidecar, ...(ended(0).containerStatuses ?? [])] };
  t.match(await end(running, beside), { exitCode: 0 }, "a side-car that never ends");
  t.strictSame(await end(running, { phase: "Failed", reason: "Evicted", message: "low on memory" }), {
    exitCode: 1,
    reason: "Evicted",
    message: "low on memory",
  });
  t.match(await end({ phase: "Failed" }), { exitCode: 1, reason: "Failed" });
});

t.test("a pod that is gone", async (t) => {
  await t.resolves(waitForPodGone(playing(running, ended(0), "gone").cluster, NAME, { signal }));
});

t.test("how an end is told", async (t) => {
  const rows: [end: Parameters<typeof describeEnd>[0], text: string][] = [
    [{ exitCode: 3, reason: "Error", message: "" }, "ended with exit code 3"],
    [{ exitCode: 3, reason: "", message: "no space\n" }, "ended with exit code 3: no space"],
    [{ exitCode: 137, reason: "OOMKilled", message: "" }, "ran out of memory and was killed"],
    [{ exitCode: 1, reason: "Evicted", message: "low" }, "ended with exit code 1 (Evicted): low"],
  ];
  for (const [end, text] of rows) t.equal(describeEnd(end), text);
});

t.test("a reason for waiting that is the name of an object's method is no fault", async (t) => {
  for (const reason of ["constructor", "toString", "__proto__"])
    t.equal(podStartFault(pod(waiting(reason))), undefined, reason);
});
