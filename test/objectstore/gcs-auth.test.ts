// Who the Google driver says it is; store, token server and metadata server are one stand-in on loopback.

import { generateKeyPairSync, verify } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import t from "tap";
import { openGcsDriver } from "../../src/objectstore/drivers/gcs.ts";

type Asked = { path: string; authorization: string | undefined; content: string };

const keys = generateKeyPairSync("rsa", { modulusLength: 2048 });
const PRIVATE_KEY = keys.privateKey.export({ type: "pkcs8", format: "pem" }).toString();

t.test("a service account signs its own tokens", async (t) => {
  const { address, asked } = await serve(t);
  const json = JSON.stringify({
    type: "service_account",
    client_email: "robot@p.iam.gserviceaccount.com",
    private_key: PRIVATE_KEY,
    private_key_id: "k1",
  });
  const driver = await open(address, json);
  await driver.stat("k");
  t.equal(asked.length, 1, "no token server is asked");
  const [head, claims, signature] = (asked[0]?.authorization ?? "").replace("Bearer ", "").split(".");
  t.match(JSON.parse(Buffer.from(claims ?? "", "base64url").toString()), {
    iss: "robot@p.iam.gserviceaccount.com",
    scope: /devstorage/,
  });
  const signed = Buffer.from(`${head}.${claims}`);
  t.ok(verify("sha256", signed, keys.publicKey, Buffer.from(signature ?? "", "base64url")));
  await driver.close();
});

t.test("a federated identity exchanges its token, without any key", async (t) => {
  const { address, asked } = await serve(t);
  const driver = await open(address, await federation(t, address));
  await driver.stat("k");
  await driver.stat("k");
  t.same(
    asked.map(({ path }) => path),
    ["/sts", "/storage/v1/b/b/o/k", "/storage/v1/b/b/o/k"],
  );
  t.match(asked[0]?.content, /subject_token=the-pod-token/);
  t.equal(asked[1]?.authorization, "Bearer federated");
  await driver.close();
});

t.test("a federated identity may act as a service account", async (t) => {
  const { address, asked } = await serve(t);
  const driver = await open(
    address,
    await federation(t, address, { service_account_impersonation_url: `${address}/impersonate` }),
  );
  await driver.stat("k");
  t.equal(asked.at(-1)?.authorization, "Bearer impersonated");
  await driver.close();
});

t.test("a refusing token server is denied, with its words and without the token", async (t) => {
  const { address } = await serve(t, { refuse: true });
  const driver = await open(address, await federation(t, address));
  const error = await driver.stat("k").then(
    () => undefined,
    (fault: Error) => fault,
  );
  t.match(error, { code: "STORE", kind: "denied", message: /cannot read "k" in bucket b.*invalid_grant.*not known/ });
  t.notMatch(error?.message, /the-pod-token/);
  await driver.close();
});

t.test("an unusable JSON is a usage error that repeats nothing of it", async (t) => {
  const external = (members: object) =>
    JSON.stringify({
      type: "external_account",
      audience: "hush-hush",
      subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
      token_url: "https://sts.googleapis.com/v1/token",
      credential_source: { file: "/hush-hush" },
      ...members,
    });
  await (await open("https://127.0.0.1:1", external({}))).close();
  const rows: [json: string, message: RegExp][] = [
    ["hush-hush", /is not JSON/],
    ['["hush-hush"]', /not a JSON object/],
    ['{"type":"service_account","private_key":"hush-hush"}', /client_email/],
    ['{"type":"hush-hush"}', /type/],
    ['{"type":"authorized_user","client_secret":"hush-hush"}', /not complete/],
    [external({ token_url: "https://evil.example/hush-hush" }), /token_url.*Google/],
    [external({ token_url: "http://sts.googleapis.com/hush-hush" }), /token_url/],
    [external({ token_url: undefined, audience: "hush-hush" }), /token_url/],
    [external({ service_account_impersonation_url: "https://googleapis.com.hush-hush.example" }), /impersonation_url/],
    [external({ universe_domain: "hush-hush.example" }), /universe_domain/],
    [external({ credential_source: "hush-hush" }), /credential_source/],
    [external({ credential_source: { executable: { command: "hush-hush" } } }), /run a program/],
    [external({ credential_source: {} }), /federation/],
    [external({ credential_source: { environment_id: "aws9", regional_cred_verification_url: "x" } }), /federation/],
  ];
  for (const [json, message] of rows) {
    const error = await open("https://127.0.0.1:1", json).then(
      () => undefined,
      (fault: Error) => fault,
    );
    t.match(error, { code: "USAGE", message }, json);
    t.notMatch(error?.message, /hush-hush/);
  }
});

