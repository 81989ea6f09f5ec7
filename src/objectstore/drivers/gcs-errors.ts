// What an error of Google's client means: its kind, and a message in the service's own words.

import { KanisterError, StoreError } from "../../errors/error.ts";

/** The parts of the client's errors that are read here; all may be missing. */
type Facts = {
  name?: string;
  code?: unknown;
  message?: string;
  status?: number;
  type?: string;
  cause?: unknown;
  errors?: unknown[];
  response?: { status?: number; data?: unknown };
};

const NETWORK =
  /^(ECONN\w+|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_\w+|EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ENETDOWN|EADDRNOTAVAIL|ERR_PROXY_TUNNEL|ERR_STREAM_PREMATURE_CLOSE)$/;
const CERTIFICATE = /^(CERT_\w+|DEPTH_ZERO_\w+|SELF_SIGNED_\w+|UNABLE_TO_\w+|ERR_TLS_CERT_\w+|HOSTNAME_MISMATCH)$/;
const NOT_TLS = /^(EPROTO|ERR_SSL_\w+|HPE_\w+)$/;
const NO_CREDENTIALS = /Could not load the default credentials/;

/** The StoreError for what the client threw; errors of this project pass unchanged. `what` begins the message. */
export function gcsError(error: unknown, what: string): KanisterError {
  if (error instanceof KanisterError) return error;
  const code = networkCode(error) ?? "";
  const message = `${what}: ${describe(error)}`;
  const hint = adviceFor(error);
  const options = { cause: error, ...(hint && { hint }) };
  if (CERTIFICATE.test(code) || NOT_TLS.test(code)) {
    return new StoreError("unavailable", message, { ...options, transient: false });
  }
  return new StoreError(kindOf(error), message, options);
}

/** The HTTP status of the answer behind `error`, if there was one. */
export function statusOf(error: unknown): number | undefined {
  return factsOf(error).response?.status ?? factsOf(error).status;
}

/** True for a connection that was not made or broke, as opposed to an answer of the server. */
export function isNetworkError(error: unknown): boolean {
  if (statusOf(error) !== undefined) return false;
  return NETWORK.test(networkCode(error) ?? "") || /premature close|^aborted$/i.test(factsOf(error).message ?? "");
}

/** True where the same request may well succeed a moment later. */
export function isPassing(error: unknown): boolean {
  const status = statusOf(error);
  return status === undefined
    ? isNetworkError(error)
    : status === 408 || status === 429 || (status >= 500 && status !== 501);
}

/** True for an answer that says the bucket, rather than an object in it, does not exist. */
export function isBucketMissing(error: unknown): boolean {
  return statusOf(error) === 404 && /bucket does not exist/i.test(answerOf(error)?.message ?? "");
}

function factsOf(error: unknown): Facts {
  return typeof error === "object" && error !== null ? (error as Facts) : {};
}

/** The system's code for a failed connection: the client wraps it once or twice. */
function networkCode(error: unknown, depth = 0): string | undefined {
  const { code, cause, errors } = factsOf(error);
  if (typeof code === "string" && (NETWORK.test(code) || CERTIFICATE.test(code) || NOT_TLS.test(code))) return code;
  const inner = cause ?? errors?.[0];
  return inner === undefined || depth > 4 ? undefined : networkCode(inner, depth + 1);
}

type Answer = { message: string; reason?: string; oauth: boolean };

/** What the server wrote. A storage answer holds `error` as an object, a token server's as a word. */
function answerOf(error: unknown): Answer | undefined {
  let data = factsOf(error).response?.data;
  if (typeof data === "string") {
    try {
      data = JSON.parse(data);
    } catch {
      return data === "" ? undefined : { message: (data as string).slice(0, 200), oauth: false };
    }
  }
  if (typeof data !== "object" || data === null || !("error" in data)) return undefined;
  const fault: unknown = data.error;
  if (typeof fault === "string") {
    const more = "error_description" in data ? `: ${String(data.error_description)}` : "";
    return { message: fault + more, oauth: true };
  }
  const { message, errors } = (fault ?? {}) as { message?: unknown; errors?: { reason?: unknown }[] };
  const reason = errors?.[0]?.reason;
  return {
    message: typeof message === "string" ? message : "",
    oauth: false,
    ...(typeof reason === "string" && { reason }),
  };
}

function kindOf(error: unknown): StoreError["kind"] {
  const answer = answerOf(error);
  const status = statusOf(error) ?? 0;
  if (answer?.oauth && status < 500 && status !== 429) return "denied";
  if (status === 404) return "not-found";
  if (status === 401 || status === 403) return answer?.reason === "rateLimitExceeded" ? "unavailable" : "denied";
  if (status === 412) return "exists";
  if (status === 408 || status === 429 || status >= 500) return "unavailable";
  if (status >= 400) return "invalid";
  if (isNetworkError(error)) return "unavailable";
  return NO_CREDENTIALS.test(factsOf(error).message ?? "") ? "denied" : "unknown";
}

function describe(error: unknown): string {
  const answer = answerOf(error);
  const status = statusOf(error);
  if (answer && answer.message !== "") {
    const text = answer.message.replace(/\s+/g, " ").trim();
    return answer.oauth ? `the token server refused: ${text}` : `${text} (${status})`;
  }
  if (status !== undefined) return `the server answered ${status}`;
  const facts = factsOf(error);
  const message = (facts.message || factsOf(facts.cause).message || factsOf(facts.errors?.[0]).message || "").replace(
    /\s+/g,
    " ",
  );
  const tls = /SSL routines:[^:]*:([^:]+):/.exec(message)?.[1];
  if (tls) return `TLS: ${tls}`;
  if (NO_CREDENTIALS.test(message)) return "no credentials were found on this machine";
  const code = networkCode(error);
  if (code && !message.includes(code)) return `${code}: ${message}`;
  return message || "unknown error";
}

function adviceFor(error: unknown): string | undefined {
  const code = networkCode(error) ?? "";
  if (CERTIFICATE.test(code)) {
    return "the server's certificate is not trusted here; skipSSLVerify: true in the Profile accepts it";
  }
  if (NOT_TLS.test(code)) return "does the endpoint speak http? Write its scheme: http://… or https://…";
  if (isBucketMissing(error)) return "check the bucket's name and the endpoint; buckets are not created here";
  if (NO_CREDENTIALS.test(factsOf(error).message ?? "")) {
    return "name a service account in the Profile, or run where the machine itself has one";
  }
  const kind = kindOf(error);
  if (kind === "denied") return "check the service account of the location, and its role on the bucket";
  if (kind === "unavailable") return "check that the endpoint is right and can be reached from here";
  return undefined;
}
