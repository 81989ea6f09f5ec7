// The record of a run, in a file that is always whole or in the cluster.

import { chmodSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import t from "tap";
import type { ActionSetStatus } from "../../src/api/action-set.ts";
import { readDocument } from "../../src/api/documents.ts";
import { clusterRecord, fileRecord, newRecord, noRecord } from "../../src/kanctl/record-store.ts";
import { fakeCluster, refusal } from "../helpers/fake-cluster.ts";

const SPEC = { actions: [{ name: "backup", blueprint: "bp", object: { kind: "PVC", namespace: "shop", name: "c" } }] };
const status = (message: string): ActionSetStatus => ({ state: "running", error: { message }, progress: {} });
const record = () => newRecord("backup", "shop", SPEC);

t.test("names are those of Kubernetes objects", async (t) => {
  for (const [action, pattern] of [
    ["backup", /^backup-[a-z0-9]{5}$/],
    ["Backup_All é", /^backup-all---[a-z0-9]{5}$/],
  ] as const) {
    t.match(newRecord(action, "shop", SPEC).metadata, { name: pattern, namespace: "shop" });
  }
  t.not(record().metadata.name, record().metadata.name);
});

t.test("a file is there from the start, private, and ends with the last status", async (t) => {
  const folder = t.testdir({ "r.yaml": "kind: ActionSet\n" });
  const file = join(folder, "r.yaml");
  chmodSync(file, 0o666);
  await t.rejects(fileRecord(file, record(), { overwrite: false }), { code: "USAGE", message: /earlier record/ });
  const store = await fileRecord(file, record(), { overwrite: true });
  t.equal(store.name, file);
  t.equal(statSync(file).mode & 0o777, 0o600);
  const first = await readDocument("ActionSet", readFileSync(file, "utf8"), file);
  t.match(first.value, { spec: SPEC, metadata: { namespace: "shop" } });
  t.equal(first.value.status, undefined);
  for (let count = 0; count < 20; count++) store.save(status(`number ${count}`));
  await store.close();
  const last = await readDocument("ActionSet", readFileSync(file, "utf8"), file);
  t.equal(last.value.status?.error.message, "number 19");
  t.same(last.warnings, [], "it reads back without a complaint");
  t.equal(statSync(file).mode & 0o777, 0o600);
  t.same(readdirSync(folder), ["r.yaml"]);
  store.save(status("after"));
  await store.close();
  t.match(readFileSync(file, "utf8"), /after/, "closing waits for what was saved since");
});

t.test("outputs with secrets are kept as they are", async (t) => {
  const file = join(t.testdir({}), "r.yaml");
  const store = await fileRecord(file, record(), { overwrite: false });
  const output = { password: "hush: 'hush'\n", big: 9007199254740993n, yes: "yes" };
  const phases = [{ name: "p", state: "complete" as const, output, progress: {} }];
  const actions = [
    { name: "backup", object: {}, blueprint: "bp", phases, deferPhase: { name: "", state: "" as const, progress: {} } },
  ];
  store.save({ ...status(""), actions });
  await store.close();
  const { value } = await readDocument("ActionSet", readFileSync(file, "utf8"), file);
  t.strictSame(value.status?.actions?.[0]?.phases[0]?.output, output);
});

t.test("how --from finds it again", async (t) => {
  const folder = t.testdir({});
  const rows: [name: string, file: string][] = [
    [join(folder, "r"), join(folder, "r")],
    [join(folder, "r.json"), join(folder, "r.json")],
  ];
  for (const [name, file] of rows) t.equal((await fileRecord(file, record(), { overwrite: false })).name, name);
  const before = process.cwd();
  t.teardown(() => process.chdir(before));
  process.chdir(folder);
  t.equal(
    (await fileRecord("plain", record(), { overwrite: false })).name,
    "./plain",
    "a bare word would be a name in the cluster",
  );
  t.equal((await fileRecord("r.yaml", record(), { overwrite: false })).name, "r.yaml");
});

t.test("a file that cannot be written is an error before anything runs", async (t) => {
  const folder = t.testdir({});
  await t.rejects(fileRecord(join(folder, "no/where.yaml"), record(), { overwrite: false }), {
    code: "RECORD",
    message: /^the record .*where\.yaml cannot be written: ENOENT/,
    hint: /choose another place with --record/,
  });
  t.same(readdirSync(folder), []);
});

t.test("a write that fails later is told at the end, unless a later one succeeds", async (t) => {
  const folder = t.testdir({ d: {} });
  const file = join(folder, "d", "r.yaml");
  const store = await fileRecord(file, record(), { overwrite: false });
  const { rmSync, mkdirSync } = await import("node:fs");
  rmSync(join(folder, "d"), { recursive: true });
  store.save(status("lost"));
  await t.rejects(store.close(), { code: "RECORD", message: /cannot be written/ });
  mkdirSync(join(folder, "d"));
  store.save(status("kept"));
  await t.resolves(store.close());
  t.match(readFileSync(file, "utf8"), /kept/);
});

t.test("in the cluster it is created when the run has ended", async (t) => {
  const fake = fakeCluster([], { defaultNamespace: "shop" });
  const store = await clusterRecord(fake.cluster, record());
  t.match(
    fake.calls,
    [{ verb: "create", path: "actionsets/shop", body: { status: { state: "complete" } } }],
    "only tried",
  );
  t.same(fake.all("ActionSet"), []);
  store.save(status("one"));
  store.save({ ...status(""), state: "complete" });
  t.equal(fake.calls.length, 1);
  await store.close();
  t.match(fake.all("ActionSet"), [
    { metadata: { name: store.name, namespace: "shop" }, spec: SPEC, status: { state: "complete" } },
  ]);
});

t.test("a cluster that will not take it says so before anything runs", async (t) => {
  const rows: [error: Error, message: RegExp, hint: RegExp][] = [
    [
      refusal(404, "NotFound", "the server could not find the requested resource"),
      /^the record cannot be stored in the cluster: the server could/,
      /no ActionSets; use --record FILE/,
    ],
    [refusal(403, "Forbidden", "no"), /: no$/, /^$/],
  ];
  for (const [error, message, hint] of rows) {
    const cluster = { ...fakeCluster().cluster, create: async () => Promise.reject(error) };
    const caught = await clusterRecord(cluster, record()).catch((thrown: Error & { hint?: string }) => thrown);
    t.match(caught, { code: "RECORD", message });
    t.match((caught as { hint?: string }).hint ?? "", hint);
  }
});

t.test("a cluster that will not take it in the end", async (t) => {
  const fake = fakeCluster();
  const create: typeof fake.cluster.create = async (path, object, options) => {
    if (options?.dryRun) return fake.cluster.create(path, object, options);
    throw refusal(409, "AlreadyExists", "there is one already");
  };
  const store = await clusterRecord({ ...fake.cluster, create }, record());
  store.save(status(""));
  await t.rejects(store.close(), { code: "RECORD", message: /cannot be stored in the cluster: there is one already$/ });
});

t.test("no record", async (t) => {
  noRecord.save(status(""));
  await t.resolves(noRecord.close());
  t.equal(noRecord.name, undefined);
});

t.test("what is no record is never replaced", async (t) => {
  const folder = t.testdir({ "bp.yaml": "kind: Blueprint\n", d: {} });
  for (const overwrite of [false, true]) {
    for (const [file, message] of [
      [join(folder, "bp.yaml"), /no record/],
      [join(folder, "d"), /is not a file/],
      ["/dev/null", /is not a file/],
      ["-", /needs a file/],
    ] as const) {
      await t.rejects(fileRecord(file, record(), { overwrite }), { code: "USAGE", message });
    }
  }
  t.equal(readFileSync(join(folder, "bp.yaml"), "utf8"), "kind: Blueprint\n");
});

t.test("abandoning writes at once", async (t) => {
  const file = join(t.testdir({}), "r.yaml");
  const store = await fileRecord(file, record(), { overwrite: false });
  store.abandon(status("interrupted"));
  t.match(readFileSync(file, "utf8"), /interrupted/);
});
