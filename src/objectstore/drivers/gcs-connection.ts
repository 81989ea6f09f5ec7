// How Google Cloud Storage is reached: the address, proxies, bounded waiting, and when a request is worth repeating.

import { Agent as HttpAgent } from "node:http";
import { type AgentOptions, Agent as HttpsAgent } from "node:https";
import type { Duplex } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import type { AuthClient } from "google-auth-library";
import { UsageError } from "../../errors/error.ts";
import type { StorageLocation } from "../location.ts";
import type { OpenOptions } from "../open.ts";
import { anonymousClient, clientOf, machineClient } from "./gcs-auth.ts";
import { isPassing, statusOf } from "./gcs-errors.ts";
import { fetchBy } from "./gcs-fetch.ts";

const PUBLIC = "https://storage.googleapis.com";
/** Milliseconds; three attempts at it are the 10 seconds within which an unreachable service is reported. */
const CONNECTION_TIMEOUT = 3000;
/** Milliseconds without a byte in either direction. */
const IDLE_TIMEOUT = 120_000;
/** Attempts before the server has ever answered, and after. */
const FIRST_CONTACT_ATTEMPTS = 3;
const ATTEMPTS = 7;
const FIRST_DELAY = 100;
const LONGEST_DELAY = 10_000;

export type Request = {
  method: "GET" | "POST" | "PUT" | "DELETE";
  url: string;
  headers?: Record<string, string>;
  data?: Buffer | string;
  signal?: AbortSignal | undefined;
  /** Resolves with the body as a stream. Default: JSON. */
  stream?: boolean;
  /** False: a failed request is not repeated here. Default true. */
  repeat?: boolean;
};

export type Answer = { status: number; headers: Headers; data: unknown };

export type GcsConnection = {
  where: string;
  /** `https://host` and perhaps a path, without `/` at the end. */
  address: string;
  /** Resolves with any 2xx answer, and with 308, which here means "go on"; else rejects with the client's error. */
  ask(request: Request): Promise<Answer>;
  /** Whether one more attempt after `failures` in a row is worth it, having waited a while if so. */
  mayRepeat(error: unknown, failures: number, signal: AbortSignal | undefined): Promise<boolean>;
  close(): void;
};

/** Sends nothing. Throws a UsageError for a location without bucket, with a wrong endpoint, or with unusable credentials. */
export function connectGcs(location: StorageLocation, options: OpenOptions): GcsConnection {
  const { bucket } = location;
  if (bucket === "") throw new UsageError("the location names no bucket");
  if (/[/?#\s]/.test(bucket) || /^\.*$/.test(bucket)) {
    throw new UsageError(`${JSON.stringify(bucket)} is not the name of a bucket`);
  }
  const { address, isEmulator } = addressOf(location, options);
  const where = `bucket ${bucket} at ${address === PUBLIC ? "Google Cloud Storage" : address}`;
  const agents = agentsFor(location, options, new URL(address).host);
  const transporterOptions = { fetchImplementation: fetchBy(agents.choose) };
  let answered = false;

  const client = lazyClient();

  function lazyClient(): () => Promise<AuthClient> {
    if (isEmulator) return resolved(anonymousClient(transporterOptions));
    const { credentials } = location;
    if (credentials?.kind === "service-account") return resolved(clientOf(credentials, transporterOptions));
    if (credentials) throw new UsageError("a gcs location needs the JSON of a service account");
    // Without keys a plain http endpoint is an emulator; a token of the machine is not sent in the clear.
    if (address.startsWith("http:")) return resolved(anonymousClient(transporterOptions));
    if (!options.gcsDefaultCredentials) {
      throw new UsageError("a gcs location needs a service account", {
        hint: "name one in the Profile; this program does not use the machine's own",
      });
    }
    return machineClient(transporterOptions);
  }

  const limit = () => (answered ? ATTEMPTS : FIRST_CONTACT_ATTEMPTS);
  const pause = async (failures: number, wished: number, signal: AbortSignal | undefined) => {
    const usual = Math.random() * Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** failures);
    await sleep(Math.max(usual, Math.min(wished, LONGEST_DELAY)), undefined, { signal }).catch(() => {});
  };

  return {
    where,
    address,
    async ask({ stream, repeat = true, data, signal, ...request }) {
      const worth = (error: unknown, failures: number) => {
        if (statusOf(error) !== undefined) answered = true;
        return repeat && !signal?.aborted && isPassing(error) && failures + 1 < limit();
      };
      const answer = await (await client()).request<unknown>({
        ...request,
        ...(signal && { signal }),
        ...(data !== undefined && { data }),
        responseType: stream ? "stream" : "json",
        errorRedactor: forget,
        // 308 means "go on" here.
        validateStatus: (status: number) => (status >= 200 && status < 300) || status === 308,
        retryConfig: {
          shouldRetry: (error) => worth(error, error.config.retryConfig?.currentRetryAttempt ?? 0),
          retryBackoff: (error) => {
            const wished = Number(error.response?.headers.get("retry-after") ?? 0) * 1000;
            return pause(error.config.retryConfig?.currentRetryAttempt ?? 1, wished || 0, signal);
          },
        },
      } as Parameters<AuthClient["request"]>[0]);
      answered = true;
      return { status: answer.status, headers: answer.headers, data: answer.data };
    },
    async mayRepeat(error, failures, signal) {
      if (signal?.aborted || !isPassing(error) || failures >= limit()) return false;
      await pause(failures, 0, signal);
      return !signal?.aborted;
    },
    close: agents.close,
  };
}

