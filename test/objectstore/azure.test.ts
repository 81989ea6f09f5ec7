// How the Azure driver meets a server that misbehaves; a stand-in server says exactly what is needed.

import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type AddressInfo, createServer as createTcpServer, type Socket } from "node:net";
import { inspect } from "node:util";
import t from "tap";
import { StoreError } from "../../src/errors/error.ts";
import type { ObjectInfo } from "../../src/objectstore/driver.ts";
import { openAzureDriver } from "../../src/objectstore/drivers/azure.ts";
import { partSizes } from "../../src/objectstore/drivers/part-sizes.ts";
import { bytes, oddPieces, read } from "../conformance/objectstore.ts";

type Answer = (request: IncomingMessage, response: ServerResponse, body: Buffer) => void;
type Asked = { method: string; url: string; headers: IncomingMessage["headers"]; body: Buffer };

const MIB = 1024 * 1024;
const KEY = Buffer.from("a very secret key").toString("base64");

const fault =
  (status: number, code: string): Answer =>
  (request, response) => {
    const body = `<?xml version="1.0"?><Error><Code>${code}</Code><Message>said ${code}\nRequestId:00-11\nTime:2030-01-01T00:00:00Z</Message></Error>`;
    response.writeHead(status, { "content-type": "application/xml", "x-ms-error-code": code });
    response.end(request.method === "HEAD" ? undefined : body);
  };
const created: Answer = (_request, response) => response.writeHead(201, { etag: '"v1"' }).end();

t.test("an error keeps its kind, its cause, and names key, container and endpoint", async (t) => {
  const rows: [status: number, code: string, kind: string][] = [
    [404, "BlobNotFound", "not-found"],
    [404, "ContainerNotFound", "not-found"],
    [403, "AuthenticationFailed", "denied"],
    [403, "AuthorizationPermissionMismatch", "denied"],
    [403, "AuthorizationFailure", "denied"],
    [409, "ContainerBeingDeleted", "unavailable"],
    [400, "InvalidResourceName", "invalid"],
    [501, "NotImplemented", "unavailable"],
  ];
  for (const [status, code, kind] of rows) {
    const { driver, endpoint } = await serve(t, [fault(status, code)]);
    const error = await driver.get("the/key").catch((error: unknown) => error as StoreError);
    t.match(error, { code: "STORE", kind, cause: { code } }, code);
    t.match((error as StoreError).message, new RegExp(`"the/key".*container data at ${endpoint}`));
    t.notMatch((error as StoreError).message, /RequestId|\n/);
  }
});

t.test("permission errors are not shown as not found", async (t) => {
  const { driver } = await serve(t, Array(4).fill(fault(403, "AuthorizationPermissionMismatch")));
  await t.rejects(driver.stat("k"), { name: "StoreError", kind: "denied" });
  await t.rejects(driver.get("k"), { name: "StoreError", kind: "denied" });
  await t.rejects(collect(driver.list("")), { name: "StoreError", kind: "denied" });
  await t.rejects(driver.delete(["k"]), { kind: "denied", message: /cannot delete "k"/ });
});

t.test("a missing container is an error for every call", async (t) => {
  const { driver } = await serve(t, Array(3).fill(fault(404, "ContainerNotFound")));
  await t.rejects(driver.stat("k"), { name: "StoreError", kind: "not-found", hint: /container/ });
  await t.rejects(driver.delete(["k"]), { name: "StoreError", kind: "not-found" });
  await t.rejects(driver.put("k", bytes("x")), { name: "StoreError", kind: "not-found" });
});

t.test("blanks, plus signs and percent signs are sent as they are", async (t) => {
  const { driver, asked } = await serve(t, [created, (_request, response) => response.writeHead(202).end()]);
  await driver.put("a b/+%.txt", bytes("x"));
  await driver.delete(["a b/+%.txt"]);
  for (const { url } of asked) {
    t.equal(decodeURIComponent(url.split("?")[0]!.replaceAll("+", "a bare plus")), "/account1/data/a b/+%.txt");
  }
});

