// Makes a pod for one phase, follows it to its end, and removes it whatever happens.

import { randomInt } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { ArgumentSpec, FunctionContext } from "../../engine/function.ts";
import { ClusterError, KanisterError, messageOf } from "../../errors/error.ts";
import type { KubeObject } from "../../kube/cluster.ts";
import {
  describeEnd,
  type PodName,
  waitForContainerEnd,
  waitForContainerStart,
  waitForPodGone,
} from "../../kube/pods.ts";
import { strategicMergePatch } from "../../resources/strategic-merge-patch.ts";
import { commandOutput, lastWords } from "./command-output.ts";

/** The arguments every pod-making function takes. */
export const POD_ARGUMENTS: readonly ArgumentSpec[] = [
  { name: "podOverride", type: "map", summary: "pod spec merged over the pod's own (strategic merge)" },
  { name: "podAnnotations", type: "stringMap", summary: "annotations of the pod" },
  { name: "podLabels", type: "stringMap", summary: "labels of the pod" },
];

export type PodArguments = {
  podOverride?: Record<string, unknown>;
  podAnnotations?: Record<string, string>;
  podLabels?: Record<string, string>;
};

export type WorkerPod = PodArguments & {
  /** Start of the pod's name, with its dash. */
  prefix: string;
  /** Default: the context's job namespace. */
  namespace?: string;
  image: string;
  command: readonly string[];
  serviceAccount?: string;
};

/** The container that does the work, whatever an override adds beside it. */
const CONTAINER = "container";
const CLEAN_UP_TIMEOUT_MS = 30_000;

/**
 * Runs the pod to the end of its command and returns the values it reported. A side-car that never ends does not hold
 * the phase up.
 * @throws KanisterError codes `POD_NOT_STARTED`, `COMMAND_FAILED`, `PHASE_OUTPUT`; ClusterError
 */
export async function runWorkerPod(context: FunctionContext, pod: WorkerPod): Promise<Record<string, string>> {
  const { cluster, signal } = context;
  const object = podObject(context, pod);
  const name: PodName = { namespace: object.metadata.namespace as string, name: object.metadata.name };
  const path = { group: "", version: "v1", resource: "pods", namespace: name.namespace };
  let ended = false;
  try {
    await cluster.create(path, object, { signal, fieldValidation: "Strict" });
    await waitForContainerStart(cluster, name, CONTAINER, {
      signal,
      timeout: context.podStartTimeout,
      onWaiting: (reason) => context.note("info", `pod ${name.name} is waiting: ${reason}`),
    });
    const output = commandOutput(context, name.name, CONTAINER);
    await followLog(context, name, output.stdout);
    const outputs = output.end();
    const end = await waitForContainerEnd(cluster, name, CONTAINER, { signal });
    ended = true;
    if (end.exitCode === 0) return outputs;
    throw new KanisterError(
      "COMMAND_FAILED",
      `the command in pod ${name.name} ${describeEnd(end)}${lastWords(output.lastLine())}`,
      {
        hint: end.reason === "OOMKilled" ? "raise the memory limit with podOverride" : undefined,
        details: { exitCode: end.exitCode, reason: end.reason },
      },
    );
  } finally {
    await removePod(context, name, { stopped: ended, mountsClaims: mountsClaims(object) });
  }
}

function podObject(context: FunctionContext, pod: WorkerPod): KubeObject {
  const { parameters } = context;
  const base = {
    restartPolicy: "Never",
    ...(pod.serviceAccount && { serviceAccountName: pod.serviceAccount }),
    containers: [{ name: CONTAINER, image: pod.image, command: [...pod.command], imagePullPolicy: "IfNotPresent" }],
  };
  const labels = { createdBy: "kanister", ...parameters.podLabels, ...pod.podLabels };
  const annotations = { ...parameters.podAnnotations, ...pod.podAnnotations };
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      // Named here and not by the server, so that it can be removed even if the answer to its creation is lost.
      name: `${pod.prefix}${randomSuffix()}`,
      namespace: pod.namespace || context.jobNamespace,
      labels,
      ...(Object.keys(annotations).length > 0 && { annotations }),
    },
    spec: overridden(base, pod.podOverride, parameters.podOverride),
  };
}

/** Built-in spec, then the blueprint's override, then the ActionSet's. */
function overridden(
  base: Record<string, unknown>,
  blueprint: Record<string, unknown> | undefined,
  actionSet: Record<string, unknown> | undefined,
): Record<string, unknown> {
  let spec = base;
  for (const [override, source] of [
    [blueprint, "podOverride"],
    [actionSet, "the ActionSet's podOverride"],
  ] as const) {
    if (override === undefined) continue;
    try {
      spec = strategicMergePatch(spec, override, "core.v1.PodSpec") as Record<string, unknown>;
    } catch (cause) {
      throw overrideError(
        `${source} does not fit a pod: ${messageOf(cause)}`,
        "list items need their key, for example name:",
      );
    }
  }
  const { restartPolicy, containers } = spec as { restartPolicy?: string; containers?: { name: string }[] };
  if (restartPolicy === "Always") {
    throw overrideError("podOverride sets restartPolicy: Always, so the pod would never end", "use Never or OnFailure");
  }
  if (containers === undefined || !containers.some((one) => one.name === CONTAINER)) {
    throw overrideError(`podOverride removed the container called ${CONTAINER}`, `keep a container named ${CONTAINER}`);
  }
  // Its log is the default one of kubectl logs.
  const ordered = [...containers].sort((a, b) => Number(b.name === CONTAINER) - Number(a.name === CONTAINER));
  return { ...spec, containers: ordered };
}

