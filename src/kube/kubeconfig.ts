// Finds and reads the kubeconfig, and turns it into an address and credentials.

import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import { delimiter, join } from "node:path";
import { KubeConfig } from "@kubernetes/client-node/dist/config.js";
import { CancelledError, KanisterError, messageOf, NotFoundError } from "../errors/error.ts";
import type { Credentials } from "./http.ts";

export type Connection = { server: string; namespace: string; credentials: Credentials; config: KubeConfig };

export type KubeconfigOptions = {
  /** A file that outranks the environment. */
  file?: string;
  /** A context other than the current one. */
  context?: string;
  env: Record<string, string | undefined>;
  /** Milliseconds in which credentials must be there; default 60 s. */
  credentialsTimeout?: number;
};

const CREDENTIALS_TIMEOUT_MS = 60_000;
const IN_CLUSTER_TOKEN = "/var/run/secrets/kubernetes.io/serviceaccount/token";

/**
 * The connection that kubectl would use: `file`, else the files of `KUBECONFIG`, else `~/.kube/config`, else the
 * service account of the pod this runs in.
 * @throws NotFoundError when there is none, KanisterError code `KUBECONFIG` when it cannot be used
 */
export function loadKubeconfig(options: KubeconfigOptions): Connection {
  const config = readConfig(options);
  if (options.context !== undefined) {
    const names = config.getContexts().map((context) => context.name);
    if (!names.includes(options.context)) {
      throw new NotFoundError(`the kubeconfig has no context ${options.context}`, {
        hint: `contexts: ${names.join(", ") || "none"}`,
      });
    }
    config.setCurrentContext(options.context);
  }
  const cluster = config.getCurrentCluster();
  if (cluster === null) {
    throw new KanisterError("KUBECONFIG", `context ${config.getCurrentContext() || "(none)"} names no known cluster`, {
      hint: "choose one: kubectl config get-contexts, then kubectl config use-context NAME",
    });
  }
  // kubectl speaks plain HTTP where the address says so (kubectl proxy); the package wants to be told twice.
  if (cluster.server.startsWith("http:")) (cluster as { skipTLSVerify: boolean }).skipTLSVerify = true;
  const context = config.getContextObject(config.getCurrentContext());
  return {
    server: cluster.server,
    namespace: context?.namespace || options.env["POD_NAMESPACE"] || "default",
    credentials: credentialsOf(config, options.credentialsTimeout ?? CREDENTIALS_TIMEOUT_MS),
    config,
  };
}

function readConfig(options: KubeconfigOptions): KubeConfig {
  const home = options.env["HOME"] ?? "";
  const listed = (options.env["KUBECONFIG"] ?? "").split(delimiter).filter((file) => file !== "");
  const files =
    options.file !== undefined ? [options.file] : listed.length > 0 ? listed : [join(home, ".kube", "config")];
  const found = files.filter((file) => existsSync(file));
  const config = new KubeConfig();
  if (found.length > 0) {
    for (const [index, file] of found.entries()) {
      try {
        const one = new KubeConfig();
        one.loadFromFile(file);
        if (index === 0) config.loadFromFile(file);
        else addMissing(config, one);
      } catch (cause) {
        throw new KanisterError(
          "KUBECONFIG",
          `the kubeconfig ${file} cannot be read: ${messageOf(cause).split("\n", 1)[0]}`,
          {
            where: { file },
            hint: "check it: kubectl config view",
            cause,
          },
        );
      }
    }
    return config;
  }
  if (options.file === undefined && listed.length === 0 && existsSync(IN_CLUSTER_TOKEN)) {
    config.loadFromCluster();
    return config;
  }
  throw new NotFoundError(`no kubeconfig: ${files.join(", ")} ${files.length === 1 ? "does" : "do"} not exist`, {
    hint: "name one with --kubeconfig FILE or KUBECONFIG, or start a cluster on this machine: kanctl sandbox start",
  });
}