/** Takes the token and the content out of an error; the library's own way looks at every byte of the content. */
function forget<E extends { config?: object | undefined; response?: { config?: object } | undefined }>(error: E): E {
  type Config = Record<string, unknown> & { headers?: Headers };
  for (const config of [error.config, error.response?.config] as (Config | undefined)[]) {
    if (!config) continue;
    delete config.data;
    delete config.body;
    config.headers?.delete("authorization");
  }
  return error;
}

function resolved(client: AuthClient): () => Promise<AuthClient> {
  return async () => client;
}

/** The location's own endpoint goes before the emulator of the whole program. */
function addressOf(location: StorageLocation, options: OpenOptions): { address: string; isEmulator: boolean } {
  if (location.endpoint) return { address: addressFrom(location.endpoint, "https"), isEmulator: false };
  if (options.gcsEmulator) return { address: addressFrom(options.gcsEmulator, "http"), isEmulator: true };
  return { address: PUBLIC, isEmulator: false };
}

function addressFrom(text: string, scheme: string): string {
  const url = URL.parse(text.includes("://") ? text : `${scheme}://${text}`);
  if (!url || !/^https?:$/.test(url.protocol) || url.hostname === "" || url.search !== "" || url.hash !== "") {
    throw new UsageError(`the endpoint ${JSON.stringify(text)} is not a URL`, {
      hint: "write it like https://storage.example.com:4443",
    });
  }
  if (url.username !== "" || url.password !== "") throw new UsageError("the endpoint must not hold a user or password");
  return url.href.replace(/\/+$/, "").replace(/\/storage\/v1$/, "");
}

/** Any certificate is accepted at most from the store: tokens are still only asked for from whom they should. */
function agentsFor(location: StorageLocation, options: OpenOptions, host: string) {
  const common = { keepAlive: true, maxSockets: 16, timeout: IDLE_TIMEOUT, proxyEnv: options.proxyEnv } as AgentOptions;
  const plain = watched(new HttpAgent(common));
  const secure = watched(new HttpsAgent(common));
  const store = location.skipTLSVerify ? watched(new HttpsAgent({ ...common, rejectUnauthorized: false })) : secure;
  return {
    choose: (url: URL) => (url.protocol === "http:" ? plain : url.host === host ? store : secure),
    close: () => {
      for (const agent of [plain, secure, store]) agent.destroy();
    },
  };
}

/** Gives up connections that are not made in time or fall silent; the client itself would wait for ever. */
function watched<A extends HttpAgent>(agent: A): A {
  const create = agent.createConnection.bind(agent);
  agent.createConnection = (options, callback) => {
    const connection = create(options, (error, stream) => {
      if (!error && stream) watch(stream);
      callback?.(error, stream);
    });
    if (connection) watch(connection);
    return connection;
  };
  return agent;
}

const seen = new WeakSet<Duplex>();

function watch(connection: Duplex): void {
  if (seen.has(connection)) return;
  seen.add(connection);
  const give = (message: string) => connection.destroy(Object.assign(new Error(message), { code: "ETIMEDOUT" }));
  connection.on("timeout", () => give(`no byte came or went for ${IDLE_TIMEOUT / 1000} s`));
  if (!("connecting" in connection) || !connection.connecting) return;
  const timer = setTimeout(() => give("no connection could be made in time"), CONNECTION_TIMEOUT);
  const stop = () => clearTimeout(timer);
  connection.once("connect", stop).once("close", stop);
}