t.test("a pipe is stored whole, not only its first 64 KiB", async (t) => {
  const blocks = new Map<string, Buffer>();
  let list = "";
  const { driver, asked } = await serve(
    t,
    Array(8).fill((request: IncomingMessage, response: ServerResponse, body: Buffer) => {
      const query = new URL(request.url!, "http://x").searchParams;
      if (query.get("comp") === "block") blocks.set(query.get("blockid")!, body);
      if (query.get("comp") === "blocklist") list = body.toString();
      response.writeHead(201, { etag: '"v1"' }).end();
    }),
  );
  const size = 20 * MIB + 17;
  t.same(await driver.put("k", oddPieces(size)), { size });
  const ids = [...list.matchAll(/<Latest>([^<]+)<\/Latest>/g)].map(([, id]) => id!);
  t.equal(ids.length, 3);
  t.same([...ids].sort(), ids, "the ids sort");
  t.ok(Buffer.concat(ids.map((id) => blocks.get(id)!)).equals(await read(oddPieces(size))));
  for (const { headers, body } of asked.slice(0, 3)) {
    t.equal(headers["content-md5"], createHash("md5").update(body).digest("base64"));
  }
});

t.test("a block that did not arrive is sent again from memory", async (t) => {
  const reset: Answer = (request) => request.socket.destroy();
  const { driver, asked } = await serve(t, [
    created,
    fault(503, "ServerBusy"),
    fault(400, "Md5Mismatch"),
    reset,
    created,
    created,
  ]);
  await driver.put("k", oddPieces(9 * MIB));
  t.equal(asked.length, 6);
  t.match(asked[5]?.url, /comp=blocklist/);
});

t.test("an upload that fails commits nothing", async (t) => {
  const { driver, asked } = await serve(t, Array(4).fill(fault(403, "AuthorizationFailure")));
  await t.rejects(driver.put("k", oddPieces(20 * MIB)), { kind: "denied", message: /part \d/ });
  t.notOk(asked.some(({ url }) => url.includes("comp=blocklist")));
});

t.test("a download whose connection breaks goes on where it broke, with the same version", async (t) => {
  const content = await read(oddPieces(300_000));
  const head = { etag: '"v1"', "last-modified": new Date(0).toUTCString() };
  const { driver, asked } = await serve(t, [
    (_request, response) => {
      response.writeHead(200, { ...head, "content-length": content.length });
      response.write(content.subarray(0, 100_000), () => response.destroy());
    },
    (request, response) => {
      const range = request.headers["x-ms-range"] ?? request.headers.range;
      const start = Number(/bytes=(\d+)-/.exec(String(range))?.[1]);
      response.writeHead(206, { ...head, "content-length": content.length - start });
      response.end(content.subarray(start));
    },
  ]);
  const { body, size } = await driver.get("k");
  t.equal(size, content.length);
  t.ok((await read(body)).equals(content));
  t.equal(asked[1]?.headers["if-match"], '"v1"');
});

t.test("a download that changed meanwhile fails instead of mixing two versions", async (t) => {
  const { driver } = await serve(t, [
    (_request, response) => {
      response.writeHead(200, { etag: '"v1"', "content-length": 10 });
      response.write("12345", () => response.destroy());
    },
    fault(412, "ConditionNotMet"),
  ]);
  await t.rejects(read((await driver.get("k")).body), { kind: "unavailable", message: /ConditionNotMet/ });
});

t.test("a listing is put into the order of bytes, across pages", async (t) => {
  const page = (names: string[], next: string): Answer => {
    const blobs = names.map(
      (name) => `<Blob><Name>${name}</Name><Properties><Content-Length>1</Content-Length></Properties></Blob>`,
    );
    const text = `<?xml version="1.0"?><EnumerationResults><Blobs>${blobs.join("")}</Blobs><NextMarker>${next}</NextMarker></EnumerationResults>`;
    return (_request, response) => response.writeHead(200, { "content-type": "application/xml" }).end(text);
  };
  const { driver, asked } = await serve(t, [
    page(["a", "b\u{1f600}", "b\u{1f600}\u{1f601}"], "m1"),
    page(["b\u{1f600}\uffee", "b\ue000", "b\uffee/\u{1f600}", "b\uffee/\uffee"], "m2"),
    page(["c", "\u{1f600}", "\uffee"], ""),
  ]);
  const keys = (await collect(driver.list(""))).map(({ key }) => key);
  t.equal(keys.length, 10);
  t.same(
    [...keys].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))),
    keys,
  );
  t.match(asked[2]?.url, /marker=m2/);
});

