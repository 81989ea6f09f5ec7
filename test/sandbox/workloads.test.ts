// The loops behind the workloads: Deployments, StatefulSets, Jobs, claims, namespaces, ownership.
import { existsSync } from "node:fs";
import t from "tap";
import { type Json, list, pods, sandboxFor, type TestSandbox, waitUntil } from "./harness.ts";

const apps = "/apis/apps/v1/namespaces/default";
const jobs = "/apis/batch/v1/namespaces/default/jobs";
const claims = "/api/v1/namespaces/default/persistentvolumeclaims";
const template = (app: string, command: string[], container: object = {}) => ({
  metadata: { labels: { app } },
  spec: { terminationGracePeriodSeconds: 0, containers: [{ name: "main", image: "v1", command, ...container }] },
});
const workload = (name: string, spec: object) => ({
  metadata: { name },
  spec: { selector: { matchLabels: { app: name } }, template: template(name, ["sleep", "600"]), ...spec },
});
const items = (answer: Json) => list(answer.items);
const podsOf = async (api: TestSandbox, app: string) =>
  items(await api.ok("GET", `${pods}?labelSelector=app%3D${app}`));
const names = (objects: Json[]) => objects.map((item) => item.metadata?.name as unknown as string);

t.test("deployments roll out, roll on, and scale", async (t) => {
  const api = await sandboxFor(t);
  await api.ok("POST", `${apps}/deployments`, workload("web", { replicas: 2 }));
  const first = await api.waitFor(
    `${apps}/deployments/web`,
    "availability",
    (own) => (own.status?.availableReplicas as unknown) === 2,
  );
  t.match(first, {
    metadata: { annotations: { "deployment.kubernetes.io/revision": "1" } },
    status: { observedGeneration: first.metadata?.generation, replicas: 2, updatedReplicas: 2, readyReplicas: 2 },
  });
  const condition = (own: Json, type: string) =>
    list(own.status?.conditions).find((entry) => (entry.type as unknown) === type);
  t.match(condition(first, "Available"), { status: "True", reason: "MinimumReplicasAvailable" });
  await api.ok("PATCH", `${apps}/deployments/web`, { spec: { template: { metadata: { annotations: { v: "2" } } } } });
  await api.waitFor(`${apps}/deployments/web`, "the roll-out", (own) => {
    const status = own.status as unknown as Record<string, number>;
    const generation = own.metadata?.generation as unknown as number;
    return (
      (status.observedGeneration ?? 0) >= generation &&
      status.updatedReplicas === 2 &&
      status.replicas === 2 &&
      status.availableReplicas === 2
    );
  });
  const sets = items(await api.ok("GET", `${apps}/replicasets`));
  t.strictSame(sets.map((set) => set.metadata?.annotations?.["deployment.kubernetes.io/revision"] as unknown).sort(), [
    "1",
    "2",
  ]);
  t.strictSame(sets.map((set) => set.spec?.replicas as unknown).sort(), [0, 2]);
  await api.ok("PATCH", `${apps}/deployments/web/scale`, { spec: { replicas: 0 } });
  await waitUntil(
    async () => (await podsOf(api, "web")).length === 0,
    () => "the pods to go",
  );
  await api.waitFor(`${apps}/deployments/web`, "an empty status", (own) => own.status?.replicas === undefined);
});

