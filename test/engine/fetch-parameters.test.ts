// What is fetched for templates: order, rules, and what is said when something is missing.

import t from "tap";
import type { ActionSpec } from "../../src/api/action-set.ts";
import type { ObjectReference } from "../../src/api/reference.ts";
import { fetchParameters, fetchPhaseObjects, goTime } from "../../src/engine/fetch-parameters.ts";
import { EVERYTHING } from "../../src/engine/needs.ts";
import type { KubeObject } from "../../src/kube/cluster.ts";
import { fakeCluster, refusal } from "../helpers/fake-cluster.ts";
import { NOW } from "../helpers/fake-host.ts";

const base64 = (text: string) => Buffer.from(text).toString("base64");
const signal = new AbortController().signal;
const object = (kind: string, name: string, parts: object = {}, metadata: object = {}): KubeObject => ({
  kind,
  metadata: { name, namespace: "shop", ...metadata },
  ...parts,
});
const owner = (uid: string) => ({ ownerReferences: [{ uid, kind: "x", name: "x" }] });
const pod = (name: string, uid: string, phase = "Running", parts: object = {}) =>
  object(
    "Pod",
    name,
    { status: { phase, containerStatuses: [{ name: "side" }, { name: "db" }] }, ...parts },
    owner(uid),
  );
const secret = (name: string, data: Record<string, string>, namespace = "shop", type = "Opaque") =>
  object(
    "Secret",
    name,
    { type, data: Object.fromEntries(Object.entries(data).map(([k, v]) => [k, base64(v)])) },
    { namespace },
  );

const SPEC: ActionSpec = { name: "backup", blueprint: "bp", object: {} };
const fetch = (spec: Partial<ActionSpec>, objects: KubeObject[] = [], fake = fakeCluster(objects)) =>
  fetchParameters({ ...SPEC, ...spec }, EVERYTHING, NOW, { cluster: fake.cluster, signal });

t.test("an action without anything", async (t) => {
  t.strictSame(await fetch({}), {
    object: undefined,
    artifactsIn: {},
    configMaps: {},
    secrets: {},
    time: "2026-03-04T05:06:07.12Z",
    options: {},
    podAnnotations: {},
    podLabels: {},
    phases: {},
    deferPhase: { output: {}, secrets: {}, configMaps: {} },
  });
});

t.test("time is Go's RFC3339Nano", async (t) => {
  const rows: [iso: string, text: string][] = [
    ["2026-01-02T03:04:05.000Z", "2026-01-02T03:04:05Z"],
    ["2026-01-02T03:04:05.120Z", "2026-01-02T03:04:05.12Z"],
    ["2026-01-02T03:04:05.001Z", "2026-01-02T03:04:05.001Z"],
    ["2026-01-02T03:04:10.000Z", "2026-01-02T03:04:10Z"],
    ["2026-01-02T03:00:00.000Z", "2026-01-02T03:00:00Z"],
  ];
  for (const [iso, text] of rows) t.equal(goTime(new Date(iso)), text, iso);
});

t.test("Secrets, ConfigMaps, profile, object: in this order, and the first failure ends it", async (t) => {
  const objects = [
    secret("login", { user: "admin" }),
    secret("key", { id: "AK", value: "SK" }, "kanister"),
    object("ConfigMap", "settings", { data: { a: "b" } }, { namespace: "default" }),
    object("Profile", "p", {
      location: { type: "s3Compliant", bucket: "b" },
      credential: {
        type: "keyPair",
        keyPair: { idField: "id", secretField: "value", secret: { name: "key", namespace: "kanister" } },
      },
    }),
    object("PersistentVolumeClaim", "claim"),
  ];
  const fake = fakeCluster(objects);
  const spec: Partial<ActionSpec> = {
    secrets: { s: { name: "login", namespace: "shop" } },
    configMaps: { c: { name: "settings" } },
    profile: { name: "p", namespace: "shop" },
    object: { kind: "PVC", name: "claim", namespace: "shop" },
    options: { o: "1" },
    podOverride: { x: 1 },
  };
  const parameters = await fetch(spec, [], fake);
  t.same(
    fake.calls.map((call) => call.path),
    [
      "secrets/shop/login",
      "configmaps/default/settings",
      "profiles/shop/p",
      "secrets/kanister/key",
      "persistentvolumeclaims/shop/claim",
    ],
    "a reference without namespace is of the context's",
  );
  t.match(parameters, {
    secrets: { s: { data: { user: base64("admin") } } },
    configMaps: { c: { data: { a: "b" } } },
    profile: { credential: { type: "keyPair", keyPair: { id: "AK", secret: "SK" } }, skipSSLVerify: false },
    pvc: { name: "claim", namespace: "shop" },
    object: { metadata: { name: "claim" } },
    options: { o: "1" },
    podOverride: { x: 1 },
  });
  for (const [index, call] of [...fake.calls].entries()) {
    const broken = fakeCluster(objects);
    const [resource = "", namespace, name = ""] = call.path.split("/");
    broken.remove(resource, namespace, name);
    await t.rejects(
      fetch(spec, [], broken),
      { code: "NOT_FOUND", hint: /^list what there is: kubectl get / },
      call.path,
    );
    t.equal(broken.calls.length, index + 1, `nothing is asked after ${call.path} failed`);
  }
});

