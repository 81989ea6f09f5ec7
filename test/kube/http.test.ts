// Every way an HTTP call to the API server can end, against a local server.

import net from "node:net";
import t from "tap";
import { CancelledError, ClusterError, TimeoutError } from "../../src/errors/error.ts";
import { type HttpRequest, httpClient } from "../../src/kube/http.ts";
import { httpServer, sendJson, sendStatus } from "../helpers/http-server.ts";

const noCredentials = async () => ({});
const GET: HttpRequest = { method: "GET", path: "/api/v1/x", purpose: "get pod shop/web-0" };
const POST: HttpRequest = { ...GET, method: "POST", body: { a: 1 }, purpose: "create pod shop/web-0" };
const text = async (chunks: AsyncIterable<Uint8Array>) => {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts).toString("utf8");
};

t.test("what is sent and what comes back", async (t) => {
  const { url, requests } = await httpServer(t, (_request, response) => sendJson(response, { ok: true }));
  const client = httpClient(`${url}/prefix/`, async () => ({ headers: { Authorization: "Bearer t0ken" } }));
  t.same(await client.json(GET), { ok: true });
  t.same(
    await client.json({ ...POST, contentType: "application/merge-patch+json", body: { big: 2n ** 60n, é: "é" } }),
    {
      ok: true,
    },
  );
  t.match(requests, [
    {
      method: "GET",
      url: "/prefix/api/v1/x",
      headers: { authorization: "Bearer t0ken", accept: "application/json" },
      body: "",
    },
    {
      method: "POST",
      headers: { "content-type": "application/merge-patch+json", "content-length": "37" },
      body: '{"big":1152921504606846976,"é":"é"}',
    },
  ]);
  t.equal(client.server, `${url}/prefix/`);
});

t.test("credentials are asked for before each request", async (t) => {
  const { url, requests } = await httpServer(t, (_request, response, count) =>
    count === 1 ? sendStatus(response, 503) : sendJson(response, {}),
  );
  let count = 0;
  const client = httpClient(url, async () => ({ headers: { Authorization: `Bearer ${++count}` } }));
  await client.json(GET);
  t.same(
    requests.map((request) => request.headers.authorization),
    ["Bearer 1", "Bearer 2"],
    "also before a retry, so that an expired token is renewed",
  );
});

