// kando location, on a directory; the S3 parts run when a service is named.

import { randomBytes } from "node:crypto";
import { chmodSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable, Writable } from "node:stream";
import t from "tap";
import { fileProfile, kando, s3Profile } from "./run-kando.ts";

t.test("what is pushed can be pulled, through files and through pipes", async (t) => {
  const dir = t.testdir({ store: {}, source: "from a file" });
  const profile = fileProfile(join(dir, "store"), "pre/fix");
  const at = (verb: string, ...rest: string[]) => ["location", verb, "--profile", profile, "-s", "a b/+c", ...rest];
  t.match(await kando(at("push", join(dir, "source"))), { code: 0, text: "", stderr: "" });
  t.equal(readFileSync(join(dir, "store/pre/fix/a b/+c"), "utf8"), "from a file");
  t.match(await kando(at("pull", "-")), { code: 0, text: "from a file", stderr: "" });
  const content = randomBytes(3_000_000);
  t.match(await kando(at("push", "-"), { stdin: Readable.from(cut(content)) }), { code: 0, text: "" });
  t.ok((await kando(at("pull", "-"))).stdout.equals(content));
  t.match(await kando(at("push", "-"), { stdin: "" }), { code: 0 }, "empty input is an empty object");
  t.match(await kando(at("pull", "-")), { code: 0, text: "" });
});

t.test("pull replaces a file as a whole", async (t) => {
  const dir = t.testdir({ store: { obj: "short" }, out: { long: "a much longer former content", sub: {} } });
  const pull = (target: string, path = "obj") =>
    kando(["location", "pull", `-p=${fileProfile(join(dir, "store"))}`, `--path=${path}`, target]);
  const umask = process.umask();
  t.match(await pull(join(dir, "out/new")), { code: 0, text: "", stderr: "" });
  t.equal(statSync(join(dir, "out/new")).mode & 0o777, 0o644 & ~umask);
  t.match(await pull(join(dir, "out/long")), { code: 0 });
  t.equal(readFileSync(join(dir, "out/long"), "utf8"), "short", "no tail remains");
  symlinkSync("long", join(dir, "out/link"));
  writeFileSync(join(dir, "store/obj"), "second");
  t.match(await pull(join(dir, "out/link")), { code: 0 });
  t.equal(readFileSync(join(dir, "out/long"), "utf8"), "second", "through a symbolic link");
  t.match(await pull("/dev/null"), { code: 0 });
  t.match(await pull(join(dir, "out/never"), "missing"), { code: 3, stderr: /^✗ object "missing" not found in/ });
  t.match(await pull(join(dir, "out/long"), "missing"), { code: 3 });
  t.match(await pull(join(dir, "out/sub")), { code: 2, stderr: /is a directory/ });
  t.match(await pull(join(dir, "out/none/x")), { code: 3, stderr: /does not exist\n {2}hint {2}mkdir -p/ });
  t.same(readdirSync(join(dir, "out")).sort(), ["link", "long", "new", "sub"], "nothing temporary remains");
  t.equal(readFileSync(join(dir, "out/long"), "utf8"), "second", "a failed pull changes nothing");
});

