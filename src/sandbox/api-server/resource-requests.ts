// The requests on resources: get, list, watch, create, update, patch and delete, with their queries and answers.
import { isObject, type JsonObject } from "../../resources/json.ts";
import type { DraftObject, KubeObject } from "../kubernetes-objects.ts";
import type { Api, DeleteOptions, WriteOptions } from "./api.ts";
import { ApiError, badRequest, methodNotAllowed } from "./api-error.ts";
import { isSelected, readListOptions } from "./list-options.ts";
import { applyPatchType, patchedObject, unsupportedMediaType } from "./patch-object.ts";
import type { RequestInfo } from "./request-info.ts";
import { groupVersion, type ResourceKind, storageKey, type Verb } from "./resource-kind.ts";
import { acceptedForm, jsonResponse, readBody, shapeList, shapeObject } from "./responses.ts";
import { scaleOf, withScale } from "./scale.ts";
import { serverSideApply } from "./server-side-apply.ts";
import { watchStream } from "./watch.ts";

export type ResourceRequest = {
  api: Api;
  kind: ResourceKind;
  info: RequestInfo;
  verb: Verb;
  request: Request;
  query: URLSearchParams;
  signal: AbortSignal;
};

export async function answerResourceRequest(call: ResourceRequest): Promise<Response> {
  const { kind, info, verb } = call;
  const plain = info.subresource === undefined;
  if (info.subresource === "scale") return answerScale(call);
  if (!plain && info.subresource !== "status" && info.subresource !== "finalize") throw methodNotAllowed();
  if (plain && !kind.verbs.includes(verb)) throw methodNotAllowed();
  switch (verb) {
    case "get":
      return shaped(call, call.api.get(kind, info.namespace, info.name ?? ""));
    case "list":
      return list(call);
    case "watch":
      return watch(call);
    case "create":
      return create(call);
    case "update":
      return update(call);
    case "patch":
      return patch(call);
    case "delete":
      return remove(call);
    case "deletecollection":
      return removeAll(call);
  }
}

function shaped(call: ResourceRequest, object: KubeObject, status = 200, warnings: readonly string[] = []): Response {
  const form = acceptedForm(call.request.headers.get("accept"));
  const include = call.query.get("includeObject") ?? "Metadata";
  return jsonResponse(shapeObject(call.kind, object, form, include), status, warningHeader(warnings));
}

function warningHeader(warnings: readonly string[]): Record<string, string> {
  if (warnings.length === 0) return {};
  return { warning: warnings.map((text) => `299 - ${JSON.stringify(text)}`).join(", ") };
}

function list(call: ResourceRequest): Response {
  const { api, kind, info, query } = call;
  const options = readListOptions(query);
  const start = options.continueFrom === undefined ? undefined : readContinue(options.continueFrom);
  const key = (object: KubeObject) => `${object.metadata.namespace ?? ""}/${object.metadata.name}`;
  const all = api.list(kind, info.namespace).filter((object) => isSelected(options, object));
  const rest = start === undefined ? all : all.filter((object) => key(object) > start);
  const page = options.limit > 0 ? rest.slice(0, options.limit) : rest;
  const left = rest.length - page.length;
  const last = page.at(-1);
  const metadata = {
    resourceVersion: String(api.store.revision()),
    ...(left > 0 && last ? { continue: Buffer.from(JSON.stringify({ start: key(last) })).toString("base64url") } : {}),
    ...(left > 0 && options.labels.length + options.fields.length === 0 ? { remainingItemCount: left } : {}),
  };
  const form = acceptedForm(call.request.headers.get("accept"));
  return jsonResponse(shapeList(kind, page, metadata, form, query.get("includeObject") ?? "Metadata"));
}

function readContinue(token: string): string {
  try {
    const value: unknown = JSON.parse(Buffer.from(token, "base64url").toString());
    if (isObject(value) && typeof value.start === "string") return value.start;
  } catch {
    // Answered below.
  }
  throw badRequest("continue key is not valid");
}

