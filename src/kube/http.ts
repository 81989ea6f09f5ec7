// Talks HTTP to the API server: connections, time-outs, retries, and answers turned into values or ClusterErrors.

import http from "node:http";
import https from "node:https";
import { setTimeout as delay } from "node:timers/promises";
import { CancelledError, ClusterError, KanisterError } from "../errors/error.ts";
import { jsonText } from "../util/json-text.ts";

/** Connection options with credentials, asked for anew before each request so that tokens can be refreshed. */
export type Credentials = () => Promise<https.RequestOptions>;

export type HttpRequest = {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Path with query. */
  path: string;
  body?: unknown;
  contentType?: string;
  signal?: AbortSignal;
  /** What is being done, for messages: `get pod shop/web-0`. */
  purpose: string;
};

export type HttpClient = {
  readonly server: string;
  /** The parsed JSON answer. @throws ClusterError, CancelledError */
  json(request: HttpRequest): Promise<unknown>;
  /** The body as it arrives. @throws ClusterError, CancelledError, also while reading */
  stream(request: HttpRequest): AsyncGenerator<Uint8Array>;
  credentials: Credentials;
};

const CONNECT_TIMEOUT_MS = 10_000;
/** A busy server may take its time to begin an answer. */
const ANSWER_TIMEOUT_MS = 60_000;
const ATTEMPTS = 5;

export function httpClient(server: string, credentials: Credentials): HttpClient {
  const base = new URL(server);
  // Until the server has answered once it counts as one that may not be there at all.
  let answered = false;

  const open = async <T>(request: HttpRequest, take: (response: http.IncomingMessage) => T): Promise<Awaited<T>> => {
    for (let attempt = 1; ; attempt++) {
      if (request.signal?.aborted) throw cancelled(request, request.signal);
      try {
        const response = await send(
          base,
          await credentials(),
          request,
          answered ? ANSWER_TIMEOUT_MS : CONNECT_TIMEOUT_MS,
        );
        answered = true;
        if ((response.statusCode ?? 0) < 300) return await take(response);
        throw await statusError(response, request, base);
      } catch (error) {
        const pause = attempt < ATTEMPTS ? retryPause(error, request, attempt) : undefined;
        if (pause === undefined) throw error;
        await delay(pause, undefined, { signal: request.signal }).catch(() => undefined);
      }
    }
  };

  return {
    server,
    credentials,
    async json(request) {
      const answer = await open(request, async (response) => ({
        status: response.statusCode ?? 0,
        text: await readAll(response, request, base),
      }));
      try {
        return JSON.parse(answer.text);
      } catch (cause) {
        const message = `cannot ${request.purpose}: the answer of ${server} is not JSON; is it a Kubernetes API server?`;
        throw new ClusterError(message, { status: answer.status, reason: "BadAnswer", cause });
      }
    },
    async *stream(request) {
      const response = await open(request, (opened) => opened);
      try {
        for await (const chunk of response) yield chunk as Uint8Array;
      } catch (cause) {
        throw transportError(cause, request, base);
      } finally {
        response.destroy();
      }
      if (!response.complete) throw transportError(new Error("the connection was closed"), request, base);
    },
  };
}

function send(
  base: URL,
  options: https.RequestOptions,
  request: HttpRequest,
  answerTimeout: number,
): Promise<http.IncomingMessage> {
  const secure = base.protocol === "https:";
  const body = request.body === undefined ? undefined : jsonText(request.body);
  const headers: http.OutgoingHttpHeaders = {
    Accept: "application/json",
    "User-Agent": "kanister-ts",
    ...(options.headers as http.OutgoingHttpHeaders),
    ...(body !== undefined && {
      "Content-Type": request.contentType ?? "application/json",
      "Content-Length": Buffer.byteLength(body),
    }),
  };
  return new Promise((resolve, reject) => {
    const call = (secure ? https : http).request({
      ...options,
      protocol: base.protocol,
      hostname: base.hostname.replace(/^\[|\]$/g, ""),
      port: base.port,
      path: base.pathname.replace(/\/$/, "") + request.path,
      method: request.method,
      headers,
      signal: request.signal,
    });
    const giveUp = (after: number) =>
      setTimeout(
        () => call.destroy(Object.assign(new Error(`no answer within ${after / 1000} s`), { code: "ETIMEDOUT" })),
        after,
      );
    let timer = giveUp(CONNECT_TIMEOUT_MS);
    const connected = () => {
      clearTimeout(timer);
      timer = giveUp(answerTimeout);
    };
    call.on("socket", (socket) => {
      if (socket.connecting) socket.once(secure ? "secureConnect" : "connect", connected);
      else connected();
    });
    call.on("response", (response) => {
      clearTimeout(timer);
      resolve(response);
    });
    call.on("error", (cause) => {
      clearTimeout(timer);
      reject(transportError(cause, request, base));
    });
    call.end(body);
  });
}

