// How the S3 driver meets a server that misbehaves; a stand-in server says exactly what is needed.

import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import t from "tap";
import { openS3Driver } from "../../src/objectstore/drivers/s3.ts";
import { bytes, oddPieces, read } from "../conformance/objectstore.ts";

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const fault =
  (status: number, code: string, more = ""): Answer =>
  (request, response) => {
    request.resume();
    const body = `<?xml version="1.0"?><Error><Code>${code}</Code><Message>said ${code}</Message>${more}</Error>`;
    response.writeHead(status, { "content-type": "application/xml" }).end(body);
  };

t.test("an error keeps its kind, its cause, and names key, bucket and endpoint", async (t) => {
  const rows: [status: number, code: string, kind: string][] = [
    [404, "NoSuchKey", "not-found"],
    [404, "NoSuchBucket", "not-found"],
    [403, "AccessDenied", "denied"],
    [403, "SignatureDoesNotMatch", "denied"],
    [400, "InvalidArgument", "invalid"],
    [501, "NotImplemented", "unavailable"],
  ];
  for (const [status, code, kind] of rows) {
    const { driver, address } = await serve(t, [fault(status, code)]);
    await t.rejects(driver.get("the/key"), {
      code: "STORE",
      kind,
      message: new RegExp(`"the/key".*bucket b at ${address}`),
      cause: { name: code },
    });
  }
});

t.test("a busy server is asked again", async (t) => {
  const busy = fault(503, "SlowDown");
  const { driver, asked } = await serve(t, [busy, fault(500, "InternalError"), (_request, response) => response.end()]);
  await driver.put("k", bytes("x"));
  t.equal(asked.length, 3);
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
      const start = Number(/bytes=(\d+)-/.exec(request.headers.range ?? "")?.[1]);
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
    fault(412, "PreconditionFailed"),
  ]);
  await t.rejects(read((await driver.get("k")).body), { kind: "exists", message: /PreconditionFailed/ });
});

t.test("the bucket's own region is used when the server names it", async (t) => {
  const { driver, asked } = await serve(t, [
    fault(400, "AuthorizationHeaderMalformed", "<Region>eu-far-9</Region>"),
    (_request, response) => response.end(),
    (_request, response) => response.end(),
  ]);
  await driver.put("k", bytes("x"));
  await driver.put("k", bytes("x"));
  t.match(asked[0]?.headers.authorization, /\/us-east-1\/s3/);
  t.match(asked[1]?.headers.authorization, /\/eu-far-9\/s3/);
  t.match(asked[2]?.headers.authorization, /\/eu-far-9\/s3/);
});

t.test("keys the server could not delete are an error, passing ones are asked again", async (t) => {
  const errors =
    (code: string): Answer =>
    (request, response) => {
      request.resume();
      const body = `<DeleteResult><Error><Key>b</Key><Code>${code}</Code><Message>said ${code}</Message></Error></DeleteResult>`;
      response.end(body);
    };
  const denied = await serve(t, [errors("AccessDenied")]);
  await t.rejects(denied.driver.delete(["a", "b"]), { kind: "denied", message: /cannot delete "b" in bucket b/ });
  const passing = await serve(t, [errors("InternalError"), (_request, response) => response.end("<DeleteResult/>")]);
  await passing.driver.delete(["a", "b"]);
  t.equal(passing.asked.length, 2);
});

t.test("nobody listening is unavailable, with the address", async (t) => {
  const { driver, address, stop } = await serve(t, []);
  await stop();
  await t.rejects(driver.get("k"), { kind: "unavailable", message: new RegExp(`${address}.*ECONNREFUSED`) });
  await t.rejects(driver.put("k", bytes("x")), { name: "StoreError", kind: "unavailable" });
});

t.test("path style with an endpoint, and the key as it is", async (t) => {
  const { driver, asked } = await serve(t, [(_request, response) => response.end()]);
  await driver.put("a b/+%.txt", bytes("x"));
  t.equal(asked[0]?.url?.split("?")[0], "/b/a%20b/%2B%25.txt");
});

async function serve(t: Pick<typeof import("tap").t, "teardown">, answers: Answer[]) {
  const asked: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    asked.push(request);
    const answer = answers[asked.length - 1] ?? fault(500, "TooManyRequestsForThisTest");
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const driver = await openS3Driver({
    type: "s3",
    bucket: "b",
    endpoint: address,
    credentials: { kind: "access-key", accessKeyId: "AK", secretAccessKey: "SK" },
  });
  const stop = async () => {
    await driver.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  t.teardown(stop);
  return { driver, asked, address, stop };
}
