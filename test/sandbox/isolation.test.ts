// What a pod can and cannot touch: its own root, its volumes at absolute paths, and nothing of the host.
import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { fileURLToPath } from "node:url";
import t, { type Test } from "tap";
import { readSandboxState, type Sandbox, stopSandbox } from "../../src/sandbox/sandbox.ts";
import { execInPod, overSocket, phaseIs, pods, podWith, sandboxFor, type TestSandbox, waitUntil } from "./harness.ts";

async function isolated(t: Test, options = {}): Promise<TestSandbox | undefined> {
  const api = await sandboxFor(t, options);
  if (api.isolation === "namespaces") return api;
  t.pass(`skipped: ${api.isolationReason}`);
  return undefined;
}

async function outputOf(api: TestSandbox, name: string): Promise<string> {
  await api.waitFor(`${pods}/${name}`, "its end", (pod) => phaseIs("Succeeded")(pod) || phaseIs("Failed")(pod));
  return (await api.call("GET", `${pods}/${name}/log`)).text;
}

t.test("what a pod writes stays in the pod", async (t) => {
  const api = await isolated(t);
  if (!api) return;
  const name = `sandbox-test-${process.pid}`;
  const places = ["", "/etc", "/var/lib", "/tmp", "/opt", "/usr/local/bin", "/run", "/dev/shm"].map(
    (folder) => `${folder}/${name}`,
  );
  const script = `for place in ${places.join(" ")}; do echo x >$place && cat $place >/dev/null || echo "cannot write $place"; done; rm -rf /etc/hostname; cat ${places[2]}`;
  await api.ok("POST", pods, podWith("writer", ["sh", "-c", script]));
  t.equal(await outputOf(api, "writer"), "x\n", "it can write everywhere");
  for (const place of places) t.notOk(existsSync(place), `${place} is not on the host`);
  await api.ok("POST", pods, podWith("reader", ["sh", "-c", `ls ${places.join(" ")} 2>/dev/null | wc -l`]));
  t.equal((await outputOf(api, "reader")).trim(), "0", "nor in another pod");
});

t.test("volumes at their absolute paths", async (t) => {
  const api = await isolated(t);
  if (!api) return;
  const path = `/var/lib/sandbox-test-${process.pid}/data`;
  await api.ok("POST", "/api/v1/namespaces/default/persistentvolumeclaims", {
    metadata: { name: "data" },
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
  });
  await api.ok("POST", "/api/v1/namespaces/default/configmaps", {
    metadata: { name: "conf" },
    data: { "a.conf": "setting", b: "other" },
  });
  const volumes = [
    { name: "data", persistentVolumeClaim: { claimName: "data" } },
    { name: "conf", configMap: { name: "conf", items: [{ key: "a.conf", path: "sub/a.conf", mode: 0o600 }] } },
    { name: "share", emptyDir: {} },
  ];
  const mounts = [
    { name: "data", mountPath: path },
    { name: "conf", mountPath: "/etc/app" },
    { name: "share", mountPath: "/mnt/share" },
    { name: "share", mountPath: "/var/run/app" },
  ];
  const second = {
    name: "second",
    image: "a",
    command: ["sh", "-c", "while ! [ -e /share/from-main ]; do sleep 0.05; done; cat /share/from-main"],
    volumeMounts: [{ name: "share", mountPath: "/share" }],
  };
  const body = podWith(
    "first",
    [
      "sh",
      "-c",
      `set -e; echo kept >${path}/file; cat /etc/app/sub/a.conf; stat -c %a /etc/app/sub/a.conf; ! echo x 2>/dev/null >/etc/app/y; echo hi >/mnt/share/from-main; cat /var/run/app/from-main`,
    ],
    { volumes },
    { volumeMounts: mounts },
  ) as { spec: { containers: object[] } };
  body.spec.containers.push(second);
  await api.ok("POST", pods, body);
  await api.waitFor(`${pods}/first`, "success", phaseIs("Succeeded"));
  t.equal((await api.call("GET", `${pods}/first/log?container=main`)).text, "setting600\nhi\n");
  t.equal((await api.call("GET", `${pods}/first/log?container=second`)).text, "hi\n", "containers share an emptyDir");
  t.notOk(existsSync(path), "nothing at that path on the host");
  t.equal(readFileSync(`${api.directory}/volumes/default/data/file`, "utf8"), "kept\n");

  await api.ok(
    "POST",
    pods,
    podWith("again", ["cat", `${path}/file`], { volumes: volumes.slice(0, 1) }, { volumeMounts: mounts.slice(0, 1) }),
  );
  t.equal(await outputOf(api, "again"), "kept\n", "a claim keeps its data");
  const readOnly = [{ name: "data", mountPath: "/data", readOnly: true, subPath: "file" }];
  await api.ok(
    "POST",
    pods,
    podWith(
      "fixed",
      ["sh", "-c", "cat /data; echo x >/data || echo refused"],
      { volumes: volumes.slice(0, 1) },
      { volumeMounts: readOnly },
    ),
  );
  t.match(await outputOf(api, "fixed"), /^(?=.*kept\n)(?=.*Read-only file system\n)(?=.*refused\n)/s);
});

