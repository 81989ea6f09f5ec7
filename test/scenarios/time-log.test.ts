// The example time-log: backup, loss, restore and delete on the sandbox (a directory) and on a real cluster (S3).

import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import t, { type Test } from "tap";
import { readYaml } from "../../src/api/kubernetes-yaml.ts";
import type { KubeObject } from "../../src/kube/cluster.ts";
import { openCluster } from "../../src/kube/kubernetes-cluster.ts";
import { runCli } from "../helpers/run-cli.ts";
import { listKeys, makeBucket, s3Profile, storeOf } from "../helpers/s3.ts";
import { startTestSandbox } from "../helpers/start-sandbox.ts";
import { applyObjects, withNamespace } from "./run-scenario.ts";
import { realStage } from "./stages.ts";

const EXAMPLE = join(import.meta.dirname, "../../examples/time-log");

type Place = {
  kubeconfig: string;
  image: string;
  profile: (namespace: string) => string;
  keys: (play: Play) => Promise<string[]>;
};
type Play = { namespace: string; shell: (script: string) => Promise<string> };

async function play(t: Test, place: Place): Promise<void> {
  const cluster = openCluster({ file: place.kubeconfig, env: {} });
  const folder = mkdtempSync(join(tmpdir(), "kanister-time-log-"));
  await withNamespace(cluster, "time-log", async (namespace) => {
    const text = readFileSync(join(EXAMPLE, "application.yaml"), "utf8").replaceAll(
      "localhost/kanister-tools:1",
      place.image,
    );
    await applyObjects(
      cluster,
      namespace,
      readYaml(text, "application.yaml").map((one) => one.value as KubeObject),
    );
    const shell = async (script: string) => {
      let output = "";
      const take = (chunk: Uint8Array) => {
        output += Buffer.from(chunk).toString("utf8");
      };
      const at = { namespace, pod: "time-log-0", container: "writer" };
      const { exitCode } = await cluster.exec(at, ["sh", "-c", script], { stdout: take, stderr: take });
      t.equal(exitCode, 0, `${script}: ${output}`);
      return output.trim();
    };
    const profile = join(folder, "profile.yaml");
    const record = join(folder, "record.yaml");
    writeFileSync(profile, place.profile(namespace));
    const run = async (...words: string[]) => {
      const common = [
        "-b",
        join(EXAMPLE, "blueprint.yaml"),
        "-p",
        profile,
        "--kubeconfig",
        place.kubeconfig,
        "-n",
        namespace,
      ];
      const result = await runCli(["run", ...words, ...common]);
      t.equal(result.code, 0, `${words[0]}: ${result.stderr}`);
      return result;
    };

    const lines = Number(await shell('wc -l < "$DATA/time.log"'));
    const checksum = `head -n ${lines} "$DATA/time.log" | sha256sum`;
    const before = await shell(checksum);
    await run("backup", "--statefulset", `${namespace}/time-log`, "--record", record);
    t.equal((await place.keys({ namespace, shell })).length, 1, "one object is in the store");
    await shell('touch "$DATA/paused" && rm "$DATA/time.log"');
    await run("restore", "--from", record);
    t.equal(await shell(checksum), before, "the data are as they were");
    t.equal(
      await shell('ls "$DATA/paused" 2>/dev/null || echo writing'),
      "writing",
      "the deferred phase let the writer go on",
    );
    await run("delete", "--from", record);
    t.same(await place.keys({ namespace, shell }), [], "the store is empty");
  });
}

t.test("on a sandbox, into a directory", async (t) => {
  const sandbox = await startTestSandbox();
  t.teardown(() => sandbox.remove());
  await play(t, {
    kubeconfig: sandbox.kubeconfigFile,
    image: "localhost/any:1",
    profile: () => readFileSync(join(EXAMPLE, "profile.yaml"), "utf8"),
    keys: async ({ shell }) => (await shell("find /backups -type f")).split("\n").filter(Boolean),
  });
});

const stage = realStage(process.env);
const store = storeOf(process.env);
const reason = typeof stage === "string" ? stage : store === undefined ? "S3_ENDPOINT names no store" : false;
t.test("on a real cluster, into S3", { skip: reason }, async (t) => {
  if (typeof stage === "string" || store === undefined) return;
  await makeBucket(store, "time-log");
  await play(t, {
    kubeconfig: stage.kubeconfig,
    image: stage.image,
    profile: (namespace) => s3Profile(store, "time-log", namespace),
    keys: ({ namespace }) => listKeys(store, "time-log", namespace),
  });
});
