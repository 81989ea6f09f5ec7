// Streams the changes of a resource as a watch request wants them, from any version that is still remembered.
import type { KubeObject } from "../kubernetes-objects.ts";
import { gone, statusObject } from "./api-error.ts";
import { isSelected, type ListOptions } from "./list-options.ts";
import type { Change, ObjectStore } from "./object-store.ts";

export type WatchEvent = { type: "ADDED" | "MODIFIED" | "DELETED" | "BOOKMARK" | "ERROR"; object: unknown };

type Options = {
  store: ObjectStore;
  resource: string;
  namespace: string | undefined;
  list: ListOptions;
  bookmark: (resourceVersion: string, annotations?: Record<string, string>) => unknown;
  /** Brings an object to the version and shape (plain or Table) that was asked for. */
  present: (object: KubeObject) => unknown;
  signal: AbortSignal;
};

/** Ends after `timeoutSeconds`, when the client goes, or after an ERROR event. A slow reader loses nothing. */
export function watchStream(options: Options): ReadableStream<Uint8Array> {
  const { store, list, signal } = options;
  const encoder = new TextEncoder();
  let stop = () => {};
  return new ReadableStream<Uint8Array>({
    start(controller) {
      let open = true;
      const send = (event: WatchEvent) => {
        if (open) controller.enqueue(encoder.encode(`${JSON.stringify(event)}\n`));
      };
      const timers: NodeJS.Timeout[] = [];
      stop = () => {
        if (!open) return;
        open = false;
        unlisten();
        for (const timer of timers) clearInterval(timer);
        signal.removeEventListener("abort", stop);
        controller.close();
      };
      const unlisten = store.listen((change) => {
        if (change.resource === options.resource) deliver(change, options, send);
      });
      signal.addEventListener("abort", stop);
      const seconds = list.timeoutSeconds ?? 1800 + Math.random() * 1800;
      timers.push(setTimeout(stop, seconds * 1000).unref());
      if (list.bookmarks) {
        const note = () => send({ type: "BOOKMARK", object: options.bookmark(String(store.revision())) });
        timers.push(setInterval(note, 60_000).unref());
      }
      if (!begin(options, send)) stop();
      if (signal.aborted) stop();
    },
    cancel: () => stop(),
  });
}

// False when the wanted version is forgotten, which the client answers with a new list.
function begin(options: Options, send: (event: WatchEvent) => void): boolean {
  const { store, list } = options;
  const fromNow = list.resourceVersion === "" || list.resourceVersion === "0";
  if (fromNow || list.sendInitialEvents) {
    for (const object of store.list(options.resource, options.namespace)) {
      if (isSelected(list, object)) send({ type: "ADDED", object: options.present(object) });
    }
    if (list.sendInitialEvents) {
      const done = { "k8s.io/initial-events-end": "true" };
      send({ type: "BOOKMARK", object: options.bookmark(String(store.revision()), done) });
    }
    return true;
  }
  const changes = store.since(Number(list.resourceVersion), options.resource);
  if (!changes) {
    const error = gone(`too old resource version: ${list.resourceVersion} (${store.revision()})`);
    send({ type: "ERROR", object: statusObject(error) });
    return false;
  }
  for (const change of changes) deliver(change, options, send);
  return true;
}

// An object that starts or stops matching the selectors appears or disappears for this watch.
function deliver(change: Change, options: Options, send: (event: WatchEvent) => void): void {
  const { object, previous } = change;
  if (options.namespace !== undefined && object.metadata.namespace !== options.namespace) return;
  const before = previous !== undefined && isSelected(options.list, previous);
  const after = change.type !== "DELETED" && isSelected(options.list, object);
  if (!before && !after) return;
  const type = before ? (after ? "MODIFIED" : "DELETED") : "ADDED";
  const shown =
    type === "DELETED" && change.type !== "DELETED" && previous
      ? { ...previous, metadata: { ...previous.metadata, resourceVersion: object.metadata.resourceVersion } }
      : object;
  send({ type, object: options.present(shown) });
}
