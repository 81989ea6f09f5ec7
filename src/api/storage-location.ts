// The profile document that blueprints hand to kando (`{{ toJson .Profile }}`), turned into a plain storage location.

import { UsageError } from "../errors/error.ts";
import type { StorageCredentials, StorageLocation } from "../objectstore/location.ts";

const LOCATION_TYPES = ["s3Compliant", "gcs", "azure", "kopia", "file"];
const AWS_SECRET = "secrets.kanister.io/aws";
const GCP_SECRET = "secrets.kanister.io/gcp";
const AZURE_SECRET = "secrets.kanister.io/azure";
const AZURE_KEYS = [
  "azure_storage_account_id",
  "azure_storage_key",
  "azure_storage_environment",
  "azure_federated_identity",
];
const AWS_KEYS = ["aws_access_key_id", "aws_secret_access_key", "role"];

/** A decoded JSON object whose member names are looked up without regard to case, as Go does. */
type Members = (name: string) => unknown;

/**
 * Reads the text of a profile document. Member names may be written in any case, unknown ones are ignored, `null` counts as
 * absent. Throws a UsageError that names the member for anything that cannot be used, and for location types this version
 * has no driver for. No error text repeats a value that may be secret.
 */
export function parseProfileDocument(text: string): StorageLocation {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    // The parser's own message quotes the text, and with it the keys.
    throw new UsageError("failed to unmarshal profile: it is not JSON", {
      hint: "pass what {{ toJson .Profile }} gives, quoted as one word: --profile '{{ toJson .Profile }}'",
    });
  }
  return storageLocationOf(document);
}

/** As `parseProfileDocument`, for a document that is already decoded. */
export function storageLocationOf(document: unknown): StorageLocation {
  const profile = membersOf(document, "the profile");
  if (typeof profile("kind") === "string" && profile("metadata") !== undefined) {
    throw new UsageError("this is a Profile object, which only names the secret with the keys", {
      hint: "pass the resolved document instead: --profile '{{ toJson .Profile }}'",
    });
  }
  const location = membersOf(required(profile("Location"), "Location"), "Location");
  const type = textOf(location, "Location", "type");
  const common = {
    bucket: textOf(location, "Location", "bucket"),
    endpoint: textOf(location, "Location", "endpoint"),
    prefix: textOf(location, "Location", "prefix"),
    region: textOf(location, "Location", "region"),
    skipTLSVerify: flagOf(profile, "SkipSSLVerify"),
  };
  switch (type) {
    case "s3Compliant":
      needBucket(common.bucket, "the name of the bucket");
      return { type: "s3", ...common, credentials: s3Credentials(profile("Credential")) };
    case "gcs": {
      needBucket(common.bucket, "the name of the bucket");
      const credentials = gcsCredentials(profile("Credential"));
      return { type: "gcs", ...common, ...(credentials && { credentials }) };
    }
    case "file":
      needBucket(common.bucket, "the absolute path of a directory");
      if (!common.bucket.startsWith("/")) {
        throw new UsageError(`Location.bucket ${JSON.stringify(common.bucket)} is not an absolute path`, {
          hint: "a file location names its directory in Location.bucket, for example /mnt/backups",
        });
      }
      return { type: "file", ...common };
    case "azure":
      needBucket(common.bucket, "the name of the container");
      return { type: "azure", ...common, credentials: azureCredentials(profile("Credential")) };
    case "kopia":
      throw new UsageError(`Location.type ${type} is not available in this version`, {
        hint: "s3Compliant, gcs, azure and file locations work",
      });
    default:
      throw new UsageError(type === "" ? "Location.type is missing" : `Unsupported Location type: ${printable(type)}`, {
        hint: `one of ${LOCATION_TYPES.join(", ")}, written exactly so`,
      });
  }
}

/** Every value of a profile document that must not be shown. Never throws: what cannot be read holds no known secret. */
export function secretsOfProfile(text: string): string[] {
  const secrets = new Set<string>();
  const visit = (value: unknown, name: string) => {
    if (typeof value === "string") {
      secrets.add(value);
      if (name === "data") secrets.add(Buffer.from(value, "base64").toString());
      return;
    }
    if (typeof value !== "object" || value === null) return;
    for (const [key, member] of Object.entries(value)) {
      if (SHOWN.test(key)) continue;
      visit(member, name === "data" || key === "data" ? "data" : key);
    }
  };
  try {
    const profile = membersOf(JSON.parse(text), "");
    const credential = profile("Credential");
    if (typeof credential === "object" && credential !== null) visit(credential, "");
  } catch {
    return [];
  }
  return [...secrets].filter((value) => value !== "");
}

/** Members of a credential that name things rather than hold secrets. */
const SHOWN = /^(type|metadata|kind|apiVersion|hostname|username|connectOptions)$/i;