t.test("a pod is root of nothing but itself", async (t) => {
  const api = await isolated(t);
  if (!api) return;
  const script = [
    `kill -0 ${process.pid} 2>/dev/null && echo "sees the server"`,
    "mount -t tmpfs x /mnt 2>/dev/null && echo 'can mount'",
    "mknod /tmp/disk b 8 0 2>/dev/null && echo 'can make devices'",
    "echo 1 2>/dev/null >/proc/sys/kernel/panic && echo 'can set kernel parameters'",
    `ls ${api.directory}/kubeconfig 2>/dev/null`,
    "echo $$$$; hostname; echo done",
  ].join("\n");
  await api.ok("POST", pods, podWith("jailed", ["sh", "-c", script]));
  t.equal(await outputOf(api, "jailed"), "1\njailed\ndone\n");
  await api.ok("POST", pods, podWith("long", ["sleep", "600"], { terminationGracePeriodSeconds: 0 }));
  await api.waitFor(`${pods}/long`, "running", phaseIs("Running"));
  const inside = await api.exec("long", [
    "sh",
    "-c",
    "touch /etc/from-exec; mount -t tmpfs x /mnt 2>/dev/null && echo 'can mount'; hostname; cat /proc/1/cmdline | tr '\\0' ' '",
  ]);
  t.equal(inside.stdout, "long\nsleep 600 ", "exec is in the same place");
  t.notOk(existsSync("/etc/from-exec"));
});

t.test("a pod's own files: hosts, token, termination message", async (t) => {
  const api = await isolated(t);
  if (!api) return;
  await api.ok("POST", "/api/v1/namespaces/default/services", {
    metadata: { name: "db" },
    spec: { ports: [{ port: 5432 }] },
  });
  const token = "/var/run/secrets/kubernetes.io/serviceaccount";
  const script = `getent hosts db.default.svc.cluster.local >/dev/null && echo named; cat ${token}/namespace; echo; head -1 ${token}/ca.crt; cut -c1-3 ${token}/token; echo why >/dev/termination-log; exit 1`;
  await api.ok("POST", pods, podWith("own", ["sh", "-c", script]));
  t.equal(await outputOf(api, "own"), "named\ndefault\n-----BEGIN CERTIFICATE-----\neyJ\n");
  const pod = await api.ok("GET", `${pods}/own`);
  t.match(pod.status?.containerStatuses, [{ state: { terminated: { message: "why\n" } } }]);
});

t.test("folders given by `path` come first", async (t) => {
  const bin = `${t.testdir()}/bin`;
  mkdirSync(bin, { recursive: true });
  writeFileSync(`${bin}/own-tool`, "#!/bin/sh\necho from the tool\n", { mode: 0o755 });
  for (const isolation of ["auto", "none"] as const) {
    const api = await sandboxFor(t, { directory: `${bin}/../${isolation}`, path: [bin], isolation });
    await api.ok("POST", pods, podWith("tool", ["own-tool"]));
    t.equal(await outputOf(api, "tool"), "from the tool\n", isolation);
    await api.stop();
  }
});

t.test("without mount namespaces", async (t) => {
  const api = await sandboxFor(t, { isolation: "none" });
  t.equal(api.isolation, "none");
  t.equal(api.isolationReason, "isolation was turned off");
  const volumes = [{ name: "v", emptyDir: {} }];
  const volumeMounts = [{ name: "v", mountPath: "/data" }];

  await t.test("pods with volumes at absolute paths are refused with the reason", async (t) => {
    await api.ok("POST", pods, podWith("mounts", ["touch", "/data/x"], { volumes }, { volumeMounts }));
    const pod = await api.waitFor(`${pods}/mounts`, "the refusal", phaseIs("Failed"));
    t.match(pod.status, {
      reason: "NoMountNamespaces",
      message: 'volume "v" cannot be mounted at /data: isolation was turned off',
    });
    await api.ok(
      "POST",
      pods,
      podWith("waits", ["touch", "/data/x"], { volumes, restartPolicy: "Always" }, { volumeMounts }),
    );
    const held = await api.waitFor(`${pods}/waits`, "the reason", (own) =>
      JSON.stringify(own.status).includes("CreateContainerError"),
    );
    t.equal(held.status?.phase as unknown, "Pending", "one that would be replaced for ever just waits");
  });
  await t.test("other pods run in a folder of their own", async (t) => {
    await api.ok("POST", pods, podWith("plain", ["sh", "-c", "pwd; echo x >file"]));
    t.match(await outputOf(api, "plain"), new RegExp(`^${api.directory}/pods/.*/scratch\n$`));
  });
  await t.test("children of a container end with it", async (t) => {
    await api.ok("POST", pods, podWith("parent", ["sh", "-c", "sleep 4321 & echo $!; exit 0"]));
    const child = Number((await outputOf(api, "parent")).trim());
    await waitUntil(
      () => !existsSync(`/proc/${child}`) || isZombie(child),
      () => `process ${child} to end`,
    );
    t.pass("gone");
  });
});

