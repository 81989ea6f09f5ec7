// Takes one pod through its life on this machine: volumes, init containers, containers, its end.
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Api } from "../api-server/api.ts";
import type { EventRecorder } from "../event-recorder.ts";
import { type Container, type Pod, type PodStatus, timestamp } from "../kubernetes-objects.ts";
import { ConfigError, containerEnv, type NodeFacts } from "./container-env.ts";
import { type ContainerWorker, createContainerWorker } from "./container-worker.ts";
import type { Isolation } from "./isolation.ts";
import { podConditions, podPhase } from "./pod-conditions.ts";
import { containerMounts, prepareVolumes, type VolumeServices, volumeRefusal } from "./volumes.ts";
import { markVariable, type Watchdog } from "./watchdog.ts";

export type KubeletServices = VolumeServices & {
  api: Api;
  node: NodeFacts;
  isolation: Isolation;
  watchdog: Watchdog;
  event: EventRecorder;
  log: (line: string) => void;
  /** The sandbox's directory, which no pod may see. */
  directory: string;
  mark: string;
  /** Folders before the host's PATH. */
  path: readonly string[];
  /** Folders of the host that pods read in their place. */
  readable: readonly string[];
  apiAddress: () => { host: string; port: number };
  /** The lines of /etc/hosts for a pod. */
  hosts: (pod: Pod) => string;
};

export type PodWorker = {
  /** Resolves when nothing of the pod runs any more. Repeated calls may only shorten the grace period. */
  terminate(graceSeconds: number): Promise<void>;
  /** Ends everything at once and leaves the pod's status as it is. */
  abandon(): Promise<void>;
  container(name: string): ContainerWorker | undefined;
};

