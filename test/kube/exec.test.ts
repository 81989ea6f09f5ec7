// Running a command over the API server's WebSocket protocol: what is asked for, and every way it can end.

import http from "node:http";
import type { AddressInfo } from "node:net";
import t, { type Test } from "tap";
import { type ServerOptions, type WebSocket, WebSocketServer } from "ws";
import { CancelledError, ClusterError, TimeoutError } from "../../src/errors/error.ts";
import { type ExecOptions, exec } from "../../src/kube/exec.ts";
import { httpClient } from "../../src/kube/http.ts";

const AT = { namespace: "shop", pod: "db-0", container: "db" };
const frame = (channel: number, content: string | Uint8Array) =>
  Buffer.concat([Buffer.of(channel), typeof content === "string" ? Buffer.from(content) : content]);
const SUCCESS = frame(3, JSON.stringify({ status: "Success" }));
const failure = (code: string) =>
  frame(
    3,
    JSON.stringify({
      status: "Failure",
      reason: "NonZeroExitCode",
      message: `command terminated with non-zero exit code`,
      details: { causes: [{ reason: "ExitCode", message: code }] },
    }),
  );

type Script = (socket: WebSocket, request: http.IncomingMessage) => void;

/** A server that upgrades with `protocol` and then does what the script says. */
async function execServer(t: Test, script: Script, protocol = "v5.channel.k8s.io", options: ServerOptions = {}) {
  const server = http.createServer();
  const sockets = new WebSocketServer({
    ...options,
    server,
    handleProtocols: (offered) => (offered.has(protocol) ? protocol : false),
  });
  const requests: http.IncomingMessage[] = [];
  sockets.on("connection", (socket, request) => {
    requests.push(request);
    script(socket, request);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.teardown(() => {
    for (const socket of sockets.clients) socket.terminate();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, requests, server };
}

async function run(url: string, command = ["sh", "-c", "echo é & x=1"], options: ExecOptions = {}) {
  const out: Uint8Array[] = [];
  const err: Uint8Array[] = [];
  const client = httpClient(url, async () => ({ headers: { Authorization: "Bearer t0ken" } }));
  const result = await exec(client, AT, command, {
    stdout: (chunk) => void out.push(Buffer.from(chunk)),
    stderr: (chunk) => void err.push(Buffer.from(chunk)),
    ...options,
  });
  return { ...result, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() };
}

t.test("what is asked for", async (t) => {
  const { url, requests } = await execServer(t, (socket) => {
    socket.send(SUCCESS);
    socket.close();
  });
  await run(`${url}/`);
  const asked = new URL(requests[0]?.url ?? "", "http://x");
  t.equal(asked.pathname, "/api/v1/namespaces/shop/pods/db-0/exec");
  t.same(asked.searchParams.getAll("command"), ["sh", "-c", "echo é & x=1"]);
  t.same(Object.fromEntries([...asked.searchParams].filter(([key]) => key !== "command")), {
    container: "db",
    stdout: "true",
    stderr: "true",
  });
  t.equal(requests[0]?.headers.authorization, "Bearer t0ken");
  t.equal(requests[0]?.headers["sec-websocket-protocol"], "v5.channel.k8s.io,v4.channel.k8s.io");
});

t.test("output arrives in pieces, apart, and the exit code at the end", async (t) => {
  const { url } = await execServer(t, (socket) => {
    socket.send(frame(1, "out"));
    socket.send(frame(2, "warn\n"));
    socket.send(frame(1, ""));
    socket.send(frame(1, Buffer.from([0xc3])));
    socket.send(frame(1, Buffer.from([0xa9])));
    socket.send(frame(3, ""));
    socket.send(failure("137"));
    socket.close();
  });
  t.strictSame(await run(url), { exitCode: 137, stdout: "outé", stderr: "warn\n" });
});

t.test("both versions of the protocol, and nobody listening", async (t) => {
  for (const protocol of ["v5.channel.k8s.io", "v4.channel.k8s.io"]) {
    const { url } = await execServer(
      t,
      (socket) => {
        socket.send(frame(1, "x"));
        socket.send(SUCCESS);
        socket.close();
      },
      protocol,
    );
    t.match(await run(url), { exitCode: 0, stdout: "x" }, protocol);
    t.same(
      await exec(
        httpClient(url, async () => ({})),
        AT,
        ["true"],
        {},
      ),
      { exitCode: 0 },
    );
  }
});

t.test("standard input, with its end where the protocol can say it", async (t) => {
  for (const [protocol, ends] of [
    ["v5.channel.k8s.io", true],
    ["v4.channel.k8s.io", false],
  ] as const) {
    const frames: Buffer[] = [];
    const { url, requests } = await execServer(
      t,
      (socket) =>
        socket.on("message", (data: Buffer) => {
          frames.push(data);
          if (frames.length < (ends ? 3 : 2)) return;
          socket.send(SUCCESS);
          socket.close();
        }),
      protocol,
    );
    async function* input() {
      yield Buffer.from("one");
      yield Buffer.from("two");
    }
    t.match(await run(url, ["cat"], { stdin: input() }), { exitCode: 0 });
    const wanted = [frame(0, "one"), frame(0, "two"), ...(ends ? [Buffer.of(255, 0)] : [])];
    t.same(frames.map(String), wanted.map(String), protocol);
    t.match(requests[0]?.url, /stdin=true/);
  }
});

t.test("commands that could not be started", async (t) => {
  const rows: [title: string, status: object, reason: string, message: RegExp, hint?: RegExp][] = [
    [
      "no such program",
      { status: "Failure", reason: "InternalError", message: 'exec: "nope": executable file not found in $PATH' },
      "InternalError",
      /^cannot run a command in pod shop\/db-0 \(db\): exec: "nope": executable file not found/,
      /no such program/,
    ],
    [
      "without a reason",
      { status: "Failure", message: "container not running" },
      "ExecFailed",
      /container not running$/,
    ],
    ["without anything", {}, "ExecFailed", /the command could not be started$/],
    [
      "an exit code that is not given",
      { status: "Failure", reason: "NonZeroExitCode", message: "odd" },
      "NonZeroExitCode",
      /: odd$/,
    ],
  ];
  for (const [title, status, reason, message, hint] of rows) {
    const { url } = await execServer(t, (socket) => {
      socket.send(frame(3, JSON.stringify(status)));
      socket.close();
    });
    await t.rejects(run(url), { code: "CLUSTER", status: 500, reason, message, ...(hint && { hint }) }, title);
  }
});

t.test("a lost connection is not a success", async (t) => {
  const rows: [title: string, script: Script][] = [
    ["closed without a status", (socket) => socket.close()],
    ["closed after output", (socket) => socket.send(frame(1, "x"), () => socket.close())],
    ["cut", (socket) => socket.terminate()],
  ];
  for (const [title, script] of rows) {
    const { url } = await execServer(t, script);
    await t.rejects(
      run(url),
      {
        code: "CLUSTER",
        status: 0,
        reason: "ConnectionLost",
        message: /lost before the command ended$/,
        hint: /may still be running/,
      },
      title,
    );
  }
});

t.test("answers without an upgrade", async (t) => {
  const rows: [status: number, body: string, reason: string, message: RegExp][] = [
    [
      403,
      JSON.stringify({ message: "pods/exec is forbidden", reason: "Forbidden" }),
      "Forbidden",
      /: pods\/exec is forbidden$/,
    ],
    [
      404,
      JSON.stringify({ message: 'pods "db-0" not found', reason: "NotFound" }),
      "NotFound",
      /: pods "db-0" not found$/,
    ],
    [400, "container db is not valid\n", "HTTP400", /: container db is not valid$/],
    [502, "null", "HTTP502", /: HTTP 502$/],
    [401, "", "Unauthorized", /./],
  ];
  for (const [status, body, reason, message] of rows) {
    const { url, server } = await execServer(t, () => {});
    server.removeAllListeners("upgrade");
    server.on("upgrade", (_request, socket) => {
      socket.end(
        `HTTP/1.1 ${status} No\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
      );
    });
    const error = await run(url).catch((caught: unknown) => caught);
    t.ok(error instanceof ClusterError, String(status));
    t.match(error, { status, reason, message }, String(status));
  }
});

t.test("a server that is not there", async (t) => {
  const { url, server } = await execServer(t, () => {});
  await new Promise((resolve) => server.close(resolve));
  await t.rejects(run(url), {
    code: "CLUSTER",
    status: 0,
    message: /^cannot run a command in pod shop\/db-0 \(db\): connect ECONNREFUSED/,
  });
});

t.test("cancelling", async (t) => {
  const cancel = new AbortController();
  let gone = () => {};
  const closed = new Promise<void>((resolve) => (gone = resolve));
  const { url, requests } = await execServer(t, (socket) => {
    socket.on("close", gone);
    socket.send(frame(1, "started"));
  });
  const call = run(url, ["sleep"], { signal: cancel.signal, stdout: () => cancel.abort(new TimeoutError("too long")) });
  await t.rejects(call, { code: "TIMEOUT", message: "too long" });
  await closed;
  const aborted = AbortSignal.abort(new CancelledError("interrupted"));
  await t.rejects(run(url, ["true"], { signal: aborted }), { code: "CANCELLED", message: "interrupted" });
  t.equal(requests.length, 1, "nothing is sent after the signal");
});

t.test("a signal without a reason of ours", async (t) => {
  const cancel = new AbortController();
  const { url } = await execServer(t, (socket) => socket.send(frame(1, "started")));
  const call = run(url, ["sleep"], { signal: cancel.signal, stdout: () => cancel.abort() });
  await t.rejects(call, { code: "CANCELLED", message: /^cancelled: run a command in pod shop\/db-0/ });
});

t.test("a listener that throws ends the call with its error", async (t) => {
  const { url } = await execServer(t, (socket) => socket.send(frame(1, "x")));
  const call = run(url, ["cat"], {
    stdout: () => {
      throw new Error("malformed report");
    },
  });
  await t.rejects(call, { message: "malformed report" });
});

t.test("input that breaks ends the call with its error", async (t) => {
  const { url } = await execServer(t, () => {});
  // biome-ignore lint/correctness/useYield: it breaks before its first piece
  async function* broken(): AsyncGenerator<Uint8Array> {
    throw new Error("the disk is gone");
  }
  await t.rejects(run(url, ["cat"], { stdin: broken() }), { message: "the disk is gone" });
});

t.test("a status that is no JSON", async (t) => {
  const { url } = await execServer(t, (socket) => socket.send(frame(3, "nonsense"), () => socket.close()));
  await t.rejects(run(url), { code: "CLUSTER", reason: "ExecFailed", message: /: nonsense$/ });
});

t.test("a signal that fires while credentials are fetched", async (t) => {
  const cancel = new AbortController();
  const { url, requests } = await execServer(t, () => {});
  const client = httpClient(url, async () => {
    cancel.abort(new CancelledError("interrupted"));
    return {};
  });
  await t.rejects(exec(client, AT, ["sleep"], { signal: cancel.signal }), {
    code: "CANCELLED",
    message: "interrupted",
  });
  t.equal(requests.length, 0, "nothing is sent");
});

t.test("a connection that is dead but open", async (t) => {
  let pings = 0;
  const { url } = await execServer(
    t,
    (socket) => {
      socket.on("ping", () => pings++);
      socket.send(frame(1, "started"));
    },
    undefined,
    { autoPong: false },
  );
  const client = httpClient(url, async () => ({}));
  await t.rejects(exec(client, AT, ["sleep"], {}, { pingInterval: 5 }), {
    code: "CLUSTER",
    reason: "ConnectionLost",
    message: /the server stopped answering before the command ended$/,
    hint: /may still be running/,
  });
  t.ok(pings >= 2, "one lost answer is not the end");
});

t.test("a quiet command whose server answers pings goes on", async (t) => {
  const { url } = await execServer(t, (socket) => {
    let pings = 0;
    socket.on("ping", () => {
      if (++pings < 8) return;
      socket.send(SUCCESS);
      socket.close();
    });
  });
  const client = httpClient(url, async () => ({}));
  t.same(await exec(client, AT, ["sleep"], {}, { pingInterval: 5 }), { exitCode: 0 });
});

t.test("a slow reader holds the command back, and is not taken for a dead connection", async (t) => {
  const total = 400;
  let sent = 0;
  const { url } = await execServer(t, (socket) => {
    const piece = frame(1, Buffer.alloc(64 * 1024));
    const next = () => {
      if (sent++ < total) return socket.send(piece, next);
      socket.send(SUCCESS);
      socket.close();
    };
    next();
  });
  let pings = 0;
  let release = () => {};
  let received = 0;
  const client = httpClient(url, async () => ({}));
  const held = new Promise<void>((resolve) => (release = resolve));
  const call = exec(
    client,
    AT,
    ["cat"],
    {
      stdout: (chunk) => {
        received += chunk.length;
        return held;
      },
    },
    { pingInterval: 5, unread: 1024 * 1024 },
  );
  // Until the server cannot send any more: by then only what the sockets hold has left it.
  for (let before = -1; before !== sent || sent === 0; await new Promise((resolve) => setTimeout(resolve, 50))) {
    before = sent;
    pings++;
  }
  t.ok(pings > 0 && sent < total, `the server waits after ${sent} of ${total}`);
  t.ok(received < (total * 64 * 1024) / 2);
  release();
  t.same(await call, { exitCode: 0 });
  t.equal(received, total * 64 * 1024, "nothing is lost");
});

t.test("no answer is asked of a server while its output is held back", async (t) => {
  let pings = 0;
  const { url } = await execServer(t, (socket) => {
    socket.on("ping", () => pings++);
    socket.send(frame(1, "x"));
    socket.send(SUCCESS);
    socket.close();
  });
  const client = httpClient(url, async () => ({}));
  let began = () => {};
  const reading = new Promise<void>((resolve) => (began = resolve));
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  const stdout = () => {
    began();
    return held;
  };
  // Many intervals go by before the loop below has come round as often.
  const call = exec(client, AT, ["cat"], { stdout }, { pingInterval: 1, unread: 0 });
  await reading;
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setTimeout(resolve, 10));
  release();
  t.same(await call, { exitCode: 0 });
  t.equal(pings, 0);
});

t.test("a slow reader that fails ends the call with its error", async (t) => {
  const { url } = await execServer(t, (socket) => socket.send(frame(2, "x")));
  await t.rejects(run(url, ["cat"], { stderr: async () => Promise.reject(new Error("closed pipe")) }), {
    message: "closed pipe",
  });
});