/** As kubectl merges files: what is there already stays. */
function addMissing(config: KubeConfig, other: KubeConfig): void {
  for (const one of other.getClusters()) if (config.getCluster(one.name) === null) config.addCluster(one);
  for (const one of other.getUsers()) if (config.getUser(one.name) === null) config.addUser(one);
  for (const one of other.getContexts()) if (config.getContextObject(one.name) === null) config.addContext(one);
  if (!config.getCurrentContext() && other.getCurrentContext()) config.setCurrentContext(other.getCurrentContext());
}

function credentialsOf(config: KubeConfig, timeout: number): Credentials {
  let agent: http.Agent | undefined;
  const programs = watchPrograms(config);
  return async (signal) => {
    const options: https.RequestOptions = {};
    try {
      await inTime(config.applyToHTTPSOptions(options), config, timeout, signal);
    } catch (cause) {
      if (cause instanceof KanisterError) {
        programs.end();
        throw cause;
      }
      throw new KanisterError(
        "KUBECONFIG",
        `no credentials for ${config.getCurrentCluster()?.server}: ${messageOf(cause)}`,
        {
          hint: "check the user in your kubeconfig: kubectl config view --minify",
          cause,
        },
      );
    }
    const { ca, cert, key, pfx, passphrase, rejectUnauthorized, servername, headers, auth } = options;
    const tls = { ca, cert, key, pfx, passphrase, rejectUnauthorized, servername };
    if (config.getCurrentCluster()?.proxyUrl) return options;
    const secure = config.getCurrentCluster()?.server.startsWith("https:") ?? true;
    agent ??= secure ? new https.Agent({ keepAlive: true, ...defined(tls) }) : new http.Agent({ keepAlive: true });
    return { ...defined(tls), ...(headers && { headers }), ...(auth && { auth }), agent };
  };
}

/** Knows the programs that the package starts for credentials, so that none is left behind. */
function watchPrograms(config: KubeConfig): { end(): void } {
  const running = new Set<ChildProcess>();
  const { authenticators } = config as unknown as { authenticators: { execFn?: typeof spawn }[] };
  for (const one of authenticators) {
    if (one.execFn === undefined) continue;
    one.execFn = ((...args: Parameters<typeof spawn>) => {
      const program = spawn(...args);
      running.add(program);
      program.once("close", () => running.delete(program));
      return program;
    }) as typeof spawn;
  }
  return {
    end() {
      for (const program of running) {
        program.kill();
        // Its children may hold the pipes open.
        for (const pipe of program.stdio) pipe?.destroy();
      }
    },
  };
}

/** Credentials may come from a program, and a program may wait for ever: for a password, a browser, a network. */
async function inTime(
  work: Promise<unknown>,
  config: KubeConfig,
  timeout: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  const program: string | undefined = config.getCurrentUser()?.exec?.command;
  const server = config.getCurrentCluster()?.server;
  let timer: NodeJS.Timeout | undefined;
  let onAbort = () => {};
  try {
    await Promise.race([
      work,
      new Promise<never>((_, reject) => {
        timer = setTimeout(() => {
          const what = program === undefined ? "they" : `the program ${program}`;
          const message = `no credentials for ${server}: ${what} did not come to an end within ${timeout / 1000} s`;
          const hint =
            program === undefined
              ? "check the user in your kubeconfig: kubectl config view --minify"
              : "run it by itself to see what it waits for; it may want you to log in first";
          reject(new KanisterError("KUBECONFIG", message, { hint }));
        }, timeout);
        onAbort = () => {
          const reason: unknown = signal?.reason;
          reject(
            reason instanceof KanisterError ? reason : new CancelledError(`cancelled: get credentials for ${server}`),
          );
        };
        if (signal?.aborted) onAbort();
        else signal?.addEventListener("abort", onAbort, { once: true });
      }),
    ]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", onAbort);
  }
}

function defined<T extends object>(record: T): Partial<T> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as Partial<T>;
}
