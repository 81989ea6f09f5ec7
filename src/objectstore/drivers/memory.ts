// The reference driver: objects in a map, for tests and as the plainest reading of the contract.

import { StoreError } from "../../errors/error.ts";
import { checkSignal, interruptible } from "../body.ts";
import type { Driver, ObjectInfo } from "../driver.ts";
import { compareKeys } from "../order.ts";

/** An empty store of its own, gone with the process. `name` appears in messages. */
export function createMemoryDriver(name = "memory"): Driver {
  const objects = new Map<string, { content: Buffer; modified: Date }>();
  const infoOf = (key: string): ObjectInfo | undefined => {
    const found = objects.get(key);
    return found && { key, size: found.content.length, modified: found.modified };
  };

  return {
    where: name,
    async put(key, body, { signal, onProgress } = {}) {
      checkSignal(signal);
      const pieces: Buffer[] = [];
      let size = 0;
      for await (const piece of interruptible(body, signal)) {
        pieces.push(Buffer.from(piece));
        size += piece.length;
        onProgress?.(size);
      }
      objects.set(key, { content: Buffer.concat(pieces), modified: new Date() });
      return { size };
    },
    async get(key, { signal } = {}) {
      checkSignal(signal);
      const info = infoOf(key);
      if (!info) throw new StoreError("not-found", `object ${JSON.stringify(key)} not found in ${name}`);
      return { ...info, body: interruptible(pieces(objects.get(key)!.content), signal) };
    },
    async stat(key, { signal } = {}) {
      checkSignal(signal);
      return infoOf(key);
    },
    async *list(prefix, { signal } = {}) {
      for (const key of [...objects.keys()].filter((key) => key.startsWith(prefix)).sort(compareKeys)) {
        checkSignal(signal);
        const info = infoOf(key);
        if (info) yield info;
      }
    },
    async delete(keys, { signal } = {}) {
      checkSignal(signal);
      for (const key of keys) objects.delete(key);
    },
    async close() {},
  };
}

async function* pieces(content: Buffer): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < content.length; start += 65536) yield content.subarray(start, start + 65536);
}
