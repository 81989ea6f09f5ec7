// Talks HTTP to the API server: connections, time-outs, retries, and answers turned into values or ClusterErrors.

import http from "node:http";
import https from "node:https";
import { setTimeout as delay } from "node:timers/promises";
import { CancelledError, ClusterError, KanisterError, messageOf } from "../errors/error.ts";
import { jsonText } from "../util/json-text.ts";
import { type BackOff, backOff, PATIENCE, type Patience } from "./patience.ts";

/**
 * Connection options with credentials, asked for anew before each request so that tokens can be refreshed.
 * @throws KanisterError code `KUBECONFIG`, CancelledError soon after `signal` fires
 */
export type Credentials = (signal?: AbortSignal) => Promise<https.RequestOptions>;

export type HttpRequest = {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Path with query. */
  path: string;
  body?: unknown;
  contentType?: string;
  signal?: AbortSignal;
  /** What is being done, for messages: `get pod shop/web-0`. */
  purpose: string;
  /** Told once when a read has to wait for a server that was there before. */
  onUnreachable?: (reason: string) => void;
  /** Shared by the requests of one watch, so that its patience does not begin anew with each. */
  waiting?: BackOff;
};

export type HttpClient = {
  readonly server: string;
  /** The parsed JSON answer. @throws ClusterError, CancelledError */
  json(request: HttpRequest): Promise<unknown>;
  /** The body as it arrives. @throws ClusterError, CancelledError, also while reading */
  stream(request: HttpRequest): AsyncGenerator<Uint8Array>;
  credentials: Credentials;
  /** Whether the server has ever answered. */
  reached(): boolean;
  readonly patience: Patience;
};

/** Milliseconds. */
export type HttpLimits = {
  connect: number;
  /** A busy server may take its time to begin an answer. */
  answer: number;
  /** Between two pieces of an answer. */
  idle: number;
  patience: Patience;
};

const LIMITS: HttpLimits = { connect: 10_000, answer: 60_000, idle: 60_000, patience: PATIENCE };
const ATTEMPTS = 5;

export function httpClient(server: string, credentials: Credentials, overrides: Partial<HttpLimits> = {}): HttpClient {
  const limits = { ...LIMITS, ...overrides };
  const base = new URL(server);
  // Until the server has answered once it counts as one that may not be there at all.
  let answered = false;

  const open = async <T>(request: HttpRequest, take: (response: http.IncomingMessage) => T): Promise<Awaited<T>> => {
    const waiting = request.waiting ?? backOff(limits.patience);
    let losses = 0;
    for (let attempt = 1; ; attempt++) {
      if (request.signal?.aborted) throw cancelled(request, request.signal);
      try {
        const options = await credentials(request.signal);
        const response = await send(base, options, request, limits.connect, answered ? limits.answer : limits.connect);
        answered = true;
        waiting.connected();
        if ((response.statusCode ?? 0) < 300) return await take(response);
        throw await responseError(response, request, base, limits.idle);
      } catch (error) {
        let pause: number | undefined;
        if (answered && isLoss(error) && request.method === "GET") {
          pause = waiting.pause();
          // A connection that had grown stale is not worth a word; a second failure is.
          if (pause !== undefined && ++losses === 2) request.onUnreachable?.(messageOf(error));
        } else if (attempt < ATTEMPTS) pause = retryPause(error, request, attempt);
        if (pause === undefined) throw error;
        await delay(pause, undefined, { signal: request.signal }).catch(() => undefined);
      }
    }
  };

  return {
    server,
    credentials,
    reached: () => answered,
    patience: limits.patience,
    async json(request) {
      const answer = await open(request, async (response) => ({
        status: response.statusCode ?? 0,
        text: await readAll(response, request, base, limits.idle),
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
  connectTimeout: number,
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
      setTimeout(() => call.destroy(timedOut(`no answer within ${after / 1000} s`)), after);
    let timer = giveUp(connectTimeout);
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

const timedOut = (message: string) => Object.assign(new Error(message), { code: "ETIMEDOUT" });

async function readAll(response: http.IncomingMessage, request: Purpose, base: URL, idle: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  const timer = setTimeout(() => response.destroy(timedOut(`its answer stopped for ${idle / 1000} s`)), idle);
  try {
    for await (const chunk of response) {
      chunks.push(chunk as Uint8Array);
      timer.refresh();
    }
  } catch (cause) {
    throw transportError(cause, request, base);
  } finally {
    clearTimeout(timer);
  }
  return Buffer.concat(chunks).toString("utf8");
}

type Purpose = Pick<HttpRequest, "purpose" | "signal">;

/** Whether the server could not be reached, or the connection broke; a certificate that is not trusted is neither. */
function isLoss(error: unknown): boolean {
  if (!(error instanceof ClusterError) || error.status !== 0) return false;
  return error.reason === "ConnectionLost" || AWAY.has((error.cause as NodeJS.ErrnoException | undefined)?.code ?? "");
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

function cancelled(request: Purpose, signal: AbortSignal): KanisterError {
  if (signal.reason instanceof KanisterError) return signal.reason;
  return new CancelledError(`cancelled: ${request.purpose}`, { cause: signal.reason });
}

// A connection that was open and broke may be tried again; one that never opened is reported at once.
const LOST = new Set(["ECONNRESET", "EPIPE", "UND_ERR_SOCKET", "ERR_STREAM_PREMATURE_CLOSE"]);
const AWAY = new Set([
  ...["ECONNREFUSED", "ETIMEDOUT", "EHOSTUNREACH", "EHOSTDOWN", "ENETUNREACH", "ENETDOWN", "ENETRESET"],
  ...["EADDRNOTAVAIL", "EAI_AGAIN", "ENOTFOUND"],
]);

function transportError(cause: unknown, request: Purpose, base: URL): KanisterError {
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

/** The error that an answer with a status of 300 or more stands for. */
export async function responseError(
  response: http.IncomingMessage,
  request: Purpose,
  base: URL,
  idle: number = LIMITS.idle,
): Promise<ClusterError> {
  const code = response.statusCode ?? 0;
  const text = await readAll(response, request, base, idle);
  let status: Status = {};
  try {
    status = (JSON.parse(text) ?? {}) as Status;
  } catch {
    status = { message: excerpt(text.trim()) || response.statusMessage || `HTTP ${code}` };
  }
  // API servers that shed load say it in the header alone.
  const retryAfterSeconds = Number(response.headers["retry-after"] ?? Number.NaN);
  const details = { ...(retryAfterSeconds >= 0 && { retryAfterSeconds }), ...status.details };
  return clusterError(code, { ...status, details }, request.purpose);
}

const LONGEST_EXCERPT = 2000;

/** The beginning of a page in whole words: a secret that is cut in two could no longer be masked. */
function excerpt(text: string): string {
  if (text.length <= LONGEST_EXCERPT) return text;
  const end = text.slice(0, LONGEST_EXCERPT + 1).search(/\s\S*$/);
  return end === -1 ? "" : `${text.slice(0, end).trimEnd()} …`;
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
