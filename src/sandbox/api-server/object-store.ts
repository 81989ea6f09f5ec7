// Keeps every object in memory, every change in a journal file, and the recent changes for watches to resume from.
import {
  appendFileSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { KanisterError } from "../../errors/error.ts";
import { type KubeObject, keyOf } from "../kubernetes-objects.ts";

/** One change. `object` is the state after it, or the last state of a removed object with the removal's version. */
export type Change = {
  revision: number;
  resource: string;
  type: "ADDED" | "MODIFIED" | "DELETED";
  object: KubeObject;
  previous: KubeObject | undefined;
};

/**
 * Stored objects are shared and must not be changed; every write hands in a new one. Writes happen at once and in order,
 * listeners hear of each before the write returns.
 */
export type ObjectStore = {
  get(resource: string, key: string): KubeObject | undefined;
  /** Sorted by key. */
  list(resource: string, namespace?: string): KubeObject[];
  resources(): string[];
  /** Creates or replaces, and stamps the object with the new version. */
  put(resource: string, object: KubeObject): KubeObject;
  remove(resource: string, key: string): KubeObject | undefined;
  revision(): number;
  /** The changes after `revision`, or undefined when that is too far back. */
  since(revision: number, resource: string): Change[] | undefined;
  listen(listener: (change: Change) => void): () => void;
  close(): void;
};

const historyLimit = 10_000;
const compactEvery = 20_000;

/** Without a file nothing outlives the process. */
export function openObjectStore(file?: string): ObjectStore {
  const objects = new Map<string, Map<string, KubeObject>>();
  const listeners = new Set<(change: Change) => void>();
  let history: Change[] = [];
  let current = 0;
  let forgotten = 0;
  let written = 0;
  let journal: number | undefined;

  if (file !== undefined) {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    current = load(file, objects);
    forgotten = current;
    compact();
  }

  function compact(): void {
    if (file === undefined) return;
    const lines = [JSON.stringify({ revision: current })];
    for (const [resource, members] of objects) {
      for (const object of members.values()) lines.push(JSON.stringify({ resource, object }));
    }
    writeFileSync(`${file}.new`, `${lines.join("\n")}\n`, { mode: 0o600 });
    renameSync(`${file}.new`, file);
    if (journal !== undefined) closeSync(journal);
    journal = openSync(file, "a", 0o600);
    written = 0;
  }

  function record(change: Change): void {
    if (journal !== undefined) {
      const { revision, resource, object } = change;
      const entry =
        change.type === "DELETED" ? { revision, resource, gone: keyOf(object) } : { revision, resource, object };
      writeSync(journal, `${JSON.stringify(entry)}\n`);
      written += 1;
      if (written >= compactEvery) compact();
    }
    history.push(change);
    if (history.length > historyLimit * 2) {
      const dropped = history.slice(0, -historyLimit);
      forgotten = dropped.at(-1)?.revision ?? forgotten;
      history = history.slice(-historyLimit);
    }
    for (const listener of [...listeners]) listener(change);
  }

  return {
    get: (resource, key) => objects.get(resource)?.get(key),
    list(resource, namespace) {
      const members = [...(objects.get(resource)?.entries() ?? [])];
      const prefix = namespace === undefined ? "" : `${namespace}/`;
      return members
        .filter(([key]) => key.startsWith(prefix))
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([, object]) => object);
    },
    resources: () => [...objects.keys()],
    put(resource, object) {
      current += 1;
      const stored = { ...object, metadata: { ...object.metadata, resourceVersion: String(current) } };
      const members = objects.get(resource) ?? new Map<string, KubeObject>();
      objects.set(resource, members);
      const key = keyOf(object);
      const previous = members.get(key);
      members.set(key, stored);
      record({ revision: current, resource, type: previous ? "MODIFIED" : "ADDED", object: stored, previous });
      return stored;
    },
    remove(resource, key) {
      const previous = objects.get(resource)?.get(key);
      if (!previous) return undefined;
      current += 1;
      objects.get(resource)?.delete(key);
      const object = { ...previous, metadata: { ...previous.metadata, resourceVersion: String(current) } };
      record({ revision: current, resource, type: "DELETED", object, previous });
      return object;
    },
    revision: () => current,
    since(revision, resource) {
      if (revision < forgotten) return undefined;
      return history.filter((change) => change.revision > revision && change.resource === resource);
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      listeners.clear();
      if (journal !== undefined) closeSync(journal);
      journal = undefined;
    },
  };
}

type Entry = { revision?: number; resource?: string; object?: KubeObject; gone?: string };

// The last line may be torn when the process was killed while writing it: that change never happened.
function load(file: string, objects: Map<string, Map<string, KubeObject>>): number {
  if (!existsSync(file)) {
    appendFileSync(file, "", { mode: 0o600 });
    return 0;
  }
  const lines = readFileSync(file, "utf8").split("\n");
  lines.pop();
  let revision = 0;
  for (const [index, line] of lines.entries()) {
    const entry = parseEntry(line);
    if (!entry) {
      throw new KanisterError("SANDBOX_DATA", `cannot read ${file}: line ${index + 1} is damaged`, {
        hint: "delete the sandbox's directory to start afresh",
      });
    }
    revision = Math.max(revision, entry.revision ?? 0);
    if (!entry.resource) continue;
    const members = objects.get(entry.resource) ?? new Map<string, KubeObject>();
    objects.set(entry.resource, members);
    if (entry.object) members.set(keyOf(entry.object), entry.object);
    else if (entry.gone) members.delete(entry.gone);
  }
  return revision;
}

function parseEntry(line: string): Entry | undefined {
  try {
    return JSON.parse(line) as Entry;
  } catch {
    return undefined;
  }
}
