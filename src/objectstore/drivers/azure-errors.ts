// What an error of the Azure client means: its kind, and a message that says what happened and holds no secret.

import { KanisterError, StoreError } from "../../errors/error.ts";

/** The parts of the client's errors that are read here; all may be missing. */
type Facts = {
  name?: string;
  /** The service's word, such as `BlobNotFound`, or that of Node, such as `ECONNREFUSED`. */
  code?: string;
  message?: string;
  statusCode?: number;
  errors?: unknown[];
  response?: { headers?: { get(name: string): string | undefined } };
};

const KIND_BY_CODE: Record<string, StoreError["kind"]> = {
  BlobNotFound: "not-found",
  ContainerNotFound: "not-found",
  ResourceNotFound: "not-found",
  AccountIsDisabled: "denied",
  AuthenticationFailed: "denied",
  AuthorizationFailure: "denied",
  InvalidAuthenticationInfo: "denied",
  NoAuthenticationInformation: "denied",
  // Another upload to the same key ended first, and the service then dropped the blocks of this one.
  InvalidBlockList: "unavailable",
  // The object was replaced while it was read.
  ConditionNotMet: "unavailable",
  ContainerBeingDeleted: "unavailable",
  Md5Mismatch: "unavailable",
  InternalError: "unavailable",
  OperationTimedOut: "unavailable",
  ServerBusy: "unavailable",
  BlobImmutableDueToPolicy: "denied",
  LeaseIdMissing: "denied",
};

const NETWORK =
  /^(ECONN\w+|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_\w+|EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ENETDOWN|EADDRNOTAVAIL|ERR_PROXY_TUNNEL|ERR_STREAM_PREMATURE_CLOSE|REQUEST_SEND_ERROR)$/;
const CERTIFICATE = /^(CERT_\w+|DEPTH_ZERO_\w+|SELF_SIGNED_\w+|UNABLE_TO_\w+|ERR_TLS_CERT_\w+|HOSTNAME_MISMATCH)$/;
const NOT_TLS = /^(EPROTO|ERR_SSL_\w+|HPE_\w+)$/;
const IDENTITY = /^(CredentialUnavailableError|AuthenticationError|AuthenticationRequiredError)$/;
/** Codes after which the same request is worth another attempt, whatever its status. */
const PASSING = /^(ServerBusy|InternalError|OperationTimedOut|Md5Mismatch)$/;
const PASSING_STATUS = [408, 429, 500, 502, 503, 504];

/** The StoreError for what the client threw; errors of this project pass unchanged. `what` begins the message. */
export function azureError(error: unknown, what: string): KanisterError {
  if (error instanceof KanisterError) return error;
  const facts = factsOf(error);
  const code = facts.code ?? "";
  const hint = adviceFor(facts);
  const fixed = CERTIFICATE.test(code) || NOT_TLS.test(code);
  const kind = fixed ? "unavailable" : kindOf(facts);
  return new StoreError(kind, `${what}: ${describe(facts)}`, {
    cause: error,
    ...(hint === undefined ? {} : { hint }),
    ...(fixed ? { transient: false } : {}),
  });
}

/** True for a connection that was not made or broke, as opposed to an answer of the server. */
export function isNetworkError(error: unknown): boolean {
  const { code, statusCode, message } = factsOf(error);
  return statusCode === undefined && (NETWORK.test(code ?? "") || message === "aborted");
}

/** True when the same request may succeed a little later. */
export function isPassing(error: unknown): boolean {
  const { code, statusCode } = factsOf(error);
  return isNetworkError(error) || PASSING.test(code ?? "") || PASSING_STATUS.includes(statusCode ?? 0);
}

/** The service's own word for the error, such as `BlobNotFound`. */
export function azureErrorCode(error: unknown): string {
  return factsOf(error).code ?? "";
}

function factsOf(error: unknown): Facts {
  if (typeof error !== "object" || error === null) return {};
  const facts = error as Facts;
  // The answer to HEAD has no text, only this header.
  const code = facts.code ? undefined : facts.response?.headers?.get("x-ms-error-code");
  if (code) return { code, message: facts.message ?? "", statusCode: facts.statusCode ?? 0 };
  // Several addresses of one host were tried in turn; each has its own error.
  return !facts.message && Array.isArray(facts.errors) && facts.errors.length > 0 ? factsOf(facts.errors[0]) : facts;
}

function kindOf(facts: Facts): StoreError["kind"] {
  const known = Object.hasOwn(KIND_BY_CODE, facts.code ?? "") ? KIND_BY_CODE[facts.code ?? ""] : undefined;
  if (known) return known;
  if (isNetworkError(facts)) return "unavailable";
  if (IDENTITY.test(facts.name ?? "")) return "denied";
  const status = facts.statusCode ?? 0;
  if (status === 404) return "not-found";
  if (status === 401 || status === 403) return "denied";
  if (status === 412 || status === 429 || status >= 500) return "unavailable";
  return status >= 400 ? "invalid" : "unknown";
}

function describe(facts: Facts): string {
  const tls = /SSL routines:[^:]*:([^:]+):/.exec(facts.message ?? "")?.[1];
  if (tls) return `TLS: ${tls}`;
  const message = plain(facts.message ?? "");
  const { code, statusCode } = facts;
  if (message === "" && !code) return statusCode ? `the server answered ${statusCode}` : "unknown error";
  if (!code || code === "REQUEST_SEND_ERROR") return message || "the connection broke";
  return message === "" || message === code ? code : message.includes(code) ? message : `${code}: ${message}`;
}

/** One line, without the numbers for Azure's support, and without what follows `sig=`, which is a password. */
function plain(text: string): string {
  const line = text
    .replace(/\bRequestId:[0-9a-f-]+|\bTime:[\d:TZ.-]+/gi, "")
    .replace(/\b(sig|client_assertion|access_token|AccountKey)=[^&\s"'<>]*/gi, "$1=…")
    .replace(/\b(Bearer|SharedKey|SharedKeyLite) [^\s"'<>]+/g, "$1 …")
    .replace(/\s+/g, " ")
    .trim();
  return line.length > 500 ? `${line.slice(0, 500)}…` : line;
}

function adviceFor(facts: Facts): string | undefined {
  const code = facts.code ?? "";
  if (code === "ContainerNotFound") {
    return "check the container's name, the account and the endpoint; containers are not created here";
  }
  if (code === "AuthenticationFailed" || code === "AuthorizationFailure") {
    return "check the storage account, its key or token, its firewall, and this machine's clock";
  }
  if (code === "InvalidBlockList") return "another upload to the same path ended meanwhile; try again";
  if (code === "ConditionNotMet") return "the object was replaced while it was read; try again";
  if (code === "InvalidBlobOrBlock") {
    return "another program left blocks of an unfinished upload at this path; use another path, or wait a week";
  }
  if (CERTIFICATE.test(code)) {
    return "the server's certificate is not trusted here; skipSSLVerify: true in the Profile accepts it";
  }
  if (NOT_TLS.test(code)) return "does the endpoint speak http? Write its scheme: http://… or https://…";
  if (IDENTITY.test(facts.name ?? "")) return "check the identity of this machine, or give the Profile an account key";
  if (kindOf(facts) === "unavailable") return "check that the endpoint is right and can be reached from here";
  return undefined;
}
