// Plays a scenario on a cluster and asserts on what is there in the end.

import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Test } from "tap";
import { readYaml } from "../../src/api/kubernetes-yaml.ts";
import { ClusterError } from "../../src/errors/error.ts";
import type { Cluster, KubeObject } from "../../src/kube/cluster.ts";
import { openCluster } from "../../src/kube/kubernetes-cluster.ts";
import { runCli } from "../helpers/run-cli.ts";
import { waitUntil } from "../helpers/wait-until.ts";
import { type Expected, readScenario, SCENARIOS, type Step, substitute } from "./scenario.ts";

/** A cluster to play on. */
export type Stage = {
  kind: "sandbox" | "real";
  kubeconfig: string;
  /** Image of pods; has sh, ps and kando. */
  image: string;
};

let counter = 0;

/** Does `work` in a new namespace, which is removed afterwards. */
export async function withNamespace<T>(
  cluster: Cluster,
  name: string,
  work: (namespace: string) => Promise<T>,
): Promise<T> {
  const namespace = `scn-${name}-${process.pid.toString(36)}${(counter++).toString(36)}`.slice(0, 63);
  const path = { group: "", version: "v1", resource: "namespaces" };
  await cluster.create(path, { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
  try {
    await waitUntil("the default service account", () =>
      cluster.get({ group: "", version: "v1", resource: "serviceaccounts", namespace, name: "default" }),
    );
    return await work(namespace);
  } finally {
    await cluster.delete({ ...path, name: namespace });
  }
}

export async function runScenario(t: Test, name: string, stage: Stage): Promise<void> {
  const reason = readScenario(name, {}).skip?.[stage.kind];
  if (reason !== undefined) {
    t.plan(0, reason);
    return;
  }
  const cluster = openCluster({ file: stage.kubeconfig, env: {} });
  const folder = mkdtempSync(join(tmpdir(), "kanister-scenario-"));
  await withNamespace(cluster, name, async (namespace) => {
    const variables = { NS: namespace, IMAGE: stage.image, RECORD: join(folder, "record.yaml") };
    const scenario = readScenario(name, variables);
    const scene: Scene = { t, name, namespace, folder, variables, stage, cluster };
    await applyObjects(cluster, namespace, (scenario.objects ?? []) as KubeObject[]);
    for (const index of scenario.steps.keys()) {
      // Read again, so that variables which earlier steps saved are filled in.
      const step = readScenario(name, variables).steps[index] as Step;
      await playStep(scene, step, `${name}, step ${index + 1}`);
    }
  });
  await rm(folder, { recursive: true });
}

type Scene = {
  t: Test;
  name: string;
  namespace: string;
  folder: string;
  variables: Record<string, string>;
  stage: Stage;
  cluster: Cluster;
};

/** Creates the objects one after another; pods and workloads are waited for until they are ready. */
export async function applyObjects(cluster: Cluster, namespace: string, objects: readonly KubeObject[]): Promise<void> {
  for (const object of objects) await applyObject(cluster, namespace, object);
}

async function applyObject(cluster: Cluster, namespace: string, object: KubeObject): Promise<void> {
  const info = await cluster.resourceOf(object.apiVersion as string, object.kind as string);
  const path = {
    group: info.group,
    version: info.version,
    resource: info.resource,
    ...(info.namespaced && { namespace }),
  };
  const created = await cluster.create(path, object).catch((error: unknown) => {
    // Kinds belong to the whole cluster, and another scenario may have brought them.
    if (object.kind === "CustomResourceDefinition" && error instanceof ClusterError && error.status === 409)
      return object;
    throw error;
  });
  const at = { ...path, name: created.metadata.name };
  await waitUntil(
    `${object.kind} ${object.metadata.name}`,
    async () => {
      const { status = {}, spec = {} } = (await cluster.get(at)) as { status?: Status; spec?: { replicas?: number } };
      switch (object.kind) {
        case "Pod":
          return status.conditions?.some((one) => one.type === "Ready" && one.status === "True") ? true : undefined;
        case "StatefulSet":
        case "Deployment":
          return (status.readyReplicas ?? 0) === (spec.replicas ?? 1) ? true : undefined;
        case "CustomResourceDefinition":
          return status.conditions?.some((one) => one.type === "Established" && one.status === "True")
            ? true
            : undefined;
        case "ResourceQuota":
          return status.hard === undefined ? undefined : true;
        default:
          return true;
      }
    },
    90,
  );
}

type Status = { conditions?: { type: string; status: string }[]; readyReplicas?: number; hard?: unknown };

async function playStep(scene: Scene, step: Step, label: string): Promise<void> {
  const { t, cluster, namespace, variables } = scene;
  if ("run" in step) {
    const kubeconfig = step.as === undefined ? scene.stage.kubeconfig : await kubeconfigOf(scene, step.as);
    const argv = ["run", ...step.run.map((word) => fileOf(scene, word)), "--kubeconfig", kubeconfig, "-n", namespace];
    const result = await runCli(argv, step.interruptAt === undefined ? {} : { interruptAt: step.interruptAt });
    const shown = `${result.stdout}\n${result.stderr}`;
    if (!t.equal(result.code, step.exit ?? 0, `${label}: exit code`)) t.comment(shown);
    expectTexts(t, result.stdout, step.stdout, `${label}: stdout`);
    expectTexts(t, result.stderr, step.stderr, `${label}: stderr`);
    for (const text of step.absent ?? []) t.notOk(matches(shown, text), `${label}: no ${text}`);
    for (const [name, pattern] of Object.entries(step.save ?? {})) {
      variables[name] = new RegExp(pattern).exec(shown)?.[1] ?? "";
      t.not(variables[name], "", `${label}: ${name} was printed`);
    }
  } else if ("exec" in step) {
    let output = "";
    const take = (chunk: Uint8Array) => {
      output += Buffer.from(chunk).toString("utf8");
    };
    const { pod, container, command } = step.exec;
    await cluster.exec({ namespace, pod, ...(container && { container }) }, command, { stdout: take, stderr: take });
    expectTexts(t, output, step.stdout, `${label}: output`);
    for (const text of step.absent ?? []) t.notOk(matches(output, text), `${label}: no ${text}`);
  } else if ("object" in step) {
    await expectObjects(scene, step, label);
  } else {
    const record = readYaml(readFileSync(variables["RECORD"] as string, "utf8"), "record")[0]?.value;
    t.match(record, patterns(step.record), `${label}: record`);
  }
}

/** `./x.yaml` is a file of the scenario, with its variables filled in. */
function fileOf({ name, folder, variables }: Scene, word: string): string {
  if (!word.startsWith("./")) return word;
  const target = join(folder, word.slice(2));
  writeFileSync(target, substitute(readFileSync(join(SCENARIOS, name, word), "utf8"), variables));
  return target;
}

async function expectObjects(scene: Scene, step: Extract<Step, { object: unknown }>, label: string): Promise<void> {
  const { t, cluster, namespace } = scene;
  const { apiVersion, resource, name, selector, clusterScoped } = step.object;
  const [version = "", group = ""] = apiVersion.split("/").reverse();
  const path = { group, version, resource, ...(clusterScoped ? {} : { namespace }) };
  let found: KubeObject[];
  try {
    found =
      name === undefined
        ? (await cluster.list(path, selector === undefined ? {} : { labelSelector: selector })).items
        : [await cluster.get({ ...path, name })];
  } catch (error) {
    if (!(error instanceof ClusterError) || error.status !== 404) throw error;
    found = [];
  }
  if (step.count !== undefined) t.equal(found.length, step.count, `${label}: number of ${resource}`);
  if (step.match !== undefined) t.match(found, [patterns(step.match)], `${label}: ${resource}`);
}

function expectTexts(t: Test, text: string, expected: Expected[] | undefined, label: string): void {
  for (const one of expected ?? []) if (!t.ok(matches(text, one), `${label}: ${one}`)) t.comment(text.slice(0, 3000));
}

/** Texts between slashes become regular expressions, at any depth. */
function patterns(expected: unknown): unknown {
  if (typeof expected === "string") {
    const pattern = /^\/(.*)\/$/s.exec(expected)?.[1];
    return pattern === undefined ? expected : new RegExp(pattern, "s");
  }
  if (Array.isArray(expected)) return expected.map(patterns);
  if (expected === null || typeof expected !== "object") return expected;
  return Object.fromEntries(Object.entries(expected).map(([key, value]) => [key, patterns(value)]));
}

function matches(text: string, expected: Expected): boolean {
  const pattern = /^\/(.*)\/s?$/s.exec(expected)?.[1];
  return pattern === undefined ? text.includes(expected) : new RegExp(pattern, "s").test(text);
}

/** A kubeconfig with a token of the service account. */
async function kubeconfigOf({ cluster, namespace, stage, folder }: Scene, account: string): Promise<string> {
  const path = {
    group: "",
    version: "v1",
    resource: "serviceaccounts",
    namespace,
    name: account,
    subresource: "token",
  };
  const answer = await cluster.create(path, { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec: {} });
  const { token } = answer["status"] as { token: string };
  const config = readYaml(readFileSync(stage.kubeconfig, "utf8"), "kubeconfig")[0]?.value as {
    users: { user: unknown }[];
  };
  for (const user of config.users) user.user = { token };
  const file = join(folder, `${account}.kubeconfig`);
  writeFileSync(file, JSON.stringify(config));
  return file;
}
