// The Azure client as it is set up here: bounded waiting, own repetitions, no variables of the machine.

import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { AnonymousCredential, ContainerClient, newPipeline, StorageSharedKeyCredential } from "@azure/storage-blob";
import { checkSignal } from "../body.ts";
import type { StorageLocation } from "../location.ts";
import type { OpenOptions } from "../open.ts";
import { type AzureAccess, type AzureConfig, azureConfig } from "./azure-config.ts";
import { isNetworkError, isPassing } from "./azure-errors.ts";

/** Milliseconds; three attempts at it are the 10 seconds within which an unreachable service is reported. */
const CONNECTION_TIMEOUT = 3000;
/** Milliseconds without a byte in either direction. */
const IDLE_TIMEOUT = 120_000;
/** Attempts before the server has ever answered, and after. */
const FIRST_CONTACT_ATTEMPTS = 3;
const ATTEMPTS = 7;
/** Milliseconds; doubled with each attempt, and then a random part of it taken, so that many clients spread out. */
const FIRST_DELAY = 100;
const LONGEST_DELAY = 10_000;

export type AzureConnection = AzureConfig & {
  client: ContainerClient;
  /** Runs `request`, and again while its failure may pass. The request must be one that may be repeated. */
  ask<Result>(request: () => Promise<Result>, signal: AbortSignal | undefined): Promise<Result>;
  close(): void;
};

/** Sends nothing. Throws a UsageError for a location that cannot be meant. */
export async function connectAzure(location: StorageLocation, options: OpenOptions): Promise<AzureConnection> {
  const config = await azureConfig(location, options);
  const { access, endpoint, container } = config;
  const agent = agentFor(endpoint, location, options);
  // `agent` also keeps the client from taking a proxy out of the machine's variables. Repetitions are those of `ask`.
  const pipelineOptions = { agent, retryOptions: { maxTries: 1 } };
  const pipeline = newPipeline(await credentialFor(access), pipelineOptions);
  const query = access.kind === "sas" ? `?${access.token}` : "";
  let answered = false;

  return {
    ...config,
    client: new ContainerClient(`${endpoint}/${container}${query}`, pipeline),
    async ask(request, signal) {
      for (let attempt = 1; ; attempt++) {
        try {
          const result = await request();
          answered = true;
          return result;
        } catch (error) {
          checkSignal(signal);
          if (!isNetworkError(error)) answered = true;
          if (!isPassing(error) || attempt >= (answered ? ATTEMPTS : FIRST_CONTACT_ATTEMPTS)) throw error;
        }
        await sleep(Math.random() * Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** attempt), undefined, { signal });
      }
    },
    close: () => agent.destroy(),
  };
}

async function credentialFor(access: AzureAccess) {
  if (access.kind === "key") return new StorageSharedKeyCredential(access.account, access.key);
  if (access.kind === "sas") return new AnonymousCredential();
  // Only now: it costs as much start-up as a whole command.
  const { ManagedIdentityCredential, WorkloadIdentityCredential } = await import("@azure/identity");
  const retryOptions = { maxRetries: 2, maxRetryDelayInMs: 1000 };
  if (access.kind === "managed") {
    return new ManagedIdentityCredential({ ...(access.clientId ? { clientId: access.clientId } : {}), retryOptions });
  }
  const { tenantId, clientId, tokenFilePath, authorityHost } = access;
  return new WorkloadIdentityCredential({
    tenantId,
    clientId,
    tokenFilePath,
    ...(authorityHost === undefined ? {} : { authorityHost }),
    retryOptions,
  });
}

type Connect = (options: object, callback?: (error: Error | null, socket: Socket) => void) => Socket | undefined;

function agentFor(endpoint: string, location: StorageLocation, { proxyEnv }: OpenOptions): HttpAgent | HttpsAgent {
  // `proxyEnv` is read by Node 22.21 and newer, and ignored before; not all type definitions know it.
  const common = { keepAlive: true, maxSockets: 16, timeout: IDLE_TIMEOUT, proxyEnv } as object;
  const agent = endpoint.startsWith("https:")
    ? new HttpsAgent({ ...common, rejectUnauthorized: !location.skipTLSVerify })
    : new HttpAgent(common);
  const guarded = agent as unknown as { createConnection: Connect };
  const connect = guarded.createConnection.bind(agent);
  guarded.createConnection = (options, callback) => {
    const socket = connect(options, callback);
    if (socket) limitWaiting(socket);
    return socket;
  };
  return agent;
}

/** Node tells of a silent socket but leaves it open, and waits for a connection as long as the system does. */
function limitWaiting(socket: Socket): void {
  const fail = (message: string) => socket.destroy(Object.assign(new Error(message), { code: "ETIMEDOUT" }));
  const timer = setTimeout(() => fail("no connection could be made in time"), CONNECTION_TIMEOUT);
  const done = () => clearTimeout(timer);
  socket.once("encrypted" in socket ? "secureConnect" : "connect", done).once("close", done);
  socket.on("timeout", () => fail("the server said nothing for too long"));
}
