// What an error of the S3 client means: its kind, and a message that says more than "UnknownError".

import { KanisterError, StoreError } from "../../errors/error.ts";

/** The parts of the client's errors that are read here; all may be missing. */
type Facts = {
  name?: string;
  Code?: string;
  code?: string;
  message?: string;
  errors?: unknown[];
  Region?: string;
  $metadata?: { httpStatusCode?: number };
  $response?: { headers?: Record<string, string> };
};

const KIND_BY_NAME: Record<string, StoreError["kind"]> = {
  NoSuchKey: "not-found",
  NoSuchBucket: "not-found",
  NoSuchUpload: "not-found",
  AccessDenied: "denied",
  InvalidAccessKeyId: "denied",
  SignatureDoesNotMatch: "denied",
  ExpiredToken: "denied",
  InvalidToken: "denied",
  RequestTimeTooSkewed: "denied",
  PreconditionFailed: "exists",
  TimeoutError: "unavailable",
  RequestTimeout: "unavailable",
  SlowDown: "unavailable",
};

const NETWORK =
  /^(ECONN\w+|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_\w+|EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ENETDOWN|EADDRNOTAVAIL|ERR_PROXY_TUNNEL|ERR_STREAM_PREMATURE_CLOSE)$/;
const CERTIFICATE = /^(CERT_\w+|DEPTH_ZERO_\w+|SELF_SIGNED_\w+|UNABLE_TO_\w+|ERR_TLS_CERT_\w+|HOSTNAME_MISMATCH)$/;
const NOT_TLS = /^(EPROTO|ERR_SSL_\w+|HPE_\w+)$/;

/** The StoreError for what the client threw; errors of this project pass unchanged. `what` begins the message. */
export function s3Error(error: unknown, what: string): KanisterError {
  if (error instanceof KanisterError) return error;
  const facts = factsOf(error);
  const code = facts.code ?? "";
  const options = { cause: error, ...adviceFor(facts) };
  const message = `${what}: ${describe(facts)}`;
  if (CERTIFICATE.test(code) || NOT_TLS.test(code)) {
    return new StoreError("unavailable", message, { ...options, transient: false });
  }
  return new StoreError(kindOf(facts), message, options);
}

/** True for a connection that was not made or broke, as opposed to an answer of the server. */
export function isNetworkError(error: unknown): boolean {
  const facts = factsOf(error);
  return NETWORK.test(facts.code ?? "") || facts.name === "TimeoutError" || facts.message === "aborted";
}

/** The region the server says the bucket is in, if this error is about that. */
export function regionOf(error: unknown): string | undefined {
  const { name, Region, $metadata, $response } = factsOf(error);
  if (name === "AuthorizationHeaderMalformed" && Region) return Region;
  // The answer to HEAD has no text, only this header.
  const status = $metadata?.httpStatusCode;
  return status === 400 || status === 301 ? $response?.headers?.["x-amz-bucket-region"] : undefined;
}

/** The service's own word for the error, such as `NoSuchKey`. */
export function s3ErrorName(error: unknown): string {
  const facts = factsOf(error);
  return facts.Code ?? facts.name ?? "";
}

function factsOf(error: unknown): Facts {
  if (typeof error !== "object" || error === null) return {};
  const facts = error as Facts;
  // Several addresses of one host were tried in turn; each has its own error.
  return !facts.message && Array.isArray(facts.errors) && facts.errors.length > 0 ? factsOf(facts.errors[0]) : facts;
}

function kindOf(facts: Facts): StoreError["kind"] {
  const known = KIND_BY_NAME[facts.Code ?? ""] ?? KIND_BY_NAME[facts.name ?? ""];
  if (known) return known;
  if (isNetworkError(facts)) return "unavailable";
  const status = facts.$metadata?.httpStatusCode ?? 0;
  if (status === 404) return "not-found";
  if (status === 401 || status === 403) return "denied";
  if (status === 429 || status >= 500) return "unavailable";
  return status >= 400 ? "invalid" : "unknown";
}

function describe(facts: Facts): string {
  if (facts.name === "TimeoutError" && facts.message?.includes("did not establish a connection")) {
    return "no connection could be made in time";
  }
  const tls = /SSL routines:[^:]*:([^:]+):/.exec(facts.message ?? "")?.[1];
  if (tls) return `TLS: ${tls}`;
  const status = facts.$metadata?.httpStatusCode;
  const name = facts.Code ?? facts.name;
  const message = facts.message && facts.message !== "UnknownError" ? facts.message : undefined;
  if (facts.code && message) return message.includes(facts.code) ? message : `${facts.code}: ${message}`;
  const plain = name && name !== "Error" && name !== "Unknown" && name !== "UnknownError" ? name : undefined;
  const text = [plain, message?.replace(/\s+/g, " ")].filter((part, index, all) => part && all.indexOf(part) === index);
  if (text.length === 0) return status ? `the server answered ${status}` : "unknown error";
  return text.join(": ");
}

function adviceFor(facts: Facts): { hint?: string } {
  const name = facts.Code ?? facts.name ?? "";
  const code = facts.code ?? "";
  if (name === "NoSuchBucket")
    return { hint: "check the bucket's name and the endpoint; buckets are not created here" };
  if (name === "InvalidAccessKeyId" || name === "SignatureDoesNotMatch") {
    return { hint: "check the access key, the secret key and the endpoint of the location" };
  }
  if (name === "RequestTimeTooSkewed") return { hint: "set this machine's clock" };
  if (CERTIFICATE.test(code)) {
    return { hint: "the server's certificate is not trusted here; skipSSLVerify: true in the Profile accepts it" };
  }
  if (NOT_TLS.test(code)) return { hint: "does the endpoint speak http? Write its scheme: http://… or https://…" };
  if (kindOf(facts) === "unavailable") return { hint: "check that the endpoint is right and can be reached from here" };
  return {};
}