t.test("a missing object is named with what to type next", async (t) => {
  const rows: [title: string, spec: Partial<ActionSpec>, code: string, message: RegExp, hint: RegExp][] = [
    [
      "Secret",
      { secrets: { login: { name: "db", namespace: "shop" } } },
      "NOT_FOUND",
      /^Secret login: secrets "db" not found in namespace shop$/,
      /kubectl get secrets -n shop$/,
    ],
    [
      "ConfigMap",
      { configMaps: { c: { name: "x" } } },
      "NOT_FOUND",
      /^ConfigMap c: configmaps "x" not found in namespace default$/,
      /kubectl get configmaps -n default$/,
    ],
    [
      "no name",
      { secrets: { login: { namespace: "shop" } } },
      "OBJECT",
      /^the reference to Secret login has no name$/,
      /name:/,
    ],
    [
      "profile",
      { profile: { name: "p", namespace: "k" } },
      "NOT_FOUND",
      /profiles "p" not found in namespace k/,
      /kubectl get profiles\.cr\.kanister\.io -n k$/,
    ],
    [
      "StatefulSet",
      { object: { kind: "StatefulSet", name: "db", namespace: "shop" } },
      "NOT_FOUND",
      /^StatefulSet db not found in namespace shop$/,
      /kubectl get statefulsets\.apps -n shop$/,
    ],
    [
      "Namespace",
      { object: { kind: "Namespace", name: "gone", namespace: "gone" } },
      "NOT_FOUND",
      /^Namespace gone not found$/,
      /kubectl get namespaces$/,
    ],
    [
      "custom",
      { object: { apiVersion: "v1", group: "example.com", resource: "widgets", name: "w", namespace: "shop" } },
      "NOT_FOUND",
      /^widgets w not found in namespace shop$/,
      /widgets\.example\.com/,
    ],
    [
      "unknown kind",
      { object: { kind: "CronJob", name: "x", namespace: "shop" } },
      "OBJECT",
      /^the object x needs apiVersion and resource/,
      /known kinds: statefulset, deployment/,
    ],
  ];
  for (const [title, spec, code, message, hint] of rows) await t.rejects(fetch(spec), { code, message, hint }, title);
});

t.test("other errors of the cluster are passed on as they are", async (t) => {
  const fake = fakeCluster();
  const forbidden = refusal(403, "Forbidden", "no");
  const cluster = { ...fake.cluster, get: async () => Promise.reject(forbidden) };
  for (const spec of [{ secrets: { s: { name: "x" } } }, { object: { kind: "PVC", name: "x", namespace: "y" } }]) {
    const error = await fetchParameters({ ...SPEC, ...spec }, EVERYTHING, NOW, { cluster, signal }).catch(
      (caught: unknown) => caught,
    );
    t.equal(error, forbidden);
  }
});

