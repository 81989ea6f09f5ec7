// Endpoints and credentials of Azure locations; nothing is sent but to a stand-in server.

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import t from "tap";
import { UsageError } from "../../src/errors/error.ts";
import { azureConfig } from "../../src/objectstore/drivers/azure-config.ts";
import type { StorageCredentials, StorageLocation } from "../../src/objectstore/location.ts";
import { type OpenOptions, openBucket } from "../../src/objectstore/open.ts";

const KEY = Buffer.from("a very secret key").toString("base64");
const SAS = "sv=2022-11-02&sr=c&sp=rcwdl&spr=https&sig=very%2Fsecret%3D";

const keyed = (more: Partial<StorageLocation> = {}, account = "account1", environment?: string): StorageLocation => ({
  type: "azure",
  bucket: "data",
  credentials: { kind: "account-key", account, key: KEY, ...(environment === undefined ? {} : { environment }) },
  ...more,
});
const keyless: StorageCredentials = { kind: "account-identity", account: "account1" };

t.test("the endpoint follows from the account and the name of the environment", async (t) => {
  const rows: [account: string, environment: string | undefined, endpoint: string][] = [
    ["account1", undefined, "https://account1.blob.core.windows.net"],
    ["account1", "", "https://account1.blob.core.windows.net"],
    ["account1", "AzurePublicCloud", "https://account1.blob.core.windows.net"],
    ["account1", "AzureUSGovernmentCloud", "https://account1.blob.core.usgovcloudapi.net"],
    ["account1", "AzureChinaCloud", "https://account1.blob.core.chinacloudapi.cn"],
    ["account1", "AZURECHINACLOUD", "https://account1.blob.core.chinacloudapi.cn"],
    ["devstoreaccount1", "", "http://127.0.0.1:10000/devstoreaccount1"],
  ];
  for (const [account, environment, endpoint] of rows) {
    const config = await azureConfig(keyed({}, account, environment), {});
    t.equal(config.endpoint, endpoint);
    t.equal(config.where, `container data at ${endpoint}`);
  }
  await t.rejects(azureConfig(keyed({}, "account1", "AzureMoonCloud"), {}), {
    code: "USAGE",
    message: /AzureMoonCloud/,
  });
  await t.rejects(azureConfig(keyed({}, "evil.example/#"), {}), UsageError);
});

t.test("an endpoint of the location is used", async (t) => {
  const rows: [endpoint: string, used: string][] = [
    ["https://private.example.com", "https://private.example.com"],
    ["private.example.com/", "https://private.example.com"],
    ["http://10.0.0.7:10000", "http://10.0.0.7:10000/account1"],
    ["http://localhost:10000/account1/", "http://localhost:10000/account1"],
    ["http://[::1]:10000", "http://[::1]:10000/account1"],
  ];
  for (const [endpoint, used] of rows) t.equal((await azureConfig(keyed({ endpoint }), {})).endpoint, used, endpoint);
  const emulator = keyed({ endpoint: "http://azurite:10000" }, "devstoreaccount1");
  t.equal((await azureConfig(emulator, {})).endpoint, "http://azurite:10000/devstoreaccount1");
  for (const endpoint of ["ftp://x", "https://a b", "https://user:pass@x", `https://x/?${SAS}`]) {
    const error = await azureConfig(keyed({ endpoint }), {}).catch((error: unknown) => error as Error);
    t.type(error, UsageError, endpoint);
    t.notMatch((error as Error).message, /secret|pass@/);
  }
});

t.test("a short container name is refused and does not crash", async (t) => {
  for (const bucket of ["", "a", "ab", "Upper", "under_score", "double--hyphen", "-first", "x".repeat(64), "a/b"]) {
    await t.rejects(openBucket(keyed({ bucket })), { code: "USAGE", message: /container/ }, bucket);
  }
  for (const bucket of ["abc", "a-b-c", "x".repeat(63), "$root"])
    t.ok(await azureConfig(keyed({ bucket }), {}), bucket);
});

