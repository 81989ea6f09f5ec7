// Fetches a Profile and the values of its credential, and refuses credentials that nothing could use.

import type { Profile, ProfileCredential } from "../api/profile.ts";
import type { ObjectReference } from "../api/reference.ts";
import { KanisterError } from "../errors/error.ts";
import type { ResourceType } from "../kube/cluster.ts";
import { type Fetch, fetchOne, fetchSecret } from "./fetch-object.ts";
import type { Needs } from "./needs.ts";
import type { ResolvedProfile, SecretObject } from "./parameters.ts";
import { withUnfetched } from "./unfetched.ts";

const PROFILES: ResourceType = { group: "cr.kanister.io", version: "v1alpha1", resource: "profiles" };

/** The keys that a Secret of each type may hold. */
const SECRET_KEYS: Readonly<Record<string, readonly string[] | undefined>> = {
  "secrets.kanister.io/aws": ["aws_access_key_id", "aws_secret_access_key", "role"],
  "secrets.kanister.io/azure": [
    "azure_storage_account_id",
    "azure_storage_key",
    "azure_storage_environment",
    "azure_federated_identity",
  ],
  "secrets.kanister.io/gcp": ["gcp_project_id", "service-account.json"],
  "secrets.kanister.io/filestore": undefined,
};

/** @throws KanisterError code `PROFILE` for a credential that cannot be used */
export async function fetchProfile(
  reference: ObjectReference,
  needs: Needs["profile"],
  fetch: Fetch,
): Promise<ResolvedProfile> {
  if (needs === "nothing") {
    const names = ["location", "credential", "skipSSLVerify"];
    return withUnfetched({} as ResolvedProfile, "parameters.profile", names);
  }
  const profile = (await fetchOne(PROFILES, reference, "profile", fetch)) as unknown as Profile;
  const { location, credential, skipSSLVerify = false } = profile;
  if (credential === undefined) {
    if (location.type === "file") return { location, credential: { type: "" }, skipSSLVerify };
    throw profileError("it has no credential", "add credential: with type keyPair or secret");
  }
  return { location, credential: await fetchCredential(credential, needs === "all", fetch), skipSSLVerify };
}

async function fetchCredential(
  credential: ProfileCredential,
  withValues: boolean,
  fetch: Fetch,
): Promise<ResolvedProfile["credential"]> {
  const { type, keyPair, secret, kopiaServerSecret } = credential;
  switch (type) {
    case "keyPair": {
      if (keyPair === undefined) throw profileError("KVSecret cannot be nil", "add credential.keyPair");
      if (!withValues) break;
      const found = await fetchSecret(keyPair.secret, CREDENTIAL, fetch);
      const id = secretValue(found, keyPair.idField, "Key");
      return { type, keyPair: { id, secret: secretValue(found, keyPair.secretField, "Value") } };
    }
    case "secret": {
      if (secret === undefined) {
        throw profileError("Secret reference cannot be nil", "add credential.secret with name and namespace");
      }
      if (!withValues) break;
      const found = await fetchSecret(secret, CREDENTIAL, fetch);
      checkSecret(found);
      return { type, secret: found };
    }
    case "kopia": {
      const { userPassphrase, tlsCert } = kopiaServerSecret ?? {};
      if (kopiaServerSecret === undefined || userPassphrase === undefined || tlsCert === undefined) {
        throw profileError(
          "Kopia Secret reference cannot be nil",
          "add credential.kopiaServerSecret with userPassphrase and tlsCert",
        );
      }
      if (!withValues) break;
      const passphrase = await fetchSecret(userPassphrase.secret, "the user passphrase of the profile", fetch);
      const certificate = await fetchSecret(tlsCert.secret, "the TLS certificate of the profile", fetch);
      const { username = "", hostname = "", connectOptions } = kopiaServerSecret;
      const password = secretValue(passphrase, userPassphrase.key, "Key");
      const cert = secretValue(certificate, tlsCert.key, "Key");
      return { type, kopia: { username, hostname, password, cert, ...(connectOptions && { connectOptions }) } };
    }
    default:
      throw profileError(`CredentialType '${type}' not supported`, "use keyPair, secret or kopia");
  }
  return withUnfetched({ type }, "parameters.profile.credential", ["keyPair", "secret", "kopia"]);
}

const CREDENTIAL = "the profile's credential";

function secretValue(secret: SecretObject, field: string, what: "Key" | "Value"): string {
  const encoded = secret.data?.[field];
  if (encoded !== undefined) return Buffer.from(encoded, "base64").toString("utf8");
  const keys = Object.keys(secret.data ?? {}).join(", ") || "none";
  throw profileError(`${what} '${field}' not found in secret '${nameOf(secret)}'`, `keys of that Secret: ${keys}`);
}

function checkSecret(secret: SecretObject): void {
  const { type = "", data = {} } = secret;
  if (!Object.hasOwn(SECRET_KEYS, type)) {
    throw profileError(
      `Unsupported type '${type}' for secret '${nameOf(secret)}'`,
      `types: ${Object.keys(SECRET_KEYS).join(", ")}`,
    );
  }
  const known = SECRET_KEYS[type];
  const unknown = known && Object.keys(data).find((key) => !known.includes(key));
  if (unknown === undefined) return;
  throw profileError(
    `Secret has an unknown field: ${unknown} in secret '${nameOf(secret)}'`,
    `fields of type ${type}: ${known?.join(", ")}`,
  );
}

const nameOf = ({ metadata }: SecretObject) => `${metadata.namespace}:${metadata.name}`;

const profileError = (message: string, hint: string) =>
  new KanisterError("PROFILE", `the profile cannot be used: ${message}`, { hint });
