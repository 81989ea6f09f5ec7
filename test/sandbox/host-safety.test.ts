// What a pod or an object may not do to the machine: reach, change or remove folders that are no volumes of the sandbox.

import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import t from "tap";
import { openCluster } from "../../src/kube/kubernetes-cluster.ts";
import { waitForContainerEnd } from "../../src/kube/pods.ts";
import { startTestSandbox } from "../helpers/start-sandbox.ts";
import { waitUntil } from "../helpers/wait-until.ts";

const core = (resource: string, name?: string) => ({ group: "", version: "v1", resource, ...(name && { name }) });

const sandbox = await startTestSandbox();
const victim = mkdtempSync("/var/tmp/kanister-victim-");
writeFileSync(join(victim, "precious"), "data");
t.teardown(async () => {
  await sandbox.remove();
  rmSync(victim, { recursive: true });
});
const cluster = openCluster({ file: sandbox.kubeconfigFile, env: {} });
const signal = new AbortController().signal;
const claims = { ...core("persistentvolumeclaims"), namespace: "default" };
const pods = { ...core("pods"), namespace: "default" };

const claim = (name: string, spec: object = {}) => ({
  apiVersion: "v1",
  kind: "PersistentVolumeClaim",
  metadata: { name },
  spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Mi" } }, ...spec },
});

async function run(name: string, mount: object, command: string) {
  const containers = [
    { name: "c", image: "x", command: ["sh", "-c", command], volumeMounts: [{ name: "d", mountPath: "/m", ...mount }] },
  ];
  const spec = {
    restartPolicy: "Never",
    containers,
    volumes: [{ name: "d", persistentVolumeClaim: { claimName: "d" } }],
  };
  await cluster.create(pods, { apiVersion: "v1", kind: "Pod", metadata: { name }, spec });
}

const intact = (t: { ok(value: unknown, message: string): unknown }) =>
  t.ok(existsSync(join(victim, "precious")) && !existsSync(join(victim, "pwned")), "the host's folder is as it was");

await cluster.create(claims, claim("d"));

t.test("deleting a claim removes no folder that a hand-written volume names", async (t) => {
  for (const [index, path] of [victim, `${sandbox.directory}/volumes/../../${victim}`].entries()) {
    const name = `evil-${index}`;
    await cluster.create(core("persistentvolumes"), {
      apiVersion: "v1",
      kind: "PersistentVolume",
      metadata: { name, annotations: { "pv.kubernetes.io/provisioned-by": "x" } },
      spec: {
        capacity: { storage: "1Gi" },
        accessModes: ["ReadWriteOnce"],
        persistentVolumeReclaimPolicy: "Delete",
        storageClassName: "",
        hostPath: { path },
        claimRef: { namespace: "default", name },
      },
    });
    await cluster.create(claims, claim(name, { storageClassName: "" }));
    await waitUntil("the claim to be bound", async () => {
      const { status } = (await cluster.get({ ...claims, name })) as { status?: { phase?: string } };
      return status?.phase === "Bound" ? true : undefined;
    });
    await cluster.delete({ ...claims, name });
    await waitUntil("the volume to be released", async () => {
      const { items } = await cluster.list(core("persistentvolumes"));
      return items.some((item) => item.metadata.name === name) ? undefined : true;
    });
    intact(t);
  }
});

const skip = sandbox.isolation === "namespaces" ? false : "pods cannot mount volumes here";

t.test("subPath and subPathExpr stay inside the volume", { skip }, async (t) => {
  await t.rejects(run("up", { subPathExpr: "../../.." }, "true"), { message: /must not contain '\.\.'/ });
  await t.rejects(run("up", { subPath: "a/../../b" }, "true"), { message: /must not contain '\.\.'/ });
  const containers = [
    {
      name: "c",
      image: "x",
      command: ["sh", "-c", "echo pwn > /m/pwned"],
      env: [{ name: "X", value: `../../../../../../..${victim}` }],
      volumeMounts: [{ name: "d", mountPath: "/m", subPathExpr: "$(X)" }],
    },
  ];
  const spec = {
    restartPolicy: "Never",
    containers,
    volumes: [{ name: "d", persistentVolumeClaim: { claimName: "d" } }],
  };
  await cluster.create(pods, { apiVersion: "v1", kind: "Pod", metadata: { name: "expanded" }, spec });
  await run("linker", {}, `ln -s ${victim} /m/link`);
  await waitForContainerEnd(cluster, { namespace: "default", name: "linker" }, "c", { signal });
  await run("through", { subPath: "link" }, "rm -f /m/precious; echo pwn > /m/pwned");
  for (const name of ["expanded", "through"]) {
    const message = await waitUntil(`pod ${name} to be refused`, async () => {
      const text = JSON.stringify((await cluster.get({ ...pods, name }))["status"]);
      return /leaves the volume|symbolic link/.test(text) ? text : undefined;
    });
    t.match(message, /CreateContainerConfigError|Error/, name);
  }
  intact(t);
});

t.test("a folder inside the volume is still made and mounted", { skip }, async (t) => {
  await run("fine", { subPath: "a/b" }, "echo text > /m/file");
  t.match(await waitForContainerEnd(cluster, { namespace: "default", name: "fine" }, "c", { signal }), { exitCode: 0 });
});

t.test("a huge termination message does not trouble the server", async (t) => {
  const containers = [
    { name: "c", image: "x", command: ["sh", "-c", "truncate -s 3G /dev/termination-log 2>/dev/null; exit 0"] },
  ];
  await cluster.create(pods, {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "huge" },
    spec: { restartPolicy: "Never", containers },
  });
  t.match(await waitForContainerEnd(cluster, { namespace: "default", name: "huge" }, "c", { signal }), { exitCode: 0 });
});
