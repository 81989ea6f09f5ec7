// Readiness, liveness and startup probes: asks a container again and again how it is.
import { connect } from "node:net";
import type { Container, Probe } from "../kubernetes-objects.ts";
import type { ContainerProcess } from "./container-process.ts";

export type ProbeWatch = { stop(): void };

/** Reports each change: true after `successThreshold` good answers, false after `failureThreshold` bad ones. */
export function watchProbe(
  probe: Probe,
  container: Container,
  process_: ContainerProcess,
  env: Record<string, string>,
  report: (healthy: boolean, message: string) => void,
): ProbeWatch {
  const period = (probe.periodSeconds ?? 10) * 1000;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let state: boolean | undefined;
  let run = { healthy: false, count: 0 };

  async function ask(): Promise<void> {
    const failure = await runProbe(probe, container, process_, env);
    if (stopped) return;
    const healthy = failure === undefined;
    run = { healthy, count: run.healthy === healthy ? run.count + 1 : 1 };
    const needed = healthy ? (probe.successThreshold ?? 1) : (probe.failureThreshold ?? 3);
    if (run.count >= needed && state !== healthy) {
      state = healthy;
      report(healthy, failure ?? "");
    }
    if (!stopped) timer = setTimeout(() => void ask(), period);
  }

  timer = setTimeout(() => void ask(), (probe.initialDelaySeconds ?? 0) * 1000);
  return {
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

// Undefined when the container is well.
async function runProbe(
  probe: Probe,
  container: Container,
  process_: ContainerProcess,
  env: Record<string, string>,
): Promise<string | undefined> {
  const timeout = (probe.timeoutSeconds ?? 1) * 1000;
  const port = (value: number | string) =>
    typeof value === "number"
      ? value
      : (container.ports?.find((candidate) => candidate.name === value)?.containerPort ?? Number(value));
  if (probe.exec?.command) return probeCommand(probe.exec.command, process_, env, timeout);
  if (probe.httpGet) {
    const { scheme = "HTTP", path = "/" } = probe.httpGet;
    return probeHttp(`${scheme.toLowerCase()}://127.0.0.1:${port(probe.httpGet.port)}${path}`, timeout);
  }
  if (probe.tcpSocket) return probeTcp(port(probe.tcpSocket.port), timeout);
  return undefined;
}

async function probeCommand(
  command: string[],
  process_: ContainerProcess,
  env: Record<string, string>,
  timeout: number,
): Promise<string | undefined> {
  const child = process_.exec(command, { stdin: false, tty: false, env });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => {
      if (said.length < 4096) said += chunk.toString();
    });
  }
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<{ failure: string }>((resolve) => {
    timer = setTimeout(() => resolve({ failure: `command timed out after ${timeout} ms` }), timeout);
  });
  const result = await Promise.race([child.ended, late]);
  clearTimeout(timer);
  if ("failure" in result) return result.failure;
  return result.exitCode === 0 ? undefined : said || `exit code ${result.exitCode}`;
}

async function probeHttp(url: string, timeout: number): Promise<string | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(timeout), redirect: "manual" });
    await response.body?.cancel();
    const good = response.status >= 200 && response.status < 400;
    return good ? undefined : `HTTP probe failed with statuscode: ${response.status}`;
  } catch (error) {
    return `Get "${url}": ${String(error)}`;
  }
}

function probeTcp(port: number, timeout: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port, timeout });
    const end = (message: string | undefined) => {
      socket.destroy();
      resolve(message);
    };
    socket.once("connect", () => end(undefined));
    socket.once("timeout", () => end(`dial tcp 127.0.0.1:${port}: i/o timeout`));
    socket.once("error", (error) => end(error.message));
  });
}
