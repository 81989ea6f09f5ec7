// Waits for pods, and says why one cannot start instead of letting the time run out.

import { ClusterError, KanisterError, TimeoutError } from "../errors/error.ts";
import { within } from "../util/within.ts";
import type { Cluster, KubeObject } from "./cluster.ts";

export type ContainerStatus = {
  name: string;
  ready?: boolean;
  state?: {
    waiting?: { reason?: string; message?: string };
    running?: { startedAt?: string };
    terminated?: { exitCode: number; reason?: string; message?: string; signal?: number };
  };
};

export type Pod = KubeObject & {
  spec: { nodeName?: string; containers: { name: string }[]; volumes?: Record<string, unknown>[] };
  status?: {
    phase?: string;
    reason?: string;
    message?: string;
    conditions?: { type: string; status: string; reason?: string; message?: string }[];
    containerStatuses?: ContainerStatus[];
    initContainerStatuses?: ContainerStatus[];
  };
};

export type PodName = { namespace: string; name: string };

export type WaitOptions = {
  signal: AbortSignal;
  /** Milliseconds until a pod that has not started is given up; default 15 minutes. */
  timeout?: number;
  /** Milliseconds a pod may stay unschedulable, since an autoscaler may be adding a node; default 60 s. */
  schedulingGrace?: number;
  /** Told once for each new reason why the pod is not there yet. */
  onWaiting?: (reason: string) => void;
  /** See `CallOptions`. */
  onUnreachable?: (reason: string) => void;
};

type WatchOptions = Pick<WaitOptions, "signal" | "onUnreachable">;

export const POD_START_TIMEOUT_MS = 15 * 60_000;
const SCHEDULING_GRACE_MS = 60_000;

/**
 * Waits until `container` has started (it may also have ended already).
 * @throws KanisterError code `POD_NOT_STARTED` with the reason; TimeoutError; CancelledError
 */
export async function waitForContainerStart(
  cluster: Cluster,
  pod: PodName,
  container: string,
  options: WaitOptions,
): Promise<ContainerStatus> {
  const timeout = options.timeout ?? POD_START_TIMEOUT_MS;
  const grace = Math.min(options.schedulingGrace ?? SCHEDULING_GRACE_MS, timeout);
  const name = `pod ${pod.namespace}/${pod.name}`;
  let told = "";
  let unschedulable: { since: number; message: string } | undefined;
  const started = await watchPod(cluster, pod, options, timeout, {
    check(current) {
      const status = containerStatus(current, container);
      if (status?.state?.running !== undefined || status?.state?.terminated !== undefined) return status;
      const fault = podStartFault(current);
      if (fault !== undefined) throw notStarted(name, fault);
      if (current.status?.phase === "Failed" || current.status?.phase === "Succeeded") {
        throw notStarted(
          name,
          current.status.message ?? current.status.reason ?? `it ended without starting ${container}`,
        );
      }
      const reason = waitingReason(current);
      const scheduling = schedulingFault(current);
      unschedulable =
        scheduling === undefined ? undefined : { since: unschedulable?.since ?? Date.now(), message: scheduling };
      if (reason !== undefined && reason !== told) options.onWaiting?.(reason);
      told = reason ?? told;
      return undefined;
    },
    nextDeadline: () => (unschedulable === undefined ? undefined : unschedulable.since + grace),
    onDeadline() {
      if (unschedulable !== undefined) {
        throw notStarted(
          name,
          `no node has room for it: ${unschedulable.message}`,
          "lower its requests, or add a node: kubectl describe nodes",
        );
      }
      throw new TimeoutError(`${name} did not start within ${Math.round(timeout / 1000)} s${told && `: ${told}`}`, {
        hint: `look at its events: kubectl -n ${pod.namespace} describe pod ${pod.name}`,
      });
    },
  });
  return started;
}

/** Waits until `container` has ended, however long that takes. A pod that vanishes meanwhile is an error. */
export async function waitForContainerEnd(
  cluster: Cluster,
  pod: PodName,
  container: string,
  options: WatchOptions,
): Promise<{ exitCode: number; reason: string; message: string }> {
  return watchPod(cluster, pod, options, undefined, {
    check(current) {
      const terminated = containerStatus(current, container)?.state?.terminated;
      if (terminated !== undefined) {
        return { exitCode: terminated.exitCode, reason: terminated.reason ?? "", message: terminated.message ?? "" };
      }
      if (current.status?.phase === "Failed") {
        return { exitCode: 1, reason: current.status.reason ?? "Failed", message: current.status.message ?? "" };
      }
      return undefined;
    },
  });
}

/** Waits until the pod is gone from the API. */
export async function waitForPodGone(cluster: Cluster, pod: PodName, options: WatchOptions): Promise<void> {
  const gone = Symbol("gone");
  try {
    // Most are gone by now, and a watch would need a while to find that out.
    await stillThere(cluster, { group: "", version: "v1", resource: "pods", ...pod }, options, () => gone);
    await watchPod(cluster, pod, options, undefined, { check: () => undefined }, gone);
  } catch (error) {
    if (error !== gone) throw error;
  }
}

/** What a person should know about a container that ended badly. */
export function describeEnd(end: { exitCode: number; reason: string; message: string }): string {
  const killed =
    end.reason === "OOMKilled" ? "ran out of memory and was killed" : `ended with exit code ${end.exitCode}`;
  const reason = end.reason === "" || end.reason === "Error" || end.reason === "OOMKilled" ? "" : ` (${end.reason})`;
  return `${killed}${reason}${end.message === "" ? "" : `: ${end.message.trim()}`}`;
}

