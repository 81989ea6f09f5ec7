// Paths, prefixes and the guards around them.

import { Readable } from "node:stream";
import t from "tap";
import { createBucket } from "../../src/objectstore/bucket.ts";
import { createMemoryDriver } from "../../src/objectstore/drivers/memory.ts";
import { objectKey } from "../../src/objectstore/key.ts";
import { openBucket } from "../../src/objectstore/open.ts";
import { bytes, read } from "../conformance/objectstore.ts";

t.test("objectKey joins and cleans", async (t) => {
  const rows: [prefix: string, path: string, key: string][] = [
    ["pre/fix", "backups/a.txt", "pre/fix/backups/a.txt"],
    ["pre/fix", "/abs/b", "pre/fix/abs/b"],
    ["pre/fix", "a//b/./c/", "pre/fix/a/b/c"],
    ["/pre/", "x", "pre/x"],
    ["pre/fix", "", "pre/fix"],
    ["", "", ""],
    ["", "./", ""],
    ["p", "a/../b", "p/b"],
    ["p", "a/..", "p"],
    ["p", "..a/b..", "p/..a/b.."],
    ["p", " a b ", "p/ a b "],
  ];
  for (const [prefix, path, key] of rows) t.equal(objectKey(prefix, path), key, `${prefix} + ${path}`);
  for (const [prefix, path] of [
    ["pre", "../x"],
    ["pre/fix", "../../../up/x"],
    ["p", "a/../../x"],
    ["../p", "x"],
  ]) {
    t.throws(() => objectKey(prefix!, path!), { code: "USAGE", message: /leaves its location/ }, path!);
  }
  t.throws(() => objectKey("p", "a\0"), { code: "USAGE" });
});

t.test("put and get need a key, and get checks the length", async (t) => {
  const driver = createMemoryDriver();
  const bucket = createBucket(driver);
  const source = Readable.from([Buffer.from("x")]);
  await t.rejects(bucket.put("", source), { code: "USAGE" });
  t.ok(source.destroyed);
  await t.rejects(bucket.get("./"), { code: "USAGE" });
  t.same(await createBucket(driver, "/pre/").put("", bytes("x")), { key: "pre", size: 1 });
  for (const size of [0, 2]) {
    const lying = createBucket({ ...driver, get: async (key) => ({ ...(await driver.get(key)), size }) });
    const { body } = await lying.get("pre");
    await t.rejects(read(body), { name: "StoreError", kind: "unavailable" }, `announced ${size}, came 1`);
  }
});

t.test("deleting needs a path or all, not both", async (t) => {
  const bucket = createBucket(createMemoryDriver(), "pre");
  await t.rejects(bucket.delete(""), { code: "USAGE", hint: /--all/ });
  await t.rejects(bucket.delete("", { prefixMatch: true }), { code: "USAGE" });
  await t.rejects(bucket.delete("x", { all: true }), { code: "USAGE" });
  await t.rejects(bucket.delete(".."), { code: "USAGE" });
  await bucket.delete("nothing");
});

t.test("list gives the folder, without the object of its name", async (t) => {
  const bucket = createBucket(createMemoryDriver(), "pre");
  for (const path of ["a", "a/b", "a/c/d", "ab"]) await bucket.put(path, bytes(path));
  const keys = async (path: string) => {
    const found: string[] = [];
    for await (const { key } of bucket.list(path)) found.push(key);
    return found;
  };
  t.same(await keys("a"), ["pre/a/b", "pre/a/c/d"]);
  t.same(await keys(""), ["pre/a", "pre/a/b", "pre/a/c/d", "pre/ab"]);
});

t.test("openBucket refuses what it cannot open", async (t) => {
  await t.rejects(openBucket({ type: "gcs", bucket: "b" }), { code: "USAGE", message: /gcs/ });
  const credentials = { kind: "access-key", accessKeyId: "a", secretAccessKey: "b" } as const;
  await t.rejects(openBucket({ type: "s3", bucket: "b" }), { code: "USAGE", message: /access key/ });
  await t.rejects(openBucket({ type: "s3", bucket: "", credentials }), { code: "USAGE", message: /bucket/ });
  await t.rejects(openBucket({ type: "s3", bucket: "b", endpoint: "ftp://x", credentials }), { code: "USAGE" });
  await t.rejects(openBucket({ type: "s3", bucket: "b", endpoint: "http://", credentials }), { code: "USAGE" });
  const bucket = await openBucket({ type: "s3", bucket: "b", endpoint: "s3.example:9000/", credentials });
  t.equal(bucket.where, "bucket b at https://s3.example:9000", "https without a scheme");
  await bucket.close();
  await bucket.close();
});
