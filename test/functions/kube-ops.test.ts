// KubeOps: creating, patching and deleting objects.

import t from "tap";
import { CancelledError } from "../../src/errors/error.ts";
import { kubeOps } from "../../src/functions/kube-ops.ts";
import type { KubeObject } from "../../src/kube/cluster.ts";
import { type FakeCluster, fakeCluster } from "../helpers/fake-cluster.ts";
import { startFunction } from "../helpers/run-function.ts";

const CONFIG: KubeObject = { kind: "ConfigMap", metadata: { name: "c1", namespace: "shop" }, data: { a: "1" } };
const REFERENCE = { apiVersion: "v1", resource: "configmaps", name: "c1", namespace: "shop" };
const start = (args: Record<string, unknown>, fake: FakeCluster = fakeCluster([CONFIG])) =>
  startFunction(kubeOps, args, { fake });
const spec = (name: string, extra = "") => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n${extra}`;

t.test("create", async (t) => {
  const { outcome, fake } = start({ operation: "create", spec: spec("c2", "data: {a: 'yes'}"), namespace: "shop" });
  t.strictSame(
    await outcome,
    {
      apiVersion: "v1",
      group: "",
      resource: "configmaps",
      kind: "",
      name: "c2",
      namespace: "shop",
    },
    "upstream: kind stays empty",
  );
  t.match(fake.find("ConfigMap", "shop", "c2"), { data: { a: "yes" } });
  const rows: [title: string, args: Record<string, unknown>, place: string][] = [
    ["without a namespace", { spec: spec("x") }, "configmaps/default"],
    ["the object's own namespace wins", { spec: spec("x", "  namespace: own\n"), namespace: "shop" }, "configmaps/own"],
    ["an empty one does not", { spec: spec("x", "  namespace: ''\n"), namespace: "shop" }, "configmaps/shop"],
    [
      "cluster-scoped",
      { spec: "apiVersion: v1\nkind: Namespace\nmetadata: {name: x}", namespace: "shop" },
      "namespaces",
    ],
    [
      "of a group",
      { spec: "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: x}", namespace: "shop" },
      "widgets/shop",
    ],
  ];
  for (const [title, args, place] of rows) {
    const run = start({ operation: "create", ...args });
    const result = await run.outcome;
    t.equal(run.fake.calls.find((call) => call.verb === "create")?.path, place, title);
    t.equal("namespace" in result, place.includes("/"), `${title}: namespace only where there is one`);
  }
});

t.test("several documents, and lists, are all created; the last is told of", async (t) => {
  const list = `apiVersion: v1\nkind: List\nitems:\n- ${spec("l1").replaceAll("\n", "\n  ")}\n- ${spec("l2").replaceAll("\n", "\n  ")}\n`;
  const { outcome, fake } = start({
    operation: "create",
    spec: `${spec("a")}---\n---\n${list}---\n${spec("z")}`,
    namespace: "shop",
  });
  t.match(await outcome, { name: "z" });
  t.same(
    fake.all("ConfigMap").map((one) => one.metadata.name),
    ["c1", "a", "l1", "l2", "z"],
  );
});

t.test("patch", async (t) => {
  const { outcome, fake } = start({
    operation: "patch",
    spec: "data: {b: '2'}",
    objectReference: { ...REFERENCE, kind: "ConfigMap" },
  });
  t.strictSame(await outcome, {
    apiVersion: "v1",
    group: "",
    resource: "configmaps",
    kind: "ConfigMap",
    name: "c1",
    namespace: "shop",
  });
  t.match(fake.find("ConfigMap", "shop", "c1"), { data: { a: "1", b: "2" } });
  const widget: KubeObject = { kind: "Widget", metadata: { name: "w", namespace: "shop" }, spec: { size: 1 } };
  const custom = start(
    {
      operation: "patch",
      spec: "spec: {size: 2, colour: null}",
      objectReference: { apiVersion: "v1", group: "example.com", resource: "widgets", name: "w", namespace: "shop" },
    },
    fakeCluster([widget]),
  );
  await custom.outcome;
  t.same(
    custom.fake.calls.map((call) => call.verb).slice(-2),
    ["patch(strategic)", "patch(merge)"],
    "custom resources know no strategic merge",
  );
  t.match(custom.fake.find("Widget", "shop", "w"), { spec: { size: 2 } });
});

t.test("how an object is named", async (t) => {
  const rows: [title: string, reference: object, namespace: string | undefined, path: string][] = [
    ["all of it", REFERENCE, undefined, "configmaps/shop/c1"],
    ["the namespace argument", { ...REFERENCE, namespace: "" }, "shop", "configmaps/shop/c1"],
    ["by kind", { ...REFERENCE, resource: "ConfigMap" }, undefined, "configmaps/shop/c1"],
    [
      "group with a slash",
      { apiVersion: "v1", group: "apps/", resource: "deployments", name: "d", namespace: "shop" },
      undefined,
      "deployments/shop/d",
    ],
    [
      "group in apiVersion",
      { apiVersion: "apps/v1", resource: "deployments", name: "d", namespace: "shop" },
      undefined,
      "deployments/shop/d",
    ],
    ["cluster-scoped", { apiVersion: "v1", resource: "nodes", name: "n", namespace: "shop" }, undefined, "nodes/n"],
  ];
  for (const [title, objectReference, namespace, path] of rows) {
    const { outcome, fake } = start({ operation: "delete", objectReference, namespace }, fakeCluster());
    await outcome;
    t.equal(fake.calls[1]?.path, path, title);
  }
  const other = start(
    { operation: "delete", objectReference: { ...REFERENCE, name: "x", namespace: undefined } },
    fakeCluster(),
  );
  t.match(await other.outcome, { namespace: "default" });
});

t.test("delete", async (t) => {
  const { outcome, fake } = start({ operation: "delete", objectReference: REFERENCE });
  t.match(await outcome, { name: "c1" });
  t.same(fake.all("ConfigMap"), []);
  const again = startFunction(kubeOps, { operation: "delete", objectReference: REFERENCE }, { fake });
  t.match(await again.outcome, { name: "c1", resource: "configmaps" }, "what is not there is deleted already");
  t.match(again.context.notes, [["info", "configmaps c1 is already gone"]]);
});

t.test("delete waits until the object is gone, or another has taken its place", async (t) => {
  const held: KubeObject = {
    ...CONFIG,
    metadata: { ...CONFIG.metadata, uid: "u-1", finalizers: ["x/y"] } as KubeObject["metadata"],
  };
  for (const [title, release] of [
    ["gone", (fake: FakeCluster) => fake.remove("ConfigMap", "shop", "c1")],
    ["replaced", (fake: FakeCluster) => fake.put({ ...CONFIG, metadata: { ...CONFIG.metadata, uid: "u-2" } })],
  ] as const) {
    const { outcome, fake } = start({ operation: "delete", objectReference: REFERENCE }, fakeCluster([held]));
    let done = false;
    outcome.then(() => (done = true));
    const seen = () => fake.calls.filter((call) => call.verb === "get").length;
    while (seen() < 2) await new Promise(setImmediate);
    t.notOk(done, `${title}: it still waits`);
    release(fake);
    t.match(await outcome, { name: "c1" }, title);
  }
});

t.test("cancelling ends the wait", async (t) => {
  const held: KubeObject = {
    ...CONFIG,
    metadata: { ...CONFIG.metadata, finalizers: ["x/y"] } as KubeObject["metadata"],
  };
  const { outcome, fake, context } = start({ operation: "delete", objectReference: REFERENCE }, fakeCluster([held]));
  while (!fake.calls.some((call) => call.verb === "delete")) await new Promise(setImmediate);
  context.cancel.abort(new CancelledError("interrupted"));
  await t.rejects(outcome, { name: /./ });
});

t.test("what cannot be done says why", async (t) => {
  type Row = [title: string, args: Record<string, unknown>, argument: string, message: RegExp];
  const rows: Row[] = [
    ["operation", { operation: "frob" }, "operation", /^invalid operation 'frob'$/],
    ["operation in capitals", { operation: "Create" }, "operation", /^invalid operation 'Create'$/],
    ["no spec", { operation: "create" }, "spec", /spec cannot be empty for create operation/],
    [
      "blank spec",
      { operation: "patch", spec: " \n", objectReference: REFERENCE },
      "spec",
      /spec cannot be empty for patch operation/,
    ],
    ["no YAML", { operation: "create", spec: "a: [1" }, "spec", /^spec, line 1, column \d+: not valid YAML/],
    ["a text", { operation: "create", spec: "hello" }, "spec", /spec is not an object/],
    ["no kind", { operation: "create", spec: "apiVersion: v1" }, "spec", /has no apiVersion or no kind/],
    ["no apiVersion", { operation: "create", spec: "kind: Pod" }, "spec", /has no apiVersion or no kind/],
    [
      "no reference",
      { operation: "delete" },
      "objectReference",
      /missing one or more required fields in objectReference: apiVersion, resource, name/,
    ],
    [
      "half a reference",
      { operation: "patch", spec: "a: 1", objectReference: { name: "x" } },
      "objectReference",
      /: apiVersion, resource$/,
    ],
    [
      "two patches",
      { operation: "patch", spec: "a: 1\n---\nb: 2", objectReference: REFERENCE },
      "spec",
      /patch takes one document/,
    ],
    [
      "a spec of comments only",
      { operation: "patch", spec: "# nothing", objectReference: REFERENCE },
      "spec",
      /patch takes one document/,
    ],
    ["create from comments only", { operation: "create", spec: "# nothing" }, "spec", /spec/],
  ];
  for (const [title, args, argument, message] of rows) {
    const { outcome } = start(args);
    await t.rejects(outcome, { code: "ARGUMENT", message, details: { argument }, hint: /./ }, title);
  }
  await t.rejects(start({ operation: "create", spec: "apiVersion: v9\nkind: Zed\nmetadata: {name: x}" }).outcome, {
    code: "CLUSTER",
    status: 404,
  });
  await t.rejects(start({ operation: "create", spec: spec("c1"), namespace: "shop" }).outcome, {
    code: "CLUSTER",
    reason: "AlreadyExists",
  });
  await t.rejects(
    start({ operation: "patch", spec: "data: {}", objectReference: { ...REFERENCE, name: "zz" } }).outcome,
    { code: "CLUSTER", status: 404 },
  );
});
