// Runs the pods bound to the one node, and answers for their logs and for commands inside them.
import { readdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { badRequest } from "../api-server/api-error.ts";
import type { ExecProcess, LogOptions, PodRuntime } from "../api-server/pod-runtime.ts";
import type { Pod } from "../kubernetes-objects.ts";
import { readLog } from "./log-file.ts";
import { type KubeletServices, type PodWorker, startPodWorker } from "./pod-worker.ts";

export type Kubelet = {
  runtime: PodRuntime;
  /** Takes up the pods that are there and every one that comes. */
  start(): void;
  /** Ends all processes at once; the pods stay in the API as they are. */
  stop(): Promise<void>;
};

export function createKubelet(services: KubeletServices): Kubelet {
  const { api, log } = services;
  const pods = api.kind("pods");
  const workers = new Map<string, PodWorker>();
  const leaving = new Set<Promise<void>>();
  let stopped = false;
  let unlisten = () => {};

  function handle(namespace: string | undefined, name: string, uid: string): void {
    if (stopped) return;
    const pod = api.find(pods, namespace, name) as Pod | undefined;
    const worker = workers.get(uid);
    if (pod?.metadata.uid !== uid) {
      abandon(uid, worker);
      return;
    }
    if (pod.spec.nodeName !== services.node.name) return;
    const over = pod.status?.phase === "Succeeded" || pod.status?.phase === "Failed";
    if (pod.metadata.deletionTimestamp) {
      if (!worker) finishDeletion(pod);
      else {
        const grace = pod.metadata.deletionGracePeriodSeconds ?? 30;
        const left = (Date.parse(pod.metadata.deletionTimestamp) - Date.now()) / 1000;
        void worker.terminate(Math.max(0, Math.min(grace, left + 1))).then(() => finishIfDeleted(namespace, name, uid));
      }
      return;
    }
    if (!worker && !over) begin(pod);
  }

  function begin(pod: Pod): void {
    workers.set(pod.metadata.uid, startPodWorker(services, pod));
  }

  function finishIfDeleted(namespace: string | undefined, name: string, uid: string): void {
    const current = api.find(pods, namespace, name) as Pod | undefined;
    if (!stopped && current?.metadata.uid === uid && current.metadata.deletionTimestamp) finishDeletion(current);
  }

  function finishDeletion(pod: Pod): void {
    const { namespace, name, uid } = pod.metadata;
    if (pod.metadata.finalizers?.length) {
      // Others still hold it; once they let go nothing is left to wait for.
      api.modify<Pod>(pods, namespace, name, (current) => ({
        ...current,
        metadata: { ...current.metadata, deletionGracePeriodSeconds: 0 },
      }));
      return;
    }
    api.remove(pods, namespace, name, { gracePeriodSeconds: 0, preconditions: { uid } });
  }

  // Also for a pod that ended before the sandbox was started, and so has no worker.
  function abandon(uid: string, worker: PodWorker | undefined): void {
    workers.delete(uid);
    const gone = Promise.resolve(worker?.abandon())
      .then(() => rm(join(services.directory, "pods", uid), { recursive: true, force: true }))
      .catch((error: unknown) => log(`cannot remove the folder of pod ${uid}: ${String(error)}`))
      .finally(() => leaving.delete(gone));
    leaving.add(gone);
  }

  function containerOf(pod: Pod, name: string | undefined) {
    const all = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])];
    if (name === undefined && all.length > 1) {
      const names = pod.spec.containers.map((container) => container.name);
      const marked = pod.metadata.annotations?.["kubectl.kubernetes.io/default-container"];
      if (names.length > 1 && !marked) {
        const inits = (pod.spec.initContainers ?? []).map((container) => container.name);
        const more = inits.length > 0 ? ` or one of the init containers: [${inits.join(" ")}]` : "";
        throw badRequest(
          `a container name must be specified for pod ${pod.metadata.name}, choose one of: [${names.join(" ")}]${more}`,
        );
      }
      return marked ?? names[0] ?? "";
    }
    const wanted = name ?? all[0]?.name ?? "";
    if (!all.some((container) => container.name === wanted)) {
      throw badRequest(`container ${wanted} is not valid for pod ${pod.metadata.name}`);
    }
    return wanted;
  }

  function logs(pod: Pod, options: LogOptions): ReadableStream<Uint8Array> {
    const name = containerOf(pod, options.container);
    if (!pod.spec.nodeName) return new ReadableStream({ start: (controller) => controller.close() });
    const worker = workers.get(pod.metadata.uid)?.container(name);
    const statuses = [...(pod.status?.containerStatuses ?? []), ...(pod.status?.initContainerStatuses ?? [])];
    const status = statuses.find((candidate) => candidate.name === name);
    const found = worker?.log(options.previous);
    if (found) return readLog(found.file, options, found.writer);
    if (options.previous) {
      throw badRequest(`previous terminated container "${name}" in pod "${pod.metadata.name}" not found`);
    }
    if (!worker && status?.state.terminated) {
      const file = join(services.directory, "pods", pod.metadata.uid, "logs", name, `${status.restartCount}.log`);
      return readLog(file, options);
    }
    const reason = status?.state.waiting?.reason ?? "ContainerCreating";
    const trouble = ["ErrImagePull", "ImagePullBackOff", "CreateContainerConfigError", "CreateContainerError"].includes(
      reason,
    );
    const image = reason === "ErrImagePull" || reason === "ImagePullBackOff";
    const how = trouble && image ? "trying and failing to pull image" : reason;
    throw badRequest(`container "${name}" in pod "${pod.metadata.name}" is waiting to start: ${how}`);
  }

  function running(pod: Pod, name: string | undefined) {
    if (pod.status?.phase === "Succeeded" || pod.status?.phase === "Failed") {
      throw badRequest(`cannot exec into a container in a completed pod; current phase is ${pod.status.phase}`);
    }
    if (!pod.spec.nodeName) throw badRequest(`pod ${pod.metadata.name} does not have a host assigned`);
    const wanted = containerOf(pod, name);
    const worker = workers.get(pod.metadata.uid)?.container(wanted);
    const process_ = worker?.process();
    if (!worker || !process_) throw badRequest(`container not found ("${wanted}")`);
    return { worker, process: process_ };
  }

  return {
    runtime: {
      logs,
      exec(pod, options): ExecProcess {
        const { worker, process: child } = running(pod, options.container);
        return child.exec(options.command, { stdin: options.stdin, tty: options.tty, env: worker.env() });
      },
      attach: (pod, options) => running(pod, options.container).process.attach({ stdin: options.stdin }),
    },
    start() {
      unlisten = api.store.listen((change) => {
        if (change.resource !== "pods") return;
        const { namespace, name, uid } = change.object.metadata;
        queueMicrotask(() => handle(namespace, name, uid));
      });
      const known = new Set(api.list(pods).map((pod) => pod.metadata.uid));
      for (const uid of readdirSync(join(services.directory, "pods"))) if (!known.has(uid)) abandon(uid, undefined);
      for (const pod of api.list(pods)) handle(pod.metadata.namespace, pod.metadata.name, pod.metadata.uid);
    },
    async stop() {
      stopped = true;
      unlisten();
      await Promise.all([...workers.values()].map((worker) => worker.abandon()));
      await Promise.all(leaving);
    },
  };
}
