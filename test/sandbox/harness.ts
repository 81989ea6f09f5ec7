// Starts a sandbox for one test and speaks to it: by requests without a socket, over TLS, and with kubectl.
import { execFile, execFileSync } from "node:child_process";
import { request as httpsRequest } from "node:https";
import type { Test } from "tap";
import { WebSocket } from "ws";
import { type Sandbox, type SandboxOptions, startSandbox } from "../../src/sandbox/sandbox.ts";

export type Json = { [key: string]: Json } & { [index: number]: Json };
export type Answer = { status: number; body: Json; text: string; headers: Headers };

export type TestSandbox = Sandbox & {
  directory: string;
  token: string;
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** Fails the test unless the answer is a success. */
  ok(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Json>;
  waitFor(path: string, what: string, done: (object: Json) => boolean, seconds?: number): Promise<Json>;
  kubectl(args: string[], input?: string): Promise<{ code: number; stdout: string; stderr: string }>;
  exec(pod: string, command: string[], options?: ExecOptions): Promise<ExecResult>;
};

export type ExecOptions = { protocol?: string; stdin?: string; container?: string; query?: string };
export type ExecResult = { stdout: string; stderr: string; status: Json; closed: number };

export async function sandboxFor(t: Test, options: Partial<SandboxOptions> = {}): Promise<TestSandbox> {
  const directory = options.directory ?? `${t.testdir()}/sandbox`;
  const lines: string[] = [];
  const sandbox = await startSandbox({ directory, log: (line) => lines.push(line), ...options });
  t.teardown(async () => {
    await sandbox.stop();
    const wrong = lines.filter((line) => line.includes("internal error"));
    if (wrong.length > 0) throw new Error(wrong.join("\n"));
  });
  return withCalls(t, sandbox, directory, lines);
}

function withCalls(t: Test, sandbox: Sandbox, directory: string, lines: string[]): TestSandbox {
  const token = sandbox.kubeconfig.users[0]?.user.token ?? "";

  async function call(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const response = await sandbox.handle(
      new Request(new URL(path, sandbox.url), {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          "content-type": method === "PATCH" ? "application/merge-patch+json" : "application/json",
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
      }),
    );
    const text = await response.text();
    let parsed = {} as Json;
    try {
      parsed = JSON.parse(text) as Json;
    } catch {
      // Logs and health answers are plain text.
    }
    return { status: response.status, body: parsed, text, headers: response.headers };
  }

  const self: TestSandbox = {
    ...sandbox,
    directory,
    token,
    call,
    async ok(method, path, body, headers) {
      const answer = await call(method, path, body, headers);
      if (answer.status >= 300) t.fail(`${method} ${path}: ${answer.status} ${answer.text}`);
      return answer.body;
    },
    async waitFor(path, what, done, seconds = 20) {
      let last = {} as Json;
      await waitUntil(
        async () => {
          last = (await call("GET", path)).body;
          return done(last);
        },
        () => `${what}; last seen: ${JSON.stringify(last.status ?? last)}; log: ${lines.join("; ")}`,
        seconds,
      );
      return last;
    },
    kubectl: (args, input) =>
      new Promise((resolve) => {
        const child = execFile(
          "kubectl",
          ["--kubeconfig", sandbox.kubeconfigFile, ...args],
          { env: { PATH: process.env.PATH, HOME: directory }, timeout: 60_000 },
          (error, stdout, stderr) => resolve({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr }),
        );
        child.stdin?.end(input ?? "");
      }),
    exec: (pod, command, options) => execInPod(sandbox, token, pod, command, options),
  };
  return self;
}

export async function waitUntil(
  done: () => Promise<boolean> | boolean,
  what: () => string,
  seconds = 20,
): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  while (!(await done())) {
    if (Date.now() > deadline) throw new Error(`timed out waiting for ${what()}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

export function authority(sandbox: Sandbox): string {
  const data = sandbox.kubeconfig.clusters[0]?.cluster["certificate-authority-data"] ?? "";
  return Buffer.from(data, "base64").toString();
}

/** One request over the real socket. */
export function overSocket(
  sandbox: Sandbox,
  path: string,
  headers: Record<string, string>,
  body?: string,
): Promise<{ status: number; text: string; headers: Record<string, unknown> }> {
  return new Promise((resolve, reject) => {
    const request = httpsRequest(
      new URL(path, sandbox.url),
      { ca: authority(sandbox), servername: "localhost", headers, method: body === undefined ? "GET" : "POST" },
      (response) => {
        let text = "";
        response.on("data", (chunk: Buffer) => {
          text += chunk.toString();
        });
        response.on("end", () => resolve({ status: response.statusCode ?? 0, text, headers: response.headers }));
      },
    );
    request.on("error", reject);
    request.end(body);
  });
}

export async function execInPod(
  sandbox: Sandbox,
  token: string,
  pod: string,
  command: string[],
  options: ExecOptions = {},
): Promise<ExecResult> {
  const query = new URLSearchParams([
    ["stdout", "true"],
    ["stderr", "true"],
    ...command.map((word): [string, string] => ["command", word]),
  ]);
  if (options.stdin !== undefined) query.set("stdin", "true");
  if (options.container) query.set("container", options.container);
  const url = `${sandbox.url.replace("https", "wss")}/api/v1/namespaces/default/pods/${pod}/exec?${query}`;
  const protocol = options.protocol ?? "v5.channel.k8s.io";
  const socket = new WebSocket(url, protocol, {
    ca: authority(sandbox),
    headers: { authorization: `Bearer ${token}` },
  });
  const result = { stdout: "", stderr: "", status: {} as Json, closed: 0 };
  return await new Promise((resolve, reject) => {
    socket.on("error", reject);
    socket.on("open", () => {
      if (options.stdin === undefined) return;
      socket.send(Buffer.concat([Buffer.from([0]), Buffer.from(options.stdin)]));
      if (protocol.startsWith("v5")) socket.send(Buffer.from([255, 0]));
    });
    socket.on("message", (data: Buffer) => {
      const text = data.subarray(1).toString();
      if (data[0] === 1) result.stdout += text;
      if (data[0] === 2) result.stderr += text;
      if (data[0] === 3) result.status = JSON.parse(text) as Json;
    });
    socket.on("close", (code) => resolve({ ...result, closed: code }));
  });
}

/** False when kubectl can be run, else why its tests are skipped. */
export const withoutKubectl: false | string = (() => {
  try {
    execFileSync("kubectl", ["version", "--client"], { stdio: "ignore" });
    return false;
  } catch {
    return "kubectl is not installed";
  }
})();

export function podWith(name: string, command: string[], spec: object = {}, container: object = {}): object {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name },
    spec: { restartPolicy: "Never", containers: [{ name: "main", image: "any", command, ...container }], ...spec },
  };
}

export const list = (value: unknown) => (value ?? []) as Json[];
export const pods = "/api/v1/namespaces/default/pods";
export const phaseIs = (phase: string) => (pod: Json) => (pod.status?.phase as unknown) === phase;
