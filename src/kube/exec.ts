// Runs a command in a container over the API server's WebSocket protocol, with an answer for every way it can end.

import WebSocket from "ws";
import { CancelledError, ClusterError, KanisterError, messageOf } from "../errors/error.ts";
import type { ContainerPath, ExecResult, OutputListener } from "./cluster.ts";
import { type HttpClient, responseError } from "./http.ts";
import { urlPath } from "./resource-path.ts";

export type ExecOptions = {
  signal?: AbortSignal;
  stdin?: AsyncIterable<Uint8Array>;
  stdout?: OutputListener;
  stderr?: OutputListener;
};

type ExecStatus = {
  status?: string;
  message?: string;
  reason?: string;
  details?: { causes?: { reason?: string; message?: string }[] };
};

const STDIN = 0;
const STDOUT = 1;
const STDERR = 2;
const STATUS = 3;
const CLOSE = 255;

const PROTOCOLS = ["v5.channel.k8s.io", "v4.channel.k8s.io"];
const HANDSHAKE_TIMEOUT_MS = 10_000;
// Proxies and load balancers drop connections that stay silent; a long quiet command must not look dead. And a
// connection that is dead looks like a long quiet command until the other end fails to answer.
const PINGS_UNTIL_DEAD = 2;

export type ExecLimits = {
  /** Milliseconds between pings. */
  pingInterval: number;
  /**
   * Bytes of output that may wait for a slow reader before the command is held back. Not few: after the command has ended
   * a node waits some seconds for its output to be fetched, then drops the rest and still reports success.
   */
  unread: number;
};

const LIMITS: ExecLimits = { pingInterval: 20_000, unread: 16 * 1024 * 1024 };

/** See `Cluster.exec`. */
export async function exec(
  client: HttpClient,
  at: ContainerPath,
  command: readonly string[],
  options: ExecOptions,
  overrides: Partial<ExecLimits> = {},
): Promise<ExecResult> {
  const limits = { ...LIMITS, ...overrides };
  const purpose = `run a command in pod ${at.namespace}/${at.pod}${at.container ? ` (${at.container})` : ""}`;
  const { signal } = options;
  if (signal?.aborted) throw cancelled(purpose, signal);
  const credentials = (await client.credentials(signal)) as WebSocket.ClientOptions;
  // The signal tells only those who listen when it fires.
  if (signal?.aborted) throw cancelled(purpose, signal);
  const socket = new WebSocket(execUrl(client.server, at, command, options.stdin !== undefined), PROTOCOLS, {
    ...credentials,
    handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
    perMessageDeflate: false,
  });
  const life = watchLife(socket, limits.pingInterval);
  let status: ExecStatus | undefined;
  try {
    return await new Promise<ExecResult>((resolve, reject) => {
      const onAbort = () => {
        reject(cancelled(purpose, signal));
        socket.terminate();
      };
      const fail = (cause: unknown) => {
        reject(cause as Error);
        socket.terminate();
      };
      const passOn = holdingBack(socket, limits.unread, fail);
      signal?.addEventListener("abort", onAbort, { once: true });
      socket.on("unexpected-response", (_request, response) => {
        responseError(response, { purpose, signal }, new URL(client.server)).then(reject, reject);
      });
      socket.on("error", (cause) => {
        reject(connectionError(`cannot ${purpose}: ${messageOf(cause)}`, cause));
      });
      socket.on("open", () => {
        if (options.stdin !== undefined) sendInput(socket, options.stdin).catch((cause) => reject(cause));
      });
      socket.on("message", (data) => {
        const bytes = Buffer.isBuffer(data) ? data : Buffer.concat(data as Buffer[]);
        const content = bytes.subarray(1);
        try {
          if (bytes[0] === STDOUT && content.length > 0) passOn(content.length, options.stdout?.(content));
          else if (bytes[0] === STDERR && content.length > 0) passOn(content.length, options.stderr?.(content));
          else if (bytes[0] === STATUS && content.length > 0) status = parseStatus(content.toString("utf8"));
        } catch (cause) {
          fail(cause);
        }
      });
      socket.on("close", () => {
        signal?.removeEventListener("abort", onAbort);
        try {
          resolve(resultOf(status, purpose, life.isOver()));
        } catch (error) {
          reject(error as Error);
        }
      });
    });
  } finally {
    life.stop();
  }
}

