// Runs one container of a pod for as long as its restart policy wants, and knows its state at any moment.
import { closeSync, mkdirSync, openSync, readSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Container, ContainerState, ContainerStatus, Pod } from "../kubernetes-objects.ts";
import { timestamp } from "../kubernetes-objects.ts";
import { ConfigError, expand } from "./container-env.ts";
import { type ContainerProcess, missingMessage, startContainerProcess } from "./container-process.ts";
import type { Isolation, Mount } from "./isolation.ts";
import { type LogWriter, logTail, openLogWriter } from "./log-file.ts";
import { type ProbeWatch, watchProbe } from "./probes.ts";
import type { Watchdog } from "./watchdog.ts";

export type ContainerSetup = { env: Record<string, string>; mounts: Mount[] };

export type ContainerWorkerOptions = {
  pod: Pod;
  container: Container;
  /** The pod's own folder. */
  directory: string;
  hide: string;
  isolation: Isolation;
  watchdog: Watchdog;
  /** Looks up everything the container refers to; throws a ConfigError while something is missing. */
  setup: () => ContainerSetup;
  policy: "Always" | "OnFailure" | "Never";
  /** From before the sandbox was restarted. */
  previous: ContainerStatus | undefined;
  changed: () => void;
  event: (type: "Normal" | "Warning", reason: string, message: string) => void;
};

export type ContainerWorker = {
  readonly name: string;
  status(): ContainerStatus;
  /** Resolves when the container has ended for good; false when it failed. */
  run(): Promise<boolean>;
  /** Resolves when it runs, or has ended for good. */
  whenStarted(): Promise<void>;
  /** Keeps it from ever starting, with a reason that people can see. */
  hold(reason: string, message: string): void;
  /** Asks it to end, and ends it after that many seconds. */
  stop(graceSeconds: number): Promise<void>;
  process(): ContainerProcess | undefined;
  env(): Record<string, string>;
  log(previous: boolean): { file: string; writer: LogWriter | undefined } | undefined;
};