async function readAll(response: http.IncomingMessage, request: HttpRequest, base: URL): Promise<string> {
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of response) chunks.push(chunk as Uint8Array);
  } catch (cause) {
    throw transportError(cause, request, base);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** How long to wait before trying again, or undefined when that would be pointless or unsafe. */
function retryPause(error: unknown, request: HttpRequest, attempt: number): number | undefined {
  if (!(error instanceof ClusterError)) return undefined;
  const backOff = 100 * 2 ** attempt;
  if (error.status === 429) return Number(error.details?.["retryAfterSeconds"] ?? 0) * 1000 || backOff;
  if (request.method !== "GET") return undefined;
  if (error.reason === "ConnectionLost") return backOff;
  return [500, 502, 503, 504].includes(error.status) ? backOff : undefined;
}

function cancelled(request: HttpRequest, signal: AbortSignal): KanisterError {
  if (signal.reason instanceof KanisterError) return signal.reason;
  return new CancelledError(`cancelled: ${request.purpose}`, { cause: signal.reason });
}

// A connection that was open and broke may be tried again; one that never opened is reported at once.
const LOST = new Set(["ECONNRESET", "EPIPE", "UND_ERR_SOCKET", "ERR_STREAM_PREMATURE_CLOSE"]);

function transportError(cause: unknown, request: HttpRequest, base: URL): KanisterError {
  if (cause instanceof KanisterError) return cause;
  if (request.signal?.aborted) return cancelled(request, request.signal);
  const { code = "", message = String(cause) } = cause as NodeJS.ErrnoException;
  const server = base.href.replace(/\/$/, "");
  const [what, hint] = describeTransport(code, message, server);
  return new ClusterError(`cannot ${request.purpose}: ${what}`, {
    status: 0,
    reason: LOST.has(code) ? "ConnectionLost" : "Unreachable",
    hint,
    cause,
  });
}

function describeTransport(code: string, message: string, server: string): [string, string] {
  const check = "check the server address and your network: kubectl cluster-info";
  switch (code) {
    case "ECONNREFUSED":
      return [`nothing listens at ${server}`, `is the cluster running? ${check}`];
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return [`the host name of ${server} is unknown`, "check `server:` in your kubeconfig"];
    case "ETIMEDOUT":
    case "EHOSTUNREACH":
    case "ENETUNREACH":
      return [`${server} does not answer (${message})`, check];
    case "EPROTO":
      return [`${server} does not speak TLS`, "does `server:` in your kubeconfig have to begin with http://?"];
    case "DEPTH_ZERO_SELF_SIGNED_CERT":
    case "SELF_SIGNED_CERT_IN_CHAIN":
    case "UNABLE_TO_VERIFY_LEAF_SIGNATURE":
    case "ERR_TLS_CERT_ALTNAME_INVALID":
    case "CERT_HAS_EXPIRED":
      return [
        `the certificate of ${server} is not trusted (${message})`,
        "check certificate-authority in your kubeconfig",
      ];
    default:
      return [`the connection to ${server} failed (${message})`, check];
  }
}

type Status = { message?: string; reason?: string; details?: Record<string, unknown> };

async function statusError(response: http.IncomingMessage, request: HttpRequest, base: URL): Promise<ClusterError> {
  const code = response.statusCode ?? 0;
  const text = await readAll(response, request, base);
  let status: Status = {};
  try {
    status = (JSON.parse(text) ?? {}) as Status;
  } catch {
    status = { message: text.trim().slice(0, 500) || response.statusMessage || `HTTP ${code}` };
  }
  // API servers that shed load say it in the header alone.
  const retryAfterSeconds = Number(response.headers["retry-after"] ?? Number.NaN);
  const details = { ...(retryAfterSeconds >= 0 && { retryAfterSeconds }), ...status.details };
  return clusterError(code, { ...status, details }, request.purpose);
}

/** A ClusterError from a Kubernetes Status object. */
export function clusterError(code: number, status: Status, purpose: string): ClusterError {
  const reason = status.reason || REASONS[code] || `HTTP${code}`;
  const message = status.message || `HTTP ${code}`;
  return new ClusterError(`cannot ${purpose}: ${message}`, {
    status: code,
    reason,
    hint: statusHint(code, reason, message),
    details: { ...status.details, serverMessage: message },
  });
}

const REASONS: Record<number, string> = {
  401: "Unauthorized",
  403: "Forbidden",
  404: "NotFound",
  409: "Conflict",
  410: "Expired",
};

function statusHint(code: number, reason: string, message: string): string | undefined {
  if (code === 401)
    return "the server does not accept these credentials: log in again, or check the user in your kubeconfig";
  if (message.includes("exceeded quota")) return "free some of the quota, or raise it: kubectl describe quota";
  if (reason === "Forbidden") {
    const match = /User "([^"]+)" cannot (\S+) resource "([^"]+)".*?(?:namespace "([^"]+)"|$)/.exec(message);
    if (match === null) return undefined;
    const namespace = match[4] === undefined ? "" : ` -n ${match[4]}`;
    return `ask for a role that allows it; check with: kubectl auth can-i ${match[2]} ${match[3]}${namespace} --as '${match[1]}'`;
  }
  return undefined;
}
