// Strategic merge patch against what the Go library did, and a few rules of our own in case the records are absent.
import { existsSync, readFileSync } from "node:fs";
import t from "tap";
import { strategicMergePatch } from "../../src/resources/strategic-merge-patch.ts";

const records = process.env.GOLDEN_DIR ?? "/work/shared/golden";
const file = `${records}/podmerge.jsonl`;

type Row = { id: string; group: string; original: unknown; override: unknown; merged?: unknown; error?: string };

t.test("recorded results", { skip: existsSync(file) ? false : `no ${file}` }, async (t) => {
  for (const line of readFileSync(file, "utf8").trim().split("\n")) {
    const row = JSON.parse(line) as Row;
    let result: unknown;
    let error: string | undefined;
    try {
      result = strategicMergePatch(row.original, row.override, "core.v1.PodSpec");
    } catch (thrown) {
      error = (thrown as Error).message;
    }
    if (row.error !== undefined) t.equal(error, row.error, row.id);
    else t.strictSame(error ?? result, row.merged, row.id);
  }
});

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