export function createContainerWorker(options: ContainerWorkerOptions): ContainerWorker {
  const { pod, container, directory, isolation } = options;
  const own = join(directory, "containers", container.name);
  const status: ContainerStatus = {
    name: container.name,
    state: {
      waiting: { reason: (pod.spec.initContainers?.length ?? 0) > 0 ? "PodInitializing" : "ContainerCreating" },
    },
    lastState: {},
    ready: false,
    started: false,
    restartCount: 0,
    image: container.image,
    imageID: "",
  };
  /** Runs; `launched` may still be on its way there. */
  let current: ContainerProcess | undefined;
  let launched: ContainerProcess | undefined;
  let env: Record<string, string> = {};
  let writer: LogWriter | undefined;
  let runs = 0;
  let stopping = false;
  let probes: ProbeWatch[] = [];
  const stopSignal = Promise.withResolvers<void>();
  const startSignal = Promise.withResolvers<void>();
  adopt(options.previous);

  function adopt(previous: ContainerStatus | undefined): void {
    if (!previous) return;
    runs = previous.restartCount;
    status.restartCount = previous.restartCount;
    status.lastState = previous.lastState;
    if (previous.state.terminated) {
      if (options.policy === "Always" || (options.policy === "OnFailure" && previous.state.terminated.exitCode !== 0)) {
        status.lastState = { terminated: previous.state.terminated };
        runs += 1;
      } else status.state = previous.state;
    } else if (previous.state.running) {
      const terminated = {
        exitCode: 137,
        reason: "ContainerStatusUnknown",
        message: "The container could not be located when the sandbox was started again.",
        startedAt: previous.state.running.startedAt,
        finishedAt: timestamp(),
      };
      if (options.policy === "Never") status.state = { terminated };
      else {
        status.lastState = { terminated };
        runs += 1;
      }
    }
    status.restartCount = runs;
  }

  const logFile = (run: number) => join(directory, "logs", container.name, `${run}.log`);

  function setState(state: ContainerState): void {
    status.state = state;
    options.changed();
  }

  function wait(reason: string, message: string): void {
    const { waiting } = status.state;
    if (waiting?.reason !== reason || waiting.message !== message) setState({ waiting: { reason, message } });
  }

  const pause = (seconds: number) => {
    let timer: NodeJS.Timeout | undefined;
    const passed = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, seconds * 1000);
    });
    return Promise.race([passed, stopSignal.promise]).finally(() => clearTimeout(timer));
  };

  async function imageIsThere(): Promise<boolean> {
    if (!isUnpullable(container.image)) return true;
    const image = container.image;
    const host = image.split("/")[0] ?? "";
    const why = `failed to pull and unpack image "${image}": failed to resolve reference "${image}": failed to do request: Head "https://${host}/v2/": dial tcp: lookup ${host}: no such host`;
    options.event("Normal", "Pulling", `Pulling image "${image}"`);
    options.event("Warning", "Failed", `Failed to pull image "${image}": ${why}`);
    options.event("Warning", "Failed", "Error: ErrImagePull");
    wait("ErrImagePull", why);
    await pause(1);
    if (!stopping) {
      options.event("Normal", "BackOff", `Back-off pulling image "${image}"`);
      wait("ImagePullBackOff", `Back-off pulling image "${image}": ErrImagePull: ${why}`);
    }
    await stopSignal.promise;
    return false;
  }

  async function findSetup(): Promise<ContainerSetup | undefined> {
    while (!stopping) {
      try {
        return options.setup();
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error;
        options.event("Warning", "Failed", `Error: ${error.message}`);
        wait("CreateContainerConfigError", error.message);
        await pause(0.5);
      }
    }
    return undefined;
  }

  async function findCommand(variables: Record<string, string>): Promise<string[] | undefined> {
    const command = [...(container.command ?? []), ...(container.args ?? [])].map((word) => expand(word, variables));
    if (command.length > 0) return command;
    const message =
      `no command specified: the sandbox does not pull images, so it does not know what "${container.image}" runs; give the ` +
      "container a command, which is looked for on this machine";
    options.event("Warning", "Failed", `Error: ${message}`);
    wait("CreateContainerError", message);
    await stopSignal.promise;
    return undefined;
  }

  async function runOnce(): Promise<number | undefined> {
    if (!(await imageIsThere())) return undefined;
    const setup = await findSetup();
    if (!setup || stopping) return undefined;
    env = setup.env;
    const command = await findCommand(env);
    if (!command || stopping) return undefined;
    options.event(
      "Normal",
      "Pulled",
      `Container image "${container.image}" is ignored: the sandbox runs the programs of this machine`,
    );
    const root = join(own, "root");
    const scratch = join(own, "scratch");
    const message = join(own, "termination-log");
    rmSync(own, { recursive: true, force: true });
    mkdirSync(root, { recursive: true });
    mkdirSync(scratch, { mode: 0o777 });
    closeSync(openSync(message, "w", 0o666));
    const isolated = isolation.kind === "namespaces";
    const mounts = isolated
      ? [
          ...setup.mounts,
          { source: message, target: container.terminationMessagePath ?? "/dev/termination-log", readOnly: false },
        ]
      : [];
    if (!isolated) env = { TMPDIR: scratch, HOME: scratch, ...env };
    writer = openLogWriter(logFile(runs));
    const child = startContainerProcess({
      isolation,
      plan: {
        root,
        scratch,
        hide: options.hide,
        hostname: pod.spec.hostname ?? pod.metadata.name,
        workingDir: container.workingDir ?? (isolated ? "/" : scratch),
        mounts,
        command,
      },
      env,
      keepStdin: container.stdin === true,
      log: writer,
      watchdog: options.watchdog,
    });
    launched = child;
    const startedAt = timestamp();
    const containerID = `sandbox://${pod.metadata.uid}/${container.name}/${runs}`;
    const failure = await child.started;
    if (failure) {
      await child.ended;
      launched = undefined;
      const text = "missing" in failure ? missingMessage(failure.missing, "start") : failure.error;
      options.event("Warning", "Failed", `Error: ${text}`);
      const terminated = {
        exitCode: 128,
        reason: "StartError",
        message: text,
        startedAt: "1970-01-01T00:00:00Z",
        finishedAt: timestamp(),
        containerID,
      };
      setState({ terminated });
      return 128;
    }
    current = child;
    options.event("Normal", "Created", `Created container: ${container.name}`);
    options.event("Normal", "Started", `Started container ${container.name}`);
    status.containerID = containerID;
    status.started = !container.startupProbe;
    status.ready = !container.readinessProbe && status.started;
    setState({ running: { startedAt } });
    startSignal.resolve();
    const hook = container.lifecycle?.postStart?.exec?.command;
    if (hook) child.exec(hook, { stdin: false, tty: false, env }).stdout.resume();
    startProbes(child);
    const end = await child.ended;
    for (const probe of probes) probe.stop();
    probes = [];
    current = undefined;
    launched = undefined;
    status.ready = false;
    status.started = false;
    setState({
      terminated: {
        exitCode: end.exitCode,
        ...(end.signal ? { signal: end.signal } : {}),
        reason: end.exitCode === 0 ? "Completed" : "Error",
        ...terminationMessage(message, end.exitCode),
        startedAt,
        finishedAt: timestamp(),
        containerID,
      },
    });
    return end.exitCode;
  }

  function terminationMessage(file: string, exitCode: number): { message?: string } {
    let message = readStart(file, 4096);
    if (message === "" && exitCode !== 0 && container.terminationMessagePolicy === "FallbackToLogsOnError") {
      message = logTail(logFile(runs), 80, 2048);
    }
    return message === "" ? {} : { message };
  }

  function startProbes(child: ContainerProcess): void {
    const restart = (word: string) => (message: string) => {
      options.event("Warning", "Unhealthy", `${word} probe failed: ${message}`);
      options.event(
        "Normal",
        "Killing",
        `Container ${container.name} failed ${word.toLowerCase()} probe, will be restarted`,
      );
      void endProcess(child, pod.spec.terminationGracePeriodSeconds ?? 30);
    };
    const begin = () => {
      const { readinessProbe, livenessProbe } = container;
      if (livenessProbe) {
        const fail = restart("Liveness");
        probes.push(watchProbe(livenessProbe, container, child, env, (healthy, message) => !healthy && fail(message)));
      }
      if (!readinessProbe) return;
      probes.push(
        watchProbe(readinessProbe, container, child, env, (healthy, message) => {
          if (!healthy) options.event("Warning", "Unhealthy", `Readiness probe failed: ${message}`);
          status.ready = healthy;
          options.changed();
        }),
      );
    };
    if (!container.startupProbe) {
      begin();
      return;
    }
    const fail = restart("Startup");
    const startup = watchProbe(container.startupProbe, container, child, env, (healthy, message) => {
      startup.stop();
      if (!healthy) {
        fail(message);
        return;
      }
      status.started = true;
      status.ready = !container.readinessProbe;
      options.changed();
      begin();
    });
    probes.push(startup);
  }

  async function endProcess(child: ContainerProcess, graceSeconds: number): Promise<void> {
    const deadline = Date.now() + graceSeconds * 1000;
    const hook = container.lifecycle?.preStop?.exec?.command;
    if (graceSeconds > 0) {
      if (hook)
        await Promise.race([
          child.exec(hook, { stdin: false, tty: false, env }).ended,
          timeout(graceSeconds),
          child.ended,
        ]);
      child.kill("SIGTERM");
      await Promise.race([child.ended, timeout(Math.max(deadline - Date.now(), 0) / 1000)]);
    }
    child.kill("SIGKILL");
    await child.ended;
  }

  const restarts = (exitCode: number) =>
    !stopping && (options.policy === "Always" || (options.policy === "OnFailure" && exitCode !== 0));

  return {
    name: container.name,
    status: () => ({ ...status }),
    async run() {
      if (status.state.terminated) return status.state.terminated.exitCode === 0;
      let backoff = 0;
      try {
        while (!stopping) {
          const began = Date.now();
          const exitCode = await runOnce();
          if (exitCode === undefined) return false;
          if (!restarts(exitCode)) return exitCode === 0;
          if (Date.now() - began > 600_000) backoff = 0;
          status.lastState = { ...status.state };
          if (backoff > 0) {
            const where = `container=${container.name} pod=${pod.metadata.name}_${pod.metadata.namespace}(${pod.metadata.uid})`;
            options.event(
              "Warning",
              "BackOff",
              `Back-off restarting failed container ${container.name} in pod ${pod.metadata.name}_${pod.metadata.namespace}(${pod.metadata.uid})`,
            );
            wait(
              "CrashLoopBackOff",
              `back-off ${backoff < 60 ? `${backoff}s` : `${Math.floor(backoff / 60)}m${backoff % 60}s`} restarting failed ${where}`,
            );
            await pause(backoff);
          }
          backoff = backoff === 0 ? 10 : Math.min(backoff * 2, 300);
          runs += 1;
          if (!stopping) status.restartCount = runs;
        }
        return false;
      } finally {
        startSignal.resolve();
      }
    },
    whenStarted: () => startSignal.promise,
    hold: wait,
    async stop(graceSeconds) {
      stopping = true;
      stopSignal.resolve();
      const child = launched;
      if (!current) child?.kill("SIGKILL");
      else if (child) {
        options.event("Normal", "Killing", `Stopping container ${container.name}`);
        await endProcess(child, graceSeconds);
      }
    },
    process: () => current,
    env: () => env,
    log(previous) {
      if (previous)
        return status.lastState.terminated
          ? { file: logFile(runs - (status.state.waiting ? 0 : 1)), writer: undefined }
          : undefined;
      if (!writer && !status.state.terminated && !status.lastState.terminated) return undefined;
      return { file: logFile(runs), writer };
    },
  };
}

/** Names under `.invalid` never resolve (RFC 2606), so a pull from there fails on every cluster. */
function isUnpullable(image: string): boolean {
  const host = image.includes("/") ? (image.split("/")[0] ?? "") : "";
  return host.replace(/:\d+$/, "").endsWith(".invalid");
}

function timeout(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000).unref());
}

/** The first bytes of a file that a container may have made as large as it likes. */
function readStart(file: string, bytes: number): string {
  const descriptor = openSync(file, "r");
  try {
    const buffer = Buffer.alloc(bytes);
    return buffer
      .subarray(0, readSync(descriptor, buffer, 0, bytes, 0))
      .toString("utf8")
      .replaceAll("\0", "");
  } finally {
    closeSync(descriptor);
  }
}