function watch(call: ResourceRequest): Response {
  const { api, kind, info, query } = call;
  const options = readListOptions(query, info.name);
  const form = acceptedForm(call.request.headers.get("accept"));
  const include = query.get("includeObject") ?? "Metadata";
  if (options.resourceVersion !== "" && !/^\d+$/.test(options.resourceVersion)) {
    throw badRequest(
      `Invalid value: "${options.resourceVersion}": strconv.ParseUint: parsing "${options.resourceVersion}": invalid syntax`,
    );
  }
  if (Number(options.resourceVersion) > api.store.revision()) {
    const message = `Too large resource version: ${options.resourceVersion}, current: ${api.store.revision()}`;
    throw new ApiError(504, "Timeout", message, {
      causes: [{ reason: "ResourceVersionTooLarge", message: "Too large resource version" }],
      retryAfterSeconds: 1,
    });
  }
  let first = true;
  const version = groupVersion(kind);
  const stream = watchStream({
    store: api.store,
    resource: storageKey(kind),
    namespace: kind.namespaced ? info.namespace : undefined,
    list: options,
    signal: call.signal,
    bookmark: (resourceVersion, annotations) => {
      const metadata = { resourceVersion, ...(annotations ? { annotations } : {}) };
      if (form === "table") return { kind: "Table", apiVersion: "meta.k8s.io/v1", metadata, rows: [] };
      return { kind: kind.kind, apiVersion: version, metadata };
    },
    present: (object) => {
      const versioned = object.apiVersion === version ? object : { ...object, apiVersion: version };
      const value = shapeObject(kind, versioned, form, include, first);
      first = false;
      return value;
    },
  });
  return new Response(stream, {
    headers: { "content-type": "application/json", "cache-control": "no-cache, private" },
  });
}

/** What the query of any write says. */
function writeOptions(call: ResourceRequest): WriteOptions & { warnings: string[] } {
  const { query, request, info } = call;
  const validation = query.get("fieldValidation");
  if (validation && !["Ignore", "Warn", "Strict"].includes(validation)) {
    throw badRequest(
      `fieldValidation: Unsupported value: "${validation}": supported values: "Ignore", "Strict", "Warn"`,
    );
  }
  const dryRun = query.getAll("dryRun");
  if (dryRun.some((value) => value !== "All")) {
    throw badRequest(`dryRun: Unsupported value: "${dryRun[0]}": supported values: "All"`);
  }
  return {
    dryRun: dryRun.length > 0,
    fieldValidation: (validation as WriteOptions["fieldValidation"]) || "Warn",
    manager: query.get("fieldManager") ?? (request.headers.get("user-agent") ?? "unknown").split("/")[0] ?? "unknown",
    ...(info.subresource === "status" || info.subresource === "finalize" ? { subresource: "status" } : {}),
    warnings: [],
  };
}

async function readObject(call: ResourceRequest): Promise<DraftObject> {
  const type = contentType(call.request);
  if (!["", "application/json", "application/vnd.kubernetes.protobuf"].includes(type)) {
    throw unsupportedMediaType(["application/json", "application/vnd.kubernetes.protobuf"]);
  }
  const body = await readBody(call.request);
  if (!isObject(body)) throw badRequest("the request has no object");
  if (body.metadata !== undefined && !isObject(body.metadata)) throw badRequest("metadata must be an object");
  return { ...body, metadata: (body.metadata ?? {}) as DraftObject["metadata"] };
}

function contentType(request: Request): string {
  return (request.headers.get("content-type") ?? "").split(";")[0]?.trim() ?? "";
}

async function create(call: ResourceRequest): Promise<Response> {
  const { api, kind, info } = call;
  if (info.name !== undefined) throw methodNotAllowed();
  const body = await readObject(call);
  const options = writeOptions(call);
  if (!body.kind || !body.apiVersion) {
    body.kind ??= kind.kind;
    body.apiVersion ??= groupVersion(kind);
  }
  return shaped(
    call,
    api.create(kind, info.namespace ?? body.metadata.namespace, body, options),
    201,
    options.warnings,
  );
}

async function update(call: ResourceRequest): Promise<Response> {
  const { api, kind, info } = call;
  const body = await readObject(call);
  const options = writeOptions(call);
  if (info.subresource === "finalize") {
    const { finalizers } = (isObject(body.spec) ? body.spec : {}) as { finalizers?: string[] };
    const object = api.modify(kind, undefined, info.name ?? "", (current) => ({
      ...current,
      spec: { ...(current.spec as JsonObject), finalizers: finalizers ?? [] },
    }));
    return shaped(call, object ?? api.get(kind, undefined, info.name ?? ""));
  }
  return shaped(call, api.update(kind, info.namespace, info.name ?? "", body, options), 200, options.warnings);
}

