// ScaleWorkload: sets replicas, and waits until it is so or can never be.

import t from "tap";
import { CancelledError } from "../../src/errors/error.ts";
import { scaleWorkload } from "../../src/functions/scale-workload.ts";
import type { Cluster, KubeObject } from "../../src/kube/cluster.ts";
import { type FakeCluster, fakeCluster, refusal } from "../helpers/fake-cluster.ts";
import { noParameters } from "../helpers/fake-host.ts";
import { startFunction } from "../helpers/run-function.ts";

const SET = { namespace: "shop", name: "db", kind: "StatefulSet" };
const owned = (uid: string) => ({ ownerReferences: [{ uid, kind: "x", name: "x" }] });
const statefulSet = (replicas: number | undefined, status: object = {}): KubeObject => ({
  kind: "StatefulSet",
  metadata: { name: "db", namespace: "shop", uid: "set", generation: 1 },
  spec: { ...(replicas !== undefined && { replicas }) },
  status: { observedGeneration: 1, readyReplicas: replicas, ...status },
});
const pod = (name: string, status: object = { phase: "Running" }, uid = "set"): KubeObject => ({
  kind: "Pod",
  metadata: { name, namespace: "shop", ...owned(uid) },
  status,
});
const replicasOf = (fake: FakeCluster, kind = "StatefulSet", name = "db") =>
  (fake.find(kind, "shop", name) as KubeObject & { spec: { replicas: number } }).spec.replicas;

/** A controller that follows every change of the StatefulSet's replicas at once. */
const following = (objects: KubeObject[]) =>
  fakeCluster(objects, {
    onChange: (event, fake) => {
      if (event.type !== "MODIFIED" || event.object.kind !== "StatefulSet") return;
      const { spec, status } = event.object as unknown as {
        spec: { replicas: number };
        status: { readyReplicas: number };
      };
      if (status.readyReplicas === spec.replicas) return;
      for (const one of fake.all("Pod")) fake.remove("Pod", "shop", one.metadata.name);
      for (let index = 0; index < spec.replicas; index++) fake.put(pod(`db-${index}`));
      fake.put({ ...event.object, status: { observedGeneration: 1, readyReplicas: spec.replicas } });
    },
  });

t.test("down and up again", async (t) => {
  const fake = following([statefulSet(2), pod("db-0"), pod("db-1")]);
  t.strictSame(await startFunction(scaleWorkload, { ...SET, replicas: 0 }, { fake }).outcome, {
    originalReplicaCount: 2,
  });
  t.equal(replicasOf(fake), 0);
  t.same(fake.all("Pod"), []);
  t.strictSame(await startFunction(scaleWorkload, { ...SET, replicas: "2\n" }, { fake }).outcome, {
    originalReplicaCount: 0,
  });
  t.equal(fake.all("Pod").length, 2);
});

t.test("a workload that says nothing of replicas has one", async (t) => {
  const fake = following([statefulSet(undefined, { readyReplicas: 1 }), pod("db-0")]);
  t.strictSame(await startFunction(scaleWorkload, { ...SET, replicas: 1 }, { fake }).outcome, {
    originalReplicaCount: 1,
  });
});

t.test("the workload is the action's object unless it is named", async (t) => {
  const workload = {
    kind: "StatefulSet" as const,
    name: "db",
    namespace: "shop",
    pods: [],
    containers: [],
    persistentVolumeClaims: {},
  };
  const context = { parameters: noParameters({ workload }) };
  const rows: [title: string, args: Record<string, unknown>][] = [
    ["nothing given", {}],
    ["kind in any case", { kind: "statefulset", namespace: "shop", name: "db" }],
    ["empty texts", { kind: "", namespace: "", name: "" }],
    ["a part", { name: "db" }],
  ];
  for (const [title, args] of rows) {
    const fake = fakeCluster([statefulSet(1)]);
    await startFunction(scaleWorkload, { ...args, replicas: 3, waitForReady: false }, { fake, context }).outcome;
    t.equal(replicasOf(fake), 3, title);
  }
});

t.test("without waiting it is done when the change is accepted", async (t) => {
  for (const waitForReady of [false, "false", "0", ""]) {
    const fake = fakeCluster([statefulSet(1)]);
    await startFunction(scaleWorkload, { ...SET, replicas: 3, waitForReady }, { fake }).outcome;
    t.same(
      fake.calls.map((call) => call.verb),
      ["get", "patch(merge)"],
    );
  }
});

