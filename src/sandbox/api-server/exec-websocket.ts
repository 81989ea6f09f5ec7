// Carries a command's streams over a WebSocket in the v4 and v5 channel protocols of `kubectl exec` and `attach`.
import type { IncomingMessage } from "node:http";
import type { Duplex, Readable } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import type { ExecProcess } from "./pod-runtime.ts";

const channels = { stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4, close: 255 } as const;
const protocols = ["v5.channel.k8s.io", "v4.channel.k8s.io"];

/** How much may wait for a slow client before the command's output is held back. */
const highWater = 1 << 20;

export type ExecUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer, start: () => ExecProcess) => void;

/** `start` is called once the client is connected, so that nothing of the output is lost. */
export function createExecUpgrade(): { upgrade: ExecUpgrade; close(): void } {
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: true,
    perMessageDeflate: false,
    maxPayload: 64 << 20,
    handleProtocols: (offered) => protocols.find((protocol) => offered.has(protocol)) ?? false,
  });
  return {
    upgrade(request, socket, head, start) {
      // Kubernetes' clients may open the connection by POST as well; the handshake is the same.
      request.method = "GET";
      server.handleUpgrade(request, socket, head, (client) => serve(client, start));
    },
    close() {
      for (const client of server.clients) client.terminate();
      server.close();
    },
  };
}

function serve(client: WebSocket, start: () => ExecProcess): void {
  client.on("error", () => client.terminate());
  if (client.protocol === "") {
    client.close(1002, `one of the subprotocols ${protocols.join(", ")} is required`);
    return;
  }
  let child: ExecProcess;
  try {
    child = start();
  } catch (error) {
    finish(client, { failure: error instanceof Error ? error.message : String(error) });
    return;
  }
  client.on("message", (data: Buffer, isBinary) => receive(client, child, isBinary ? data : Buffer.from(data)));
  client.on("close", () => {
    child.stdin?.destroy();
    child.stdout.destroy();
    child.stderr?.destroy();
  });
  child.stdin?.on("error", () => {});
  forward(client, child.stdout, channels.stdout);
  if (child.stderr) forward(client, child.stderr, channels.stderr);
  void child.ended.then((result) => finish(client, result));
}

function receive(client: WebSocket, child: ExecProcess, data: Buffer): void {
  const channel = data[0];
  const content = data.subarray(1);
  if (channel === channels.stdin && child.stdin?.writable && content.length > 0) {
    if (!child.stdin.write(content)) {
      client.pause();
      const resume = () => client.resume();
      child.stdin.once("drain", resume);
      child.stdin.once("close", resume);
    }
  } else if (channel === channels.close && content[0] === channels.stdin) {
    child.stdin?.end();
  } else if (channel === channels.resize) {
    const size = readSize(content);
    if (size) child.resize(size.Width, size.Height);
  }
}

function readSize(content: Buffer): { Width: number; Height: number } | undefined {
  try {
    const size = JSON.parse(content.toString()) as { Width?: unknown; Height?: unknown };
    return typeof size.Width === "number" && typeof size.Height === "number"
      ? (size as { Width: number; Height: number })
      : undefined;
  } catch {
    return undefined;
  }
}

function forward(client: WebSocket, stream: Readable, channel: number): void {
  stream.on("error", () => {});
  stream.on("data", (chunk: Buffer) => {
    if (client.readyState !== client.OPEN) return;
    const frame = Buffer.allocUnsafe(chunk.length + 1);
    frame[0] = channel;
    chunk.copy(frame, 1);
    if (client.bufferedAmount > highWater) stream.pause();
    client.send(frame, { binary: true }, () => {
      if (stream.isPaused() && client.bufferedAmount <= highWater) stream.resume();
    });
  });
}

function finish(client: WebSocket, result: { exitCode: number } | { failure: string }): void {
  if (client.readyState !== client.OPEN) return;
  const status = Buffer.from(JSON.stringify(exitStatus(result)));
  client.send(Buffer.concat([Buffer.from([channels.error]), status]), { binary: true });
  client.close(1000);
}

function exitStatus(result: { exitCode: number } | { failure: string }): object {
  if ("failure" in result) {
    return { metadata: {}, status: "Failure", message: result.failure, reason: "InternalError", code: 500 };
  }
  if (result.exitCode === 0) return { metadata: {}, status: "Success" };
  const message = `command terminated with non-zero exit code: exit code ${result.exitCode}`;
  const causes = [{ reason: "ExitCode", message: String(result.exitCode) }];
  return { metadata: {}, status: "Failure", message, reason: "NonZeroExitCode", details: { causes } };
}