async function patch(call: ResourceRequest): Promise<Response> {
  const { api, kind, info, query } = call;
  const type = contentType(call.request);
  const name = info.name ?? "";
  const body = await readBody(call.request);
  const options = writeOptions(call);
  if (type === applyPatchType) {
    if (!isObject(body)) throw badRequest("error decoding YAML: the configuration must be one object in JSON");
    const apply = { ...options, manager: query.get("fieldManager") ?? undefined, force: query.get("force") === "true" };
    const result = serverSideApply(api, kind, info.namespace, name, body as DraftObject, apply);
    return shaped(call, result.object, result.created ? 201 : 200, options.warnings);
  }
  const current = api.get(kind, info.namespace, name);
  const next = patchedObject(kind, current, body, type);
  return shaped(call, api.update(kind, info.namespace, name, next, options), 200, options.warnings);
}

async function readDeleteOptions(call: ResourceRequest): Promise<DeleteOptions> {
  const body = await readBody(call.request);
  const given = isObject(body) ? body : {};
  const { query } = call;
  const grace =
    given.gracePeriodSeconds ?? (query.has("gracePeriodSeconds") ? Number(query.get("gracePeriodSeconds")) : undefined);
  const policy = given.propagationPolicy ?? query.get("propagationPolicy") ?? undefined;
  if (policy !== undefined && !["Orphan", "Background", "Foreground"].includes(String(policy))) {
    throw badRequest(`invalid propagationPolicy: ${String(policy)}`);
  }
  const orphan = given.orphanDependents === true ? "Orphan" : undefined;
  return {
    dryRun: query.has("dryRun") || (Array.isArray(given.dryRun) && given.dryRun.length > 0),
    gracePeriodSeconds: typeof grace === "number" ? grace : undefined,
    propagationPolicy: (policy as DeleteOptions["propagationPolicy"]) ?? orphan,
    preconditions: isObject(given.preconditions) ? (given.preconditions as DeleteOptions["preconditions"]) : undefined,
  };
}

async function remove(call: ResourceRequest): Promise<Response> {
  const { api, kind, info } = call;
  const { object, removed } = api.remove(kind, info.namespace, info.name ?? "", await readDeleteOptions(call));
  if (!removed || kind.plural === "pods") return shaped(call, object);
  const { name, uid } = object.metadata;
  return jsonResponse({
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Success",
    details: { name, ...(kind.group ? { group: kind.group } : {}), kind: kind.plural, uid },
  });
}

async function removeAll(call: ResourceRequest): Promise<Response> {
  const { api, kind, info, query } = call;
  const options = readListOptions(query);
  const deleteOptions = await readDeleteOptions(call);
  const gone_ = api.list(kind, info.namespace).filter((object) => isSelected(options, object));
  for (const object of gone_) api.remove(kind, object.metadata.namespace, object.metadata.name, deleteOptions);
  const metadata = { resourceVersion: String(api.store.revision()) };
  return jsonResponse(shapeList(kind, gone_, metadata, acceptedForm(call.request.headers.get("accept")), "Metadata"));
}

async function answerScale(call: ResourceRequest): Promise<Response> {
  const { api, kind, info, verb } = call;
  const name = info.name ?? "";
  const current = api.get(kind, info.namespace, name);
  if (verb === "get") return jsonResponse(scaleOf(kind, current));
  if (verb !== "update" && verb !== "patch") throw methodNotAllowed();
  let scale: DraftObject;
  if (verb === "update") scale = await readObject(call);
  else {
    const body = await readBody(call.request);
    const type = contentType(call.request);
    const scaleKind = { ...kind, group: "autoscaling", version: "v1", kind: "Scale", custom: undefined };
    scale = patchedObject(
      scaleKind,
      scaleOf(kind, current),
      body,
      type === applyPatchType ? "application/merge-patch+json" : type,
    );
  }
  const { warnings, ...options } = writeOptions(call);
  return jsonResponse(scaleOf(kind, api.update(kind, info.namespace, name, withScale(kind, current, scale), options)));
}