type Watcher<T> = {
  /** A value ends the wait. */
  check(pod: Pod): T | undefined;
  /** An earlier moment than the time-out at which `onDeadline` shall look. */
  nextDeadline?(): number | undefined;
  /** Must throw. */
  onDeadline?(): never;
};

async function watchPod<T>(
  cluster: Cluster,
  pod: PodName,
  options: WatchOptions,
  timeout: number | undefined,
  watcher: Watcher<T>,
  gone?: unknown,
): Promise<T> {
  const { signal, onUnreachable } = options;
  const path = { group: "", version: "v1", resource: "pods", ...pod };
  const end = timeout === undefined ? Number.POSITIVE_INFINITY : Date.now() + timeout;
  const stop = new AbortController();
  const events = cluster.watch(
    { ...path, name: undefined },
    {
      fieldSelector: `metadata.name=${pod.name}`,
      signal: AbortSignal.any([signal, stop.signal]),
      onUnreachable,
    },
  );
  const missing = () =>
    gone ??
    new ClusterError(`pod ${pod.namespace}/${pod.name} is gone`, {
      status: 404,
      reason: "NotFound",
      hint: `somebody or something deleted it while it was needed: kubectl -n ${pod.namespace} get events`,
    });
  try {
    let next = events.next();
    let first = true;
    for (;;) {
      const deadline = Math.min(end, watcher.nextDeadline?.() ?? Number.POSITIVE_INFINITY);
      const result = await beforeDeadline(next, first ? Math.min(deadline, Date.now() + 2000) : deadline);
      if (result === undefined) {
        // A watch says nothing about an object that was gone before it began.
        if (first) await stillThere(cluster, path, options, missing);
        first = false;
        if (Date.now() >= deadline) watcher.onDeadline?.();
        continue;
      }
      first = false;
      if (result.done) throw missing();
      if (result.value.type === "DELETED") throw missing();
      const value = watcher.check(result.value.object as Pod);
      if (value !== undefined) return value;
      next = events.next();
    }
  } catch (error) {
    if (signal.aborted && signal.reason instanceof KanisterError) throw signal.reason;
    throw error;
  } finally {
    stop.abort();
    events.return(undefined).catch(() => undefined);
  }
}

async function stillThere(
  cluster: Cluster,
  path: { group: string; version: string; resource: string; namespace: string; name: string },
  { signal, onUnreachable }: WatchOptions,
  missing: () => unknown,
): Promise<void> {
  try {
    await cluster.get(path, { signal, onUnreachable });
  } catch (error) {
    if (error instanceof ClusterError && error.status === 404) throw missing();
    throw error;
  }
}

/** The promise's value, or undefined when `deadline` (milliseconds since the epoch) comes first. */
async function beforeDeadline<T>(promise: Promise<T>, deadline: number): Promise<T | undefined> {
  if (deadline === Number.POSITIVE_INFINITY) return promise;
  return within(promise, Math.max(0, deadline - Date.now()));
}

function containerStatus(pod: Pod, container: string): ContainerStatus | undefined {
  return pod.status?.containerStatuses?.find((one) => one.name === container);
}

// Waiting reasons that do not mend themselves. ErrImagePull is left out: the kubelet tries once more before it backs off.
const FATAL_WAITING = new Map(
  Object.entries({
    ImagePullBackOff: "its image cannot be pulled",
    ErrImageNeverPull: "its image is not on the node",
    InvalidImageName: "its image name is invalid",
    CreateContainerConfigError: "its configuration is incomplete",
    CreateContainerError: "its container cannot be created",
    RunContainerError: "its container cannot be run",
  }),
);

/** Why a pod will never start as it is; undefined while it may. */
export function podStartFault(pod: Pod): string | undefined {
  for (const status of [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])]) {
    const waiting = status.state?.waiting;
    const why = FATAL_WAITING.get(waiting?.reason ?? "");
    if (why !== undefined) return `${why} (${waiting?.reason}): ${waiting?.message ?? ""}`.replace(/: $/, "");
  }
  const failedInit = pod.status?.initContainerStatuses?.find((one) => (one.state?.terminated?.exitCode ?? 0) !== 0);
  if (failedInit !== undefined && pod.status?.phase === "Failed") {
    return `init container ${failedInit.name} ended with exit code ${failedInit.state?.terminated?.exitCode}`;
  }
  return undefined;
}

function schedulingFault(pod: Pod): string | undefined {
  const condition = pod.status?.conditions?.find((one) => one.type === "PodScheduled" && one.status === "False");
  return condition?.reason === "Unschedulable" ? (condition.message ?? "unschedulable") : undefined;
}

function waitingReason(pod: Pod): string | undefined {
  const scheduling = schedulingFault(pod);
  if (scheduling !== undefined) return scheduling;
  const waiting = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])]
    .map((status) => status.state?.waiting)
    .find((one) => one?.reason !== undefined && one.reason !== "ContainerCreating" && one.reason !== "PodInitializing");
  return waiting && `${waiting.reason}${waiting.message ? `: ${waiting.message}` : ""}`;
}

function notStarted(name: string, reason: string, hint?: string): KanisterError {
  const image = reason.includes("image");
  return new KanisterError("POD_NOT_STARTED", `${name} cannot start: ${reason}`, {
    hint: hint ?? (image ? "check the image name, and that the nodes may pull it (imagePullSecrets)" : undefined),
  });
}
