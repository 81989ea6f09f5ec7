// The contract of `Cluster`, for every cluster there is: the sandbox and a real one must answer alike.

import type { Test } from "tap";
import { CancelledError, ClusterError } from "../../src/errors/error.ts";
import type { Cluster, KubeObject } from "../../src/kube/cluster.ts";
import { waitForContainerStart, waitForPodGone } from "../../src/kube/pods.ts";
import { withNamespace } from "../scenarios/run-scenario.ts";

export type ClusterFactory = () => Promise<{ cluster: Cluster; image: string }>;

const CONFIG_MAPS = { group: "", version: "v1", resource: "configmaps" };
const PODS = { group: "", version: "v1", resource: "pods" };

const configMap = (name: string, data: Record<string, string> = {}) => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name, labels: { suite: "conformance" } },
  data,
});

/** The ClusterError that a call ends with. */
async function refusal(t: Test, call: Promise<unknown>): Promise<ClusterError> {
  const error = await call.then(
    () => undefined,
    (caught: unknown) => caught,
  );
  t.ok(error instanceof ClusterError, `a ClusterError, not ${error}`);
  return error as ClusterError;
}

export function clusterConformance(t: Test, name: string, factory: ClusterFactory): void {
  t.test(`${name}: objects`, async (t) => {
    const { cluster } = await factory();
    await withNamespace(cluster, "conformance", async (namespace) => {
      const at = { ...CONFIG_MAPS, namespace };
      await t.test("what is created can be read, and only once created", async (t) => {
        const created = await cluster.create(at, configMap("one", { a: "1" }));
        t.match(created.metadata, { name: "one", namespace, uid: /./, resourceVersion: /./, creationTimestamp: /Z$/ });
        t.match(await cluster.get({ ...at, name: "one" }), { kind: "ConfigMap", data: { a: "1" } });
        t.match(await refusal(t, cluster.create(at, configMap("one"))), {
          status: 409,
          reason: "AlreadyExists",
          message: "cannot create configmap",
        });
        t.match(await refusal(t, cluster.get({ ...at, name: "none" })), {
          status: 404,
          reason: "NotFound",
          message: /configmaps "none" not found/,
        });
      });
      await t.test("a namespace that is not there is named", async (t) => {
        const error = await refusal(
          t,
          cluster.create({ ...CONFIG_MAPS, namespace: "nowhere-at-all" }, configMap("one")),
        );
        t.match(error, { status: 404, message: /namespaces "nowhere-at-all" not found/ });
      });
      await t.test("an update of an old version is a conflict", async (t) => {
        const old = await cluster.get({ ...at, name: "one" });
        await cluster.replace({ ...at, name: "one" }, { ...old, data: { a: "2" } });
        const error = await refusal(t, cluster.replace({ ...at, name: "one" }, { ...old, data: { a: "3" } }));
        t.match(error, { status: 409, reason: "Conflict" });
        t.match(await cluster.get({ ...at, name: "one" }), { data: { a: "2" } });
      });
      await t.test("json, merge and strategic patches", async (t) => {
        const path = { ...at, name: "one" };
        await cluster.patch(path, [{ op: "add", path: "/data/b", value: "json" }], "json");
        await cluster.patch(path, { data: { a: null, c: "merge" } }, "merge");
        const patched = await cluster.patch(path, { metadata: { labels: { d: "strategic" } } }, "strategic");
        t.same(patched["data"], { b: "json", c: "merge" });
        t.match(patched.metadata.labels, { suite: "conformance", d: "strategic" });
        const error = await refusal(t, cluster.patch(path, [{ op: "test", path: "/data/b", value: "other" }], "json"));
        t.equal(error.status, 422);
      });
      await t.test("lists follow pages and selectors", async (t) => {
        const names = Array.from({ length: 30 }, (_, index) => `many-${String(index).padStart(2, "0")}`);
        await Promise.all(names.map((one) => cluster.create(at, configMap(one))));
        const { items, resourceVersion } = await cluster.list(at, { labelSelector: "suite=conformance,!d" });
        t.same(items.map((item) => item.metadata.name).sort(), names);
        t.match(resourceVersion, /^\d+$/);
        const one = await cluster.list(at, { fieldSelector: "metadata.name=many-07" });
        t.same(
          one.items.map((item) => item.metadata.name),
          ["many-07"],
        );
        const none = await cluster.list(at, { labelSelector: "suite in (other)" });
        t.same(none.items, []);
      });
      await t.test("a watch tells what is there and what changes", async (t) => {
        const seen: string[] = [];
        const watched = cluster.watch(at, { labelSelector: "watch=me" });
        const labelled = (one: string) => ({ ...configMap(one), metadata: { name: one, labels: { watch: "me" } } });
        await cluster.create(at, labelled("first"));
        const changes = (async () => {
          await cluster.create(at, labelled("second"));
          await cluster.patch({ ...at, name: "second" }, { data: { a: "b" } }, "merge");
          await cluster.delete({ ...at, name: "second" });
        })();
        for await (const { type, object } of watched) {
          seen.push(`${type} ${object.metadata.name}`);
          if (type === "DELETED") break;
        }
        await changes;
        t.ok(seen.includes("ADDED first"), seen.join(", "));
        t.equal(seen.at(-1), "DELETED second");
        const { resourceVersion } = await cluster.list(at);
        await cluster.create(at, labelled("third"));
        for await (const { type, object } of cluster.watch(at, { labelSelector: "watch=me", resourceVersion })) {
          t.same([type, object.metadata.name], ["ADDED", "third"], "from a version on only what came after it");
          break;
        }
      });
      await t.test("a watch ends with its signal", async (t) => {
        const stop = new AbortController();
        const watched = cluster.watch(at, { signal: stop.signal, fieldSelector: "metadata.name=never" });
        const next = watched.next();
        stop.abort(new CancelledError("enough"));
        await t.rejects(next);
      });
      await t.test("deleting is accepted once, then there is nothing to delete", async (t) => {
        t.equal(await cluster.delete({ ...at, name: "one" }), "accepted");
        t.equal(await cluster.delete({ ...at, name: "one" }), "absent");
      });
      await t.test("kinds are found by kind and by resource", async (t) => {
        const info = { group: "apps", version: "v1", resource: "deployments", kind: "Deployment", namespaced: true };
        t.same(await cluster.resourceOf("apps/v1", "Deployment"), info);
        t.same(await cluster.resourceOf("apps/v1", "deployments"), info);
        t.match(await cluster.resourceOf("v1", "Namespace"), { namespaced: false });
        t.equal((await refusal(t, cluster.resourceOf("apps/v1", "Nothing"))).status, 404);
        t.equal((await refusal(t, cluster.resourceOf("nothing.example/v1", "Thing"))).status, 404);
      });
      await t.test("a dry run stores nothing, and a misspelt field is refused when asked for", async (t) => {
        await cluster.create(at, configMap("dry"), { dryRun: true });
        t.equal((await refusal(t, cluster.get({ ...at, name: "dry" }))).status, 404);
        const misspelt = { ...configMap("odd"), dater: {} };
        const error = await refusal(t, cluster.create(at, misspelt, { fieldValidation: "Strict" }));
        t.match(error, { status: 400, message: /unknown field "dater"/ });
      });
      await t.test("the scale subresource", async (t) => {
        const deployments = { group: "apps", version: "v1", resource: "deployments", namespace };
        const template = {
          metadata: { labels: { a: "b" } },
          spec: { containers: [{ name: "c", image: "x", command: ["true"] }] },
        };
        const spec = { replicas: 0, selector: { matchLabels: { a: "b" } }, template };
        await cluster.create(deployments, { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "d" }, spec });
        const scale = { ...deployments, name: "d", subresource: "scale" };
        t.match(await cluster.get(scale), { kind: "Scale", spec: {} });
        await cluster.delete({ ...deployments, name: "d" }, { propagationPolicy: "Background" });
      });
    });
  });

  t.test(`${name}: pods`, async (t) => {
    const { cluster, image } = await factory();
    await withNamespace(cluster, "conformance", async (namespace) => {
      const pods = { ...PODS, namespace };
      const make = async (podName: string, command: string[], extra: object = {}) => {
        const containers = [{ name: "main", image, command, imagePullPolicy: "IfNotPresent" }];
        const spec = { restartPolicy: "Never", terminationGracePeriodSeconds: 0, containers, ...extra };
        const pod: KubeObject = { apiVersion: "v1", kind: "Pod", metadata: { name: podName }, spec };
        await cluster.create(pods, pod);
        await waitForContainerStart(cluster, { namespace, name: podName }, "main", {
          signal: new AbortController().signal,
          timeout: 60_000,
        });
        return { namespace, pod: podName };
      };
      const sleeper = await make("sleeper", ["sh", "-c", "echo up; sleep 1000"]);
      const run = async (command: string[], input?: string) => {
        const texts = { stdout: "", stderr: "" };
        const stdin = input === undefined ? {} : { stdin: chunks(input) };
        const result = await cluster.exec(sleeper, command, {
          ...stdin,
          stdout: (chunk) => void (texts.stdout += Buffer.from(chunk).toString("latin1")),
          stderr: (chunk) => void (texts.stderr += Buffer.from(chunk).toString("latin1")),
        });
        return { ...texts, exitCode: result.exitCode };
      };
      await t.test("exec keeps the streams apart and reports the exit code", async (t) => {
        t.same(await run(["sh", "-c", "echo out; echo err >&2"]), { stdout: "out\n", stderr: "err\n", exitCode: 0 });
        t.match(await run(["sh", "-c", "exit 17"]), { exitCode: 17 });
        t.match(await run(["sh", "-c", "kill -9 $$"]), { exitCode: 137 });
        t.match(await run(["printf", "%s|", "a b", "c'd", "$HOME", ""]), { stdout: "a b|c'd|$HOME||" });
      });
      await t.test("exec passes standard input and its end", async (t) => {
        const text = "line\n".repeat(50_000);
        const { stdout } = await run(["wc", "-c"], text);
        t.equal(stdout.trim(), String(text.length));
      });
      await t.test("exec passes large output whole", async (t) => {
        const { stdout } = await run(["sh", "-c", "head -c 3000000 /dev/zero"]);
        t.equal(stdout.length, 3_000_000);
      });
      await t.test("exec says what could not be started", async (t) => {
        t.match(await refusal(t, run(["no-such-program"])), { message: /executable file not found/ });
        t.match(await refusal(t, cluster.exec({ ...sleeper, container: "other" }, ["true"], {})), {
          message: /container other is not valid/,
        });
        t.match(await refusal(t, cluster.exec({ namespace, pod: "ghost" }, ["true"], {})), { status: 404 });
      });
      await t.test("exec ends with its signal", async (t) => {
        const stop = new AbortController();
        const running = cluster.exec(sleeper, ["sh", "-c", "echo on; sleep 1000"], {
          signal: stop.signal,
          stdout: () => stop.abort(new CancelledError("enough")),
        });
        await t.rejects(running, { code: "CANCELLED" });
      });
      await t.test("a log is followed to its end, and read again from its tail", async (t) => {
        const talker = await make("talker", ["sh", "-c", "for i in 1 2 3; do echo $i; sleep 0.2; done; echo end >&2"]);
        t.equal(await read(cluster.logs(talker, { follow: true })), "1\n2\n3\nend\n");
        t.equal(await read(cluster.logs(talker, { tailLines: 2 })), "3\nend\n");
        t.match(
          await read(cluster.logs(talker, { tailLines: 1, timestamps: true })),
          /^\d{4}-\d\d-\d\dT[\d:.]+Z end\n$/,
        );
      });
      await t.test("a pod is gone soon after it is deleted without grace", async (t) => {
        t.equal(await cluster.delete({ ...pods, name: "sleeper" }, { gracePeriodSeconds: 0 }), "accepted");
        await waitForPodGone(cluster, { namespace, name: "sleeper" }, { signal: AbortSignal.timeout(30_000) });
        t.equal((await refusal(t, cluster.get({ ...pods, name: "sleeper" }))).status, 404);
      });
    });
  });
}

async function* chunks(text: string): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < text.length; at += 30_011) yield Buffer.from(text.slice(at, at + 30_011));
}

async function read(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const chunk of stream) parts.push(chunk);
  return Buffer.concat(parts).toString("utf8");
}