function s3Credentials(value: unknown): StorageCredentials {
  const credential = membersOf(required(value, "Credential"), "Credential");
  const type = textOf(credential, "Credential", "Type");
  if (type === "keyPair") return s3KeyPair(credential("KeyPair"));
  if (type === "secret") return awsSecret(credential("Secret"));
  throw new UsageError(
    type === "" ? "Credential.Type is missing" : `Unsupported type ${printable(JSON.stringify(type))} for credential`,
    { hint: "an s3Compliant location takes keyPair or secret" },
  );
}

function s3KeyPair(value: unknown): StorageCredentials {
  const pair = membersOf(required(value, "Credential.KeyPair"), "Credential.KeyPair");
  const accessKeyId = textOf(pair, "Credential.KeyPair", "ID");
  const secretAccessKey = textOf(pair, "Credential.KeyPair", "Secret");
  if (accessKeyId === "" || secretAccessKey === "") {
    const empty = accessKeyId === "" ? "ID" : "Secret";
    throw new UsageError(`Credential.KeyPair.${empty} is empty`, {
      hint: "check idField and secretField of the Profile against the keys of its secret",
    });
  }
  return { kind: "access-key", accessKeyId, secretAccessKey };
}

/** Without credentials the program decides whether the machine's own may be used. */
function gcsCredentials(value: unknown): StorageCredentials | undefined {
  if (value === undefined) return undefined;
  const credential = membersOf(value, "Credential");
  const type = textOf(credential, "Credential", "Type");
  if (type === "" && credential("KeyPair") === undefined && credential("Secret") === undefined) return undefined;
  if (type === "secret") return gcpSecret(credential("Secret"));
  if (type !== "keyPair") {
    throw new UsageError(
      type === "" ? "Credential.Type is missing" : `Unsupported type ${printable(JSON.stringify(type))} for credential`,
      { hint: "a gcs location takes keyPair or secret, or no credential at all" },
    );
  }
  const pair = membersOf(required(credential("KeyPair"), "Credential.KeyPair"), "Credential.KeyPair");
  const json = textOf(pair, "Credential.KeyPair", "Secret");
  if (json === "") {
    throw new UsageError("Credential.KeyPair.Secret is empty", {
      hint: "it holds the JSON of the service account; check secretField of the Profile against the keys of its secret",
    });
  }
  return { kind: "service-account", project: textOf(pair, "Credential.KeyPair", "ID"), json };
}

function gcpSecret(value: unknown): StorageCredentials {
  const { name, data } = typedSecret(value, GCP_SECRET);
  if (data.size === 0) {
    throw new UsageError(
      `Empty secret. Expected at least one key value pair in the secret '${name}': validation Failed`,
    );
  }
  for (const key of ["gcp_project_id", "service-account.json"]) {
    if ((data.get(key) ?? "") !== "") continue;
    throw new UsageError(`Missing required field ${key} in the secret '${name}': validation Failed`);
  }
  return { kind: "service-account", project: data.get("gcp_project_id")!, json: data.get("service-account.json")! };
}

function azureCredentials(value: unknown): StorageCredentials {
  const credential = membersOf(required(value, "Credential"), "Credential");
  const type = textOf(credential, "Credential", "Type");
  if (type === "keyPair") return azureKeyPair(credential("KeyPair"));
  if (type === "secret") return azureSecret(credential("Secret"));
  throw new UsageError(
    type === "" ? "Credential.Type is missing" : `Unsupported type ${printable(JSON.stringify(type))} for credential`,
    { hint: "an azure location takes keyPair or secret" },
  );
}

function azureKeyPair(value: unknown): StorageCredentials {
  const pair = membersOf(required(value, "Credential.KeyPair"), "Credential.KeyPair");
  const account = textOf(pair, "Credential.KeyPair", "ID");
  const key = textOf(pair, "Credential.KeyPair", "Secret");
  if (account === "" || key === "") {
    throw new UsageError(`Credential.KeyPair.${account === "" ? "ID" : "Secret"} is empty`, {
      hint: "check idField and secretField of the Profile against the keys of its secret",
    });
  }
  return { kind: "account-key", account, key };
}

function azureSecret(value: unknown): StorageCredentials {
  try {
    const { name, data } = typedSecret(value, AZURE_SECRET);
    const unknown = [...data.keys()].filter((key) => !AZURE_KEYS.includes(key));
    if (unknown.length > 0) {
      throw new UsageError(`Secret has an unknown field: ${unknown.map(printable).join(", ")}`, {
        hint: `only ${AZURE_KEYS.join(", ")} are allowed in the secret '${name}'`,
      });
    }
    const [account = "", key = "", environment = "", federated = ""] = AZURE_KEYS.map((key) => data.get(key));
    const hasIdentity = federated.toLowerCase() === "true";
    if (account === "" || (key === "" && !hasIdentity)) {
      throw new UsageError("Azure secret is missing storage account ID or storage key");
    }
    // The token of a federated identity goes before a key.
    return hasIdentity
      ? { kind: "account-identity", account, environment }
      : { kind: "account-key", account, key, environment };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(`Failed to extract azure credentials: ${error.message}`, { hint: error.hint, cause: error });
  }
}