t.test("delete removes an object or a folder, never siblings", async (t) => {
  const names = { dir: { a: "1", b: { c: "2" } }, dir2: { a: "3" }, directory: "4", "dir.txt": "5" };
  const dir = t.testdir({ store: { pre: names, other: "6" } });
  const remove = (...rest: string[]) =>
    kando(["location", "delete", "-p", fileProfile(join(dir, "store"), "pre"), ...rest]);
  const left = () => readdirSync(join(dir, "store"), { recursive: true }).sort();
  t.match(await remove("-s", "dir"), { code: 0, text: "", stderr: "" });
  t.same(left(), ["other", "pre", "pre/dir.txt", "pre/dir2", "pre/dir2/a", "pre/directory"]);
  t.match(await remove("-s", "dir"), { code: 0 }, "nothing there is success");
  t.match(await remove(), { code: 2, stderr: /path is empty[\s\S]*--all/ });
  t.match(await remove("dir2"), { code: 2, stderr: /takes no arguments[\s\S]*--path dir2/ });
  t.match(await remove("-s", "../other"), { code: 2, stderr: /leaves its location/ });
  t.match(await remove("-s", "dir2", "--all"), { code: 2 });
  t.match(await remove("-s", "dire", "--prefix-match=false"), { code: 0 });
  t.equal(left().length, 6);
  t.match(await remove("-s", "dire", "--prefix-match"), { code: 0 });
  t.same(left(), ["other", "pre", "pre/dir.txt", "pre/dir2", "pre/dir2/a"]);
  t.match(await remove("--all"), { code: 0 });
  t.same(left(), ["other"]);
});

t.test("the profile comes from one of four places", async (t) => {
  const dir = t.testdir({ store: { obj: "x" } });
  const profile = fileProfile(join(dir, "store"));
  const file = join(dir, "profile.json");
  writeFileSync(file, profile);
  const pull = ["location", "pull", "-s", "obj", "-"];
  t.match(await kando([...pull, "-p", profile]), { code: 0, text: "x" });
  t.match(await kando([...pull, "--profile-file", file]), { code: 0, text: "x" });
  t.match(await kando([...pull, "--profile", "-"], { stdin: profile }), { code: 0, text: "x" });
  t.match(await kando([...pull, "--profile-file=-"], { stdin: profile }), { code: 0, text: "x" });
  const env = { KANISTER_PROFILE: profile };
  t.match(await kando(pull, { env }), { code: 0, text: "x" });
  t.match(
    await kando([...pull, "-p", "{}", "-p", profile], { env: { KANISTER_PROFILE: "{}" } }),
    { code: 0 },
    "last wins",
  );
  t.match(await kando(pull), { code: 2, stderr: /Please provide the --profile flag\n {2}hint.*KANISTER_PROFILE/ });
  t.match(await kando([...pull, "-p", profile, "--profile-file", file]), { code: 2, stderr: /exclude each other/ });
  t.match(await kando([...pull, "--profile-file", join(dir, "no")]), { code: 3 });
  t.match(await kando([...pull, "-p", "{"]), { code: 2, stderr: /failed to unmarshal profile/ });
  t.match(await kando(["location", "push", "-p", "-", "-"]), { code: 2, stderr: /stdin cannot hold both/ });
});

t.test("the source is checked before the store", async (t) => {
  const dir = t.testdir({ store: {}, folder: {} });
  const push = (source: string) =>
    kando(["location", "push", "-p", fileProfile(join(dir, "store")), "-s", "x", source]);
  t.match(await push(join(dir, "nofile")), { code: 3, stderr: /nofile: no such file or directory/ });
  t.match(await push(join(dir, "folder")), { code: 2, stderr: /is a directory[\s\S]*tar/ });
  t.match(await push("/dev/null"), { code: 0 });
  t.same(readdirSync(join(dir, "store")), ["x"]);
});