export function startPodWorker(services: KubeletServices, pod: Pod): PodWorker {
  const { api, event } = services;
  const pods = api.kind("pods");
  const directory = join(services.directory, "pods", pod.metadata.uid);
  const startTime = pod.status?.startTime ?? timestamp();
  let volumes = new Map<string, string>();
  let verdict: { phase: "Failed"; reason: string; message: string } | undefined;
  let closing: Promise<void> | undefined;
  let quiet = false;
  const policy = pod.spec.restartPolicy ?? "Always";
  const deadline = Promise.withResolvers<void>();

  const make = (container: Container, init: boolean): ContainerWorker => {
    const list = init ? pod.status?.initContainerStatuses : pod.status?.containerStatuses;
    const sidecar = init && container.restartPolicy === "Always";
    const wanted = init && !sidecar ? (policy === "Always" ? "OnFailure" : policy) : sidecar ? "Always" : policy;
    const path = `spec.${init ? "initContainers" : "containers"}{${container.name}}`;
    return createContainerWorker({
      pod,
      container,
      directory,
      hide: services.directory,
      isolation: services.isolation,
      watchdog: services.watchdog,
      setup: () => setup(container),
      policy: wanted,
      previous: list?.find((status) => status.name === container.name),
      changed: sync,
      event: (type, reason, message) => event(pod, type, reason, message, { fieldPath: path }),
    });
  };
  const init = (pod.spec.initContainers ?? []).map((container) => make(container, true));
  const main = pod.spec.containers.map((container) => make(container, false));
  const isSidecar = (worker: ContainerWorker) =>
    pod.spec.initContainers?.find(({ name }) => name === worker.name)?.restartPolicy === "Always";

  function sync(): void {
    if (quiet) return;
    api.modify<Pod>(
      pods,
      pod.metadata.namespace,
      pod.metadata.name,
      (current) => {
        if (current.metadata.uid !== pod.metadata.uid) return current;
        const status = currentStatus(current);
        return { ...current, status: { ...status, conditions: podConditions(current, status) } };
      },
      { subresource: "status" },
    );
  }

  function currentStatus(current: Pod): PodStatus {
    const initStatuses = init.map((worker) => worker.status());
    const mainStatuses = main.map((worker) => worker.status());
    const over = current.status?.phase === "Succeeded" || current.status?.phase === "Failed";
    return {
      ...current.status,
      phase: over ? current.status?.phase : podPhase(pod, initStatuses, mainStatuses),
      ...verdict,
      hostIP: services.node.ip,
      podIP: services.node.ip,
      podIPs: [{ ip: services.node.ip }],
      startTime,
      ...(init.length > 0 ? { initContainerStatuses: initStatuses } : {}),
      containerStatuses: mainStatuses,
    };
  }

  function setup(container: Container) {
    const env = containerEnv({ api, pod, container, node: services.node, base: baseEnv(services, pod, container) });
    const mounts = containerMounts(pod, container, volumes, env);
    const hosts = join(directory, "hosts");
    writeFileSync(hosts, services.hosts(pod));
    const path = [...services.readable, ...services.path].map((source) => ({ source, target: source, readOnly: true }));
    return { env, mounts: [...path, ...mounts, { source: hosts, target: "/etc/hosts", readOnly: false }] };
  }

  // A workload would replace a failed pod at once and for ever; one that just waits shows the same reason.
  function refuse(reason: string, message: string): void {
    event(pod, "Warning", reason, message);
    if (policy === "Always") {
      for (const worker of [...init, ...main]) worker.hold("CreateContainerError", message);
      return;
    }
    verdict = { phase: "Failed", reason, message };
    sync();
  }

  async function mountVolumes(): Promise<boolean> {
    while (!closing) {
      try {
        volumes = prepareVolumes(services, pod, directory);
        return true;
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error;
        event(pod, "Warning", "FailedMount", `MountVolume.SetUp failed for a volume : ${error.message}`);
        sync();
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
    }
    return false;
  }

  async function live(): Promise<void> {
    const refusal = isolationRefusal(services.isolation, pod) ?? volumeRefusal(pod);
    if (refusal) {
      refuse(services.isolation.kind === "none" ? "NoMountNamespaces" : "HostPathRefused", refusal);
      return;
    }
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    chmodSync(join(services.directory, "pods"), 0o700);
    sync();
    if (!(await mountVolumes())) return;
    limitLifetime();
    const sidecars: Promise<boolean>[] = [];
    for (const worker of init) {
      const run = worker.run();
      if (isSidecar(worker)) {
        sidecars.push(run);
        await worker.whenStarted();
      } else if (!(await run)) {
        sync();
        return;
      }
      if (closing) return;
    }
    await Promise.all(main.map((worker) => worker.run()));
    await Promise.all(
      init.filter(isSidecar).map((worker) => worker.stop(pod.spec.terminationGracePeriodSeconds ?? 30)),
    );
    await Promise.all(sidecars);
    sync();
  }

  function limitLifetime(): void {
    const seconds = pod.spec.activeDeadlineSeconds;
    if (seconds === undefined) return;
    const left = Date.parse(startTime) + seconds * 1000 - Date.now();
    const timer = setTimeout(
      () => {
        const message = "Pod was active on the node longer than the specified deadline";
        verdict = { phase: "Failed", reason: "DeadlineExceeded", message };
        event(pod, "Normal", "DeadlineExceeded", message);
        void stopAll(pod.spec.terminationGracePeriodSeconds ?? 30).then(sync);
      },
      Math.max(left, 0),
    );
    void deadline.promise.then(() => clearTimeout(timer));
  }

  async function stopAll(graceSeconds: number): Promise<void> {
    await Promise.all([...main, ...init].map((worker) => worker.stop(graceSeconds)));
  }

  const lived = live()
    .catch((error: unknown) => {
      services.log(
        `pod ${pod.metadata.namespace}/${pod.metadata.name}: ${error instanceof Error ? error.stack : String(error)}`,
      );
      verdict = { phase: "Failed", reason: "SandboxError", message: String(error) };
      sync();
    })
    .finally(() => deadline.resolve());
  let shortest = Number.POSITIVE_INFINITY;
  const terminate = async (graceSeconds: number) => {
    if (graceSeconds < shortest) {
      shortest = graceSeconds;
      closing = stopAll(graceSeconds);
    }
    await closing;
    await lived;
  };

  return {
    terminate,
    abandon() {
      quiet = true;
      return terminate(0);
    },
    container: (name) => [...main, ...init].find((worker) => worker.name === name),
  };
}

function isolationRefusal(isolation: Isolation, pod: Pod): string | undefined {
  if (isolation.kind !== "none") return undefined;
  const mounts = [...(pod.spec.initContainers ?? []), ...pod.spec.containers].flatMap(
    (container) => container.volumeMounts ?? [],
  );
  const projected = new Set((pod.spec.volumes ?? []).filter((volume) => volume.projected).map((volume) => volume.name));
  const injected = "/var/run/secrets/kubernetes.io/serviceaccount";
  const mount = mounts.find((one) => one.mountPath !== injected || !projected.has(one.name));
  if (!mount) return undefined;
  return `volume "${mount.name}" cannot be mounted at ${mount.mountPath}: ${isolation.reason}`;
}

function baseEnv(services: KubeletServices, pod: Pod, container: Container): Record<string, string> {
  const { host, port } = services.apiAddress();
  const { api } = services;
  const links: Record<string, string> = {};
  if (pod.spec.enableServiceLinks !== false) {
    for (const service of api.list(api.kind("services"), pod.metadata.namespace)) {
      const first = (service.spec as { ports?: { port: number }[] }).ports?.[0];
      const name = service.metadata.name.toUpperCase().replaceAll("-", "_");
      if (!first || service.metadata.name === "kubernetes") continue;
      links[`${name}_SERVICE_HOST`] = services.node.ip;
      links[`${name}_SERVICE_PORT`] = String(first.port);
    }
  }
  return {
    PATH: [...services.path, process.env.PATH ?? "/usr/local/bin:/usr/bin:/bin"].join(":"),
    HOSTNAME: pod.spec.hostname ?? pod.metadata.name,
    ...(services.isolation.kind === "namespaces" ? { HOME: "/root" } : {}),
    ...(container.tty ? { TERM: "xterm" } : {}),
    ...links,
    KUBERNETES_SERVICE_HOST: host,
    KUBERNETES_SERVICE_PORT: String(port),
    KUBERNETES_SERVICE_PORT_HTTPS: String(port),
    KUBERNETES_PORT: `tcp://${host}:${port}`,
    [markVariable]: services.mark,
  };
}
