// The real cluster: the contract of cluster.ts over HTTP.

import { setTimeout as delay } from "node:timers/promises";
import { ClusterError } from "../errors/error.ts";
import type { CallOptions, Cluster, KubeObject, PatchType, ResourceInfo, ResourcePath, WatchEvent } from "./cluster.ts";
import { exec } from "./exec.ts";
import { clusterError, type HttpClient, httpClient } from "./http.ts";
import { type KubeconfigOptions, loadKubeconfig } from "./kubeconfig.ts";
import { backOff } from "./patience.ts";
import { describePath, urlPath } from "./resource-path.ts";

const PATCH_CONTENT_TYPES: Record<PatchType, string> = {
  json: "application/json-patch+json",
  merge: "application/merge-patch+json",
  strategic: "application/strategic-merge-patch+json",
};
const PAGE_SIZE = 500;

/** Opens the cluster of a kubeconfig; nothing is sent until the first call. @throws as `loadKubeconfig` */
export function openCluster(options: KubeconfigOptions): Cluster {
  const connection = loadKubeconfig(options);
  return kubernetesCluster(httpClient(connection.server, connection.credentials), connection.namespace);
}

/**
 * Milliseconds: a watch is ended by the server after `server`, and given up here after `local`, since a connection that is
 * dead but open says nothing. Then it is taken up again.
 */
export type WatchLimits = { server: number; local: number };

const WATCH_LIMITS: WatchLimits = { server: 270_000, local: 300_000 };

export function kubernetesCluster(
  client: HttpClient,
  defaultNamespace: string,
  watchLimits: WatchLimits = WATCH_LIMITS,
): Cluster {
  const infos = new Map<string, Promise<ResourceInfo[]>>();

  const write = async (method: "POST" | "PUT" | "PATCH", path: ResourcePath, body: unknown, verb: string, rest: Rest) =>
    (await client.json({
      method,
      path: withQuery(urlPath(path), rest.query),
      body,
      contentType: rest.contentType,
      signal: rest.signal,
      purpose: `${verb} ${describePath({ ...path, name: path.name ?? nameOf(body) })}`,
    })) as KubeObject;

  return {
    server: client.server,
    defaultNamespace,

    async get(path, { signal, onUnreachable } = {}) {
      return (await client.json({
        method: "GET",
        path: urlPath(path),
        signal,
        onUnreachable,
        purpose: `get ${describePath(path)}`,
      })) as KubeObject;
    },

    async list(path, { signal, onUnreachable, labelSelector, fieldSelector } = {}) {
      const items: KubeObject[] = [];
      for (let next: string | undefined = ""; next !== undefined; ) {
        const query = { labelSelector, fieldSelector, limit: String(PAGE_SIZE), continue: next || undefined };
        const page = (await client.json({
          method: "GET",
          path: withQuery(urlPath(path), query),
          signal,
          onUnreachable,
          purpose: `list ${describePath(path)}`,
        })) as { items?: KubeObject[]; metadata: { continue?: string; resourceVersion: string } };
        items.push(...(page.items ?? []));
        next = page.metadata.continue || undefined;
        if (next === undefined) return { items, resourceVersion: page.metadata.resourceVersion };
      }
      return { items, resourceVersion: "" };
    },

    create(path, object, { signal, fieldManager, fieldValidation, dryRun } = {}) {
      const query = { fieldManager, fieldValidation, dryRun: dryRun ? "All" : undefined };
      return write("POST", path, object, "create", { signal, query });
    },

    replace: (path, object, { signal } = {}) => write("PUT", path, object, "update", { signal }),

    patch: (path, patch, type, { signal } = {}) =>
      write("PATCH", path, patch, "patch", { signal, contentType: PATCH_CONTENT_TYPES[type] }),

    async delete(path, { signal, ...options } = {}) {
      try {
        await client.json({
          method: "DELETE",
          path: urlPath(path),
          body: { apiVersion: "v1", kind: "DeleteOptions", ...options },
          signal,
          purpose: `delete ${describePath(path)}`,
        });
        return "accepted";
      } catch (error) {
        if (error instanceof ClusterError && error.status === 404) return "absent";
        throw error;
      }
    },

    watch: (path, options) => watch(client, path, options, watchLimits),

    async resourceOf(apiVersion, kindOrResource, { signal } = {}) {
      let known = infos.get(apiVersion);
      if (known === undefined) {
        known = discover(client, apiVersion, signal);
        infos.set(apiVersion, known);
        known.catch(() => infos.delete(apiVersion));
      }
      const info = (await known).find((one) => one.kind === kindOrResource || one.resource === kindOrResource);
      if (info !== undefined) return info;
      throw new ClusterError(`the cluster has no ${kindOrResource} in ${apiVersion}`, {
        status: 404,
        reason: "NotFound",
        hint: "check the API version and the name; list what there is: kubectl api-resources",
      });
    },

    exec: (at, command, options) => exec(client, at, command, options),

    logs(at, { signal, onUnreachable, follow, sinceTime, tailLines, timestamps } = {}) {
      const path = {
        group: "",
        version: "v1",
        resource: "pods",
        namespace: at.namespace,
        name: at.pod,
        subresource: "log",
      };
      const query = {
        container: at.container,
        follow: follow ? "true" : undefined,
        sinceTime,
        tailLines: tailLines === undefined ? undefined : String(tailLines),
        timestamps: timestamps ? "true" : undefined,
      };
      return client.stream({
        method: "GET",
        path: withQuery(urlPath(path), query),
        signal,
        onUnreachable,
        purpose: `read the log of pod ${at.namespace}/${at.pod}`,
      });
    },
  };
}

