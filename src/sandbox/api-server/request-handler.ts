// Answers one HTTP request: checks host and token, decides who may do what, and hands it to the right part.
import { isObject, type JsonObject } from "../../resources/json.ts";
import type { DraftObject } from "../kubernetes-objects.ts";
import type { Api } from "./api.ts";
import { ApiError, methodNotAllowed, noSuchResource, notFound } from "./api-error.ts";
import type { Attributes, Authorizer } from "./authorizer.ts";
import type { Caller, Tokens } from "./caller.ts";
import { discoveryContentType, discoveryDocument } from "./discovery.ts";
import { openApiDocument } from "./openapi.ts";
import type { PodRuntime } from "./pod-runtime.ts";
import { bindPod, evictPod, logResponse } from "./pod-subresources.ts";
import { type RequestInfo, readRequestInfo } from "./request-info.ts";
import type { Verb } from "./resource-kind.ts";
import { answerResourceRequest } from "./resource-requests.ts";
import { errorResponse, jsonResponse, readBody } from "./responses.ts";
import { answerReview } from "./reviews.ts";

export type RequestServices = {
  api: Api;
  tokens: Tokens;
  authorizer: Authorizer;
  runtime: PodRuntime;
  log: (line: string) => void;
};

/** The version a client is told; the type table was recorded from it. */
export const kubernetesVersion = "v1.34.4";

/** Never rejects: what goes wrong becomes a Status. Streams end when the request's signal aborts. */
export async function handleRequest(services: RequestServices, request: Request): Promise<Response> {
  try {
    const url = new URL(request.url);
    checkHost(request.headers.get("host") ?? url.host);
    const caller = services.tokens.authenticate(request.headers);
    return await route(services, request, url, caller);
  } catch (error) {
    return errorResponse(error, services.log);
  }
}

/**
 * A web page can make a browser send requests to loopback under a name of its own (DNS rebinding); it cannot choose the
 * Host header, so only loopback names are served.
 */
export function checkHost(host: string): void {
  const name = host.replace(/:\d*$/, "").toLowerCase();
  if (name === "localhost" || name === "127.0.0.1" || name === "[::1]" || name === "kubernetes.default.svc") return;
  throw new ApiError(403, "Forbidden", `the sandbox serves loopback only: the Host header "${host}" is refused`);
}

async function route(services: RequestServices, request: Request, url: URL, caller: Caller): Promise<Response> {
  const path = url.pathname.replace(/(.)\/+$/, "$1");
  const info = readRequestInfo(path);
  if (!info) return answerPlainPath(services, request, path);
  const { api, runtime } = services;
  const kind = api.registry.find(info.group, info.version, info.resource);
  if (!kind) throw noSuchResource();
  const verb = verbOf(request.method, info, url.searchParams);
  services.authorizer.check(caller, attributesOf(info, verb));
  const { namespace = "", name = "" } = info;
  if (kind.verbs.length === 1) {
    const body = await readBody(request);
    return jsonResponse(answerReview(kind.kind, info.namespace, isObject(body) ? body : {}, caller, services), 201);
  }
  if (info.subresource !== undefined) {
    if (!(kind.subresources as readonly string[]).includes(info.subresource)) throw noSuchResource();
    const body = async () => (await readBody(request)) as DraftObject | undefined;
    const isPost = request.method === "POST";
    if (info.subresource === "log") return logResponse(api, runtime, namespace, name, url.searchParams);
    if (info.subresource === "eviction" && isPost) return evictPod(api, namespace, name, await body());
    if (info.subresource === "binding" && isPost) return bindPod(api, namespace, name, await body());
    if (info.subresource === "token" && isPost) return issueToken(services, namespace, name, await body());
    if (info.subresource === "exec" || info.subresource === "attach") {
      throw new ApiError(400, "BadRequest", "Upgrade request required");
    }
  }
  return answerResourceRequest({ api, kind, info, verb, request, query: url.searchParams, signal: request.signal });
}

export function attributesOf(info: RequestInfo, verb: string): Attributes {
  const namespace = info.resource === "namespaces" ? info.name : info.namespace;
  return {
    verb,
    group: info.group,
    resource: info.resource,
    subresource: info.subresource,
    name: info.name,
    namespace,
  };
}

function verbOf(method: string, info: RequestInfo, query: URLSearchParams): Verb {
  const watching = ["true", "1"].includes(query.get("watch") ?? "");
  switch (method) {
    case "GET":
    case "HEAD":
      if (watching) return "watch";
      return info.name === undefined ? "list" : "get";
    case "POST":
      return "create";
    case "PUT":
      return "update";
    case "PATCH":
      return "patch";
    case "DELETE":
      return info.name === undefined ? "deletecollection" : "delete";
    default:
      throw methodNotAllowed();
  }
}

function answerPlainPath(services: RequestServices, request: Request, path: string): Response {
  if (request.method !== "GET" && request.method !== "HEAD") throw methodNotAllowed();
  if (/^\/(healthz|readyz|livez)(\/ping)?$/.test(path)) return new Response("ok");
  if (path === "/version") return jsonResponse(versionDocument());
  const { registry } = services.api;
  const discovery = discoveryDocument(path, request.headers.get("accept") ?? "", registry);
  if (discovery) return jsonResponse(discovery, 200, { "content-type": discoveryContentType(discovery) });
  const openApi = path.startsWith("/openapi/v3") ? openApiDocument(path, registry) : undefined;
  if (openApi) return jsonResponse(openApi);
  if (path === "/") return jsonResponse({ paths: ["/api", "/apis", "/healthz", "/openapi/v3", "/version"] });
  throw noSuchResource();
}

function versionDocument(): JsonObject {
  const [, major, minor] = /^v(\d+)\.(\d+)/.exec(kubernetesVersion) ?? [];
  return {
    major,
    minor,
    gitVersion: `${kubernetesVersion}+sandbox`,
    goVersion: "none",
    platform: `${process.platform}/${process.arch}`,
  };
}

function issueToken(
  services: RequestServices,
  namespace: string,
  name: string,
  body: DraftObject | undefined,
): Response {
  const { api, tokens } = services;
  const account = api.find(api.kind("serviceaccounts"), namespace, name);
  if (!account) throw notFound({ group: "", plural: "serviceaccounts" }, name);
  const spec = isObject(body?.spec) ? body.spec : {};
  const seconds = typeof spec.expirationSeconds === "number" ? spec.expirationSeconds : 3600;
  const { token, expires } = tokens.issue(account, seconds);
  const answer = {
    kind: "TokenRequest",
    apiVersion: "authentication.k8s.io/v1",
    metadata: { name, namespace, creationTimestamp: new Date().toISOString().replace(/\.\d+Z/, "Z") },
    spec: { audiences: [], ...spec, expirationSeconds: seconds },
    status: { token, expirationTimestamp: expires.toISOString().replace(/\.\d+Z/, "Z") },
  };
  return jsonResponse(answer, 201);
}