t.test("what it waits for, one thing after another", async (t) => {
  const fake = fakeCluster([statefulSet(0)]);
  const state = (status: object, pods: KubeObject[]) => {
    for (const one of fake.all("Pod")) fake.remove("Pod", "shop", one.metadata.name);
    for (const one of pods) fake.put(one);
    fake.put({ ...statefulSet(2, status), metadata: { ...statefulSet(2).metadata, generation: 2 } });
  };
  const steps: (() => void)[] = [
    () => state({ observedGeneration: 1, readyReplicas: 2 }, [pod("db-0"), pod("db-1")]),
    () => state({ observedGeneration: 2, readyReplicas: 1 }, [pod("db-0"), pod("db-1")]),
    () => state({ observedGeneration: 2, readyReplicas: 2 }, [pod("db-0")]),
    () => state({ observedGeneration: 2, readyReplicas: 2 }, [pod("db-0"), pod("db-1"), pod("db-2")]),
    () =>
      state({ observedGeneration: 2, readyReplicas: 2 }, [
        pod("db-0"),
        pod("db-1"),
        pod("x", { phase: "Failed" }),
        pod("y", { phase: "Running" }, "foreign"),
      ]),
  ];
  const patch: Cluster["patch"] = async (path, body, type, options) => {
    const answer = await fake.cluster.patch(path, body, type, options);
    steps.shift()?.();
    return answer;
  };
  const { outcome, context } = startFunction(
    scaleWorkload,
    { ...SET, replicas: 2 },
    { fake: { ...fake, cluster: { ...fake.cluster, patch } } },
  );
  const note = context.note;
  Object.assign(context, {
    note: (level: "info", message: string) => {
      note(level, message);
      steps.shift()?.();
    },
  });
  t.same(await outcome, { originalReplicaCount: 0 });
  t.same(
    context.notes,
    [
      ["info", "waiting for statefulset db: the change has not been noticed yet"],
      ["info", "waiting for statefulset db: Specified 2 replicas and only 1 are ready"],
      ["info", "waiting for statefulset db: Specified 2 replicas and have 1 pods, 1 of them running"],
      ["info", "waiting for statefulset db: Specified 2 replicas and have 3 pods, 3 of them running"],
    ],
    "failed pods and those of others do not count",
  );
});

const revision = (value: string) => ({ annotations: { "deployment.kubernetes.io/revision": value } });
const deployment = (replicas: number, status: object): KubeObject => ({
  kind: "Deployment",
  metadata: { name: "web", namespace: "shop", uid: "dep", generation: 1, ...revision("2") },
  spec: { replicas },
  status: { observedGeneration: 1, ...status },
});
const replicaSet = (status: object = {}): KubeObject => ({
  kind: "ReplicaSet",
  metadata: { name: "web-2", namespace: "shop", uid: "rs", ...owned("dep"), ...revision("2") },
  status,
});
const WEB = { namespace: "shop", name: "web", kind: "Deployment", replicas: 1 };

t.test("a Deployment is there when its current ReplicaSet's pods are", async (t) => {
  const ready = { updatedReplicas: 1, replicas: 1, availableReplicas: 1 };
  const fake = fakeCluster([deployment(1, ready), replicaSet(), pod("web-2-a", undefined, "rs")]);
  t.same(await startFunction(scaleWorkload, WEB, { fake }).outcome, { originalReplicaCount: 1 });
  const rows: [status: object, message: RegExp][] = [
    [{ ...ready, updatedReplicas: 0 }, /only have 0 updated replicas/],
    [{ ...ready, replicas: 2 }, /and have 2$/],
    [{ ...ready, availableReplicas: 0 }, /only have 0 available replicas/],
  ];
  for (const [status, message] of rows) {
    const waiting = fakeCluster([deployment(1, status), replicaSet(), pod("web-2-a", undefined, "rs")]);
    const { outcome, context } = startFunction(scaleWorkload, WEB, { fake: waiting });
    while (context.notes.length === 0) await new Promise(setImmediate);
    t.match(context.notes[0]?.[1], message);
    context.cancel.abort(new CancelledError("enough"));
    await t.rejects(outcome, { name: /./ });
  }
});

t.test("a DeploymentConfig", async (t) => {
  const config: KubeObject = {
    kind: "DeploymentConfig",
    metadata: { name: "dc", namespace: "shop", uid: "dc", generation: 1 },
    spec: { replicas: 1 },
    status: { observedGeneration: 1, latestVersion: 3, updatedReplicas: 1, replicas: 1, availableReplicas: 1 },
  };
  const controller: KubeObject = {
    kind: "ReplicationController",
    metadata: {
      name: "dc-3",
      namespace: "shop",
      uid: "rc",
      ...owned("dc"),
      annotations: { "openshift.io/deployment-config.latest-version": "3" },
    },
  };
  const fake = fakeCluster([config, controller, pod("dc-3-a", undefined, "rc")]);
  const args = { namespace: "shop", name: "dc", kind: "deploymentconfig", replicas: 1 };
  t.same(await startFunction(scaleWorkload, args, { fake }).outcome, { originalReplicaCount: 1 });
});