t.test("stateful sets keep names, order and claims", async (t) => {
  const api = await sandboxFor(t);
  const volumeClaimTemplates = [
    {
      metadata: { name: "data" },
      spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
    },
  ];
  const spec = {
    serviceName: "db",
    replicas: 2,
    volumeClaimTemplates: api.isolation === "none" ? undefined : volumeClaimTemplates,
  };
  const mount = api.isolation === "none" ? {} : { volumeMounts: [{ name: "data", mountPath: "/data" }] };
  const command = ["sh", "-c", api.isolation === "none" ? "sleep 600" : "echo $HOSTNAME >>/data/log; sleep 600"];
  await api.ok("POST", `${apps}/statefulsets`, workload("db", { ...spec, template: template("db", command, mount) }));
  const set = await api.waitFor(
    `${apps}/statefulsets/db`,
    "readiness",
    (own) => (own.status?.readyReplicas as unknown) === 2,
  );
  t.match(set.status, { replicas: 2, currentReplicas: 2, updatedReplicas: 2, currentRevision: /^db-/ });
  const members = await podsOf(api, "db");
  t.strictSame(names(members), ["db-0", "db-1"]);
  const started = members.map((pod) => Date.parse(pod.metadata?.creationTimestamp as unknown as string));
  t.ok((started[0] ?? 0) <= (started[1] ?? 0));
  const uid = members[0]?.metadata?.uid;
  await api.ok("DELETE", `${pods}/db-0`);
  await waitUntil(
    async () => {
      const pod = (await api.call("GET", `${pods}/db-0`)).body;
      return (
        pod.metadata?.uid !== undefined && pod.metadata.uid !== uid && (pod.status?.phase as unknown) === "Running"
      );
    },
    () => "db-0 to come back",
  );
  if (api.isolation === "namespaces") {
    await waitUntil(
      async () => (await api.exec("db-0", ["cat", "/data/log"])).stdout === "db-0\ndb-0\n",
      () => "the same data",
    );
    t.strictSame(names(items(await api.ok("GET", claims))), ["data-db-0", "data-db-1"]);
    t.match(await api.ok("GET", `${claims}/data-db-0`), {
      spec: { storageClassName: "standard", volumeName: /^pvc-/ },
      status: { phase: "Bound" },
    });
  }
  await api.ok("PATCH", `${apps}/statefulsets/db`, { spec: { replicas: 1 } });
  await waitUntil(
    async () => names(await podsOf(api, "db")).join() === "db-0",
    () => "db-1 to go",
  );
});

t.test("jobs", async (t) => {
  const api = await sandboxFor(t, { isolation: "none" });
  const job = (name: string, command: string[], spec: object = {}) => ({
    metadata: { name },
    spec: {
      template: { spec: { restartPolicy: "Never", containers: [{ name: "main", image: "a", command }] } },
      ...spec,
    },
  });
  const ends = (type: string) => (own: Json) =>
    JSON.stringify(own.status?.conditions ?? "").includes(`"type":"${type}"`);
  await api.ok("POST", jobs, job("good", ["true"], { completions: 3, parallelism: 2 }));
  t.match((await api.waitFor(`${jobs}/good`, "completion", ends("Complete"))).status, { succeeded: 3 });
  await api.ok("POST", jobs, job("bad", ["false"], { backoffLimit: 0 }));
  const bad = await api.waitFor(`${jobs}/bad`, "failure", ends("Failed"));
  t.match(bad.status, { failed: 1 });
  t.match(list(bad.status?.conditions).at(-1), {
    type: "Failed",
    reason: "BackoffLimitExceeded",
    message: "Job has reached the specified backoff limit",
  });
  await api.ok("POST", jobs, job("slow", ["sleep", "60"], { activeDeadlineSeconds: 1 }));
  t.match(list((await api.waitFor(`${jobs}/slow`, "its deadline", ends("Failed"))).status?.conditions).at(-1), {
    reason: "DeadlineExceeded",
  });
  t.match(
    (
      await api.call("POST", jobs, {
        metadata: { name: "x" },
        spec: { template: { spec: { containers: [{ name: "a", image: "a" }] } } },
      })
    ).body,
    {
      code: 422,
      message: /spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"/,
    },
  );
});

