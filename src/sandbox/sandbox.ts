// Starts and stops the sandbox: a small Kubernetes on loopback whose pods are processes of this machine.
import { randomBytes, randomUUID } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, realpathSync } from "node:fs";
import { join, resolve } from "node:path";
import { KanisterError, messageOf } from "../errors/error.ts";
import { quotaAdmission, serviceAccountAdmission, storageClassAdmission } from "./api-server/admission.ts";
import { type Api, createApi } from "./api-server/api.ts";
import { createAuthorizer } from "./api-server/authorizer.ts";
import { createTokens, type Tokens } from "./api-server/caller.ts";
import { type Certificate, createCertificate } from "./api-server/certificate.ts";
import { type Listener, startListener } from "./api-server/listener.ts";
import { openObjectStore } from "./api-server/object-store.ts";
import { handleRequest } from "./api-server/request-handler.ts";
import { createRegistry } from "./api-server/resource-registry.ts";
import { createFirstObjects, nodeFacts } from "./bootstrap.ts";
import { createEventRecorder } from "./event-recorder.ts";
import { hostsFor } from "./hosts-file.ts";
import { detectIsolation } from "./kubelet/isolation.ts";
import { createKubelet } from "./kubelet/kubelet.ts";
import { startWatchdog } from "./kubelet/watchdog.ts";
import type { Pod } from "./kubernetes-objects.ts";
import { startClaimLoop } from "./loops/claims.ts";
import { startCustomResourceLoop } from "./loops/custom-resources.ts";
import { startDeploymentLoop } from "./loops/deployments.ts";
import { startGarbageCollector } from "./loops/garbage-collector.ts";
import { startJobLoop } from "./loops/jobs.ts";
import type { Loop } from "./loops/loop.ts";
import { startNamespaceLoop } from "./loops/namespaces.ts";
import { startQuotaLoop } from "./loops/quotas.ts";
import { startReplicaSetLoop } from "./loops/replica-sets.ts";
import { startScheduler } from "./loops/scheduler.ts";
import { startStatefulSetLoop } from "./loops/stateful-sets.ts";
import { lockDirectory, writeFileAtomically, writeSandboxState } from "./sandbox-state.ts";

export { readSandboxState, type SandboxState, stopSandbox } from "./sandbox-state.ts";

export type SandboxOptions = {
  /** Holds everything: objects, volumes, logs, the kubeconfig. One sandbox at a time. */
  directory: string;
  /** 0, the default, takes the port of the last time when it is free, else any. */
  port?: number;
  /** Folders that pods find before the host's PATH. */
  path?: readonly string[];
  /** Folders of the host that pods can read although they lie below /tmp or /run, of which pods have their own. */
  readable?: readonly string[];
  /** `none` behaves as where the kernel forbids mount namespaces. */
  isolation?: "auto" | "none";
  /** Stops the sandbox when it aborts. */
  signal?: AbortSignal;
  log?: (line: string) => void;
};

export type Sandbox = {
  url: string;
  kubeconfig: Kubeconfig;
  kubeconfigFile: string;
  isolation: "namespaces" | "none";
  isolationReason?: string;
  /** Answers a request without a socket, by the same rules: it needs the token and a loopback host. */
  handle(request: Request): Promise<Response>;
  /** Ends every process of every pod; objects and volumes stay in the directory. Repeated calls wait for the first. */
  stop(): Promise<void>;
};

export type Kubeconfig = {
  apiVersion: "v1";
  kind: "Config";
  clusters: { name: string; cluster: { server: string; "certificate-authority-data": string } }[];
  users: { name: string; user: { token: string } }[];
  contexts: { name: string; context: { cluster: string; user: string; namespace?: string } }[];
  "current-context": string;
};

type Credentials = { token: string; signingKey: string; mark: string; port: number; certificate: Certificate };

