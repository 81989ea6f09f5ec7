// The pattern of every controller: changes name keys, each key is brought to its wanted state, failures are tried again.
import { messageOf } from "../../errors/error.ts";
import type { Change, ObjectStore } from "../api-server/object-store.ts";
import type { KubeObject } from "../kubernetes-objects.ts";

export type Loop = { stop(): void };

type Options = {
  store: ObjectStore;
  log: (line: string) => void;
  /** The keys an object's change concerns, per resource. */
  watch: Record<string, (object: KubeObject, change?: Change) => readonly string[]>;
  /** Runs once per key and burst of changes, never inside a write. A number asks to be called again after that many seconds. */
  reconcile: (key: string) => number | undefined;
};

const retrySeconds = 0.5;

export function startLoop(options: Options): Loop {
  const { store, watch } = options;
  const pending = new Set<string>();
  const timers = new Map<string, NodeJS.Timeout>();
  let scheduled = false;
  let stopped = false;

  function enqueue(keys: readonly string[]): void {
    for (const key of keys) pending.add(key);
    if (pending.size === 0 || scheduled || stopped) return;
    scheduled = true;
    setImmediate(run);
  }

  function later(key: string, seconds: number): void {
    clearTimeout(timers.get(key));
    const timer = setTimeout(() => {
      timers.delete(key);
      enqueue([key]);
    }, seconds * 1000);
    timers.set(key, timer.unref());
  }

  function run(): void {
    scheduled = false;
    const keys = [...pending];
    pending.clear();
    for (const key of keys) {
      if (stopped) return;
      try {
        const seconds = options.reconcile(key);
        if (seconds !== undefined) later(key, seconds);
      } catch (error) {
        options.log(`${key}: ${messageOf(error)}`);
        later(key, retrySeconds);
      }
    }
    enqueue([]);
  }

  const unlisten = store.listen((change) => {
    const keys = watch[change.resource]?.(change.object, change) ?? watch["*"]?.(change.object, change);
    if (keys) enqueue(keys);
  });
  for (const resource of store.resources()) {
    const keys = watch[resource] ?? watch["*"];
    for (const object of keys ? store.list(resource) : []) enqueue(keys?.(object) ?? []);
  }

  return {
    stop() {
      stopped = true;
      unlisten();
      for (const timer of timers.values()) clearTimeout(timer);
    },
  };
}