t.test("what will never come right ends the wait", async (t) => {
  const image = {
    phase: "Pending",
    containerStatuses: [{ name: "c", state: { waiting: { reason: "ImagePullBackOff", message: "no" } } }],
  };
  const failure = { conditions: [{ type: "ReplicaFailure", status: "True", message: "exceeded quota: small" }] };
  const event: KubeObject = {
    kind: "Event",
    metadata: { name: "e1", namespace: "shop" },
    involvedObject: { uid: "set" },
    reason: "FailedCreate",
    message: "create Pod db-0 failed: exceeded quota: small",
  };
  const rows: [title: string, args: Record<string, unknown>, objects: KubeObject[], message: RegExp][] = [
    [
      "a pod's image",
      { ...SET, replicas: 1 },
      [statefulSet(1, { readyReplicas: 0 }), pod("db-0", image)],
      /^statefulset shop\/db cannot reach 1 replicas: its image cannot be pulled/,
    ],
    ["the ReplicaSet may not create pods", WEB, [deployment(1, {}), replicaSet(failure)], /: exceeded quota: small$/],
    ["the Deployment says so itself", WEB, [deployment(1, failure)], /: exceeded quota: small$/],
    [
      "a StatefulSet says it in events",
      { ...SET, replicas: 1 },
      [statefulSet(1, { readyReplicas: 0 }), event],
      /: create Pod db-0 failed: exceeded quota: small$/,
    ],
  ];
  for (const [title, args, objects, message] of rows) {
    const { outcome } = startFunction(scaleWorkload, args, { fake: fakeCluster(objects) });
    await t.rejects(outcome, { code: "POD_NOT_STARTED", message, hint: /^kubectl -n shop describe/ }, title);
  }
});

t.test("who may not read events waits without their help", async (t) => {
  const fake = fakeCluster([statefulSet(1, { readyReplicas: 0 })]);
  const list: Cluster["list"] = async (path, options) => {
    if (path.resource === "events") {
      fake.put(pod("db-0"));
      fake.put(statefulSet(1));
      throw refusal(403, "Forbidden", "no");
    }
    return fake.cluster.list(path, options);
  };
  const { outcome } = startFunction(
    scaleWorkload,
    { ...SET, replicas: 1 },
    { fake: { ...fake, cluster: { ...fake.cluster, list } } },
  );
  t.same(await outcome, { originalReplicaCount: 1 });
});

t.test("somebody else scales it too", async (t) => {
  const fake = fakeCluster([statefulSet(1)], {
    onChange: (event, self) => {
      if (event.type === "MODIFIED" && replicasOf(self) === 0) self.put(statefulSet(5));
    },
  });
  await t.rejects(startFunction(scaleWorkload, { ...SET, replicas: 0 }, { fake }).outcome, {
    code: "CONFLICT",
    message: "somebody else scaled statefulset db to 5",
    hint: /HorizontalPodAutoscaler/,
  });
});

t.test("what cannot be done says why", async (t) => {
  const rows: [title: string, args: Record<string, unknown>, expected: { code: string; [field: string]: unknown }][] = [
    [
      "negative",
      { ...SET, replicas: -1 },
      { code: "ARGUMENT", message: "replicas is -1", details: { argument: "replicas" } },
    ],
    ["no number", { ...SET, replicas: "two" }, { code: "ARGUMENT", details: { argument: "replicas" } }],
    [
      "no workload",
      { replicas: 1 },
      { code: "ARGUMENT", message: /^Workload information not available/, hint: /namespace, name and kind/ },
    ],
    [
      "half a workload",
      { replicas: 1, kind: "StatefulSet", name: "db" },
      { code: "ARGUMENT", message: /not available/ },
    ],
    [
      "unknown kind",
      { ...SET, kind: "DaemonSet", replicas: 1 },
      { code: "ARGUMENT", message: "Workload type not supported DaemonSet", details: { argument: "kind" } },
    ],
    [
      "a name of every object",
      { ...SET, kind: "constructor", replicas: 1 },
      { code: "ARGUMENT", message: "Workload type not supported constructor" },
    ],
    ["not there", { ...SET, name: "zz", replicas: 1 }, { code: "CLUSTER", status: 404 }],
  ];
  for (const [title, args, expected] of rows) {
    await t.rejects(
      startFunction(scaleWorkload, args, { fake: fakeCluster([statefulSet(1)]) }).outcome,
      expected,
      title,
    );
  }
});
