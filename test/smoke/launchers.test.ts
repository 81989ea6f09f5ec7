// The launchers as a shell starts them: real processes, real streams, real signals.

import { spawn, spawnSync } from "node:child_process";
import { openSync } from "node:fs";
import { join } from "node:path";
import t from "tap";
import { waitUntil } from "../helpers/wait-until.ts";

const BIN = join(import.meta.dirname, "../../bin");
const run = (program: string, words: string[], options: object = {}) =>
  spawnSync(process.execPath, [join(BIN, program), ...words], { encoding: "utf8", ...options });

t.test("each program says who it is", async (t) => {
  t.match(run("kanctl.js", ["--version"]), { status: 0, stdout: /^kanctl version \{"version": "\d/ });
  t.match(run("kando.js", ["--version"]), { status: 0, stdout: /^kando version \{"version": "/ });
  t.match(run("kanctl.js", ["--help"]), { status: 0, stdout: /^Usage: kanctl/, stderr: "" });
  t.match(run("kando.js", ["output", "k", "v"]), {
    status: 0,
    stdout: '###Phase-output###: {"key":"k","value":"v"}\n',
  });
  t.match(run("kanister-controller.js", []), { status: 1, stderr: /not part of this version/ });
});

t.test("wrong usage ends with 2 and says what to type", async (t) => {
  t.match(run("kanctl.js", ["rn"]), { status: 2, stdout: "", stderr: /did you mean run\?/ });
  t.match(
    run("kanctl.js", ["run", "x", "-v", "a/b"]),
    { status: 2, stderr: /required option '-b/ },
    "-v is not --version here",
  );
});

t.test("an answer that cannot be written is a failure", async (t) => {
  const full = openSync("/dev/full", "w");
  const { status, stderr } = run("kanctl.js", ["functions"], { stdio: ["ignore", full, "pipe"] });
  t.equal(status, 1);
  t.match(stderr, /could not be written: ENOSPC/);
});

t.test("a reader that leaves ends it like SIGPIPE", { skip: process.platform === "win32" }, async (t) => {
  const { stdout } = spawnSync(
    "bash",
    ["-c", `"$0" "$1" completion bash | true; echo "\${PIPESTATUS[0]}"`, process.execPath, join(BIN, "kanctl.js")],
    {
      encoding: "utf8",
    },
  );
  t.match(stdout.trim(), /^(0|141)$/, "0 when it was quicker");
});

t.test("a server that never answers is given up, and Ctrl-C is quicker", async (t) => {
  const { createServer } = await import("node:net");
  const sockets: { destroy(): void }[] = [];
  const silent = createServer((socket) => sockets.push(socket)).listen(0, "127.0.0.1");
  t.teardown(() => {
    for (const socket of sockets) socket.destroy();
    silent.close();
  });
  await new Promise((resolve) => silent.once("listening", resolve));
  const { port } = silent.address() as { port: number };
  const folder = t.testdir({
    kubeconfig: JSON.stringify({
      apiVersion: "v1",
      kind: "Config",
      clusters: [{ name: "c", cluster: { server: `http://127.0.0.1:${port}` } }],
      users: [{ name: "u", user: {} }],
      contexts: [{ name: "x", context: { cluster: "c", user: "u" } }],
      "current-context": "x",
    }),
    "bp.yaml":
      "apiVersion: cr.kanister.io/v1alpha1\nkind: Blueprint\nmetadata: {name: b}\n" +
      "actions: {go: {outputArtifacts: {a: {keyValue: {k: '{{ .Object.kind }}'}}}}}\n",
  });
  const words = ["run", "go", "-b", join(folder, "bp.yaml"), "-T", "x", "--kubeconfig", join(folder, "kubeconfig")];
  const given = run("kanctl.js", words);
  t.equal(given.status, 1);
  t.match(given.stderr, /does not answer \(no answer within 10 s\)/);

  // The first run held this process up, so its connection is seen only now.
  await waitUntil("the first connection", async () => (sockets.length > 0 ? true : undefined));
  const before = sockets.length;
  const child = spawn(process.execPath, [join(BIN, "kanctl.js"), ...words]);
  const closed = new Promise<number | null>((resolve) => child.on("close", resolve));
  await waitUntil("the second connection", async () => (sockets.length > before ? true : undefined));
  child.kill("SIGINT");
  t.equal(await closed, 130);
});