t.test("owner references", async (t) => {
  const api = await sandboxFor(t, { isolation: "none" });
  const maps = "/api/v1/namespaces/default/configmaps";
  const child = (name: string, owners: Json[], block = true) => ({
    metadata: {
      name,
      ownerReferences: owners.map((owner) => ({
        apiVersion: "v1",
        kind: "ConfigMap",
        name: owner.metadata?.name,
        uid: owner.metadata?.uid,
        blockOwnerDeletion: block,
      })),
    },
  });
  const make = (name: string) => api.ok("POST", maps, { metadata: { name } });
  const gone = (name: string) =>
    waitUntil(
      async () => (await api.call("GET", `${maps}/${name}`)).status === 404,
      () => `${name} to go`,
    );

  const [a, b] = [await make("a"), await make("b")];
  await api.ok("POST", maps, child("of-a", [a]));
  await api.ok("POST", maps, child("of-both", [a, b]));
  const grandchild = await api.ok("GET", `${maps}/of-a`);
  await api.ok("POST", maps, child("of-of-a", [grandchild]));
  await api.ok("DELETE", `${maps}/a`);
  await gone("of-a");
  await gone("of-of-a");
  await api.waitFor(`${maps}/of-both`, "one owner left", (own) => list(own.metadata?.ownerReferences).length === 1);

  const c = await make("c");
  await api.ok("POST", maps, child("of-c", [c]));
  await api.ok("DELETE", `${maps}/c?propagationPolicy=Orphan`);
  await gone("c");
  t.notOk((await api.ok("GET", `${maps}/of-c`)).metadata?.ownerReferences?.[0], "orphans stay, without the owner");

  const d = await make("d");
  await api.ok("POST", maps, {
    ...child("of-d", [d]),
    metadata: { ...child("of-d", [d]).metadata, finalizers: ["example.com/wait"] },
  });
  t.match(await api.ok("DELETE", `${maps}/d`, { propagationPolicy: "Foreground" }), {
    metadata: { finalizers: ["foregroundDeletion"] },
  });
  await api.waitFor(`${maps}/of-d`, "its deletion", (own) => own.metadata?.deletionTimestamp !== undefined);
  t.equal((await api.call("GET", `${maps}/d`)).status, 200, "the owner waits for its dependents");
  await api.ok("PATCH", `${maps}/of-d`, { metadata: { finalizers: null } });
  await gone("d");
});

t.test("claims and their volumes", async (t) => {
  const api = await sandboxFor(t, { isolation: "none" });
  const body = {
    metadata: { name: "c" },
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "2Gi" } } },
  };
  await api.ok("POST", claims, body);
  const claim = await api.waitFor(`${claims}/c`, "binding", (own) => (own.status?.phase as unknown) === "Bound");
  t.match(claim, {
    status: { capacity: { storage: "2Gi" } },
    metadata: { finalizers: ["kubernetes.io/pvc-protection"] },
  });
  const volume = await api.ok("GET", `/api/v1/persistentvolumes/${claim.spec?.volumeName}`);
  t.match(volume, { spec: { claimRef: { name: "c", namespace: "default" } }, status: { phase: "Bound" } });
  const path = volume.spec?.hostPath?.path as unknown as string;
  t.ok(existsSync(path));
  await api.ok("DELETE", `${claims}/c`);
  await waitUntil(
    async () => (await api.call("GET", `/api/v1/persistentvolumes/${claim.spec?.volumeName}`)).status === 404,
    () => "the volume to go",
  );
  t.notOk(existsSync(path), "its data goes with it");
  await api.ok("POST", claims, { ...body, spec: { ...body.spec, storageClassName: "none-such" } });
  t.match(await api.ok("GET", `${claims}/c`), { status: { phase: "Pending" } });
});

t.test("namespaces", async (t) => {
  const api = await sandboxFor(t, { isolation: "none" });
  await api.ok("POST", "/api/v1/namespaces", { metadata: { name: "n" } });
  await api.waitFor(
    "/api/v1/namespaces/n/serviceaccounts/default",
    "the default account",
    (own) => (own.kind as unknown) === "ServiceAccount",
  );
  await api.ok("POST", "/api/v1/namespaces/n/configmaps", {
    metadata: { name: "held", finalizers: ["example.com/wait"] },
  });
  const leaving = await api.ok("DELETE", "/api/v1/namespaces/n");
  t.match(leaving, { status: { phase: "Terminating" } });
  const refused = await api.call("POST", "/api/v1/namespaces/n/configmaps", { metadata: { name: "late" } });
  t.match(refused.body, {
    code: 403,
    message:
      'configmaps "late" is forbidden: unable to create new content in namespace n because it is being terminated',
  });
  await api.ok("PATCH", "/api/v1/namespaces/n/configmaps/held", { metadata: { finalizers: null } });
  await waitUntil(
    async () => (await api.call("GET", "/api/v1/namespaces/n")).status === 404,
    () => "the namespace to go",
  );
  t.match((await api.call("DELETE", "/api/v1/namespaces/default")).body, { code: 403 });
});