const overrideError = (message: string, hint: string) =>
  new KanisterError("ARGUMENT", message, { hint, details: { argument: "podOverride" } });

function mountsClaims(object: KubeObject): boolean {
  const { volumes = [] } = object["spec"] as { volumes?: Record<string, unknown>[] };
  return volumes.some((volume) => volume["persistentVolumeClaim"] !== undefined || volume["ephemeral"] !== undefined);
}

/** Kubernetes' own alphabet: no vowels, so no words. */
function randomSuffix(): string {
  const alphabet = "bcdfghjklmnpqrstvwxz2456789";
  return Array.from({ length: 5 }, () => alphabet[randomInt(alphabet.length)]).join("");
}

const LOG_ATTEMPTS = 5;

/**
 * Follows the log to its end. A stream that breaks is taken up at the last line seen: the API cuts long ones, and asks
 * for whole seconds only, so the time stamps tell which lines are new.
 */
async function followLog(context: FunctionContext, pod: PodName, take: (chunk: Uint8Array) => void): Promise<void> {
  const { cluster, signal } = context;
  const at = { namespace: pod.namespace, pod: pod.name, container: CONTAINER };
  let last = "";
  for (let failures = 0; ; ) {
    const strip = stampStripper(last, (stamp, text) => {
      last = stamp;
      failures = 0;
      take(text);
    });
    try {
      const sinceTime = last === "" ? undefined : last;
      for await (const chunk of cluster.logs(at, { follow: true, timestamps: true, sinceTime, signal })) strip(chunk);
      if (await hasEnded(context, pod)) return;
    } catch (error) {
      const broken = error instanceof ClusterError && (error.status === 0 || error.status >= 500);
      if (!broken || ++failures >= LOG_ATTEMPTS) throw error;
    }
    await delay(100 * 2 ** failures, undefined, { signal });
  }
}

async function hasEnded({ cluster, signal }: FunctionContext, pod: PodName): Promise<boolean> {
  const object = await cluster.get({ group: "", version: "v1", resource: "pods", ...pod }, { signal });
  const status = object["status"] as
    | { containerStatuses?: { name: string; state?: { running?: unknown } }[] }
    | undefined;
  return status?.containerStatuses?.find((one) => one.name === CONTAINER)?.state?.running === undefined;
}

/** Takes `TIMESTAMP text` lines apart, cut anywhere, and passes on the texts that are newer than `last`. */
function stampStripper(last: string, take: (stamp: string, text: Uint8Array) => void): (chunk: Uint8Array) => void {
  let head = Buffer.alloc(0);
  let stamp: string | undefined;
  return (chunk) => {
    let rest = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    while (rest.length > 0) {
      if (stamp === undefined) {
        const blank = rest.indexOf(0x20);
        if (blank === -1) {
          head = Buffer.concat([head, rest]);
          return;
        }
        stamp = Buffer.concat([head, rest.subarray(0, blank)]).toString("latin1");
        head = Buffer.alloc(0);
        rest = rest.subarray(blank + 1);
        continue;
      }
      const newline = rest.indexOf(0x0a);
      const text = newline === -1 ? rest : rest.subarray(0, newline + 1);
      if (stamp > last) take(stamp, text);
      rest = rest.subarray(text.length);
      if (newline !== -1) stamp = undefined;
    }
  };
}

/**
 * Removes the pod. One that may still be working, or that holds a volume the next phase may need, is waited for, so that
 * nothing runs on behind the back of the next phase.
 */
async function removePod(
  { cluster, note, signal }: FunctionContext,
  pod: PodName,
  state: { stopped: boolean; mountsClaims: boolean },
): Promise<void> {
  const limit = AbortSignal.timeout(CLEAN_UP_TIMEOUT_MS);
  const path = { group: "", version: "v1", resource: "pods", ...pod };
  const wait = !state.stopped || state.mountsClaims;
  try {
    const answer = await cluster.delete(path, { gracePeriodSeconds: wait ? 1 : 0, signal: limit });
    if (answer === "accepted" && wait) await waitForPodGone(cluster, pod, { signal: limit });
  } catch (error) {
    if (signal.aborted && error instanceof ClusterError && error.status === 0) return;
    note(
      "warning",
      `pod ${pod.namespace}/${pod.name} could not be removed: ${messageOf(error)}; remove it with: kubectl -n ${pod.namespace} delete pod ${pod.name}`,
    );
  }
}
