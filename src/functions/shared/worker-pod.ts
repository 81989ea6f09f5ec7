// Makes a pod for one phase, follows it to its end, and removes it whatever happens.

import { randomInt } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { ArgumentSpec, FunctionContext } from "../../engine/function.ts";
import { ClusterError, KanisterError, messageOf, TimeoutError } from "../../errors/error.ts";
import type { Cluster, KubeObject } from "../../kube/cluster.ts";
import { backOff } from "../../kube/patience.ts";
import {
  describeEnd,
  type PodName,
  waitForContainerEnd,
  waitForContainerStart,
  waitForPodGone,
} from "../../kube/pods.ts";
import { strategicMergePatch } from "../../resources/strategic-merge-patch.ts";
import { commandOutput, lastWords } from "./command-output.ts";
import { followLog, LOG_TIMING, type LogTiming } from "./follow-log.ts";
import { reading } from "./reading.ts";

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

/** Milliseconds. */
export type WorkerPodTiming = {
  /** All that the removal of the pod may take. */
  cleanUp: number;
  /** What one request for it may take. */
  deleteAttempt: number;
  log: LogTiming;
};

const TIMING: WorkerPodTiming = { cleanUp: 30_000, deleteAttempt: 10_000, log: LOG_TIMING };

/**
 * Runs the pod to the end of its command and returns the values it reported. A side-car that never ends does not hold
 * the phase up.
 * @throws KanisterError codes `POD_NOT_STARTED`, `COMMAND_FAILED`, `PHASE_OUTPUT`; ClusterError
 */
export async function runWorkerPod(
  context: FunctionContext,
  pod: WorkerPod,
  timing: WorkerPodTiming = TIMING,
): Promise<Record<string, string>> {
  const { cluster, signal } = context;
  const object = podObject(context, pod);
  const name: PodName = { namespace: object.metadata.namespace as string, name: object.metadata.name };
  const path = { group: "", version: "v1", resource: "pods", namespace: name.namespace };
  let ended = false;
  let refused = false;
  try {
    await cluster.create(path, object, { signal, fieldValidation: "Strict" }).catch((error: unknown) => {
      refused = error instanceof ClusterError && error.status >= 400 && error.status < 500;
      throw error;
    });
    await waitForContainerStart(cluster, name, CONTAINER, {
      ...reading(context),
      timeout: context.podStartTimeout,
      onWaiting: (reason) => context.note("info", `pod ${name.name} is waiting: ${reason}`),
    });
    const output = commandOutput(context, name.name, CONTAINER);
    await followLog(context, name, CONTAINER, output.stdout, timing.log);
    const outputs = await output.end();
    const end = await waitForContainerEnd(cluster, name, CONTAINER, reading(context));
    ended = true;
    if (end.exitCode === 0) return outputs;
    throw new KanisterError(
      "COMMAND_FAILED",
      `the command in pod ${name.name} ${describeEnd(end)}${lastWords(context, output.lastLine())}`,
      {
        hint: end.reason === "OOMKilled" ? "raise the memory limit with podOverride" : undefined,
        details: { exitCode: end.exitCode, reason: end.reason },
      },
    );
  } finally {
    if (!refused) await removePod(context, name, { stopped: ended, mountsClaims: mountsClaims(object) }, timing);
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

/**
 * Removes the pod. One that may still be working, or that holds a volume the next phase may need, is waited for, so that
 * nothing runs on behind the back of the next phase. The server is waited for as well, although not for long.
 */
async function removePod(
  { cluster, note }: FunctionContext,
  pod: PodName,
  state: { stopped: boolean; mountsClaims: boolean },
  timing: WorkerPodTiming,
): Promise<void> {
  const limit = new AbortController();
  const seconds = timing.cleanUp / 1000;
  const timer = setTimeout(() => limit.abort(new TimeoutError(`it was not gone after ${seconds} s`)), timing.cleanUp);
  const wait = !state.stopped || state.mountsClaims;
  const onUnreachable = (reason: string) => note("info", `waiting to remove pod ${pod.name}: ${reason}`);
  try {
    const gracePeriodSeconds = wait ? 1 : 0;
    const answer = await deletePod(cluster, pod, { gracePeriodSeconds, signal: limit.signal, onUnreachable }, timing);
    if (answer === "accepted" && wait) await waitForPodGone(cluster, pod, { signal: limit.signal, onUnreachable });
  } catch (error) {
    note(
      "warning",
      `pod ${pod.namespace}/${pod.name} could not be removed: ${messageOf(error)}; remove it with: kubectl -n ${pod.namespace} delete pod ${pod.name}`,
    );
  } finally {
    clearTimeout(timer);
  }
}

/** A deletion may be asked for again and again, also when it is not known whether the server has heard of it. */
async function deletePod(
  cluster: Cluster,
  pod: PodName,
  options: { gracePeriodSeconds: number; signal: AbortSignal; onUnreachable: (reason: string) => void },
  timing: WorkerPodTiming,
): Promise<"accepted" | "absent"> {
  const { signal, gracePeriodSeconds, onUnreachable } = options;
  const waiting = backOff({ ...timing.log.patience, limit: timing.cleanUp });
  const path = { group: "", version: "v1", resource: "pods", ...pod };
  for (let losses = 1; ; losses++) {
    // A connection that is dead but open must not eat up all of the time.
    const attempt = new AbortController();
    const timer = setTimeout(
      () => attempt.abort(new TimeoutError("the API server does not answer")),
      timing.deleteAttempt,
    );
    try {
      return await cluster.delete(path, { gracePeriodSeconds, signal: AbortSignal.any([signal, attempt.signal]) });
    } catch (error) {
      const lost = attempt.signal.aborted || (error instanceof ClusterError && error.status === 0);
      const pause = lost ? waiting.pause() : undefined;
      if (pause === undefined || signal.aborted) throw error;
      if (losses === 2) onUnreachable(messageOf(error));
      await delay(pause, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) throw error;
    } finally {
      clearTimeout(timer);
    }
  }
}
