// Objects from files stand in for those of the cluster.

import t from "tap";
import { withLocalObjects } from "../../src/kanctl/local-objects.ts";
import { fakeCluster } from "../helpers/fake-cluster.ts";

const base64 = (text: string) => Buffer.from(text).toString("base64");
const at = (resource: string, namespace: string, name: string, group = "") => ({
  group,
  version: group ? "v1alpha1" : "v1",
  resource,
  namespace,
  name,
});

t.test("which are answered locally", async (t) => {
  const fake = fakeCluster([{ kind: "Secret", metadata: { name: "far", namespace: "shop" } }], {
    defaultNamespace: "ctx",
  });
  const cluster = withLocalObjects(fake.cluster, [
    {
      kind: "Secret",
      metadata: { name: "near", namespace: "shop" },
      stringData: { a: "é", b: "new" },
      data: { b: base64("old"), c: base64("kept") },
    } as never,
    { kind: "ConfigMap", metadata: { name: "c1" }, data: { x: "y" } },
    { kind: "Profile", metadata: { name: "p", namespace: "" }, location: {} },
    { kind: "Pod", metadata: { name: "pod", namespace: "shop" } },
  ]);
  t.strictSame(
    await cluster.get(at("secrets", "shop", "near")),
    {
      kind: "Secret",
      metadata: { name: "near", namespace: "shop" },
      data: { b: base64("new"), c: base64("kept"), a: base64("é") },
    },
    "stringData becomes data and outranks it",
  );
  t.match(
    await cluster.get(at("configmaps", "ctx", "c1")),
    { data: { x: "y" }, metadata: { namespace: "ctx" } },
    "of the context's namespace",
  );
  t.match(await cluster.get(at("profiles", "ctx", "p", "cr.kanister.io")), { kind: "Profile" });
  t.same(fake.calls, [], "without asking");
  t.match(await cluster.get(at("secrets", "shop", "far")), { metadata: { name: "far" } }, "others are asked for");
  await t.rejects(
    cluster.get(at("secrets", "ctx", "near")),
    { code: "CLUSTER", status: 404 },
    "another namespace is another object",
  );
  await t.rejects(cluster.get(at("pods", "shop", "pod")), { code: "CLUSTER", status: 404 }, "other kinds are not");
  t.same((await cluster.list({ group: "", version: "v1", resource: "secrets", namespace: "shop" })).items.length, 1);
});
