// What direct mode adds to a phase, beside kubectl doing the same.

import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { printRatio, timeOf } from "./measure.ts";

const ROOT = join(import.meta.dirname, "../..");
const NODE = process.execPath;

export async function measureDirectMode(): Promise<void> {
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
      const phase = {
        func: "KubeExec",
        name: "one",
        args: { namespace: "default", pod: "p", command: ["sleep", "1"] },
      };
      const blueprint = {
        apiVersion: "cr.kanister.io/v1alpha1",
        kind: "Blueprint",
        metadata: { name: "b" },
        actions: { go: { phases: [phase] } },
      };
      const file = join(folder, "blueprint.json");
      writeFileSync(file, JSON.stringify(blueprint));
      const ours = timeOf(NODE, [join(ROOT, "bin/kanctl.js"), "run", "go", "-b", file, "-T", "default"], 5, env);
      printRatio(
        "kanctl run, a phase of 1 s",
        ours,
        "kubectl exec of the same",
        timeOf("kubectl", ["exec", "p", "--", "sleep", "1"], 5, env),
      );
      console.log(
        `direct mode adds ${(ours - 1000).toFixed(0)} ms to the phase's own second, start of the program included`,
      );
    } finally {
      kanctl("sandbox", "stop", ...sandbox);
      rmSync(folder, { recursive: true, force: true });
    }
  }
}