/** Rejects with code SANDBOX_RUNNING when the directory is in use. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  options.signal?.throwIfAborted();
  const log = options.log ?? (() => {});
  mkdirSync(options.directory, { recursive: true, mode: 0o700 });
  const directory = realpathSync(resolve(options.directory));
  chmodSync(directory, 0o700);
  const unlock = lockDirectory(directory);
  const cleanups: (() => Promise<void> | void)[] = [unlock];
  const stop = once(async () => {
    for (const cleanup of cleanups.reverse()) await cleanup();
  });
  try {
    return await start(options, directory, log, cleanups, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(
  options: SandboxOptions,
  directory: string,
  log: (line: string) => void,
  cleanups: (() => Promise<void> | void)[],
  stop: () => Promise<void>,
): Promise<Sandbox> {
  const credentials = readCredentials(directory);
  const isolation = await detectIsolation(options.isolation ?? "auto", directory);
  for (const name of ["pods", "volumes"]) mkdirSync(join(directory, name), { recursive: true, mode: 0o700 });
  const store = openObjectStore(join(directory, "objects.jsonl"));
  cleanups.push(() => store.close());
  const registry = createRegistry(store);
  const api = createApi(store, registry);
  const event = createEventRecorder(api, log);
  const tokens = createTokens(api, credentials.token, credentials.signingKey);
  const watchdog = startWatchdog(credentials.mark);
  cleanups.push(() => watchdog.stop());
  const node = nodeFacts();
  let listener: Listener | undefined;
  const kubelet = createKubelet({
    api,
    node,
    isolation,
    watchdog,
    event,
    log,
    directory,
    volumesDirectory: join(directory, "volumes"),
    mark: credentials.mark,
    path: (options.path ?? []).map((folder) => realpathSync(resolve(folder))),
    readable: (options.readable ?? [])
      .map((folder) => realpathSync(resolve(folder)))
      .filter((folder) => /^\/(tmp|run)\//.test(folder)),
    apiAddress: () => ({ host: "127.0.0.1", port: listener?.port ?? 0 }),
    hosts: (pod) => hostsFor(api, pod),
    issueToken: (pod, seconds) => podToken(api, tokens, pod, seconds),
  });
  const services = { api, tokens, authorizer: createAuthorizer(api), runtime: kubelet.runtime, log };
  listener = await listen(services, credentials, options.port ?? 0);
  const opened = listener;
  cleanups.push(() => opened.close());

  createFirstObjects(api, node, credentials.certificate.certificate, listener.port);
  api.admissions.push(serviceAccountAdmission(api), storageClassAdmission(api), quotaAdmission(api));
  const loops: Loop[] = [
    startNamespaceLoop(api, log, credentials.certificate.certificate),
    startCustomResourceLoop(api, log),
    startGarbageCollector(api, log),
    startClaimLoop(api, event, log, join(directory, "volumes")),
    startQuotaLoop(api, log),
    startJobLoop(api, event, log),
    startDeploymentLoop(api, event, log),
    startReplicaSetLoop(api, event, log),
    startStatefulSetLoop(api, event, log),
    startScheduler(api, event, log),
  ];
  cleanups.push(() => {
    for (const loop of loops) loop.stop();
  });
  kubelet.start();
  cleanups.push(() => kubelet.stop());

  const url = `https://127.0.0.1:${listener.port}`;
  const kubeconfig = makeKubeconfig(url, credentials);
  const kubeconfigFile = join(directory, "kubeconfig");
  writeFileAtomically(kubeconfigFile, `${JSON.stringify(kubeconfig, null, 2)}\n`);
  writeFileAtomically(join(directory, "credentials.json"), JSON.stringify({ ...credentials, port: listener.port }));
  const reason = isolation.kind === "none" ? { isolationReason: isolation.reason } : {};
  const { port } = listener;
  writeSandboxState(directory, {
    pid: process.pid,
    port,
    url,
    kubeconfigFile,
    isolation: isolation.kind,
    ...reason,
    startedAt: new Date().toISOString(),
  });
  const onAbort = () => void stop();
  options.signal?.addEventListener("abort", onAbort, { once: true });
  cleanups.push(() => options.signal?.removeEventListener("abort", onAbort));
  return {
    url,
    kubeconfig,
    kubeconfigFile,
    isolation: isolation.kind,
    ...reason,
    handle: (request) => handleRequest(services, request),
    stop,
  };
}

// A client that kept the kubeconfig of the last time can go on with it when the port is free again.
async function listen(
  services: Parameters<typeof startListener>[0],
  credentials: Credentials,
  port: number,
): Promise<Listener> {
  const wanted = port || credentials.port;
  try {
    return await startListener(services, credentials.certificate, wanted);
  } catch (error) {
    const taken = (error as NodeJS.ErrnoException).code === "EADDRINUSE";
    if (taken && port === 0) return startListener(services, credentials.certificate, 0);
    throw new KanisterError("SANDBOX_PORT", `cannot listen on 127.0.0.1:${wanted}: ${messageOf(error)}`, {
      hint: "choose another port, or none",
      cause: error,
    });
  }
}

// They live as long as the data: pods hold tokens signed with the signing key.
function readCredentials(directory: string): Credentials {
  const file = join(directory, "credentials.json");
  if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8")) as Credentials;
  const secret = () => randomBytes(32).toString("base64url");
  return { certificate: createCertificate(), token: secret(), signingKey: secret(), mark: randomUUID(), port: 0 };
}

function makeKubeconfig(url: string, credentials: Credentials): Kubeconfig {
  const name = "sandbox";
  return {
    apiVersion: "v1",
    kind: "Config",
    clusters: [
      {
        name,
        cluster: {
          server: url,
          "certificate-authority-data": Buffer.from(credentials.certificate.certificate).toString("base64"),
        },
      },
    ],
    users: [{ name, user: { token: credentials.token } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    "current-context": name,
  };
}

function podToken(api: Api, tokens: Tokens, pod: Pod, seconds: number): string {
  const name = pod.spec.serviceAccountName ?? "default";
  const account = api.get(api.kind("serviceaccounts"), pod.metadata.namespace, name);
  return tokens.issue(account, seconds, { name: pod.metadata.name, uid: pod.metadata.uid }).token;
}

function once(action: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => {
    running ??= action();
    return running;
  };
}

/** Runs a sandbox as a process of its own until it is asked to end: the body of a background command. */
export async function runSandboxDaemon(options: SandboxOptions): Promise<void> {
  const sandbox = await startSandbox(options);
  const ended = Promise.withResolvers<void>();
  const end = () => ended.resolve();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, end);
  options.signal?.addEventListener("abort", end, { once: true });
  await ended.promise;
  await sandbox.stop();
}