t.test("deleting goes on after a failure, and names the first", async (t) => {
  const { driver, asked } = await serve(
    t,
    Array(4).fill((request: IncomingMessage, response: ServerResponse, body: Buffer) => {
      if (request.url!.includes("locked")) return fault(409, "BlobImmutableDueToPolicy")(request, response, body);
      if (request.url!.includes("gone")) return fault(404, "BlobNotFound")(request, response, body);
      response.writeHead(202).end();
    }),
  );
  await t.rejects(driver.delete(["gone", "locked1", "locked2", "there"]), { kind: "denied", message: /"locked1"/ });
  t.equal(asked.length, 4);
});

t.test("keys that Azure would change or refuse are refused, and count as absent", async (t) => {
  const { driver, asked } = await serve(t, []);
  for (const key of ["..", "a/./b", "a\\b", "x".repeat(1025), "a\ud800"]) {
    await t.rejects(driver.put(key, bytes("x")), { name: "StoreError", kind: "invalid" });
    await t.rejects(driver.get(key), { name: "StoreError", kind: "invalid" });
    t.equal(await driver.stat(key), undefined);
    await driver.delete([key]);
  }
  t.equal(asked.length, 0);
});

t.test("nobody listening is unavailable, with the address", async (t) => {
  const { driver, endpoint, stop } = await serve(t, []);
  await stop();
  await t.rejects(driver.get("k"), { kind: "unavailable", message: new RegExp(`${endpoint}.*ECONNREFUSED`) });
  await t.rejects(driver.put("k", bytes("x")), { name: "StoreError", kind: "unavailable" });
});

t.test("a server that never completes a connection is reported within about 10 seconds", async (t) => {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => void sockets.add(socket.on("error", () => {})));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const endpoint = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const driver = await openAzureDriver({
    type: "azure",
    bucket: "data",
    endpoint,
    credentials: { kind: "account-key", account: "account1", key: KEY },
  });
  t.teardown(async () => {
    await driver.close();
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const started = Date.now();
  await t.rejects(driver.stat("k"), { kind: "unavailable", message: /no connection could be made in time/ });
  t.ok(Date.now() - started < 11_000, `after ${Date.now() - started} ms`);
});

t.test("no error shows the key, a signature, or what goes with them", async (t) => {
  const answering = await serve(t, [fault(403, "AuthenticationFailed")]);
  const stopped = await serve(t, []);
  await stopped.stop();
  const drivers = [answering.driver, stopped.driver];
  const errors = await Promise.all(drivers.map((driver) => driver.get("k").catch((error: unknown) => error)));
  for (const error of errors) {
    t.type(error, StoreError);
    t.notMatch(`${(error as Error).message} ${inspect(error, { depth: 9 })} ${JSON.stringify(error)}`, KEY);
    t.notMatch(inspect(error, { depth: 9 }), /SharedKey account1:[A-Za-z0-9+/]/);
  }
});

t.test("parts grow so that the longest object fits into its 50,000 blocks", async (t) => {
  const limits = { parts: 50_000, size: 4000 * MIB };
  const total = (sizeOf: (number: number) => number) => {
    let sum = 0;
    for (let number = 1; number <= limits.parts; number++) sum += sizeOf(number);
    return sum;
  };
  t.ok(total(partSizes(undefined, limits)) > 2.5 * 1024 * 1024 * MIB, "2.5 TiB of unknown length");
  t.ok(total(partSizes(180 * 1024 * 1024 * MIB, limits)) >= 180 * 1024 * 1024 * MIB, "180 TiB announced");
  t.equal(partSizes(1e15, limits)(50_000), limits.size);
});

async function serve(t: Pick<typeof import("tap").t, "teardown">, answers: Answer[]) {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on("error", () => {});
    request.on("data", (piece: Buffer) => pieces.push(piece));
    request.on("end", () => {
      const body = Buffer.concat(pieces);
      const { method = "", url = "", headers } = request;
      asked.push({ method, url, headers, body });
      (answers[asked.length - 1] ?? fault(400, "TooManyRequestsForThisTest"))(request, response, body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const driver = await openAzureDriver({
    type: "azure",
    bucket: "data",
    endpoint: address,
    credentials: { kind: "account-key", account: "account1", key: KEY },
  });
  const stop = async () => {
    await driver.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  t.teardown(stop);
  return { driver, asked, endpoint: `${address}/account1`, stop };
}

async function collect(objects: AsyncIterable<ObjectInfo>): Promise<ObjectInfo[]> {
  const found: ObjectInfo[] = [];
  for await (const object of objects) found.push(object);
  return found;
}
