// From the profile document of a blueprint to a plain storage location.

import t from "tap";
import { parseProfileDocument, secretsOfProfile } from "../../src/api/storage-location.ts";

const S3 = {
  Location: { type: "s3Compliant", bucket: "b", endpoint: "https://s3.example", prefix: "p", region: "r" },
  Credential: {
    Type: "keyPair",
    KeyPair: { ID: "AKID1234", Secret: "SK-secret" },
    Secret: null,
    KopiaServerSecret: null,
  },
  SkipSSLVerify: true,
};
const base64 = (text: string) => Buffer.from(text).toString("base64");
const awsSecret = (data: Record<string, string | null>, type = "secrets.kanister.io/aws") => ({
  ...S3,
  Credential: { Type: "secret", KeyPair: null, Secret: { metadata: { name: "n", namespace: "ns" }, type, data } },
});
const parse = (document: unknown) => parseProfileDocument(JSON.stringify(document));

t.test("an S3 profile as toJson writes it", async (t) => {
  t.same(parse(S3), {
    type: "s3",
    bucket: "b",
    endpoint: "https://s3.example",
    prefix: "p",
    region: "r",
    skipTLSVerify: true,
    credentials: { kind: "access-key", accessKeyId: "AKID1234", secretAccessKey: "SK-secret" },
  });
});

t.test("member names in any case, unknown members and nulls", async (t) => {
  const lower = parseProfileDocument(JSON.stringify(S3).replace(/"(\w+)":/g, (_, name) => `"${name.toLowerCase()}":`));
  t.same(lower, parse(S3));
  const sparse = {
    location: { TYPE: "s3Compliant", Bucket: "b", prefix: null, other: 1 },
    credential: { type: "keyPair", keypair: { id: "a", SECRET: "b" } },
    skipSSLVerify: null,
  };
  t.match(parse(sparse), { bucket: "b", prefix: "", endpoint: "", skipTLSVerify: false });
});

t.test("a Secret with the AWS rules", async (t) => {
  const data = { aws_access_key_id: base64("AK"), aws_secret_access_key: base64("SK"), role: null };
  t.same(parse(awsSecret(data)).credentials, { kind: "access-key", accessKeyId: "AK", secretAccessKey: "SK" });
});

t.test("a gcs location takes a key pair, a Secret, or no credential at all", async (t) => {
  const gcs = (Credential: unknown) => ({ Location: { type: "gcs", bucket: "b", endpoint: "http://e" }, Credential });
  const secret = (data: Record<string, string>, type = "secrets.kanister.io/gcp") =>
    gcs({ Type: "secret", Secret: { metadata: { name: "n", namespace: "ns" }, type, data } });
  const wanted = { kind: "service-account", project: "p", json: "{}" };
  const pair = parse(gcs({ Type: "keyPair", KeyPair: { ID: "p", Secret: "{}" } }));
  t.match(pair, { type: "gcs", bucket: "b", endpoint: "http://e" });
  t.same(pair.credentials, wanted);
  const data = { gcp_project_id: base64("p"), "service-account.json": base64("{}"), other: base64("x") };
  t.same(parse(secret(data)).credentials, wanted);
  for (const none of [undefined, null, {}, { Type: "" }]) t.notOk("credentials" in parse(gcs(none)));
  const rows: [document: unknown, message: RegExp][] = [
    [gcs({ Type: "keyPair", KeyPair: { ID: "p", Secret: "" } }), /KeyPair.Secret is empty/],
    [gcs({ Type: "keyPair" }), /Credential.KeyPair is missing/],
    [gcs({ Type: "x" }), /Unsupported type "x" for credential/],
    [gcs({ KeyPair: {} }), /Credential.Type is missing/],
    [gcs({ Type: "secret" }), /Credential.Secret is missing/],
    [secret(data, "Opaque"), /Expected type secrets.kanister.io\/gcp in the secret 'ns:n'/],
    [secret({}), /^Empty secret. Expected at least one key value pair in the secret 'ns:n': validation Failed$/],
    [secret({ gcp_project_id: base64("p") }), /^Missing required field service-account.json in the secret 'ns:n'/],
    [secret({ "service-account.json": base64("{}") }), /^Missing required field gcp_project_id in the secret/],
  ];
  for (const [document, message] of rows) t.throws(() => parse(document), { code: "USAGE", message });
});

