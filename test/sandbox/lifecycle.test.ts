// Stopping, starting again, and dying: data stay, processes do not.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import t from "tap";
import { type Sandbox, startSandbox } from "../../src/sandbox/sandbox.ts";
import { readSandboxState, stopSandbox } from "../../src/sandbox/sandbox-state.ts";
import { list, overSocket, phaseIs, pods, podWith, sandboxFor, waitUntil } from "./harness.ts";

const entry = fileURLToPath(new URL("../../src/sandbox/sandbox.ts", import.meta.url));

for (const isolation of ["auto", "none"] as const) {
  t.test(`isolation ${isolation}: data survive a restart`, async (t) => {
    const directory = `${t.testdir()}/s`;
    const first = await sandboxFor(t, { directory, isolation });
    await first.ok("POST", "/api/v1/namespaces/default/configmaps", { metadata: { name: "kept" }, data: { a: "1" } });
    await first.ok(
      "POST",
      pods,
      podWith("always", ["sleep", "600"], { restartPolicy: "Always", terminationGracePeriodSeconds: 0 }),
    );
    await first.ok("POST", pods, podWith("never", ["sleep", "600"], { terminationGracePeriodSeconds: 0 }));
    await first.ok("POST", pods, podWith("done", ["echo", "finished"]));
    for (const name of ["always", "never"]) await first.waitFor(`${pods}/${name}`, "running", phaseIs("Running"));
    await first.waitFor(`${pods}/done`, "success", phaseIs("Succeeded"));
    const before = await first.ok("GET", "/api/v1/namespaces/default/configmaps/kept");
    await first.stop();
    t.strictSame(processesOf(directory), [], "no process is left");
    t.equal(readSandboxState(directory), undefined);

    const second = await sandboxFor(t, { directory, isolation });
    t.strictSame(await second.ok("GET", "/api/v1/namespaces/default/configmaps/kept"), before);
    t.equal(second.token, first.token, "the kubeconfig goes on working");
    const always = await second.waitFor(`${pods}/always`, "running again", (pod) => {
      const status = list(pod.status?.containerStatuses)?.[0];
      return (status?.restartCount as unknown) === 1 && status?.state?.running !== undefined;
    });
    t.match(list(always.status?.containerStatuses)?.[0], {
      lastState: { terminated: { exitCode: 137 } },
    });
    const never = await second.waitFor(`${pods}/never`, "failure", phaseIs("Failed"));
    t.match(never.status?.containerStatuses, [
      { state: { terminated: { exitCode: 137, reason: "ContainerStatusUnknown" } } },
    ]);
    t.equal((await second.call("GET", `${pods}/done/log`)).text, "finished\n", "logs of ended pods stay");
    t.ok(
      Number((await second.ok("GET", "/api/v1/pods")).metadata?.resourceVersion) >
        Number(before.metadata?.resourceVersion),
    );
  });

  t.test(
    `isolation ${isolation}: pods die with a server that is killed`,
    { skip: process.platform !== "linux" && "needs /proc" },
    async (t) => {
      const directory = `${t.testdir()}/s`;
      const script = `import { startSandbox } from ${JSON.stringify(entry)}; await startSandbox({ directory: process.argv[1], isolation: process.argv[2] }); console.log("up");`;
      const child = spawn(process.execPath, ["--input-type=module", "-e", script, directory, isolation], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      t.teardown(() => child.kill("SIGKILL"));
      await once(child.stdout, "data");
      const state = readSandboxState(directory);
      t.equal(state?.pid, child.pid);
      await t.rejects(startSandbox({ directory }), { code: "SANDBOX_RUNNING" }, "one sandbox per directory");
      const kubeconfig = JSON.parse(readFileSync(`${directory}/kubeconfig`, "utf8")) as Sandbox["kubeconfig"];
      const remote = { url: state?.url ?? "", kubeconfig } as Sandbox;
      const headers = {
        authorization: `Bearer ${kubeconfig.users[0]?.user.token}`,
        "content-type": "application/json",
      };
      const body = podWith("long", ["sh", "-c", "sleep 5000 & setsid sleep 5001 & sleep 5002"]);
      t.equal((await overSocket(remote, pods, headers, JSON.stringify(body))).status, 201);
      await waitUntil(
        async () => (await overSocket(remote, `${pods}/long`, headers)).text.includes('"phase":"Running"'),
        () => "the pod to run",
      );
      await waitUntil(
        () => sleepers(directory).length === 3,
        () => `three processes, not ${JSON.stringify(processesOf(directory))}`,
      );
      child.kill("SIGKILL");
      await waitUntil(
        () => processesOf(directory).length === 0,
        () => `the end of ${JSON.stringify(processesOf(directory))}`,
      );
      t.equal(readSandboxState(directory), undefined, "a dead sandbox is not running");
      const again = await sandboxFor(t, { directory, isolation });
      await again.waitFor(`${pods}/long`, "its failure", phaseIs("Failed"));
    },
  );
}

t.test("a sandbox in another process is stopped by its directory", async (t) => {
  const directory = `${t.testdir()}/s`;
  const script = `import { runSandboxDaemon } from ${JSON.stringify(entry)}; console.log("starting"); await runSandboxDaemon({ directory: process.argv[1], isolation: "none" });`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script, directory], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const ended = once(child, "exit");
  await waitUntil(
    () => readSandboxState(directory) !== undefined,
    () => "the state file",
  );
  t.match(readSandboxState(directory), {
    pid: child.pid,
    url: /^https:\/\/127\.0\.0\.1:/,
    isolation: "none",
    isolationReason: /turned off/,
  });
  t.equal(await stopSandbox(directory), true);
  t.strictSame((await ended)[0], 0);
  t.equal(await stopSandbox(directory), false, "again: nothing to stop");
});

t.test("an abort signal stops it", async (t) => {
  const controller = new AbortController();
  const directory = `${t.testdir()}/s`;
  const sandbox = await sandboxFor(t, { directory, isolation: "none", signal: controller.signal });
  controller.abort();
  await sandbox.stop();
  t.equal(readSandboxState(directory), undefined);
});

t.test("a torn last line of the journal is a change that never happened", async (t) => {
  const { appendFileSync } = await import("node:fs");
  const directory = `${t.testdir()}/s`;
  const first = await sandboxFor(t, { directory, isolation: "none" });
  await first.ok("POST", "/api/v1/namespaces/default/configmaps", { metadata: { name: "a" } });
  await first.stop();
  appendFileSync(`${directory}/objects.jsonl`, '{"revision":999,"resource":"configmaps","obj');
  const second = await sandboxFor(t, { directory, isolation: "none" });
  t.equal((await second.call("GET", "/api/v1/namespaces/default/configmaps/a")).status, 200);
});

/** Processes whose environment or command line names the sandbox's folder or mark, apart from this one. */
function processesOf(directory: string): string[] {
  const { mark } = JSON.parse(readFileSync(`${directory}/credentials.json`, "utf8")) as { mark: string };
  return readdirSync("/proc").flatMap((pid) => {
    if (!/^\d+$/.test(pid) || Number(pid) === process.pid) return [];
    try {
      const environment = readFileSync(`/proc/${pid}/environ`, "latin1");
      const line = readFileSync(`/proc/${pid}/cmdline`, "latin1").replaceAll("\0", " ");
      return environment.includes(mark) || line.includes(`${directory}/pods`) ? [`${pid} ${line}`] : [];
    } catch {
      return [];
    }
  });
}

function sleepers(directory: string): string[] {
  return processesOf(directory).filter((line) => /^\d+ sleep 500\d/.test(line));
}
