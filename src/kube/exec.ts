// Runs a command in a container over the API server's WebSocket protocol, with an answer for every way it can end.

import type { IncomingMessage } from "node:http";
import WebSocket from "ws";
import { CancelledError, ClusterError, KanisterError, messageOf } from "../errors/error.ts";
import type { ContainerPath, ExecResult } from "./cluster.ts";
import { clusterError, type HttpClient } from "./http.ts";
import { urlPath } from "./resource-path.ts";

export type ExecOptions = {
  signal?: AbortSignal;
  stdin?: AsyncIterable<Uint8Array>;
  stdout?: (chunk: Uint8Array) => void;
  stderr?: (chunk: Uint8Array) => void;
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
// Proxies and load balancers drop connections that stay silent; a long quiet command must not look dead.
const PING_INTERVAL_MS = 20_000;

/** See `Cluster.exec`. */
export async function exec(
  client: HttpClient,
  at: ContainerPath,
  command: readonly string[],
  options: ExecOptions,
): Promise<ExecResult> {
  const purpose = `run a command in pod ${at.namespace}/${at.pod}${at.container ? ` (${at.container})` : ""}`;
  options.signal?.throwIfAborted();
  const socket = new WebSocket(execUrl(client.server, at, command, options.stdin !== undefined), PROTOCOLS, {
    ...((await client.credentials()) as WebSocket.ClientOptions),
    handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
    perMessageDeflate: false,
  });
  const ping = setInterval(() => socket.readyState === WebSocket.OPEN && socket.ping(), PING_INTERVAL_MS);
  let status: ExecStatus | undefined;
  try {
    return await new Promise<ExecResult>((resolve, reject) => {
      const onAbort = () => {
        reject(cancelled(purpose, options.signal));
        socket.terminate();
      };
      options.signal?.addEventListener("abort", onAbort, { once: true });
      socket.on("unexpected-response", (_request, response) => {
        upgradeError(response, purpose).then(reject, reject);
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
          if (bytes[0] === STDOUT && content.length > 0) options.stdout?.(content);
          else if (bytes[0] === STDERR && content.length > 0) options.stderr?.(content);
          else if (bytes[0] === STATUS && content.length > 0) status = parseStatus(content.toString("utf8"));
        } catch (cause) {
          reject(cause as Error);
          socket.terminate();
        }
      });
      socket.on("close", () => {
        options.signal?.removeEventListener("abort", onAbort);
        try {
          resolve(resultOf(status, purpose));
        } catch (error) {
          reject(error as Error);
        }
      });
    });
  } finally {
    clearInterval(ping);
  }
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

function resultOf(status: ExecStatus | undefined, purpose: string): ExecResult {
  if (status === undefined) {
    throw connectionError(`cannot ${purpose}: the connection was lost before the command ended`, undefined);
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

async function upgradeError(response: IncomingMessage, purpose: string): Promise<ClusterError> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of response) chunks.push(chunk as Uint8Array);
  return clusterError(response.statusCode ?? 0, parseStatus(Buffer.concat(chunks).toString("utf8")), purpose);
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
