// Strategic merge patch: rules of our own; test/golden/ compares it with what the Go library did.
import t from "tap";
import { strategicMergePatch } from "../../src/resources/strategic-merge-patch.ts";

t.test("lists of the common types are merged by their key", async (t) => {
  const rows: [string, string, object, object, object][] = [
    [
      "services by port",
      "core.v1.ServiceSpec",
      { ports: [{ port: 1 }, { port: 2, name: "b" }] },
      { ports: [{ port: 2, name: "c" }] },
      { ports: [{ port: 1 }, { port: 2, name: "c" }] },
    ],
    [
      "owner references by uid",
      "meta.v1.ObjectMeta",
      { ownerReferences: [{ uid: "1", name: "a" }] },
      { ownerReferences: [{ uid: "1", name: "b" }, { uid: "2" }] },
      { ownerReferences: [{ uid: "1", name: "b" }, { uid: "2" }] },
    ],
    [
      "finalizers as a set, with deletion",
      "meta.v1.ObjectMeta",
      { finalizers: ["a", "b"] },
      { "$deleteFromPrimitiveList/finalizers": ["a"] },
      { finalizers: ["b"] },
    ],
    [
      "conditions by type",
      "apps.v1.DeploymentStatus",
      { conditions: [{ type: "A", status: "False" }] },
      { conditions: [{ type: "A", status: "True" }] },
      { conditions: [{ type: "A", status: "True" }] },
    ],
  ];
  for (const [title, type, original, patch, want] of rows) {
    t.strictSame(strategicMergePatch(original, patch, type), want, title);
  }
});

t.test("arguments are left alone", async (t) => {
  const original = { containers: [{ name: "a", image: "1" }] };
  const patch = { $setElementOrder: 1, containers: [{ name: "a", image: "2" }] };
  strategicMergePatch(original, patch, "core.v1.PodSpec");
  t.strictSame(original, { containers: [{ name: "a", image: "1" }] });
});