t.test("a key that is no key is an error without the key", async (t) => {
  const { address } = await serve(t);
  const json = JSON.stringify({ type: "service_account", client_email: "x@y", private_key: "hush-hush" });
  const driver = await open(address, json);
  const error = await driver.stat("k").then(
    () => undefined,
    (fault: Error) => fault,
  );
  t.match(error, { code: "STORE", message: /cannot read "k"/ });
  t.notMatch(error?.message, /hush-hush/);
  await driver.close();
});

t.test("without keys: refused, or the machine's account if the program allows it", async (t) => {
  await t.rejects(openGcsDriver({ type: "gcs", bucket: "b" }), { code: "USAGE", message: /needs a service account/ });
  for (const bucket of ["", "a/b", ".."]) {
    await t.rejects(openGcsDriver({ type: "gcs", bucket }, { gcsEmulator: "x" }), { code: "USAGE" });
  }
  await t.rejects(openGcsDriver({ type: "gcs", bucket: "b", endpoint: "ftp://x" }), { code: "USAGE" });
});

t.test("the metadata server gives the machine's account", async (t) => {
  const { address, asked } = await serve(t);
  const home = await mkdtemp(join(tmpdir(), "home-"));
  t.teardown(() => rm(home, { recursive: true }));
  const changed: Record<string, string | undefined> = {
    HOME: home,
    APPDATA: home,
    CLOUDSDK_CONFIG: home,
    GOOGLE_APPLICATION_CREDENTIALS: undefined,
    GCE_METADATA_HOST: new URL(address).host,
    METADATA_SERVER_DETECTION: "assume-present",
  };
  const former = Object.keys(changed).map((name) => [name, process.env[name]] as const);
  const set = (name: string, value: string | undefined) => {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  };
  t.teardown(() => {
    for (const [name, value] of former) set(name, value);
  });
  for (const [name, value] of Object.entries(changed)) set(name, value);

  // The stand-in is the store too, by way of a proxy: a token of the machine is never sent to a plain http endpoint.
  const driver = await openGcsDriver(
    { type: "gcs", bucket: "b" },
    { gcsDefaultCredentials: true, proxyEnv: { HTTPS_PROXY: address } },
  );
  await t.rejects(driver.stat("k"), { name: "StoreError", kind: "unavailable" });
  t.ok(asked.some(({ path }) => path.endsWith("/service-accounts/default/token")));
  t.ok(asked.every(({ authorization }) => authorization === undefined));
  await driver.close();
});

t.test("a plain http endpoint without keys is asked without a token", async (t) => {
  const { address, asked } = await serve(t);
  const driver = await openGcsDriver({ type: "gcs", bucket: "b", endpoint: address }, { gcsDefaultCredentials: true });
  await driver.stat("k");
  t.same(asked, [{ path: "/storage/v1/b/b/o/k", authorization: undefined, content: "" }]);
  await driver.close();
});

async function open(address: string, json: string) {
  return openGcsDriver({
    type: "gcs",
    bucket: "b",
    endpoint: address,
    credentials: { kind: "service-account", project: "p", json },
  });
}

async function federation(t: Pick<typeof import("tap").t, "teardown">, address: string, more: object = {}) {
  const folder = await mkdtemp(join(tmpdir(), "federation-"));
  t.teardown(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, "token"), "the-pod-token");
  return JSON.stringify({
    type: "external_account",
    audience: "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/k",
    subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
    token_url: `${address}/sts`,
    credential_source: { file: join(folder, "token") },
    ...more,
  });
}

async function serve(t: Pick<typeof import("tap").t, "teardown">, { refuse = false } = {}) {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece);
    const path = request.url?.split("?")[0] ?? "";
    asked.push({ path, authorization: request.headers.authorization, content: Buffer.concat(pieces).toString() });
    const say = (status: number, body: unknown) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    if (path.startsWith("/computeMetadata")) {
      response.setHeader("metadata-flavor", "Google");
      return say(200, path.endsWith("/token") ? { access_token: "machine", expires_in: 3600 } : {});
    }
    if (path === "/impersonate") {
      return say(200, { accessToken: "impersonated", expireTime: new Date(Date.now() + 3600_000).toISOString() });
    }
    if (path !== "/sts") return say(200, { name: "k", size: "1" });
    if (refuse) return say(400, { error: "invalid_grant", error_description: "the pool is not known" });
    say(200, {
      access_token: "federated",
      issued_token_type: "urn:ietf:params:oauth:token-type:access_token",
      token_type: "Bearer",
      expires_in: 3600,
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}
