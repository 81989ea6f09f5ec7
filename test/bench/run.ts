// Prints how fast the programs are, as ratios to a named peer in the same run: npm run bench

import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "../..");
const NODE = process.execPath;
const ROUNDS = 15;

/** Median wall time of a command in milliseconds. */
function time(command: string, args: string[], rounds = ROUNDS, env = process.env): number {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    const { status, stderr } = spawnSync(command, args, { env, encoding: "utf8" });
    times.push(performance.now() - start);
    if (status !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${status}: ${stderr}`);
  }
  return times.sort((a, b) => a - b)[Math.floor(rounds / 2)] as number;
}

function line(what: string, ours: number, peer: string, theirs: number): void {
  const ratio = (ours / theirs).toFixed(2);
  console.log(
    `${what.padEnd(34)} ${ours.toFixed(0).padStart(6)} ms   ${peer.padEnd(26)} ${theirs.toFixed(0).padStart(6)} ms   ratio ${ratio}`,
  );
}

const bare = time(NODE, ["-e", "0"]);
line("kanctl --help", time(NODE, [join(ROOT, "bin/kanctl.js"), "--help"]), "bare Node", bare);
line("kando output k v", time(NODE, [join(ROOT, "bin/kando.js"), "output", "k", "v"]), "bare Node", bare);

const kubectl = spawnSync("kubectl", ["version", "--client"]).status === 0;
if (!kubectl) {
  console.log("direct mode: not measured, there is no kubectl to compare with");
} else {
  const folder = mkdtempSync(join(tmpdir(), "kanister-bench-"));
  const sandbox = ["--directory", join(folder, "sandbox")];
  const kanctl = (...words: string[]) =>
    execFileSync(NODE, [join(ROOT, "bin/kanctl.js"), ...words], { encoding: "utf8" });
  try {
    kanctl("sandbox", "start", ...sandbox);
    const env = { ...process.env, KUBECONFIG: kanctl("sandbox", "kubeconfig", ...sandbox).trim() };
    const pod = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "p" },
      spec: { containers: [{ name: "c", image: "x", command: ["sleep", "1000"] }] },
    };
    execFileSync("kubectl", ["apply", "-f", "-"], { env, input: JSON.stringify(pod) });
    execFileSync("kubectl", ["wait", "--for=condition=Ready", "pod/p"], { env });
    const phase = { func: "KubeExec", name: "one", args: { namespace: "default", pod: "p", command: ["sleep", "1"] } };
    const blueprint = {
      apiVersion: "cr.kanister.io/v1alpha1",
      kind: "Blueprint",
      metadata: { name: "b" },
      actions: { go: { phases: [phase] } },
    };
    const file = join(folder, "blueprint.json");
    writeFileSync(file, JSON.stringify(blueprint));
    const ours = time(NODE, [join(ROOT, "bin/kanctl.js"), "run", "go", "-b", file, "-T", "default"], 5, env);
    line(
      "kanctl run, a phase of 1 s",
      ours,
      "kubectl exec of the same",
      time("kubectl", ["exec", "p", "--", "sleep", "1"], 5, env),
    );
    console.log(
      `direct mode adds ${(ours - 1000).toFixed(0)} ms to the phase's own second, start of the program included`,
    );
  } finally {
    kanctl("sandbox", "stop", ...sandbox);
    rmSync(folder, { recursive: true, force: true });
  }
}