t.test("answers that are errors", async (t) => {
  type Row = [title: string, status: number, body: string, reason: string, message: RegExp, hint?: RegExp];
  const forbidden =
    'pods "x" is forbidden: User "ci" cannot get resource "pods" in API group "" in the namespace "shop"';
  const wide = 'nodes is forbidden: User "ci" cannot list resource "nodes" in API group "" at the cluster scope';
  const quota = 'pods "x" is forbidden: exceeded quota: small, requested: pods=1, used: pods=1, limited: pods=1';
  const status = (message: string, reason?: string) => JSON.stringify({ kind: "Status", message, reason });
  const rows: Row[] = [
    ["401", 401, status("Unauthorized", "Unauthorized"), "Unauthorized", /: Unauthorized$/, /log in again/],
    ["401 without a body", 401, "", "Unauthorized", /: Unauthorized$/, /log in again/],
    [
      "403 in a namespace",
      403,
      status(forbidden, "Forbidden"),
      "Forbidden",
      /cannot get resource/,
      /kubectl auth can-i get pods -n shop --as 'ci'$/,
    ],
    ["403 of the cluster", 403, status(wide, "Forbidden"), "Forbidden", /cluster scope/, /can-i list nodes --as 'ci'$/],
    ["403 of a quota", 403, status(quota, "Forbidden"), "Forbidden", /exceeded quota/, /kubectl describe quota/],
    ["404", 404, status('pods "web-0" not found', "NotFound"), "NotFound", /pods "web-0" not found$/],
    ["404 of a proxy", 404, "<html>nope</html>\n", "NotFound", /: <html>nope<\/html>$/],
    ["409", 409, status("already exists", "AlreadyExists"), "AlreadyExists", /already exists$/],
    ["409 without reason", 409, "{}", "Conflict", /: HTTP 409$/],
    ["410", 410, status("too old"), "Expired", /too old$/],
    ["418, which nobody expects", 418, "", "HTTP418", /I'm a Teapot/],
    ["a redirect is not followed", 302, "", "HTTP302", /Found/],
    ["a page of 2000 characters", 400, "x".repeat(2000), "HTTP400", /: x{2000}$/],
    [
      "a longer page is cut between words, so that secrets stay whole",
      400,
      `${"x".repeat(1990)} sécret-words`,
      "HTTP400",
      /: x{1990} …$/,
    ],
    ["a page that is one long word", 400, "x".repeat(10_000), "HTTP400", /: Bad Request$/],
    ["JSON that is no Status", 400, "null", "HTTP400", /./],
  ];
  const { url } = await httpServer(t, ({ url: path }, response) => {
    const [, code, body] = rows[Number(path.slice(1))] as Row;
    response.writeHead(code, { "Content-Type": "application/json" }).end(body);
  });
  for (const [index, [title, code, , reason, message, hint]] of rows.entries()) {
    const error = await httpClient(url, noCredentials)
      .json({ ...GET, path: `/${index}` })
      .catch((caught: unknown) => caught);
    t.ok(error instanceof ClusterError, title);
    t.match(error, { code: "CLUSTER", status: code, reason, message: /^cannot get pod shop\/web-0: / }, title);
    t.match(error, { message, hint }, title);
  }
});

t.test("which answers are tried again", async (t) => {
  type Row = [title: string, request: HttpRequest, status: number, headers: object, count: number];
  const rows: Row[] = [
    ["503 of a read", GET, 503, {}, 2],
    ["500 of a read", GET, 500, {}, 2],
    ["502 of a read", GET, 502, {}, 2],
    ["504 of a read", GET, 504, {}, 2],
    ["429 of a read", GET, 429, {}, 2],
    ["429 of a write: the server refused to begin", POST, 429, {}, 2],
    ["429 of a deletion", { ...GET, method: "DELETE" }, 429, {}, 2],
    ["503 of a write: it may have been done", POST, 503, {}, 1],
    ["500 of a patch", { ...POST, method: "PATCH" }, 500, {}, 1],
    ["500 of a deletion", { ...GET, method: "DELETE" }, 500, {}, 1],
    ["501 of a read", GET, 501, {}, 1],
    ["404 of a read", GET, 404, {}, 1],
    ["401 of a read", GET, 401, {}, 1],
  ];
  for (const [title, request, status, headers, count] of rows) {
    const { url, requests } = await httpServer(t, (_request, response, number) => {
      if (number > 1) sendJson(response, { ok: true });
      else response.writeHead(status, { ...headers }).end("{}");
    });
    const outcome = await httpClient(url, noCredentials)
      .json(request)
      .then(
        () => "done",
        (error: ClusterError) => error.status,
      );
    t.equal(outcome, count === 2 ? "done" : status, title);
    t.equal(requests.length, count, `${title}: ${count} requests`);
  }
});

t.test("after five attempts the last answer is the error", async (t) => {
  const { url, requests } = await httpServer(t, (_request, response) =>
    sendStatus(response, 429, { message: "busy", details: { retryAfterSeconds: 0.001 } }),
  );
  await t.rejects(httpClient(url, noCredentials).json(GET), { status: 429, message: /busy$/ });
  t.equal(requests.length, 5);
});

t.test("a server says how long to wait in its Retry-After header", async (t) => {
  const { url, requests } = await httpServer(t, (_request, response) => {
    response.writeHead(429, { "Retry-After": "0.001" }).end("Too many requests, please try again later.\n");
  });
  await t.rejects(httpClient(url, noCredentials).json(POST), {
    status: 429,
    message: /: Too many requests, please try again later\.$/,
    details: { retryAfterSeconds: 0.001 },
  });
  t.equal(requests.length, 5);
});

t.test("a wait before the next attempt ends with the signal", async (t) => {
  const cancel = new AbortController();
  const { url, requests } = await httpServer(t, (_request, response) => {
    response.writeHead(429, { "Retry-After": "3600" }).end("busy");
    response.on("finish", () => setImmediate(() => cancel.abort(new CancelledError("stop"))));
  });
  await t.rejects(httpClient(url, noCredentials).json({ ...GET, signal: cancel.signal }), { code: "CANCELLED" });
  t.equal(requests.length, 1);
});

t.test("a server that is not there", async (t) => {
  const { port, server } = await httpServer(t, () => {});
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  t.teardown(() => new Promise<void>((resolve) => server.listen(0, () => resolve())));
  await t.rejects(httpClient(`http://127.0.0.1:${port}`, noCredentials).json(GET), {
    status: 0,
    reason: "Unreachable",
    message: `cannot get pod shop/web-0: nothing listens at http://127.0.0.1:${port}`,
    hint: /is the cluster running\?/,
  });
  await t.rejects(httpClient("http://no-such-host.invalid:6443", noCredentials).json(GET), {
    status: 0,
    reason: "Unreachable",
    message: /: the host name of http:\/\/no-such-host\.invalid:6443 is unknown$/,
    hint: /`server:` in your kubeconfig/,
  });
});

t.test("a server that speaks no HTTP, or plain HTTP where TLS is wanted", async (t) => {
  const server = net.createServer((socket) => socket.end("hello\r\n\r\n"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.teardown(() => void server.close());
  const { port } = server.address() as net.AddressInfo;
  await t.rejects(httpClient(`http://127.0.0.1:${port}`, noCredentials).json(POST), {
    code: "CLUSTER",
    status: 0,
    hint: /cluster-info/,
  });
  await t.rejects(httpClient(`https://127.0.0.1:${port}`, noCredentials).json(POST), {
    status: 0,
    message: `cannot create pod shop/web-0: https://127.0.0.1:${port} does not speak TLS`,
    hint: /http:/,
  });
});

t.test("an answer that is no JSON", async (t) => {
  const { url } = await httpServer(t, (_request, response) => response.end("<html>"));
  await t.rejects(httpClient(url, noCredentials).json(GET), {
    status: 200,
    reason: "BadAnswer",
    message: /is not JSON; is it a Kubernetes API server\?$/,
  });
});

t.test("a connection cut in the middle", async (t) => {
  const cut = await httpServer(t, (_request, response, count) => {
    if (count > 1) return sendJson(response, { ok: true });
    response.writeHead(200, { "Content-Length": 100 });
    response.write('{"half":');
    setImmediate(() => response.destroy());
  });
  await t.rejects(
    httpClient(cut.url, noCredentials).json(POST),
    { code: "CLUSTER", status: 0, reason: "ConnectionLost" },
    "a write fails",
  );
  t.equal(cut.requests.length, 1);
  const before = await httpServer(t, (_request, response, count) => {
    if (count > 1) sendJson(response, { ok: true });
    else response.destroy();
  });
  t.same(await httpClient(before.url, noCredentials).json(GET), { ok: true }, "a read is tried again");
  const write = await httpServer(t, (_request, response) => response.destroy());
  await t.rejects(httpClient(write.url, noCredentials).json(POST), {
    code: "CLUSTER",
    status: 0,
    reason: "ConnectionLost",
  });
  t.equal(write.requests.length, 1, "a write is not: the server may have acted on it");
});

t.test("a read that broke in its body is tried again", async (t) => {
  const { url, requests } = await httpServer(t, (_request, response, count) => {
    if (count > 1) return sendJson(response, { ok: true });
    response.writeHead(200, { "Content-Length": 100 });
    response.write('{"half":');
    setImmediate(() => response.destroy());
  });
  t.same(await httpClient(url, noCredentials).json(GET), { ok: true });
  t.equal(requests.length, 2);
});

t.test("a refusal whose body breaks off is a lost connection", async (t) => {
  const { url } = await httpServer(t, (_request, response) => {
    response.writeHead(403, { "Content-Length": 100 });
    response.write('{"message":');
    setImmediate(() => response.destroy());
  });
  await t.rejects(httpClient(url, noCredentials).json(POST), { code: "CLUSTER", status: 0, reason: "ConnectionLost" });
});

t.test("streams", async (t) => {
  const { url } = await httpServer(t, ({ url: path }, response) => {
    if (path === "/refused") return sendStatus(response, 404, { message: "gone" });
    response.writeHead(200);
    response.write("one\n");
    if (path === "/whole") return response.end("two\n");
    if (path === "/cut") setImmediate(() => response.destroy());
  });
  const client = httpClient(url, noCredentials);
  const at = (path: string, signal?: AbortSignal) => client.stream({ ...GET, path, ...(signal && { signal }) });
  t.equal(await text(at("/whole")), "one\ntwo\n");
  await t.rejects(text(at("/refused")), { code: "CLUSTER", status: 404 });
  await t.rejects(text(at("/cut")), { code: "CLUSTER", status: 0, reason: "ConnectionLost" });
  const cancel = new AbortController();
  const reading = at("/open", cancel.signal);
  t.equal(Buffer.from((await reading.next()).value as Uint8Array).toString(), "one\n");
  const rest = reading.next();
  cancel.abort(new TimeoutError("too long"));
  await t.rejects(rest, { code: "TIMEOUT", message: "too long" });
});

t.test("a loop that is left closes its connection", async (t) => {
  let closed: () => void = () => {};
  const ended = new Promise<void>((resolve) => (closed = resolve));
  const { url } = await httpServer(t, (_request, response) => {
    response.on("close", closed);
    response.write("one\n");
  });
  for await (const _chunk of httpClient(url, noCredentials).stream(GET)) break;
  await ended;
  t.pass("the server saw it");
});

t.test("cancelling", async (t) => {
  let arrived: () => void = () => {};
  const request = new Promise<void>((resolve) => (arrived = resolve));
  const { url, requests } = await httpServer(t, () => arrived());
  const client = httpClient(url, noCredentials);
  const cancel = new AbortController();
  const call = client.json({ ...GET, signal: cancel.signal });
  await request;
  cancel.abort(new CancelledError("interrupted"));
  await t.rejects(call, { code: "CANCELLED", message: "interrupted" });
  await t.rejects(client.json({ ...GET, signal: cancel.signal }), { message: "interrupted" });
  t.equal(requests.length, 1, "nothing is sent after the signal");
  await t.rejects(client.json({ ...GET, signal: AbortSignal.abort(new Error("x")) }), {
    code: "CANCELLED",
    message: "cancelled: get pod shop/web-0",
  });
});

const patience = { limit: 60_000, firstPause: 1, longestPause: 1 };

t.test("a server that was there before is waited for, by reads only", async (t) => {
  const first = await httpServer(t, (_request, response) =>
    sendJson(response, { ok: 1 }, 200, { Connection: "close" }),
  );
  const client = httpClient(first.url, noCredentials, { patience });
  await client.json(GET);
  await new Promise((resolve) => first.server.close(resolve));
  await t.rejects(client.json(POST), { code: "CLUSTER", status: 0, reason: "Unreachable" }, "a write is not repeated");
  const told: string[] = [];
  // Back again only when it is known that it has been missed.
  const onUnreachable = (reason: string) => {
    told.push(reason);
    first.server.listen(first.port, "127.0.0.1");
  };
  t.same(await client.json({ ...GET, onUnreachable }), { ok: 1 });
  t.match(told, [/^cannot get pod shop\/web-0: nothing listens at /], "told once");
  await new Promise((resolve) => first.server.close(resolve));
  t.equal(await text(client.stream({ ...GET, onUnreachable })), '{"ok":1}', "a stream is opened as patiently");
});

t.test("patience has an end, and a stranger gets none", async (t) => {
  const { url, server } = await httpServer(t, (_request, response) =>
    sendJson(response, {}, 200, { Connection: "close" }),
  );
  const impatient = httpClient(url, noCredentials, { patience: { ...patience, limit: 0 } });
  const stranger = httpClient(url, noCredentials, { patience });
  await impatient.json(GET);
  t.equal(impatient.reached(), true);
  await new Promise((resolve) => server.close(resolve));
  t.teardown(() => new Promise<void>((resolve) => server.listen(0, () => resolve())));
  await t.rejects(impatient.json(GET), { code: "CLUSTER", status: 0, reason: "Unreachable" });
  await t.rejects(stranger.json(GET), { code: "CLUSTER", status: 0, reason: "Unreachable" });
  t.equal(stranger.reached(), false);
});

t.test("an answer that stops in the middle", async (t) => {
  const { url, requests } = await httpServer(t, (_request, response, count) => {
    if (count > 1) return sendJson(response, { ok: true });
    response.writeHead(200, { "Content-Length": 100 });
    response.write('{"half":');
  });
  t.same(await httpClient(url, noCredentials, { idle: 20, patience }).json(GET), { ok: true });
  t.equal(requests.length, 2);
  const write = await httpServer(t, (_request, response) => response.writeHead(201).write("{"));
  await t.rejects(httpClient(write.url, noCredentials, { idle: 20 }).json(POST), {
    status: 0,
    message: /does not answer \(its answer stopped for 0\.02 s\)$/,
  });
});
