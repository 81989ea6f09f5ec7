// The contract between this program and a Kubernetes cluster; types only, so that naming it loads nothing.

export type KubeObject = {
  apiVersion?: string;
  kind?: string;
  metadata: {
    name: string;
    namespace?: string;
    uid?: string;
    resourceVersion?: string;
    generation?: number;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    ownerReferences?: { uid: string; kind: string; name: string; controller?: boolean }[];
    deletionTimestamp?: string;
    creationTimestamp?: string;
  };
  [field: string]: unknown;
};

/** A kind of object, by its place in the API. `group` is empty for the core API. */
export type ResourceType = { group: string; version: string; resource: string };

/** One object, or with `name` left out a collection. `namespace` is left out for cluster-scoped kinds. */
export type ResourcePath = ResourceType & { namespace?: string; name?: string; subresource?: string };

/** What discovery says about a kind. */
export type ResourceInfo = ResourceType & { kind: string; namespaced: boolean };

export type PatchType = "json" | "merge" | "strategic";

export type WatchEvent = { type: "ADDED" | "MODIFIED" | "DELETED"; object: KubeObject };

export type ContainerPath = { namespace: string; pod: string; container?: string };

/** A promise says that the reader is slow: when much output waits for such promises no more is read, and the command waits. */
export type OutputListener = (chunk: Uint8Array) => void | Promise<void>;

export type ExecResult = {
  /** Exit code of the command; 0 when it succeeded. */
  exitCode: number;
};

export type CallOptions = {
  signal?: AbortSignal;
  /** Told once per call, with the reason, when a read has to wait for a server that was there before. */
  onUnreachable?: (reason: string) => void;
};

/**
 * A cluster as the engine and the functions see it. Every call may throw
 * - ClusterError: the server's answer (`status`, `reason`), or `status` 0 when it was not reached within 10 s;
 * - CancelledError: `signal` fired; the call has been given up, and whether the server acted on it is unknown.
 * Reads are retried on lost connections and on 429 and 5xx answers; writes only where the server asked to (429). Once the
 * server has answered at all, reads, logs and watches that cannot reach it any more wait for it for about three minutes.
 * All calls may run concurrently.
 */
export type Cluster = {
  /** Address of the API server, for messages. */
  readonly server: string;
  /** Namespace of the current context. */
  readonly defaultNamespace: string;

  /** @throws ClusterError reason `NotFound` when absent */
  get(path: ResourcePath, options?: CallOptions): Promise<KubeObject>;
  /** Every object of the collection, following pages; in the order of the API. */
  list(
    path: ResourcePath,
    options?: CallOptions & { labelSelector?: string; fieldSelector?: string },
  ): Promise<{ items: KubeObject[]; resourceVersion: string }>;
  /** @throws ClusterError reason `AlreadyExists` */
  create(
    path: ResourcePath,
    object: object,
    options?: CallOptions & { fieldManager?: string; fieldValidation?: "Strict"; dryRun?: boolean },
  ): Promise<KubeObject>;
  /** @throws ClusterError reason `Conflict` when `resourceVersion` is not the newest */
  replace(path: ResourcePath, object: object, options?: CallOptions): Promise<KubeObject>;
  patch(path: ResourcePath, patch: unknown, type: PatchType, options?: CallOptions): Promise<KubeObject>;
  /** Returns when the server has accepted the deletion, which may be before the object is gone; `absent` when there was none. */
  delete(
    path: ResourcePath,
    options?: CallOptions & { gracePeriodSeconds?: number; propagationPolicy?: "Background" | "Foreground" | "Orphan" },
  ): Promise<"accepted" | "absent">;
  /**
   * The present objects as `ADDED`, then their changes; with `resourceVersion` only changes after it. Reconnects by
   * itself, after which an object may be reported again. Ends only by `signal` or by leaving the loop.
   */
  watch(
    path: ResourcePath,
    options: CallOptions & { resourceVersion?: string; fieldSelector?: string; labelSelector?: string },
  ): AsyncGenerator<WatchEvent>;
  /**
   * What the cluster knows under `apiVersion` (`apps/v1`) and a kind or plural resource name.
   * @throws ClusterError reason `NotFound` when it has none
   */
  resourceOf(apiVersion: string, kindOrResource: string, options?: CallOptions): Promise<ResourceInfo>;

  /**
   * Runs a command in a running container; output arrives in pieces as it is written, stdout and stderr apart.
   * Cancelling closes the connection, which does not by itself end the command.
   * @throws ClusterError when the command could not be started, or `ConnectionLost` when it is not known how it ended
   */
  exec(
    at: ContainerPath,
    command: readonly string[],
    options: CallOptions & {
      stdin?: AsyncIterable<Uint8Array>;
      stdout?: OutputListener;
      stderr?: OutputListener;
    },
  ): Promise<ExecResult>;
  /** A container's log, stdout and stderr merged; with `follow` until the container ends. */
  logs(
    at: ContainerPath,
    options?: CallOptions & { follow?: boolean; sinceTime?: string; tailLines?: number; timestamps?: boolean },
  ): AsyncGenerator<Uint8Array>;
};
