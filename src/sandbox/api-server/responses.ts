// Turns objects into HTTP answers in the form the client asked for: plain, as a Table, or metadata only.
import { isObject, type JsonObject } from "../../resources/json.ts";
import { decodeKubernetesProtobuf, isKubernetesProtobuf, ProtobufError } from "../../resources/kubernetes-protobuf.ts";
import type { KubeObject } from "../kubernetes-objects.ts";
import { ApiError, statusObject } from "./api-error.ts";
import type { ResourceKind } from "./resource-kind.ts";
import { tableObject } from "./table.ts";

export type Form = "object" | "table" | "metadata";

export function jsonResponse(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": "application/json", "cache-control": "no-cache, private", ...headers },
  });
}

export function errorResponse(error: unknown, log: (line: string) => void): Response {
  if (error instanceof ApiError) {
    const retry = error.statusDetails?.retryAfterSeconds;
    return jsonResponse(statusObject(error), error.status, retry ? { "retry-after": String(retry) } : {});
  }
  log(`internal error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  const message = error instanceof Error ? error.message : String(error);
  return jsonResponse(statusObject(new ApiError(500, "InternalError", `Internal error occurred: ${message}`)), 500);
}

/** The first acceptable form in the order of the Accept header. */
export function acceptedForm(accept: string | null): Form {
  if (!accept) return "object";
  for (const entry of accept.split(",")) {
    const [type = "", ...parameters] = entry
      .trim()
      .split(";")
      .map((part) => part.trim());
    const as = parameters.find((part) => part.startsWith("as="))?.slice(3);
    if (type !== "application/json" && type !== "*/*" && type !== "application/*") continue;
    if (!as) return "object";
    if (as === "Table") return "table";
    if (as === "PartialObjectMetadata" || as === "PartialObjectMetadataList") return "metadata";
  }
  const types = "application/json, application/json;as=Table;v=v1;g=meta.k8s.io";
  throw new ApiError(406, "NotAcceptable", `only the following media types are accepted: ${types}`);
}

export function shapeObject(
  kind: ResourceKind,
  object: KubeObject,
  form: Form,
  include: string,
  columns = true,
): unknown {
  if (form === "table") {
    const metadata = { resourceVersion: object.metadata.resourceVersion };
    return tableObject(kind, [object], metadata, include, columns);
  }
  return form === "metadata" ? metadataOnly(object) : object;
}

export function shapeList(
  kind: ResourceKind,
  objects: readonly KubeObject[],
  metadata: JsonObject,
  form: Form,
  include: string,
): unknown {
  if (form === "table") return tableObject(kind, objects, metadata, include);
  if (form === "metadata") {
    const items = objects.map(metadataOnly);
    return { kind: "PartialObjectMetadataList", apiVersion: "meta.k8s.io/v1", metadata, items };
  }
  const apiVersion = kind.group ? `${kind.group}/${kind.version}` : kind.version;
  const items = kind.custom ? objects : objects.map(({ apiVersion, kind, ...rest }) => rest);
  return { kind: `${kind.kind}List`, apiVersion, metadata, items };
}

function metadataOnly(object: KubeObject): JsonObject {
  return { kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1", metadata: object.metadata };
}

/** The request's document, from JSON or from Kubernetes' protobuf; an empty body is undefined. */
export async function readBody(request: Request): Promise<JsonObject | unknown[] | undefined> {
  const bytes = new Uint8Array(await request.arrayBuffer());
  if (bytes.length === 0) return undefined;
  try {
    if (isKubernetesProtobuf(bytes)) return decodeKubernetesProtobuf(bytes);
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    if (text.trim() === "") return undefined;
    const value: unknown = JSON.parse(text);
    if (isObject(value) || Array.isArray(value)) return value;
  } catch (error) {
    if (error instanceof ProtobufError) throw new ApiError(400, "BadRequest", error.message);
  }
  throw new ApiError(400, "BadRequest", "the object provided is unrecognized (must be of type application/json)");
}
