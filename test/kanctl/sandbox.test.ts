// kanctl sandbox as a user types it, in a folder outside /tmp, as the default one is.

import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import t from "tap";
import { openCluster } from "../../src/kube/kubernetes-cluster.ts";
import { waitForContainerEnd } from "../../src/kube/pods.ts";
import { runCli } from "../helpers/run-cli.ts";

const PODS = { group: "", version: "v1", resource: "pods", namespace: "default" };

t.test("start, status, kubeconfig, stop, and start again", async (t) => {
  const directory = mkdtempSync("/var/tmp/kanister-sandbox-");
  const sandbox = (...words: string[]) => runCli(["sandbox", ...words, "--directory", directory]);
  t.teardown(async () => {
    await sandbox("stop");
    rmSync(directory, { recursive: true });
  });
  t.match(await sandbox("status"), {
    code: 3,
    stdout: "",
    stderr: /no sandbox runs in .*\n {2}hint {2}start one: kanctl sandbox start/,
  });

  const started = await sandbox("start");
  t.match(started, { code: 0, stdout: /^the sandbox is ready at https:\/\/127\.0\.0\.1:\d+ \(process \d+\)\n$/ });
  t.match(started.stderr, `next: export KUBECONFIG=${directory}/kubeconfig`);
  t.match(await sandbox("start"), { code: 0, stdout: /runs already/ });
  t.equal(statSync(join(directory, "kubeconfig")).mode & 0o777, 0o600);
  t.equal((await sandbox("kubeconfig")).stdout, `${directory}/kubeconfig\n`);
  const state = JSON.parse((await sandbox("status", "--output", "json")).stdout) as { url: string; isolation: string };
  t.match(state.url, /^https:/);

  const cluster = openCluster({ file: join(directory, "kubeconfig"), env: {} });
  const command = [
    "sh",
    "-c",
    `kando output key value; ls ${directory}; ls ${directory}/objects.jsonl 2>&1 | tail -n 1`,
  ];
  const spec = { restartPolicy: "Never", containers: [{ name: "c", image: "x", command }] };
  await cluster.create(PODS, { apiVersion: "v1", kind: "Pod", metadata: { name: "p" }, spec });
  const end = await waitForContainerEnd(cluster, { namespace: "default", name: "p" }, "c", {
    signal: new AbortController().signal,
  });
  t.match(end, { reason: "Completed" });
  const log: Uint8Array[] = [];
  for await (const chunk of cluster.logs({ namespace: "default", pod: "p" })) log.push(chunk);
  const text = Buffer.concat(log).toString("utf8");
  t.match(text, '###Phase-output###: {"key":"key","value":"value"}', "pods find kando");
  if (state.isolation === "namespaces") t.match(text, "No such file", "but not what the sandbox keeps");

  t.match(await sandbox("stop"), { code: 0, stderr: "the sandbox has stopped\n" });
  t.match(await sandbox("stop"), { code: 0, stderr: "no sandbox was running\n" });
  t.notOk(existsSync(join(directory, "state.json")));
  t.equal((await sandbox("start")).code, 0);
  const again = openCluster({ file: join(directory, "kubeconfig"), env: {} });
  t.equal((await again.get({ ...PODS, name: "p" })).metadata.name, "p", "objects are kept");
});

t.test("what is wrong with its flags", async (t) => {
  t.match(await runCli(["sandbox", "start", "--port", "http"]), { code: 2, stderr: /--port http: not a port/ });
  t.match(await runCli(["sandbox", "start", "--directory", "/proc/nothing"]), {
    code: 1,
    stderr: /cannot make \/proc\/nothing/,
  });
  t.match(await runCli(["sandbox", "strat"]), { code: 2, stderr: /did you mean start\?/ });
  t.match(await runCli(["sandbox"]), { code: 2, stderr: /kanctl sandbox needs a command/ });
});

t.test("a port that is taken is named", async (t) => {
  const { createServer } = await import("node:net");
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  t.teardown(() => server.close());
  const { port } = server.address() as { port: number };
  const directory = mkdtempSync("/var/tmp/kanister-sandbox-");
  t.teardown(() => rmSync(directory, { recursive: true }));
  const { code, stderr } = await runCli(["sandbox", "start", "--directory", directory, "--port", String(port)]);
  t.equal(code, 1);
  t.match(stderr, `the sandbox did not start: cannot listen on 127.0.0.1:${port}`);
  t.match(readFileSync(join(directory, "sandbox.log"), "utf8"), "EADDRINUSE");
});