t.test("hostPath is refused", async (t) => {
  const api = await isolated(t);
  if (!api) return;
  await api.ok("POST", pods, podWith("host", ["true"], { volumes: [{ name: "h", hostPath: { path: "/etc" } }] }));
  const pod = await api.waitFor(`${pods}/host`, "the refusal", phaseIs("Failed"));
  t.match(pod.status, { reason: "HostPathRefused", message: /hostPath \("\/etc"\) is refused/ });
});

t.test("a deleted pod leaves nothing behind", async (t) => {
  const api = await sandboxFor(t);
  await api.ok("POST", pods, podWith("short", ["sleep", "600"], { terminationGracePeriodSeconds: 0 }));
  await api.waitFor(`${pods}/short`, "running", phaseIs("Running"));
  await api.ok("DELETE", `${pods}/short`);
  await waitUntil(
    () => readdirSync(`${api.directory}/pods`).length === 0,
    () => "the pod's folder to go",
  );
  t.notMatch(readFileSync("/proc/self/mountinfo", "utf8"), api.directory, "no mount on the host");
});

function isZombie(pid: number): boolean {
  try {
    return /^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return true;
  }
}

const notRoot =
  process.getuid?.() !== 0 ? "this run is not root's anyway" : process.platform !== "linux" ? "needs Linux" : false;

t.test("someone who is not root gets the same by a user namespace", { skip: notRoot }, async (t) => {
  const directory = mkdtempSync("/var/tmp/sandbox-nobody-");
  t.teardown(() => rmSync(directory, { recursive: true, force: true }));
  chownSync(directory, 65534, 65534);
  const entry = fileURLToPath(new URL("../../src/sandbox/sandbox.ts", import.meta.url));
  const script = `import { runSandboxDaemon } from ${JSON.stringify(entry)}; await runSandboxDaemon({ directory: process.argv[1] });`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script, `${directory}/s`], {
    uid: 65534,
    gid: 65534,
    cwd: directory,
    env: { PATH: process.env.PATH, HOME: directory, TMPDIR: directory },
    stdio: "ignore",
  });
  const ended = once(child, "exit");
  t.teardown(() => child.kill("SIGKILL"));
  let over = false;
  void ended.then(() => {
    over = true;
  });
  await waitUntil(
    () => over || readSandboxState(`${directory}/s`) !== undefined,
    () => "the sandbox",
  );
  const state = readSandboxState(`${directory}/s`);
  if (state?.isolation !== "namespaces") {
    t.pass(`skipped: ${state ? state.isolationReason : "another user cannot read this checkout"}`);
    return;
  }
  const kubeconfig = JSON.parse(readFileSync(state.kubeconfigFile, "utf8")) as Sandbox["kubeconfig"];
  const remote = { url: state.url, kubeconfig } as Sandbox;
  const path = `/var/lib/sandbox-test-${process.pid}`;
  const volumes = [{ name: "v", emptyDir: {} }];
  const volumeMounts = [{ name: "v", mountPath: `${path}/v` }];
  const command = [
    "sh",
    "-c",
    `id -u; echo x >${path}/v/file && echo x >${path}/other && cat ${path}/v/file; exec sleep 600`,
  ];
  const body = podWith("p", command, { volumes, terminationGracePeriodSeconds: 0 }, { volumeMounts });
  const headers = { authorization: `Bearer ${kubeconfig.users[0]?.user.token}`, "content-type": "application/json" };
  t.equal((await overSocket(remote, pods, headers, JSON.stringify(body))).status, 201);
  let log = "";
  await waitUntil(
    async () => (log = (await overSocket(remote, `${pods}/p/log`, headers)).text) === "0\nx\n",
    () => `the log, not ${log}`,
  );
  const inside = await execInPod(remote, kubeconfig.users[0]?.user.token ?? "", "p", ["cat", `${path}/v/file`]);
  t.match(inside, { stdout: "x\n", status: { status: "Success" } }, "exec joins the user namespace");
  t.notOk(existsSync(path));
  await stopSandbox(`${directory}/s`);
  await ended;
});