t.test("profiles", async (t) => {
  const profile = (credential: unknown, location: object = { type: "s3Compliant", bucket: "b" }) => [
    secret("s", { id: "AK", value: "SK" }),
    secret("aws", { aws_access_key_id: "AK", aws_secret_access_key: "SK" }, "shop", "secrets.kanister.io/aws"),
    secret("filestore", { anything: "x" }, "shop", "secrets.kanister.io/filestore"),
    secret("odd", { gcp_project_id: "p", nope: "x" }, "shop", "secrets.kanister.io/gcp"),
    object("Profile", "p", { location, ...(credential !== undefined && { credential }), skipSSLVerify: true }),
  ];
  const reference = { name: "s", namespace: "shop" };
  const of = async (objects: KubeObject[]) =>
    (await fetch({ profile: { name: "p", namespace: "shop" } }, objects)).profile;
  for (const name of ["aws", "filestore"]) {
    t.match(await of(profile({ type: "secret", secret: { name, namespace: "shop" } })), {
      credential: { type: "secret", secret: { metadata: { name } } },
      skipSSLVerify: true,
    });
  }
  const kopia = {
    type: "kopia",
    kopiaServerSecret: {
      username: "u",
      hostname: "h",
      userPassphrase: { key: "id", secret: reference },
      tlsCert: { key: "value", secret: reference },
      connectOptions: { n: 1 },
    },
  };
  t.strictSame((await of(profile(kopia)))?.credential, {
    type: "kopia",
    kopia: { username: "u", hostname: "h", password: "AK", cert: "SK", connectOptions: { n: 1 } },
  });
  const file = { type: "file", bucket: "/b" };
  t.strictSame(await of(profile(undefined, file)), { location: file, credential: { type: "" }, skipSSLVerify: true });
  const pair = (parts: object) => ({
    type: "keyPair",
    keyPair: { idField: "id", secretField: "value", secret: reference, ...parts },
  });
  const rows: [title: string, credential: unknown, message: RegExp, hint: RegExp][] = [
    ["no credential", undefined, /it has no credential$/, /keyPair or secret/],
    ["no key pair", { type: "keyPair" }, /KVSecret cannot be nil$/, /credential\.keyPair/],
    ["no secret", { type: "secret" }, /Secret reference cannot be nil$/, /credential\.secret/],
    ["no kopia secret", { type: "kopia" }, /Kopia Secret reference cannot be nil$/, /userPassphrase and tlsCert/],
    [
      "wrong id field",
      pair({ idField: "nope" }),
      /Key 'nope' not found in secret 'shop:s'$/,
      /^keys of that Secret: id, value$/,
    ],
    ["wrong secret field", pair({ secretField: "nope" }), /Value 'nope' not found in secret 'shop:s'$/, /id, value/],
    ["unknown type", { type: "magic" }, /CredentialType 'magic' not supported$/, /keyPair, secret or kopia/],
    [
      "a Secret of another type",
      { type: "secret", secret: reference },
      /Unsupported type 'Opaque' for secret 'shop:s'$/,
      /^types: secrets\.kanister\.io\/aws, /,
    ],
    [
      "a Secret with a key that its type has not",
      { type: "secret", secret: { name: "odd", namespace: "shop" } },
      /Secret has an unknown field: nope in secret 'shop:odd'$/,
      /gcp_project_id, service-account\.json$/,
    ],
  ];
  for (const [title, credential, message, hint] of rows) {
    await t.rejects(of(profile(credential)), { code: "PROFILE", message: /^the profile cannot be used: / }, title);
    await t.rejects(of(profile(credential)), { message, hint }, title);
  }
  const empty = [object("Secret", "s", {}), ...profile(pair({})).slice(4)];
  await t.rejects(of(empty), { code: "PROFILE", hint: "keys of that Secret: none" });
});

const template = (claim: string, mount = "/data") => ({
  spec: {
    containers: [
      {
        name: "db",
        volumeMounts: [
          { name: "v", mountPath: mount },
          { name: "none", mountPath: "/x" },
        ],
      },
    ],
    volumes: [{ name: "v", persistentVolumeClaim: { claimName: claim } }],
  },
});

