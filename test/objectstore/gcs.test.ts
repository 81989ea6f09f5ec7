// How the Google driver meets a server that misbehaves; a stand-in server says exactly what is needed.

import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import t from "tap";
import { openGcsDriver } from "../../src/objectstore/drivers/gcs.ts";
import { crc32c } from "../../src/objectstore/drivers/gcs-crc32c.ts";
import { bytes, oddPieces, read } from "../conformance/objectstore.ts";

type Answer = (request: IncomingMessage & { content: Buffer }, response: ServerResponse) => void;

const MIB = 1024 * 1024;
const SESSION = "/session/1";

const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Answer =>
  (_request, response) => {
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
  };
const fault = (status: number, message: string, reason = "some") =>
  json(status, { error: { code: status, message, errors: [{ reason, message }] } });
const begin: Answer = (request, response) =>
  json(200, {}, { location: `http://${request.headers.host}${SESSION}` })(request, response);
const kept = (count: number) => json(308, {}, count === 0 ? {} : { range: `bytes=0-${count - 1}` });
const sumOf = (content: Buffer) => {
  const sum = crc32c();
  sum.update(content);
  return sum.base64();
};

t.test("the checksum is that of the service's documentation, in any pieces", async (t) => {
  t.equal(sumOf(Buffer.from("123456789")), Buffer.from("e3069283", "hex").toString("base64"));
  const content = await read(oddPieces(10_007));
  const sum = crc32c();
  for (let start = 0, length = 1; start < content.length; start += length, length = (length * 3) % 1009)
    sum.update(content.subarray(start, start + length));
  t.equal(sum.base64(), sumOf(content));
});

t.test("an error keeps its kind, its cause, and names key, bucket and endpoint", async (t) => {
  const rows: [status: number, message: string, kind: string, reason?: string][] = [
    [404, "No such object: b/the/key", "not-found"],
    [404, "The specified bucket does not exist.", "not-found"],
    [403, "robot@x does not have storage.objects.get access", "denied", "forbidden"],
    [401, "Invalid Credentials", "denied", "authError"],
    [400, "Invalid argument.", "invalid", "invalid"],
    [501, "not implemented", "unavailable"],
  ];
  for (const [status, message, kind, reason] of rows) {
    const { driver, address } = await serve(t, [fault(status, message, reason)]);
    await t.rejects(driver.get("the/key"), {
      code: "STORE",
      kind,
      message: new RegExp(`"the/key".*bucket b at ${address}`),
      cause: { status },
    });
    const other = await serve(t, [fault(status, message, reason), fault(status, message, reason)]);
    if (status === 404 && !message.includes("bucket")) t.equal(await other.driver.stat("the/key"), undefined);
    else await t.rejects(other.driver.stat("the/key"), { kind, message: new RegExp(message) });
  }
});

t.test("a busy server is asked again", async (t) => {
  const busy = fault(503, "busy");
  const { driver, asked } = await serve(t, [busy, fault(429, "slow"), json(200, { size: "1" })]);
  t.match(await driver.stat("k"), { size: 1 });
  t.equal(asked.length, 3);
});

t.test("nobody listening is unavailable within 10 seconds, with the address", async (t) => {
  const { driver, address, stop } = await serve(t, []);
  await stop();
  const start = Date.now();
  await t.rejects(driver.get("k"), { kind: "unavailable", message: new RegExp(`${address}.*ECONNREFUSED`) });
  const big = Readable.from(oddPieces(20 * MIB));
  await t.rejects(driver.put("k", big), { name: "StoreError", kind: "unavailable" });
  t.ok(big.destroyed);
  t.ok(Date.now() - start < 10_000);
});

t.test("keys that would address something else are refused unsent", async (t) => {
  const { driver, asked } = await serve(t, []);
  for (const key of [".", "..", "\ud800"]) {
    await t.rejects(driver.put(key, bytes("x")), { name: "StoreError", kind: "invalid" });
    await t.rejects(driver.get(key), { name: "StoreError", kind: "invalid" });
    await t.rejects(driver.delete([key]), { name: "StoreError", kind: "invalid" });
  }
  t.equal(asked.length, 0);
});

t.test("a small object goes in one request, with its checksum", async (t) => {
  const { driver, asked } = await serve(t, [json(200, { size: "5", crc32c: sumOf(Buffer.from("hello")) })]);
  await driver.put("a b/+%.txt", bytes("hello"));
  t.equal(asked[0]?.url, "/upload/storage/v1/b/b/o?uploadType=multipart");
  t.match(asked[0]?.content.toString(), /"name":"a b\/\+%.txt"/);
  t.ok(asked[0]?.content.includes(`"crc32c":"${sumOf(Buffer.from("hello"))}"`));
  t.match(asked[0]?.content.toString(), /\r\n\r\nhello\r\n--/);
  const wrong = await serve(t, [json(200, { size: "5", crc32c: "AAAAAA==" })]);
  await t.rejects(wrong.driver.put("k", bytes("hello")), { kind: "unavailable", message: /checksum/ });
});

