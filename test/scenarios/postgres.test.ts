// The published PostgreSQL blueprint, unchanged, on a real cluster: backup, loss, restore, delete.

import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import t from "tap";
import { readYaml } from "../../src/api/kubernetes-yaml.ts";
import type { KubeObject } from "../../src/kube/cluster.ts";
import { openCluster } from "../../src/kube/kubernetes-cluster.ts";
import { runCli } from "../helpers/run-cli.ts";
import { listKeys, makeBucket, s3Profile, storeOf } from "../helpers/s3.ts";
import { sharedFolder } from "../helpers/shared.ts";
import { applyObjects, withNamespace } from "./run-scenario.ts";
import { realStage } from "./stages.ts";

const stage = realStage(process.env);
const store = storeOf(process.env);
const blueprint = join(sharedFolder(), "corpus/blueprints/kanisterio--blueprints--postgres-blueprint.yaml");

const missing =
  typeof stage === "string"
    ? stage
    : !store
      ? "S3_ENDPOINT names no store"
      : existsSync(blueprint)
        ? undefined
        : `${blueprint} is absent`;

if (missing !== undefined || typeof stage === "string" || store === undefined) {
  t.plan(0, missing);
} else {
  t.test("backup, loss, restore and delete of a PostgreSQL 15", async (t) => {
    const cluster = openCluster({ file: stage.kubeconfig, env: {} });
    const folder = mkdtempSync(join(tmpdir(), "kanister-postgres-"));
    await makeBucket(store, "postgres");
    await withNamespace(cluster, "postgres", async (namespace) => {
      const objects = readYaml(readFileSync(join(import.meta.dirname, "postgres.yaml"), "utf8"), "postgres.yaml");
      await applyObjects(
        cluster,
        namespace,
        objects.map((one) => one.value as KubeObject),
      );
      const sql = async (statement: string): Promise<string> => {
        let output = "";
        const take = (chunk: Uint8Array) => {
          output += Buffer.from(chunk).toString("utf8");
        };
        const at = { namespace, pod: "shop-postgresql-0" };
        const { exitCode } = await cluster.exec(at, ["psql", "-qtAc", statement], { stdout: take, stderr: take });
        t.equal(exitCode, 0, `${statement}: ${output.slice(0, 200)}`);
        return output.trim();
      };
      const checksum = "select count(*) || ' ' || md5(string_agg(id || ':' || item, ',' order by id)) from orders";
      await sql("create table orders as select id, md5(id::text) as item from generate_series(1, 100000) id");
      const before = await sql(checksum);

      const profile = join(folder, "profile.yaml");
      const record = join(folder, "record.yaml");
      writeFileSync(profile, s3Profile(store, "postgres", namespace));
      const run = (...words: string[]) =>
        runCli(["run", ...words, "-b", blueprint, "-p", profile, "--kubeconfig", stage.kubeconfig, "-n", namespace]);

      const backup = await run("backup", "--statefulset", `${namespace}/shop-postgresql`, "--record", record);
      t.equal(backup.code, 0, backup.stderr);
      t.equal((await listKeys(store, "postgres", namespace)).length, 1, "one object is in the store");
      t.notMatch(backup.stdout + backup.stderr, /correct-horse-battery|testsecret/, "no secret is shown");

      await sql("drop table orders");
      t.match(await sql("select to_regclass('orders') is null"), "t", "the table is lost");

      const restore = await run("restore", "--from", record);
      t.equal(restore.code, 0, restore.stderr);
      t.equal(await sql(checksum), before, "every row is back");

      const removal = await run("delete", "--from", record, "--namespacetargets", namespace);
      t.equal(removal.code, 0, removal.stderr);
      t.same(await listKeys(store, "postgres", namespace), [], "the store is empty");
      const pods = await cluster.list({ group: "", version: "v1", resource: "pods", namespace });
      t.same(
        pods.items.map((pod) => pod.metadata.name),
        ["shop-postgresql-0"],
        "no worker pod is left",
      );
    });
  });
}