/**
 * Ends a connection whose other end gives no sign of life. One that output is coming from, or that we hold back ourselves,
 * is not asked: an API server whose answer is stuck behind unread output gives up the whole connection.
 */
function watchLife(socket: WebSocket, interval: number): { isOver(): boolean; stop(): void } {
  let unanswered = 0;
  let busy = true;
  let over = false;
  socket.on("message", () => {
    busy = true;
  });
  socket.on("pong", () => {
    unanswered = 0;
  });
  const timer = setInterval(() => {
    if (socket.readyState !== WebSocket.OPEN) return;
    if (busy || socket.isPaused) {
      busy = socket.isPaused;
      unanswered = 0;
    } else if (unanswered < PINGS_UNTIL_DEAD) {
      unanswered++;
      socket.ping();
    } else {
      over = true;
      socket.terminate();
    }
  }, interval);
  return { isOver: () => over, stop: () => clearInterval(timer) };
}

/** Keeps the connection from being read while too much output waits for the promises of those who take it. */
function holdingBack(
  socket: WebSocket,
  limit: number,
  onError: (cause: unknown) => void,
): (bytes: number, taken: unknown) => void {
  let unread = 0;
  return (bytes, taken) => {
    if (!(taken instanceof Promise)) return;
    unread += bytes;
    if (unread > limit) socket.pause();
    taken.catch(onError).finally(() => {
      unread -= bytes;
      if (unread <= limit) socket.resume();
    });
  };
}

function execUrl(server: string, at: ContainerPath, command: readonly string[], stdin: boolean): URL {
  const path = {
    group: "",
    version: "v1",
    resource: "pods",
    namespace: at.namespace,
    name: at.pod,
    subresource: "exec",
  };
  const base = server.replace(/\/$/, "").replace(/^http/, "ws");
  const url = new URL(base + urlPath(path));
  for (const word of command) url.searchParams.append("command", word);
  if (at.container) url.searchParams.set("container", at.container);
  if (stdin) url.searchParams.set("stdin", "true");
  url.searchParams.set("stdout", "true");
  url.searchParams.set("stderr", "true");
  return url;
}

async function sendInput(socket: WebSocket, input: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const chunk of input) {
    if (socket.readyState !== WebSocket.OPEN) return;
    await new Promise<void>((resolve, reject) => {
      socket.send(Buffer.concat([Buffer.of(STDIN), chunk]), (error) => (error ? reject(error) : resolve()));
    });
  }
  // Version 4 of the protocol cannot say that the input has ended.
  if (socket.protocol === PROTOCOLS[0] && socket.readyState === WebSocket.OPEN) socket.send(Buffer.of(CLOSE, STDIN));
}

function resultOf(status: ExecStatus | undefined, purpose: string, dead: boolean): ExecResult {
  if (status === undefined) {
    const how = dead ? "the server stopped answering" : "the connection was lost";
    throw connectionError(`cannot ${purpose}: ${how} before the command ended`, undefined);
  }
  if (status.status === "Success") return { exitCode: 0 };
  const cause = status.details?.causes?.find((one) => one.reason === "ExitCode");
  if (status.reason === "NonZeroExitCode" && cause?.message !== undefined) return { exitCode: Number(cause.message) };
  const message = status.message ?? "the command could not be started";
  throw new ClusterError(`cannot ${purpose}: ${message}`, {
    status: 500,
    reason: status.reason || "ExecFailed",
    hint: message.includes("executable file not found")
      ? "the image of this container has no such program; choose another container or command"
      : undefined,
    details: { serverMessage: message },
  });
}

function parseStatus(text: string): ExecStatus {
  try {
    return (JSON.parse(text) ?? {}) as ExecStatus;
  } catch {
    return { message: text.trim() };
  }
}

function connectionError(message: string, cause: unknown): ClusterError {
  return new ClusterError(message, {
    status: 0,
    reason: "ConnectionLost",
    hint: "the command may still be running in the container; look with: kubectl exec … -- ps",
    cause,
  });
}

function cancelled(purpose: string, signal: AbortSignal | undefined): KanisterError {
  return signal?.reason instanceof KanisterError ? signal.reason : new CancelledError(`cancelled: ${purpose}`);
}
