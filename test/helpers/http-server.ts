// A small HTTP server on a port of the system's choosing, whose answers a test scripts.

import http from "node:http";
import type { AddressInfo } from "node:net";
import type { Test } from "tap";

export type Seen = { method: string; url: string; headers: http.IncomingHttpHeaders; body: string };
export type Answer = (request: Seen, response: http.ServerResponse, count: number) => void;

export type TestServer = { url: string; port: number; server: http.Server; requests: Seen[] };

/** Closed, with every connection, when the test ends. `count` counts requests from 1. */
export async function httpServer(t: Test, answer: Answer): Promise<TestServer> {
  const requests: Seen[] = [];
  const server = http.createServer((request, response) => {
    const chunks: Uint8Array[] = [];
    request.on("data", (chunk: Uint8Array) => chunks.push(chunk));
    request.on("end", () => {
      const seen = {
        method: request.method ?? "",
        url: request.url ?? "",
        headers: request.headers,
        body: Buffer.concat(chunks).toString("utf8"),
      };
      requests.push(seen);
      answer(seen, response, requests.length);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  t.teardown(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return { url: `http://127.0.0.1:${port}`, port, server, requests };
}

export function sendJson(response: http.ServerResponse, value: unknown, status = 200, headers: object = {}): void {
  response.writeHead(status, { "Content-Type": "application/json", ...headers }).end(JSON.stringify(value));
}

/** A Kubernetes Status object. */
export function sendStatus(response: http.ServerResponse, status: number, parts: object = {}): void {
  sendJson(response, { kind: "Status", apiVersion: "v1", status: "Failure", code: status, ...parts }, status);
}