t.test("an azure location takes a key pair or a Secret with the Azure rules", async (t) => {
  const azure = (Credential: unknown) => ({
    Location: { type: "azure", bucket: "data", endpoint: "http://e" },
    Credential,
    SkipSSLVerify: true,
  });
  const secret = (texts: Record<string, string>, type = "secrets.kanister.io/azure") => {
    const data = Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, base64(text)]));
    return azure({ Type: "secret", Secret: { metadata: { name: "n", namespace: "ns" }, type, data } });
  };
  const pair = parse(azure({ Type: "keyPair", KeyPair: { ID: "acc", Secret: "a2V5" } }));
  t.match(pair, { type: "azure", bucket: "data", endpoint: "http://e", skipTLSVerify: true });
  t.same(pair.credentials, { kind: "account-key", account: "acc", key: "a2V5" });
  const keyed = {
    azure_storage_account_id: "acc",
    azure_storage_key: "a2V5",
    azure_storage_environment: "AzureChinaCloud",
  };
  t.same(parse(secret(keyed)).credentials, {
    kind: "account-key",
    account: "acc",
    key: "a2V5",
    environment: "AzureChinaCloud",
  });
  const federated = { azure_storage_account_id: "acc", azure_federated_identity: "True" };
  const identity = { kind: "account-identity", account: "acc", environment: "" };
  t.same(parse(secret(federated)).credentials, identity);
  t.same(parse(secret({ ...federated, azure_storage_key: "a2V5" })).credentials, identity, "it goes before a key");
  const rows: [document: unknown, message: RegExp][] = [
    [azure(null), /Credential is missing/],
    [azure({ Type: "keyPair", KeyPair: null }), /Credential.KeyPair is missing/],
    [azure({ Type: "keyPair", KeyPair: { ID: "acc", Secret: "" } }), /KeyPair.Secret is empty/],
    [azure({ Type: "x" }), /Unsupported type "x" for credential/],
    [azure({}), /Credential.Type is missing/],
    [
      secret(keyed, "Opaque"),
      /^Failed to extract azure credentials: Incompatible secret type. Expected type secrets.kanister.io\/azure in the secret 'ns:n'/,
    ],
    [secret({ ...keyed, other: "x" }), /^Failed to extract azure credentials: Secret has an unknown field: other$/],
    [
      secret({ azure_storage_account_id: "acc" }),
      /^Failed to extract azure credentials: Azure secret is missing storage account ID or storage key$/,
    ],
    [
      secret({ ...federated, azure_storage_account_id: "" }),
      /Azure secret is missing storage account ID or storage key$/,
    ],
    [secret({ ...federated, azure_federated_identity: "yes" }), /Azure secret is missing storage account ID/],
  ];
  for (const [document, message] of rows) t.throws(() => parse(document), { code: "USAGE", message });
});

t.test("a file location needs no credential", async (t) => {
  const location = { type: "file", bucket: "/mnt/backups", prefix: "p" };
  for (const Credential of [undefined, null, {}, { Type: "" }]) {
    t.match(parse({ Location: location, Credential }), { type: "file", bucket: "/mnt/backups", prefix: "p" });
  }
});

t.test("what cannot be used is named, never a crash", async (t) => {
  const edit = (part: object) => ({ ...S3, ...part });
  const place = (part: object) => edit({ Location: { ...S3.Location, ...part } });
  const key = base64("SK");
  const rows: [title: string, document: unknown, message: RegExp, hint?: RegExp][] = [
    ["null", null, /profile must be an object/],
    ["a list", [], /profile must be an object/],
    ["no location", edit({ Location: null }), /Location is missing/],
    ["unknown type", place({ type: "S3" }), /^Unsupported Location type: S3$/, /s3Compliant, gcs, azure, kopia, file/],
    ["no type", place({ type: "" }), /type is missing/, /s3Compliant/],
    ["kopia", place({ type: "kopia" }), /kopia is not available in this version/],
    ["no bucket", place({ bucket: "" }), /bucket is empty/],
    ["bucket not text", place({ bucket: 3 }), /Location.bucket must be text/],
    ["relative directory", place({ type: "file", bucket: "x/y" }), /not an absolute path/],
    ["SkipSSLVerify as text", edit({ SkipSSLVerify: "true" }), /SkipSSLVerify must be true or false/],
    ["no credential", edit({ Credential: null }), /Credential is missing/],
    ["null KeyPair", edit({ Credential: { Type: "keyPair", KeyPair: null } }), /Credential.KeyPair is missing/],
    ["empty keys", edit({ Credential: { Type: "keyPair", KeyPair: { ID: "", Secret: "x" } } }), /KeyPair.ID is empty/],
    ["unknown credential", edit({ Credential: { Type: "x" } }), /Unsupported type "x" for credential/],
    ["null Secret", edit({ Credential: { Type: "secret", Secret: null } }), /Credential.Secret is missing/],
    ["wrong secret type", awsSecret({}, "Opaque"), /Expected type secrets.kanister.io\/aws in the secret 'ns:n'/],
    ["unknown field", awsSecret({ aws_session_token: key }), /^Secret has an unknown field: aws_session_token/],
    ["missing keys", awsSecret({ aws_access_key_id: key }), /Missing AWS credentials/],
    [
      "a role",
      awsSecret({ aws_access_key_id: key, aws_secret_access_key: key, role: base64("arn:x") }),
      /role to assume, which is not available/,
    ],
    ["a Profile object", { kind: "Profile", metadata: {}, location: {} }, /only names the secret/, /toJson/],
  ];
  for (const [title, document, message, hint] of rows) {
    t.throws(() => parse(document), { code: "USAGE", message, ...(hint && { hint }) }, title);
  }
  t.throws(() => parseProfileDocument('{"Secret": "hush-hush'), { code: "USAGE", message: /^(?!.*hush)/ });
  t.throws(() => parseProfileDocument(""), { code: "USAGE" });
});

t.test("secretsOfProfile finds what must be masked", async (t) => {
  t.same(secretsOfProfile(JSON.stringify(S3)), ["AKID1234", "SK-secret"]);
  const found = secretsOfProfile(JSON.stringify(awsSecret({ aws_secret_access_key: base64("SK-secret") })));
  t.same(found, [base64("SK-secret"), "SK-secret"]);
  t.same(secretsOfProfile("no json"), []);
  t.same(secretsOfProfile("null"), []);
});
