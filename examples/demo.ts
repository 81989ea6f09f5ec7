// A backup, a loss and a restore before your eyes, on nothing but Node: npm run demo [-- --no-isolation]

import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { readYaml, writeYaml } from "../src/api/kubernetes-yaml.ts";
import type { Cluster, KubeObject } from "../src/kube/cluster.ts";
import { openCluster } from "../src/kube/kubernetes-cluster.ts";

const ROOT = join(import.meta.dirname, "..");
const KANCTL = join(ROOT, "bin", "kanctl.js");
const STATEFUL_SET = { group: "apps", version: "v1", resource: "statefulsets", namespace: "default", name: "time-log" };
const POD = { namespace: "default", pod: "time-log-0" };

const folder = mkdtempSync(join(tmpdir(), "kanister-demo-"));
const sandboxFlags = ["--directory", join(folder, "sandbox")];

/** Runs a command line as a user would type it. */
async function kanctl(...words: string[]): Promise<void> {
  console.log(`\n$ kanctl ${words.join(" ").replaceAll(folder, "$DEMO").replaceAll(`${ROOT}/`, "")}`);
  const child = spawn(process.execPath, [KANCTL, ...words], { stdio: ["ignore", "inherit", "inherit"] });
  const code = await new Promise((resolve) => child.on("exit", resolve));
  if (code !== 0) throw new Error(`kanctl ${words[0]} ${words[1]} ended with ${code}`);
}

async function shell(cluster: Cluster, script: string): Promise<string> {
  let output = "";
  const take = (chunk: Uint8Array) => {
    output += Buffer.from(chunk).toString("utf8");
  };
  const { exitCode } = await cluster.exec(POD, ["sh", "-c", script], { stdout: take, stderr: take });
  if (exitCode !== 0) throw new Error(`${script} ended with ${exitCode}: ${output}`);
  return output.trim();
}

/** The example's objects; where pods cannot mount volumes, its data lie in the pod's own working directory. */
function applicationObjects(withVolumes: boolean): KubeObject[] {
  const objects = readYaml(
    readFileSync(join(ROOT, "examples/time-log/application.yaml"), "utf8"),
    "application.yaml",
  ).map((document) => document.value as KubeObject);
  if (withVolumes) return objects;
  const statefulSets = objects.filter((object) => object.kind === "StatefulSet") as StatefulSet[];
  return statefulSets.map(({ spec, ...rest }) => {
    const { volumes: _volumes, containers, ...podSpec } = spec.template.spec;
    const bare = containers.map(({ volumeMounts: _mounts, ...container }) => ({
      ...container,
      env: [{ name: "DATA", value: "." }],
    }));
    const { volumeClaimTemplates: _claims, ...others } = spec;
    return { ...rest, spec: { ...others, template: { ...spec.template, spec: { ...podSpec, containers: bare } } } };
  });
}

type StatefulSet = KubeObject & {
  spec: {
    volumeClaimTemplates?: unknown;
    template: { spec: { volumes?: unknown; containers: { volumeMounts?: unknown }[] } };
  };
};

async function apply(cluster: Cluster, objects: KubeObject[]): Promise<void> {
  for (const object of objects) {
    const { group, version, resource } = await cluster.resourceOf(object.apiVersion as string, object.kind as string);
    await cluster.create({ group, version, resource, namespace: "default" }, object);
    console.log(`${object.kind} ${object.metadata.name} created`);
  }
  for await (const { object } of cluster.watch({ ...STATEFUL_SET, name: undefined }, {})) {
    if ((object["status"] as { readyReplicas?: number } | undefined)?.readyReplicas === 1) return;
  }
}

async function demo(): Promise<void> {
  const isolated = !process.argv.includes("--no-isolation");
  await kanctl("sandbox", "start", ...sandboxFlags, ...(isolated ? [] : ["--no-isolation"]));
  const state = JSON.parse(readFileSync(join(folder, "sandbox", "state.json"), "utf8")) as {
    kubeconfigFile: string;
    isolation: string;
  };
  const withVolumes = state.isolation === "namespaces";
  const cluster = openCluster({ file: state.kubeconfigFile, env: {} });

  console.log("\nAn application writes the time into a file, once a second:");
  await apply(cluster, applicationObjects(withVolumes));
  let lines = 0;
  while (lines < 3) {
    await delay(200);
    lines = Number(await shell(cluster, 'wc -l < "$DATA/time.log"'));
  }
  // The writer goes on, so the checksum is that of the lines there are now.
  const checksum = `head -n ${lines} "$DATA/time.log" | sha256sum | cut -d" " -f1`;
  const before = await shell(cluster, checksum);
  console.log(`${lines} lines, SHA-256 ${before}`);

  const store = join(folder, "backups");
  mkdirSync(store);
  const profile = join(folder, "profile.yaml");
  const location = { type: "file", bucket: withVolumes ? "/backups" : store };
  writeFileSync(
    profile,
    writeYaml({ apiVersion: "cr.kanister.io/v1alpha1", kind: "Profile", metadata: { name: "demo" }, location }),
  );
  const record = join(folder, "backup.yaml");
  const common = [
    "-b",
    join(ROOT, "examples/time-log/blueprint.yaml"),
    "-p",
    profile,
    "--kubeconfig",
    state.kubeconfigFile,
  ];
  await kanctl("run", "backup", ...common, "--statefulset", "default/time-log", "--record", record);

  console.log("\nSomebody deletes the file:");
  await shell(cluster, 'touch "$DATA/paused" && rm "$DATA/time.log"');
  console.log(await shell(cluster, 'ls "$DATA/time.log" 2>&1 || true'));

  await kanctl("run", "restore", ...common, "--from", record);
  const after = await shell(cluster, checksum);
  console.log(`\nSHA-256 of the first ${lines} lines\n  before the loss    ${before}\n  after the restore  ${after}`);
  if (after !== before) throw new Error("the restored data differ");

  await kanctl("run", "delete", ...common, "--from", record);
  const left = withVolumes ? await shell(cluster, "find /backups -type f") : readdirSync(store).join(" ");
  if (left !== "") throw new Error(`the store still holds ${left}`);
  console.log("\nThe store is empty again.");
}

let code = 0;
process.on("SIGINT", () => {
  code = 130;
});
try {
  await demo();
} catch (error) {
  code ||= 1;
  console.error(`demo: failed: ${error instanceof Error ? error.message : error}`);
} finally {
  execFileSync(process.execPath, [KANCTL, "sandbox", "stop", ...sandboxFlags], { stdio: "inherit" });
  rmSync(folder, { recursive: true, force: true });
}
if (code === 0) console.log("demo: ok");
process.exit(code);
