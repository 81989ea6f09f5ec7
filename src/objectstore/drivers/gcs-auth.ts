// Who asks Google Cloud Storage: a key, a federated identity, the machine's own account, or nobody (an emulator).

import {
  type AuthClient,
  AwsClient,
  GoogleAuth,
  IdentityPoolClient,
  JWT,
  PassThroughClient,
  UserRefreshClient,
} from "google-auth-library";
import { UsageError } from "../../errors/error.ts";
import type { StorageCredentials } from "../location.ts";

const SCOPE = "https://www.googleapis.com/auth/devstorage.read_write";
/** Federation needs the wide scope: the token is exchanged once more where an account is impersonated. */
const FEDERATION_SCOPE = "https://www.googleapis.com/auth/cloud-platform";
const HINT = "the secret holds what Google wrote for a service account, or for workload identity federation";

type TransporterOptions = NonNullable<ConstructorParameters<typeof JWT>[0]>["transporterOptions"];

/** Asks without any credentials. */
export function anonymousClient(transporterOptions: TransporterOptions): AuthClient {
  return new PassThroughClient({ ...(transporterOptions && { transporterOptions }) });
}

/**
 * The client for a credentials JSON: `service_account`, `external_account` or `authorized_user`. Sends nothing. Throws a
 * UsageError, which repeats none of the text, for anything else.
 */
export function clientOf(
  credentials: Extract<StorageCredentials, { kind: "service-account" }>,
  transporterOptions: TransporterOptions,
): AuthClient {
  const json = parse(credentials.json);
  const common = { ...(transporterOptions && { transporterOptions }) };
  switch (json.type) {
    case "service_account": {
      const { client_email: email, private_key: key, private_key_id: keyId } = json;
      if (!isText(email) || !isText(key)) throw unusable("has no client_email or private_key");
      const client = new JWT({ ...common, email, key, ...(isText(keyId) && { keyId }), scopes: [SCOPE] });
      // Signs its own tokens: one host less to reach, and one request less to wait for.
      client.useJWTAccessWithScope = true;
      return client;
    }
    case "external_account": {
      checkFederation(json);
      let client: AwsClient | IdentityPoolClient;
      try {
        const Client = isAws(json) ? AwsClient : IdentityPoolClient;
        client = new Client({ ...json, ...common } as never);
      } catch (error) {
        throw unusable("cannot be used for federation", error);
      }
      client.scopes = [FEDERATION_SCOPE];
      return client;
    }
    case "authorized_user": {
      const { client_id: clientId, client_secret: clientSecret, refresh_token: refreshToken } = json;
      if (!isText(clientId) || !isText(clientSecret) || !isText(refreshToken)) throw unusable("is not complete");
      return new UserRefreshClient({ ...common, clientId, clientSecret, refreshToken });
    }
    default:
      throw unusable("is of no type that works here: service_account, external_account or authorized_user");
  }
}

/** The machine's own account: application default credentials, then the metadata server. Found at the first use. */
export function machineClient(transporterOptions: TransporterOptions): () => Promise<AuthClient> {
  // With a project named, the library does not run gcloud to learn one.
  const auth = new GoogleAuth({
    scopes: [SCOPE],
    projectId: "none",
    clientOptions: { ...(transporterOptions && { transporterOptions }) },
  });
  return () => auth.getClient();
}

function parse(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's own message quotes the text, and with it the key.
    throw unusable("is not JSON");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw unusable("is not a JSON object");
  return value as Record<string, unknown>;
}

/** A federated identity makes this machine send a token it holds: only to Google, or to this machine itself. */
function checkFederation(json: Record<string, unknown>): void {
  const universe = isText(json.universe_domain) ? json.universe_domain : "googleapis.com";
  if (!/(^|\.)googleapis\.[a-z.]+$|^[a-z0-9-]*apis[a-z0-9-]*\.goog$/.test(universe)) {
    throw unusable("names a universe_domain that is not Google's");
  }
  const source = json.credential_source;
  if (typeof source !== "object" || source === null) throw unusable("has no credential_source for federation");
  if ("executable" in source) throw unusable("wants to run a program, which is not done here");
  for (const name of ["token_url", "service_account_impersonation_url"]) {
    const address = json[name];
    if (address === undefined && name !== "token_url") continue;
    const url = isText(address) ? URL.parse(address) : undefined;
    const isGoogle = url?.protocol === "https:" && url.hostname.endsWith(`.${universe}`);
    const isHere = url?.hostname === "127.0.0.1" || url?.hostname === "[::1]";
    if (!isGoogle && !isHere) throw unusable(`has a ${name} that is not Google's`);
  }
}

function isAws({ credential_source: source }: Record<string, unknown>): boolean {
  return typeof source === "object" && source !== null && "environment_id" in source;
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

function unusable(fault: string, cause?: unknown): UsageError {
  return new UsageError(`the service-account JSON of the location ${fault}`, { hint: HINT, cause });
}