t.test("workloads", async (t) => {
  const set = object("StatefulSet", "db", {}, { uid: "set" });
  const pods = [
    pod("db-0", "set", "Running", template("data-db-0")),
    pod("db-1", "set"),
    pod("db-2", "set", "Pending"),
    pod("other-0", "other"),
    object("Pod", "alone", { status: { phase: "Running" } }),
    { ...pod("db-0", "set"), metadata: { ...pod("db-0", "set").metadata, namespace: "elsewhere" } },
  ];
  const reference = { kind: "statefulset", name: "db", namespace: "shop" };
  t.strictSame(
    (await fetch({ object: reference }, [set, ...pods])).workload,
    {
      kind: "StatefulSet",
      name: "db",
      namespace: "shop",
      pods: ["db-0", "db-1"],
      containers: [
        ["side", "db"],
        ["side", "db"],
      ],
      persistentVolumeClaims: { "db-0": { "data-db-0": "/data" } },
    },
    "Running pods that it owns; containers in the order of the status",
  );
  const revision = (value: string) => ({ annotations: { "deployment.kubernetes.io/revision": value } });
  const deployment = object("Deployment", "web", {}, { uid: "dep", ...revision("2") });
  const replicaSets = [
    object("ReplicaSet", "web-1", {}, { uid: "rs1", ...owner("dep"), ...revision("1") }),
    object("ReplicaSet", "web-2", {}, { uid: "rs2", ...owner("dep"), ...revision("2") }),
    object("ReplicaSet", "foreign", {}, { uid: "rs3", ...revision("2") }),
  ];
  const web = { kind: "Deployment", name: "web", namespace: "shop" };
  const some = [deployment, ...replicaSets, pod("a", "rs1"), pod("b", "rs2"), pod("c", "dep")];
  t.match(
    (await fetch({ object: web }, some)).workload,
    { kind: "Deployment", pods: ["b"] },
    "of the current revision",
  );
  await t.rejects(fetch({ object: web }, [deployment, ...replicaSets.slice(0, 1)]), {
    code: "NOT_FOUND",
    message: "Could not find a ReplicaSet for Deployment: not found",
    hint: /rollout status deployment web/,
  });
  const config = object("DeploymentConfig", "dc", { status: { latestVersion: 3 } }, { uid: "dc" });
  const controller = (version: string) => ({
    ...object("ReplicationController", `dc-${version}`, {}, { uid: `rc${version}`, ...owner("dc") }),
  });
  const controllers = ["2", "3"].map((version) => {
    const one = controller(version);
    return {
      ...one,
      metadata: { ...one.metadata, annotations: { "openshift.io/deployment-config.latest-version": version } },
    };
  });
  const dc = { kind: "DeploymentConfig", name: "dc", namespace: "shop" };
  t.match((await fetch({ object: dc }, [config, ...controllers, pod("a", "rc2"), pod("b", "rc3")])).workload, {
    kind: "DeploymentConfig",
    pods: ["b"],
  });
  t.match(
    (await fetch({ object: dc }, [config, pod("a", "rc2")])).workload,
    { pods: [] },
    "T18: no controller, no pods",
  );
  const scaledDown = await fetch({ object: reference }, [set]);
  t.match(scaledDown.workload, { pods: [], containers: [], persistentVolumeClaims: {} });
});

t.test("other objects", async (t) => {
  const namespace = { kind: "Namespace", metadata: { name: "shop" } };
  const rows: [title: string, reference: ObjectReference, expected: unknown][] = [
    ["by both", { kind: "Namespace", name: "shop", namespace: "shop" }, { name: "shop", namespace: "shop" }],
    ["by name alone (T16)", { kind: "namespace", name: "shop" }, { name: "shop", namespace: "shop" }],
    ["by namespace alone", { kind: "namespace", namespace: "shop" }, { name: "shop", namespace: "shop" }],
  ];
  for (const [title, reference, expected] of rows) {
    const parameters = await fetch({ object: reference }, [namespace]);
    t.strictSame(parameters.namespace, expected, title);
    t.match(parameters.object, { metadata: { name: "shop" } });
  }
  const widget = object("Widget", "w", { spec: { size: 3 } });
  const reference = { apiVersion: "v1", group: "example.com/", resource: "widgets", name: "w", namespace: "shop" };
  t.match((await fetch({ object: reference }, [widget])).object, { spec: { size: 3 } }, "a slash after the group");
  const node = { kind: "Node", metadata: { name: "n1" } };
  const scoped = { apiVersion: "v1", group: "", resource: "nodes", name: "n1", namespace: "" };
  t.match((await fetch({ object: scoped }, [node])).object, { metadata: { name: "n1" } }, "without a namespace");
});

t.test("objects of a phase", async (t) => {
  const fake = fakeCluster([secret("s", { a: "b" }), object("ConfigMap", "c", { data: { x: "y" } })]);
  const found = await fetchPhaseObjects(
    {
      one: { kind: "Secret", name: "s", namespace: "shop" },
      two: { kind: "configmap", name: "c", namespace: "shop" },
    },
    { cluster: fake.cluster, signal },
  );
  t.match(found, { secrets: { one: { data: { a: base64("b") } } }, configMaps: { two: { data: { x: "y" } } } });
  await t.rejects(
    fetchPhaseObjects({ one: { kind: "Secret", name: "zz", namespace: "shop" } }, { cluster: fake.cluster, signal }),
    { code: "NOT_FOUND", message: 'Secret one: secrets "zz" not found in namespace shop' },
  );
});