type Rest = CallOptions & { query?: Record<string, string | undefined>; contentType?: string };

function nameOf(body: unknown): string | undefined {
  const metadata = (body as { metadata?: { name?: string; generateName?: string } } | undefined)?.metadata;
  return metadata?.name ?? (metadata?.generateName && `${metadata.generateName}…`);
}

function withQuery(path: string, query: Record<string, string | undefined> = {}): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) if (value !== undefined && value !== "") search.set(key, value);
  return search.size === 0 ? path : `${path}?${search}`;
}

async function* watch(
  client: HttpClient,
  path: ResourcePath,
  options: CallOptions & { resourceVersion?: string; fieldSelector?: string; labelSelector?: string },
  limits: WatchLimits,
): AsyncGenerator<WatchEvent> {
  // "0" asks for what the server has in memory, and no bookmarks are asked for: both also work on servers whose storage
  // cannot confirm its progress.
  let resourceVersion = options.resourceVersion ?? "0";
  const { signal, onUnreachable, fieldSelector, labelSelector } = options;
  const purpose = `watch ${describePath({ ...path, name: undefined })}`;
  const collection = urlPath({ ...path, name: undefined });
  const timeoutSeconds = String(Math.ceil(limits.server / 1000));
  const waiting = backOff(client.patience);
  for (let failures = 0; ; ) {
    const query = { watch: "true", resourceVersion, fieldSelector, labelSelector, timeoutSeconds };
    const path = withQuery(collection, query);
    const silence = new AbortController();
    const timer = setTimeout(() => silence.abort(), limits.local);
    const either = signal === undefined ? silence.signal : AbortSignal.any([signal, silence.signal]);
    let pause = 100;
    try {
      for await (const line of linesOf(
        client.stream({ method: "GET", path, signal: either, purpose, onUnreachable, waiting }),
      )) {
        failures = 0;
        waiting.reset();
        const event = parseEvent(line, purpose);
        if (event.type === "ERROR") throw clusterError(event.object.code ?? 500, event.object as never, purpose);
        resourceVersion = event.object.metadata.resourceVersion ?? resourceVersion;
        yield event as WatchEvent;
      }
      waiting.reset();
    } catch (error) {
      // A watch that breaks is taken up where it stopped, or from the present state when the server has forgotten that
      // place; one that cannot be opened at all is given up.
      if (silence.signal.aborted && !signal?.aborted) continue;
      if (!(error instanceof ClusterError)) throw error;
      if (error.status === 0) {
        const next = client.reached() ? waiting.pause() : undefined;
        if (next === undefined) throw error;
        pause = next;
      } else {
        if (++failures > 5) throw error;
        if (error.status === 410) resourceVersion = "0";
        else if (error.status < 500) throw error;
        pause = 100 * 2 ** failures;
      }
    } finally {
      clearTimeout(timer);
    }
    await delay(pause, undefined, { signal }).catch(() => undefined);
  }
}

type RawEvent = { type: string; object: KubeObject & { code?: number; message?: string } };

function parseEvent(line: string, purpose: string): RawEvent {
  try {
    return JSON.parse(line) as RawEvent;
  } catch (cause) {
    throw new ClusterError(`cannot ${purpose}: an event broke off`, { status: 0, reason: "BadAnswer", cause });
  }
}

async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let pending = "";
  for await (const chunk of chunks) {
    const parts = (pending + decoder.decode(chunk, { stream: true })).split("\n");
    pending = parts.pop() ?? "";
    for (const line of parts) if (line !== "") yield line;
  }
  if (pending !== "") yield pending;
}

async function discover(
  client: HttpClient,
  apiVersion: string,
  signal: AbortSignal | undefined,
): Promise<ResourceInfo[]> {
  const [group, version] = apiVersion.includes("/") ? apiVersion.split("/") : ["", apiVersion];
  const path = group === "" ? `/api/${version}` : `/apis/${group}/${version}`;
  const list = (await client
    .json({ method: "GET", path, signal, purpose: `list the kinds of ${apiVersion}` })
    .catch((error: unknown) => {
      if (error instanceof ClusterError && error.status === 404) return { resources: [] };
      throw error;
    })) as { resources: { name: string; kind: string; namespaced: boolean }[] };
  return list.resources
    .filter((one) => !one.name.includes("/"))
    .map((one) => ({
      group: group as string,
      version: version as string,
      resource: one.name,
      kind: one.kind,
      namespaced: one.namespaced,
    }));
}