t.test("a key that is missing or damaged is refused, and not shown", async (t) => {
  for (const key of ["", "not base64!", "abc"]) {
    const location = keyed({ credentials: { kind: "account-key", account: "account1", key } });
    const error = await openBucket(location).catch((error: unknown) => error as Error);
    t.type(error, UsageError);
    if (key !== "") t.notMatch((error as Error).message, key);
  }
  await t.rejects(openBucket({ type: "azure", bucket: "data" }), { code: "USAGE", message: /storage account/ });
  const foreign: StorageCredentials = { kind: "access-key", accessKeyId: "A", secretAccessKey: "S" };
  await t.rejects(openBucket(keyed({ credentials: foreign })), UsageError);
});

t.test("a SAS token comes from the file the program names", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "kanister sas "));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  const location = keyed({ credentials: keyless });
  const open = async (token: string, more: Partial<StorageLocation> = {}) => {
    const file = join(folder, "token");
    await writeFile(file, token);
    return azureConfig({ ...location, ...more }, { azureEnv: { AZURE_SAS_TOKEN_FILE: file } });
  };
  t.same((await open(` ?${SAS}\n`)).access, { kind: "sas", token: SAS });
  await t.rejects(openBucket(location), {
    code: "USAGE",
    message: /^AZURE_SAS_TOKEN_FILE is not set: the SAS token must/,
  });
  await t.rejects(open(" \n"), { message: /^Azure SAS token file ".*token" is empty$/ });
  const missing: OpenOptions = { azureEnv: { AZURE_SAS_TOKEN_FILE: join(folder, "absent") } };
  await t.rejects(azureConfig(location, missing), { message: /^Failed to read Azure SAS token file: .*ENOENT/ });
  for (const token of [SAS.replace("spr=https", "spr=https,http"), SAS.replace("&spr=https", ""), "rubbish"]) {
    const error = await open(token).catch((error: unknown) => error as Error);
    t.type(error, UsageError);
    t.notMatch((error as Error).message, /secret|rubbish/);
  }
  await t.rejects(open(SAS, { endpoint: "http://plain.example.com" }), { message: /plain http/ });
});

t.test("a SAS token is sent with each request and appears in no message", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "kanister sas "));
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? "");
    response.writeHead(403, { "x-ms-error-code": "AuthenticationFailed" }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, "token");
  await writeFile(file, SAS);
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const bucket = await openBucket(keyed({ endpoint, credentials: keyless }), {
    azureEnv: { AZURE_SAS_TOKEN_FILE: file },
  });
  const errors = [await bucket.get("a b").catch((error: unknown) => error as Error)];
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  errors.push(await bucket.get("a b").catch((error: unknown) => error as Error));
  await bucket.close();
  t.equal(asked[0], `/account1/data/a%20b?${SAS}`);
  for (const error of errors) t.notMatch((error as Error).message, /secret|sig=/);
  t.match(errors, [{ kind: "denied" }, { kind: "unavailable" }]);
});

t.test("an identity of the machine is used only where the program allows it", async (t) => {
  const location = keyed({ credentials: keyless });
  const env = { AZURE_TENANT_ID: "t", AZURE_CLIENT_ID: "c", AZURE_FEDERATED_TOKEN_FILE: "/f" };
  t.match((await azureConfig(location, { azureEnv: env })).access, {
    kind: "workload",
    tenantId: "t",
    tokenFilePath: "/f",
  });
  t.match((await azureConfig(location, { azureManagedIdentity: true })).access, { kind: "managed" });
  await t.rejects(azureConfig(location, { azureEnv: { AZURE_CLIENT_ID: "c" } }), UsageError);
  const plain = { ...location, endpoint: "http://127.0.0.1:1" };
  await t.rejects(azureConfig(plain, { azureEnv: env }), { message: /plain http/ });
});

t.test("a workload identity without its token file is an error of the store, with the reason", async (t) => {
  const env = {
    AZURE_TENANT_ID: "00000000-0000-0000-0000-000000000001",
    AZURE_CLIENT_ID: "c",
    AZURE_FEDERATED_TOKEN_FILE: "/absent/token",
  };
  const location = keyed({ endpoint: "https://127.0.0.1:1", credentials: keyless });
  const bucket = await openBucket(location, { azureEnv: env });
  await t.rejects(bucket.stat("k"), { code: "STORE", message: /\/absent\/token/ });
  await bucket.close();
});
