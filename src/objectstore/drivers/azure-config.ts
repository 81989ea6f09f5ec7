// Where an Azure location is and who asks: endpoint, container, credentials; reads files only, and sends nothing.

import { readFile } from "node:fs/promises";
import { isIP } from "node:net";
import { messageOf, UsageError } from "../../errors/error.ts";
import type { StorageLocation } from "../location.ts";
import type { OpenOptions } from "../open.ts";

const EMULATOR_ACCOUNT = "devstoreaccount1";
const EMULATOR = "http://127.0.0.1:10000";
/** By the names of the Azure SDK, in lower case. */
const SUFFIXES: Record<string, string> = {
  "": "core.windows.net",
  azurecloud: "core.windows.net",
  azurepubliccloud: "core.windows.net",
  azureusgovernment: "core.usgovcloudapi.net",
  azureusgovernmentcloud: "core.usgovcloudapi.net",
  azurechinacloud: "core.chinacloudapi.cn",
};
const CONTAINER = /^(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*$|^\$(root|web|logs)$/;

export type AzureAccess =
  | { kind: "key"; account: string; key: string }
  /** `token` is a query string without `?`. */
  | { kind: "sas"; token: string }
  | { kind: "workload"; tenantId: string; clientId: string; tokenFilePath: string; authorityHost: string | undefined }
  | { kind: "managed"; clientId: string | undefined };

export type AzureConfig = {
  container: string;
  /** Of the account, without a slash at the end and without any secret. */
  endpoint: string;
  access: AzureAccess;
  where: string;
};

/** Throws a UsageError for a location that cannot be meant, or whose credentials are missing. */
export async function azureConfig(location: StorageLocation, options: OpenOptions): Promise<AzureConfig> {
  const { bucket, credentials } = location;
  if (bucket === "") throw new UsageError("the location names no container");
  if (!CONTAINER.test(bucket)) {
    throw new UsageError(`${JSON.stringify(bucket)} is not the name of a container`, {
      hint: "3 to 63 lower-case letters, digits and single hyphens",
    });
  }
  if ((credentials?.kind !== "account-key" && credentials?.kind !== "account-identity") || credentials.account === "") {
    throw new UsageError("an Azure location needs a storage account and its key");
  }
  const { account, environment } = credentials;
  const endpoint = endpointOf(account, environment, location.endpoint);
  const access =
    credentials.kind === "account-key" ? keyAccess(account, credentials.key.trim()) : await identityAccess(options);
  // A token is worth as much as a password for its time; a key only signs.
  const inTheClear = endpoint.startsWith("http:") && !(access.kind === "sas" && isLoopback(new URL(endpoint).hostname));
  if (access.kind !== "key" && inTheClear) {
    throw new UsageError("a token must not be sent over plain http", { hint: "use an endpoint with https" });
  }
  return { container: bucket, endpoint, access, where: `container ${bucket} at ${endpoint}` };
}

function endpointOf(account: string, environment: string | undefined, endpoint: string | undefined): string {
  if (endpoint) return givenEndpoint(account, endpoint);
  if (account === EMULATOR_ACCOUNT) return `${EMULATOR}/${account}`;
  if (!/^[a-z0-9][a-z0-9-]*$/.test(account)) {
    throw new UsageError(`${JSON.stringify(account)} is not the name of a storage account`, {
      hint: "3 to 24 lower-case letters and digits",
    });
  }
  const name = (environment ?? "").trim().toLowerCase();
  const suffix = Object.hasOwn(SUFFIXES, name) ? SUFFIXES[name] : undefined;
  if (suffix === undefined) {
    throw new UsageError(`unknown Azure environment ${JSON.stringify(environment)}`, {
      hint: "AzurePublicCloud, AzureUSGovernmentCloud or AzureChinaCloud; for others give the location an endpoint",
    });
  }
  return `https://${account}.blob.${suffix}`;
}

/** Servers named by address have the account as the first part of the path; it is added where it is missing. */
function givenEndpoint(account: string, text: string): string {
  const url = URL.parse(text.includes("://") ? text : `https://${text}`);
  // Not repeated: a SAS URL in the wrong place holds a secret.
  if (!url || !/^https?:$/.test(url.protocol) || url.hostname === "" || url.search !== "" || url.hash !== "") {
    throw new UsageError("the endpoint is not a plain URL", {
      hint: "write it like https://account.blob.example.com or http://127.0.0.1:10000/devstoreaccount1",
    });
  }
  if (url.username !== "" || url.password !== "") throw new UsageError("the endpoint must not hold a user or password");
  const byPath = isAddress(url.hostname) || url.hostname === "localhost" || account === EMULATOR_ACCOUNT;
  if (url.pathname === "/" && byPath && !url.hostname.startsWith(`${account}.`)) url.pathname = `/${account}`;
  return url.href.replace(/\/+$/, "");
}

const isAddress = (host: string) => isIP(host.replace(/^\[|\]$/g, "")) !== 0;
const isLoopback = (host: string) => host === "localhost" || host === "[::1]" || /^127\.[\d.]+$/.test(host);

function keyAccess(account: string, key: string): AzureAccess {
  if (key === "") throw new UsageError("an Azure location needs a storage account and its key");
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(key) || key.length % 4 !== 0) {
    throw new UsageError("the key of the storage account is not base64", {
      hint: "copy it whole, as the portal shows it",
    });
  }
  return { kind: "key", account, key };
}

async function identityAccess({ azureEnv = {}, azureManagedIdentity = false }: OpenOptions): Promise<AzureAccess> {
  if (azureEnv.AZURE_SAS_TOKEN_FILE) return { kind: "sas", token: await sasToken(azureEnv.AZURE_SAS_TOKEN_FILE) };
  const { AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_FEDERATED_TOKEN_FILE, AZURE_AUTHORITY_HOST } = azureEnv;
  if (AZURE_TENANT_ID && AZURE_CLIENT_ID && AZURE_FEDERATED_TOKEN_FILE) {
    return {
      kind: "workload",
      tenantId: AZURE_TENANT_ID,
      clientId: AZURE_CLIENT_ID,
      tokenFilePath: AZURE_FEDERATED_TOKEN_FILE,
      authorityHost: AZURE_AUTHORITY_HOST || undefined,
    };
  }
  if (azureManagedIdentity) return { kind: "managed", clientId: AZURE_CLIENT_ID || undefined };
  throw new UsageError(
    "AZURE_SAS_TOKEN_FILE is not set: the SAS token must be injected by the controller for Azure workload-identity profiles",
    { hint: "or give the secret of the Profile an azure_storage_key" },
  );
}

async function sasToken(file: string): Promise<string> {
  let token: string;
  try {
    token = (await readFile(file, "utf8")).trim().replace(/^\?/, "");
  } catch (error) {
    throw new UsageError(`Failed to read Azure SAS token file: ${messageOf(error)}`, { cause: error });
  }
  if (token === "") throw new UsageError(`Azure SAS token file ${JSON.stringify(file)} is empty`);
  const fields = new URLSearchParams(token);
  if (!fields.get("sig")) throw new UsageError(`Azure SAS token file ${JSON.stringify(file)} holds no SAS token`);
  if (fields.getAll("spr").join() !== "https") {
    throw new UsageError(`the token in Azure SAS token file ${JSON.stringify(file)} allows plain HTTP`, {
      hint: "make it with the allowed protocol https only (spr=https)",
    });
  }
  return token;
}
