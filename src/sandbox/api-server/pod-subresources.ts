// The requests that only pods have: log, eviction and binding (exec and attach come over WebSocket).
import type { DraftObject, Pod } from "../kubernetes-objects.ts";
import type { Api, DeleteOptions } from "./api.ts";
import { badRequest, notFound } from "./api-error.ts";
import type { LogOptions, PodRuntime } from "./pod-runtime.ts";
import { jsonResponse } from "./responses.ts";

export function logResponse(
  api: Api,
  runtime: PodRuntime,
  namespace: string,
  name: string,
  query: URLSearchParams,
): Response {
  const pod = api.get(api.kind("pods"), namespace, name) as Pod;
  return new Response(runtime.logs(pod, readLogOptions(query)), {
    headers: { "content-type": "text/plain", "cache-control": "no-cache, private" },
  });
}

function readLogOptions(query: URLSearchParams): LogOptions {
  const flag = (name: string) => ["true", "1"].includes(query.get(name) ?? "");
  const number = (name: string) => {
    const text = query.get(name);
    if (text === null) return undefined;
    if (!/^\d+$/.test(text)) throw badRequest(`invalid ${name}: ${text}`);
    return Number(text);
  };
  const seconds = number("sinceSeconds");
  const time = query.get("sinceTime");
  return {
    container: query.get("container") ?? undefined,
    follow: flag("follow"),
    previous: flag("previous"),
    timestamps: flag("timestamps"),
    tailLines: number("tailLines"),
    limitBytes: number("limitBytes"),
    since: seconds !== undefined ? new Date(Date.now() - seconds * 1000) : time ? new Date(time) : undefined,
  };
}

export function evictPod(api: Api, namespace: string, name: string, body: DraftObject | undefined): Response {
  const options = (body?.deleteOptions ?? {}) as DeleteOptions;
  api.remove(api.kind("pods"), namespace, name, options);
  return jsonResponse({ kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", code: 201 }, 201);
}

export function bindPod(api: Api, namespace: string, name: string, body: DraftObject | undefined): Response {
  const node = (body?.target as { name?: string } | undefined)?.name;
  if (!node) throw badRequest("target.name is required");
  if (!api.find(api.kind("nodes"), undefined, node)) throw notFound({ group: "", plural: "nodes" }, node);
  api.modify<Pod>(api.kind("pods"), namespace, name, (pod) => ({ ...pod, spec: { ...pod.spec, nodeName: node } }));
  return jsonResponse({ kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", code: 201 }, 201);
}
