// What the file driver promises beyond the common contract: staying below its directory, and surviving a full disk.

import { execFile } from "node:child_process";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import t from "tap";
import { createBucket } from "../../src/objectstore/bucket.ts";
import { openFileDriver } from "../../src/objectstore/drivers/file.ts";
import { bytes, oddPieces, read } from "../conformance/objectstore.ts";

const run = promisify(execFile);

t.test("only the absolute path of an existing directory can be opened", async (t) => {
  const root = t.testdir({ file: "x" });
  await t.rejects(openFileDriver({ type: "file", bucket: "relative" }), { code: "USAGE" });
  await t.rejects(openFileDriver({ type: "file", bucket: "" }), { code: "USAGE" });
  await t.rejects(openFileDriver({ type: "file", bucket: "/" }), { code: "USAGE" });
  const missing = await openFileDriver({ type: "file", bucket: join(root, "no") });
  await t.rejects(missing.put("a", bytes("x")), { kind: "not-found", message: /no does not exist/, hint: /mkdir -p/ });
  await t.rejects(missing.delete(["a"]), { name: "StoreError", kind: "not-found" });
  const plain = await openFileDriver({ type: "file", bucket: join(root, "file") });
  await t.rejects(plain.put("a", bytes("x")), { kind: "invalid", message: /not a directory/ });
});

t.test("keys that cannot be files are refused", async (t) => {
  const driver = await openFileDriver({ type: "file", bucket: t.testdir() });
  for (const key of [
    "../x",
    "a/../../x",
    "a//b",
    "/a",
    "a/",
    ".",
    "..",
    "a/./b",
    "a\0b",
    ".kanister-part-1",
    "\ud800",
  ]) {
    await t.rejects(driver.put(key, bytes("x")), { name: "StoreError", kind: "invalid" }, JSON.stringify(key));
    await t.rejects(driver.get(key), { name: "StoreError", kind: "invalid" }, JSON.stringify(key));
  }
  await t.rejects(driver.put("n".repeat(300), bytes("x")), { kind: "invalid", message: /ENAMETOOLONG/ });
  await driver.put("a", bytes("x"));
  await driver.put("d/e", bytes("x"));
  await t.rejects(driver.put("a/b", bytes("x")), { kind: "invalid", message: /is an object/ });
  await t.rejects(driver.put("d", bytes("x")), { kind: "invalid", message: /folder/ });
  t.same(await keysOf(driver), ["a", "d/e"]);
});

t.test("symbolic links lead nowhere", async (t) => {
  const dir = t.testdir({ root: { real: { a: "inside" } }, outside: { secret: "outside" } });
  const root = join(dir, "root");
  await symlink(join(dir, "outside"), join(root, "link"));
  await symlink(join(dir, "outside", "secret"), join(root, "file-link"));
  await symlink(join(root, "real"), join(root, "inner-link"));
  const driver = await openFileDriver({ type: "file", bucket: root });
  for (const key of ["link/secret", "link/new", "link/sub/new", "inner-link/a"]) {
    await t.rejects(driver.put(key, bytes("x")), { kind: "invalid", message: /symbolic link/ }, `put ${key}`);
    await t.rejects(driver.get(key), { kind: "invalid", message: /symbolic link/ }, `get ${key}`);
    await t.rejects(driver.delete([key]), { kind: "invalid", message: /symbolic link/ }, `delete ${key}`);
  }
  await t.rejects(driver.get("file-link"), { name: "StoreError", kind: "not-found" });
  await driver.put("file-link", bytes("mine"));
  t.same(await keysOf(driver), ["file-link", "real/a"]);
  t.same(await keysOf(driver, "link/"), []);
  await createBucket(driver).delete("", { all: true });
  t.equal(await readFile(join(dir, "outside", "secret"), "utf8"), "outside");
  t.same(await readdir(join(dir, "outside")), ["secret"]);
  t.same((await readdir(root)).sort(), ["inner-link", "link"], "the links themselves are not objects, so they stay");
});

t.test("the directory itself may be reached through a symbolic link", async (t) => {
  const dir = t.testdir({ real: {} });
  await symlink(join(dir, "real"), join(dir, "root"));
  const driver = await openFileDriver({ type: "file", bucket: `${dir}/root/` });
  await driver.put("a/b", bytes("x"));
  t.same(await keysOf(driver), ["a/b"]);
});

t.test("objects are plain files, and empty folders go with them", async (t) => {
  const root = t.testdir();
  const driver = await openFileDriver({ type: "file", bucket: root });
  await driver.put("a/b/c", bytes("text"));
  await driver.put("a/d", bytes("x"));
  t.equal(await readFile(join(root, "a/b/c"), "utf8"), "text");
  await driver.delete(["a/b/c"]);
  t.same(await readdir(root, { recursive: true }).then((names) => names.sort()), ["a", "a/d"]);
  await driver.delete(["a/d"]);
  t.same(await readdir(root), []);
  await mkdir(join(root, "empty"));
  await driver.delete(["empty", "empty/x", "no/such/x"]);
  t.same(await readdir(root), ["empty"], "a folder that held no object is not ours");
});

t.test("a FIFO or a folder is no object", async (t) => {
  const root = t.testdir({ folder: {} });
  await run("mkfifo", [join(root, "fifo")]);
  const driver = await openFileDriver({ type: "file", bucket: root });
  await t.rejects(driver.get("fifo"), { name: "StoreError", kind: "not-found" });
  await t.rejects(driver.get("folder"), { name: "StoreError", kind: "not-found" });
  t.same(await keysOf(driver), []);
});

const notRoot = process.getuid?.() !== 0 && "only root may mount a small file system";

t.test("a full disk is reported and leaves nothing behind", { skip: notRoot }, async (t) => {
  const root = await mkdtemp(join(tmpdir(), "kanister-full-"));
  t.teardown(() => rm(root, { recursive: true, force: true }));
  try {
    await run("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", root]);
  } catch (error) {
    t.skip(`cannot mount: ${String(error)}`, () => {});
    return;
  }
  t.teardown(() => run("umount", [root]));
  const driver = await openFileDriver({ type: "file", bucket: root });
  await driver.put("kept", bytes("former"));
  for (const key of ["kept", "deep/er/new"]) {
    await t.rejects(driver.put(key, oddPieces(3_000_000)), {
      code: "STORE",
      kind: "unavailable",
      transient: false,
      message: /no space left/,
    });
  }
  t.same(await readdir(root, { recursive: true }), ["kept"]);
  t.equal((await read((await driver.get("kept")).body)).toString(), "former");
  await driver.put("after", oddPieces(500_000));
});

t.test(
  "what may not be written is denied",
  { skip: process.getuid?.() === 0 && "root may write anywhere" },
  async (t) => {
    const root = t.testdir();
    await writeFile(join(root, "a"), "x");
    await chmod(root, 0o555);
    t.teardown(() => chmod(root, 0o755));
    const driver = await openFileDriver({ type: "file", bucket: root });
    await t.rejects(driver.put("b", bytes("x")), { name: "StoreError", kind: "denied" });
    await t.rejects(driver.delete(["a"]), { name: "StoreError", kind: "denied" });
  },
);

async function keysOf(driver: Awaited<ReturnType<typeof openFileDriver>>, prefix = ""): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of driver.list(prefix)) keys.push(key);
  return keys;
}
