// Serves the API over TLS on loopback and lets exec and attach take over their connections.
import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { type Duplex, Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream as WebStream } from "node:stream/web";
import type { Pod } from "../kubernetes-objects.ts";
import { ApiError, badRequest, statusObject } from "./api-error.ts";
import type { Certificate } from "./certificate.ts";
import { createExecUpgrade } from "./exec-websocket.ts";
import { attributesOf, checkHost, handleRequest, type RequestServices } from "./request-handler.ts";
import { readRequestInfo } from "./request-info.ts";

export type Listener = { port: number; close(): Promise<void> };

/** With port 0 the system chooses one. Rejects when the port is taken. */
export async function startListener(
  services: RequestServices,
  certificate: Certificate,
  port: number,
): Promise<Listener> {
  const server = createServer({ cert: certificate.certificate, key: certificate.key, keepAliveTimeout: 30_000 });
  const exec = createExecUpgrade();
  server.on("request", (incoming, outgoing) => void serve(services, incoming, outgoing));
  server.on("upgrade", (incoming: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on("error", () => socket.destroy());
    try {
      const start = readExec(services, incoming);
      exec.upgrade(incoming, socket, head, start);
    } catch (error) {
      refuse(socket, error);
    }
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      exec.close();
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function serve(services: RequestServices, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const gone = new AbortController();
  outgoing.on("close", () => gone.abort());
  try {
    const response = await handleRequest(services, webRequest(incoming, gone.signal));
    const headers = Object.fromEntries(response.headers);
    if (!response.body) {
      outgoing.writeHead(response.status, headers).end();
    } else if (response.headers.get("content-type")?.startsWith("application/json") && !isStream(incoming)) {
      const body = Buffer.from(await response.arrayBuffer());
      outgoing.writeHead(response.status, { ...headers, "content-length": body.length }).end(body);
    } else {
      outgoing.writeHead(response.status, headers);
      outgoing.flushHeaders();
      await pipeline(Readable.fromWeb(response.body as WebStream), outgoing, { signal: gone.signal });
    }
  } catch (error) {
    if (gone.signal.aborted) return;
    services.log(`cannot answer ${incoming.method} ${incoming.url}: ${String(error)}`);
    outgoing.destroy();
  }
}

function isStream(incoming: IncomingMessage): boolean {
  return /[?&]watch=(true|1)/.test(incoming.url ?? "");
}

function webHeaders(incoming: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(", ") : value);
  }
  return headers;
}

/** A target that is no URL, such as `//[`, is taken for a path that does not exist. */
function requestUrl(incoming: IncomingMessage): URL {
  const target = incoming.url ?? "/";
  return URL.canParse(target, "https://localhost")
    ? new URL(target, "https://localhost")
    : new URL("https://localhost/invalid");
}

function webRequest(incoming: IncomingMessage, signal: AbortSignal): Request {
  const method = incoming.method ?? "GET";
  const hasBody = method !== "GET" && method !== "HEAD";
  return new Request(requestUrl(incoming), {
    method,
    headers: webHeaders(incoming),
    signal,
    ...(hasBody ? { body: Readable.toWeb(incoming) as ReadableStream, duplex: "half" } : {}),
  });
}

function readExec(services: RequestServices, incoming: IncomingMessage) {
  checkHost(incoming.headers.host ?? "");
  const url = requestUrl(incoming);
  const caller = services.tokens.authenticate(webHeaders(incoming));
  const info = readRequestInfo(url.pathname);
  if (info?.resource !== "pods" || !info.name || (info.subresource !== "exec" && info.subresource !== "attach")) {
    throw badRequest("only exec and attach can be upgraded");
  }
  const verb =
    services.authorizer.allows(caller, attributesOf(info, "get")) && incoming.method === "GET" ? "get" : "create";
  services.authorizer.check(caller, attributesOf(info, verb));
  if (!/websocket/i.test(incoming.headers.upgrade ?? "")) {
    throw badRequest("only WebSocket connections are served here: SPDY is not available");
  }
  const { api, runtime } = services;
  const pod = api.get(api.kind("pods"), info.namespace, info.name) as Pod;
  const query = url.searchParams;
  const flag = (name: string) => ["true", "1"].includes(query.get(name) ?? "");
  const options = { container: query.get("container") ?? undefined, stdin: flag("stdin"), tty: flag("tty") };
  if (info.subresource === "attach") return () => runtime.attach(pod, options);
  const command = query.getAll("command");
  if (command.length === 0) throw badRequest("you must specify at least 1 container, command or stream");
  checkContainer(pod, options.container);
  return () => runtime.exec(pod, { ...options, command });
}

function checkContainer(pod: Pod, name: string | undefined): void {
  const names = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])].map((container) => container.name);
  if (name !== undefined && !names.includes(name)) {
    throw badRequest(`container ${name} is not valid for pod ${pod.metadata.name}`);
  }
}

function refuse(socket: Duplex, error: unknown): void {
  const status = error instanceof ApiError ? error : new ApiError(500, "InternalError", String(error));
  const body = JSON.stringify(statusObject(status));
  const head = [
    `HTTP/1.1 ${status.status} ${status.reason}`,
    "Content-Type: application/json",
    `Content-Length: ${Buffer.byteLength(body)}`,
    "Connection: close",
  ];
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`);
}