t.test("a large object goes in chunks; lost bytes of one are sent again from where the server is", async (t) => {
  const content = await read(oddPieces(20 * MIB));
  const chunk = 16 * MIB;
  const { driver, asked } = await serve(t, [
    begin,
    (_request, response) => response.destroy(),
    kept(0),
    kept(8 * MIB),
    fault(503, "busy"),
    kept(8 * MIB),
    kept(chunk),
    fault(500, "hiccup"),
    kept(chunk),
    json(200, { size: String(content.length), crc32c: sumOf(content) }),
  ]);
  t.same(await driver.put("k", oddPieces(20 * MIB)), { size: content.length });
  const rest = `bytes ${chunk}-${content.length - 1}/${content.length}`;
  t.same(
    asked.slice(1).map(({ headers }) => headers["content-range"]),
    [
      `bytes 0-${chunk - 1}/*`,
      "bytes */*",
      `bytes 0-${chunk - 1}/*`,
      `bytes ${8 * MIB}-${chunk - 1}/*`,
      "bytes */*",
      `bytes ${8 * MIB}-${chunk - 1}/*`,
      rest,
      `bytes */${content.length}`,
      rest,
    ],
  );
  t.ok(asked[6]?.content.equals(content.subarray(8 * MIB, chunk)), "the very bytes that were missing");
  t.equal(asked.at(-1)?.headers["x-goog-hash"], `crc32c=${sumOf(content)}`);
});

t.test("a failed, refused or cancelled upload removes its session", async (t) => {
  const gone = json(499, {});
  const broken = await serve(t, [begin, kept(16 * MIB), gone]);
  const failing = async function* () {
    yield* oddPieces(17 * MIB);
    throw new Error("the source broke");
  };
  await t.rejects(broken.driver.put("k", failing()), /the source broke/);
  t.match(broken.asked.at(-1), { method: "DELETE", url: SESSION });

  const denied = await serve(t, [begin, fault(403, "no more"), gone]);
  await t.rejects(denied.driver.put("k", oddPieces(40 * MIB)), { kind: "denied", message: /cannot put "k".*no more/ });
  t.match(denied.asked.at(-1), { method: "DELETE", url: SESSION });

  const controller = new AbortController();
  const silent = await serve(t, [begin, () => controller.abort(), gone]);
  await t.rejects(silent.driver.put("k", oddPieces(40 * MIB), { signal: controller.signal }), { code: "CANCELLED" });
  t.match(silent.asked.at(-1), { method: "DELETE", url: SESSION });
});

t.test("a download whose connection breaks goes on where it broke, with the same generation", async (t) => {
  const content = await read(oddPieces(300_000));
  const head = {
    "x-goog-generation": "7",
    "x-goog-hash": `crc32c=${sumOf(content)},md5=x`,
    "last-modified": new Date(0).toUTCString(),
  };
  const breaking: Answer = (_request, response) => {
    response.writeHead(200, { ...head, "content-length": content.length });
    response.write(content.subarray(0, 100_000), () => setTimeout(() => response.destroy(), 50));
  };
  const rest = (bytes: Buffer): Answer => {
    return (request, response) => {
      const start = Number(/bytes=(\d+)-/.exec(request.headers.range ?? "")?.[1]);
      response.writeHead(206, { ...head, "content-length": bytes.length - start }).end(bytes.subarray(start));
    };
  };
  const { driver, asked } = await serve(t, [breaking, rest(content)]);
  const { body, size, modified } = await driver.get("k");
  t.equal(size, content.length);
  t.same(modified, new Date(0));
  t.ok((await read(body)).equals(content));
  t.match(asked[1]?.url, /generation=7/);

  const replaced = await serve(t, [breaking, fault(404, "No such object: b/k")]);
  await t.rejects(read((await replaced.driver.get("k")).body), { kind: "unavailable", message: /replaced or removed/ });

  const other = Buffer.from(content);
  other[200_000]! ^= 1;
  const damaged = await serve(t, [breaking, rest(other)]);
  await t.rejects(read((await damaged.driver.get("k")).body), { kind: "unavailable", message: /checksum/ });
});

t.test("pages are followed", async (t) => {
  const { driver, asked } = await serve(t, [
    json(200, { items: [{ name: "a", size: "1", updated: "2020-01-02T03:04:05Z" }], nextPageToken: "t/+" }),
    json(200, { nextPageToken: "u" }),
    json(200, { items: [{ name: "b", size: "2" }] }),
  ]);
  const found = [];
  for await (const object of driver.list("p+ ")) found.push(object);
  t.same(found, [
    { key: "a", size: 1, modified: new Date("2020-01-02T03:04:05Z") },
    { key: "b", size: 2, modified: undefined },
  ]);
  t.match(asked[1]?.url, /prefix=p%2B\+&.*pageToken=t%2F%2B/);
});

t.test("keys that cannot be deleted are named, the others are deleted all the same", async (t) => {
  const byKey: Answer = (request, response) => {
    const key = request.url?.split("/").at(-1)?.split("?")[0];
    if (key === "b") return fault(403, "held")(request, response);
    if (key === "a") return fault(404, "No such object")(request, response);
    response.writeHead(204).end();
  };
  const { driver, asked } = await serve(t, [byKey, byKey, byKey, byKey]);
  await t.rejects(driver.delete(["a", "b", "c", "d"]), { kind: "denied", message: /cannot delete "b".*held/ });
  t.equal(asked.length, 4);
  const missing = await serve(t, [fault(404, "The specified bucket does not exist.")]);
  await t.rejects(missing.driver.delete(["a"]), { kind: "not-found", message: /bucket does not exist/ });
});

async function serve(t: Pick<typeof import("tap").t, "teardown">, answers: Answer[]) {
  const asked: (IncomingMessage & { content: Buffer })[] = [];
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece);
    const whole = Object.assign(request, { content: Buffer.concat(pieces) });
    asked.push(whole);
    const answer = answers[asked.length - 1] ?? fault(400, "too many requests for this test");
    answer(whole, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const driver = await openGcsDriver({ type: "gcs", bucket: "b" }, { gcsEmulator: address });
  const stop = async () => {
    await driver.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  t.teardown(stop);
  return { driver, asked, address, stop };
}