function awsSecret(value: unknown): StorageCredentials {
  const { name, data } = typedSecret(value, AWS_SECRET);
  const unknown = [...data.keys()].filter((key) => !AWS_KEYS.includes(key));
  if (unknown.length > 0) {
    throw new UsageError(`Secret has an unknown field: ${unknown.map(printable).join(", ")}`, {
      hint: `only ${AWS_KEYS.join(", ")} are allowed in the secret '${name}'`,
    });
  }
  const accessKeyId = data.get("aws_access_key_id") ?? "";
  const secretAccessKey = data.get("aws_secret_access_key") ?? "";
  if (accessKeyId === "" || secretAccessKey === "") {
    throw new UsageError(
      "Missing AWS credentials, please check that either AWS access keys or web identity token are provided",
      { hint: "set both aws_access_key_id and aws_secret_access_key; web identity is not available in this version" },
    );
  }
  if ((data.get("role") ?? "") !== "") {
    throw new UsageError(`the secret '${name}' names a role to assume, which is not available in this version`, {
      hint: "use keys that may reach the bucket themselves, and remove role from the secret",
    });
  }
  return { kind: "access-key", accessKeyId, secretAccessKey };
}

/** The values of a secret that must be of `wanted` type, and its name for messages. */
function typedSecret(value: unknown, wanted: string): { name: string; data: Map<string, string> } {
  const secret = membersOf(required(value, "Credential.Secret"), "Credential.Secret");
  const metadata = membersOf(secret("metadata") ?? {}, "Credential.Secret.metadata");
  const name = `${metadata("namespace") ?? ""}:${metadata("name") ?? ""}`;
  const type = textOf(secret, "Credential.Secret", "type");
  if (type !== wanted) {
    throw new UsageError(
      `Incompatible secret type. Expected type ${wanted} in the secret '${name}': validation Failed`,
      { hint: `the secret has ${type === "" ? "no type" : `type ${printable(type)}`}` },
    );
  }
  return { name, data: secretData(secret("data"), secret("stringData")) };
}

function secretData(data: unknown, stringData: unknown): Map<string, string> {
  const values = new Map<string, string>();
  for (const [key, value] of entriesOf(data, "Credential.Secret.data")) {
    values.set(key, Buffer.from(value, "base64").toString());
  }
  for (const [key, value] of entriesOf(stringData, "Credential.Secret.stringData")) values.set(key, value);
  return values;
}

function entriesOf(value: unknown, path: string): [string, string][] {
  if (value === undefined || value === null) return [];
  if (typeof value !== "object" || Array.isArray(value)) throw wrongType(path, "an object");
  return Object.entries(value).map(([key, text]) => {
    if (text !== null && typeof text !== "string") throw wrongType(`${path}.${printable(key)}`, "text");
    return [key, text ?? ""];
  });
}

function membersOf(value: unknown, path: string): Members {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw wrongType(path, "an object");
  const members = new Map<string, unknown>();
  for (const [name, member] of Object.entries(value)) {
    if (member !== null) members.set(name.toLowerCase(), member);
  }
  return (name) => members.get(name.toLowerCase());
}

function textOf(members: Members, path: string, name: string): string {
  const value = members(name) ?? "";
  if (typeof value !== "string") throw wrongType(`${path}.${name}`, "text");
  return value;
}

function flagOf(members: Members, name: string): boolean {
  const value = members(name) ?? false;
  if (typeof value !== "boolean") throw wrongType(name, "true or false");
  return value;
}

function required(value: unknown, path: string): unknown {
  if (value !== undefined) return value;
  throw new UsageError(`${path} is missing from the profile`, {
    hint: "the document is what {{ toJson .Profile }} gives, with Location and Credential",
  });
}

function needBucket(bucket: string, what: string): void {
  if (bucket === "") throw new UsageError("Location.bucket is empty", { hint: `it holds ${what}` });
}

function wrongType(path: string, wanted: string): UsageError {
  return new UsageError(`failed to unmarshal profile: ${path} must be ${wanted}`);
}

/** Names from a document may be long or hold control characters. */
function printable(text: string): string {
  const clean = text.replace(/[\u0000-\u001f\u007f]/g, "?");
  return clean.length > 60 ? `${clean.slice(0, 60)}…` : clean;
}