t.test("flags for kopia are checked, and said to do nothing elsewhere", async (t) => {
  const dir = t.testdir({ store: {} });
  const profile = ["-p", fileProfile(join(dir, "store")), "-s", "x"];
  t.match(await kando(["location", "push", ...profile, "-o", "bad key", "-"]), {
    code: 2,
    stderr: /Key should contain/,
  });
  const warned = await kando(["location", "push", ...profile, "-o", "name", "-"]);
  t.match(warned, { code: 0, stderr: /"level":"warning","msg":"--output-name has no effect/ });
  t.match(await kando(["location", "pull", ...profile, "-k", "{}", "-", "-v", "error"]), { code: 0, stderr: "" });
  t.match(await kando(["location", "push", ...profile, "--expect-size", "lots", "-"]), { code: 2 });
  t.match(await kando(["location", "push", ...profile, "--expect-size", "1.5GiB", "-"]), { code: 0 });
});

t.test("log records are JSON on stderr", async (t) => {
  const dir = t.testdir({ store: {} });
  const { stderr } = await kando([
    "-v",
    "info",
    "location",
    "push",
    "-p",
    fileProfile(join(dir, "store")),
    "-s",
    "x",
    "-",
  ]);
  const record = JSON.parse(stderr);
  t.match(record, { key: "x", level: "info", msg: "pushed", size: 0 });
  t.same(Object.keys(record), Object.keys(record).sort());
});

t.test("cancelling ends with 130 and leaves nothing", async (t) => {
  const dir = t.testdir({ store: { obj: "x".repeat(100_000) }, out: {} });
  const profile = fileProfile(join(dir, "store"));
  const controller = new AbortController();
  const silent = new Readable({
    read() {
      setImmediate(() => controller.abort());
    },
  });
  silent.push("some bytes");
  const { signal } = controller;
  const push = await kando(["location", "push", "-p", profile, "-s", "new/x", "-"], { stdin: silent, signal });
  t.match(push, { code: 130, text: "", stderr: /^✗ cancelled\n$/ });
  t.same(readdirSync(join(dir, "store")), ["obj"]);
  t.ok(silent.destroyed);
  const stuck = new AbortController();
  const stdout = new Writable({ highWaterMark: 1, write: () => setImmediate(() => stuck.abort()) });
  const pull = await kando(["location", "pull", "-p", profile, "-s", "obj", "-"], { stdout, signal: stuck.signal });
  t.match(pull, { code: 130 }, "a reader that takes nothing does not hold it up");
});

t.test("secrets of the profile never appear, whatever fails", async (t) => {
  const secret = "hush/hush+secret";
  const forms = [secret, Buffer.from(secret).toString("base64"), encodeURIComponent(secret), "AKIDTEST1234"];
  const dir = t.testdir({});
  const profiles = [
    s3Profile("http://127.0.0.1:1"),
    s3Profile(`http://${secret}`),
    s3Profile(`http://x:${encodeURIComponent(secret)}@h/`),
    s3Profile("http://127.0.0.1:1").replace("s3Compliant", secret),
    s3Profile("http://127.0.0.1:1").slice(0, -2),
    s3Profile("http://127.0.0.1:1").replace("keyPair", "other"),
  ];
  for (const profile of profiles) {
    for (const argv of [["push", join(dir, "no")], ["pull", "-"], ["delete"], ["push", "/dev/null"]]) {
      const result = await kando(["location", ...argv, "-s", "x", "-v", "trace", "-p", profile]);
      t.not(result.code, 0);
      t.not(result.code, 70, result.stderr);
      for (const form of forms) t.notOk((result.text + result.stderr).includes(form), form);
    }
  }
});

t.test("a store that cannot be reached ends with 69 and names the address", async (t) => {
  const argv = ["location", "pull", "-p", s3Profile("http://127.0.0.1:1"), "-s", "x", "-"];
  t.match(await kando(argv), { code: 69, text: "", stderr: /bucket b at http:\/\/127\.0\.0\.1:1.*ECONNREFUSED/ });
});

const asRoot = process.getuid?.() === 0 && "root may write anywhere";
t.test("a target that cannot be written", { skip: asRoot }, async (t) => {
  const dir = t.testdir({ store: { obj: "x" }, out: {} });
  chmodSync(join(dir, "out"), 0o555);
  t.teardown(() => chmodSync(join(dir, "out"), 0o755));
  const argv = ["location", "pull", "-p", fileProfile(join(dir, "store")), "-s", "obj", join(dir, "out/x")];
  t.match(await kando(argv), { code: 1, stderr: /cannot write/ });
});

function* cut(content: Buffer): Generator<Buffer> {
  for (let start = 0, size = 1; start < content.length; start += size, size = (size * 3 + 1) % 99_991 || 1) {
    yield content.subarray(start, start + size);
  }
}