t.test("repository servers (4.8)", async (t) => {
  const server = (spec: object = {}, status: object = { serverInfo: { podName: "p", serviceName: "svc" } }) =>
    object("RepositoryServer", "repo", {
      spec: {
        repository: {},
        server: {
          userAccess: { userAccessSecretRef: { name: "access", namespace: "shop" }, username: "u" },
          tlsSecretRef: { name: "tls", namespace: "shop" },
        },
        ...spec,
      },
      status,
    });
  const service = (ports: object[]) => object("Service", "svc", { spec: { ports } });
  const secrets = [secret("access", { host: "pw" }), secret("tls", { "tls.crt": "CERT" })];
  const of = async (...objects: KubeObject[]) =>
    (await fetch({ repositoryServer: { name: "repo", namespace: "shop" } }, objects)).repositoryServer;
  t.match(await of(server(), ...secrets, service([{ port: 51515 }, { port: 80 }])), {
    name: "repo",
    namespace: "shop",
    serverInfo: { podName: "p", serviceName: "svc" },
    username: "u",
    credentials: {
      serverTLS: { metadata: { name: "tls" } },
      serverUserAccess: { data: { host: base64("pw") } },
    },
    address: "https://svc.shop.svc.cluster.local:51515",
    contentCacheMB: 0,
    metadataCacheMB: 500,
  });
  const sizes = { repository: { cacheSizeSettings: { content: 7, metadata: 0 } } };
  t.match(await of(server(sizes), ...secrets, service([{ port: 1 }])), { contentCacheMB: 7, metadataCacheMB: 0 });
  const rows: [title: string, objects: KubeObject[], code: string, message: RegExp, hint: RegExp][] = [
    [
      "absent",
      [],
      "NOT_FOUND",
      /^the repository server: repositoryservers "repo" not found in namespace shop$/,
      /kubectl/,
    ],
    [
      "no TLS Secret",
      [server()],
      "NOT_FOUND",
      /^the TLS Secret of the repository server: secrets "tls" not found/,
      /kubectl/,
    ],
    [
      "no access Secret",
      [server(), secrets[1]!],
      "NOT_FOUND",
      /^the user access Secret of the repository server: secrets "access" not found/,
      /kubectl get secrets -n shop$/,
    ],
    [
      "no Service",
      [server(), ...secrets],
      "NOT_FOUND",
      /^Error Fetching Repository Server Service: its Service: services "svc" not found in namespace shop$/,
      /kubectl get services -n shop$/,
    ],
    [
      "not ready",
      [server({}, {}), ...secrets],
      "OBJECT",
      /^the repository server has no Service yet$/,
      /wait until it is ready/,
    ],
    [
      "no port",
      [server(), ...secrets, service([])],
      "OBJECT",
      /^the Service svc of the repository server has no port$/,
      /-o yaml$/,
    ],
  ];
  for (const [title, objects, code, message, hint] of rows)
    await t.rejects(of(...objects), { code, message, hint }, title);
});

t.test("what kopia credentials lack is told", async (t) => {
  const kopia = (user: string, tls: string) => ({
    type: "kopia",
    kopiaServerSecret: {
      userPassphrase: { key: "k", secret: { name: user, namespace: "shop" } },
      tlsCert: { key: "k", secret: { name: tls, namespace: "shop" } },
    },
  });
  const rows: [user: string, tls: string, message: RegExp][] = [
    ["gone", "s", /^the user passphrase of the profile: secrets "gone" not found in namespace shop$/],
    ["s", "gone", /^the TLS certificate of the profile: secrets "gone" not found in namespace shop$/],
  ];
  for (const [user, tls, message] of rows) {
    const objects = [
      secret("s", { k: "v" }),
      object("Profile", "p", { location: { type: "kopia" }, credential: kopia(user, tls) }),
    ];
    await t.rejects(fetch({ profile: { name: "p", namespace: "shop" } }, objects), { code: "NOT_FOUND", message });
  }
});
