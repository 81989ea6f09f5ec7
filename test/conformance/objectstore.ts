// The definition of the object-store contract: every driver must pass it. The suite takes a factory, not an instance.

import { Readable } from "node:stream";
import type t from "tap";
import { CancelledError, StoreError } from "../../src/errors/error.ts";
import { createBucket } from "../../src/objectstore/bucket.ts";
import type { Driver, ObjectInfo } from "../../src/objectstore/driver.ts";

type Test = Pick<typeof t, "test" | "equal" | "same" | "ok" | "match" | "rejects" | "teardown">;

/** An empty place of its own for each test. */
export type StorePlace = {
  driver: Driver;
  /** Traces of unfinished puts: open uploads, temporary files. */
  leftovers(): Promise<string[]>;
  /** Those of the odd keys that the service cannot hold, so that the driver must refuse them. Default: none. */
  refused?: string[];
  /** Removes the place. */
  remove(): Promise<void>;
};

const MIB = 1024 * 1024;
const ODD_KEYS = [
  "with blank",
  "plus+sign",
  "percent%20sign%",
  "hash#mark",
  "question?mark=1&b",
  "ünï/cödé/日本語/🙂",
  "quote'\"double",
  "back\\slash",
  "semi;colon,comma",
  "<angle>&amp;",
  "tilde~star*bang!(paren)",
  "-dash",
  ".hidden/.file",
  "trailing.",
  "a=b@c:d$e",
  "tab\tin",
];

export function objectStoreConformance(t: Test, name: string, factory: () => Promise<StorePlace>): Promise<unknown> {
  const scenario = (title: string, work: (t: Test, place: StorePlace) => Promise<void>) =>
    t.test(`${name}: ${title}`, async (t) => {
      const place = await factory();
      t.teardown(() => place.remove());
      await work(t, place);
    });
  const keysOf = async (driver: Driver, prefix = "") => (await collect(driver.list(prefix))).map(({ key }) => key);

  return Promise.all([
    scenario("what was put comes back, with its size and time", async (t, { driver }) => {
      t.same(await driver.put("a/b", bytes("hello")), { size: 5 });
      const found = await driver.get("a/b");
      t.equal(found.size, 5);
      t.ok(found.modified instanceof Date);
      t.equal((await read(found.body)).toString(), "hello");
      const info = await driver.stat("a/b");
      t.match(info, { key: "a/b", size: 5 });
      t.same(await keysOf(driver), ["a/b"]);
    }),

    scenario("an empty object is an object", async (t, { driver }) => {
      t.same(await driver.put("empty", bytes()), { size: 0 });
      const found = await driver.get("empty");
      t.equal(found.size, 0);
      t.equal((await read(found.body)).length, 0);
      t.same(await keysOf(driver), ["empty"]);
    }),

    scenario("a large stream in odd pieces arrives whole", async (t, { driver, leftovers }) => {
      const size = 20 * MIB + 12345;
      const progress: number[] = [];
      const stored = await driver.put("large", oddPieces(size), { onProgress: (count) => progress.push(count) });
      t.equal(stored.size, size);
      t.equal(progress.at(-1), size);
      t.ok(
        progress.every((count, index) => index === 0 || count >= progress[index - 1]!),
        "progress never falls",
      );
      const found = await driver.get("large");
      t.equal(found.size, size);
      t.ok((await read(found.body)).equals(await read(oddPieces(size))), "same bytes");
      t.same(await leftovers(), []);
    }),

    scenario("a length of exactly one and of exactly two parts arrives whole", async (t, { driver }) => {
      for (const size of [8 * MIB, 16 * MIB, 8 * MIB + 1]) {
        t.equal((await driver.put(`exact-${size}`, oddPieces(size))).size, size);
        t.equal((await driver.stat(`exact-${size}`))?.size, size);
      }
    }),

    scenario("a missing object is not-found, absent for stat, and gone for delete", async (t, { driver }) => {
      await t.rejects(driver.get("no/such"), { kind: "not-found", message: /no\/such/ });
      await t.rejects(driver.get("no/such"), StoreError);
      t.equal(await driver.stat("no/such"), undefined);
      t.same(await keysOf(driver, "no/"), []);
      await driver.delete(["no/such"]);
      await driver.delete(["no/such", "nor/this"]);
      await driver.delete([]);
      await driver.put("no/such/inner", bytes("x"));
      await t.rejects(driver.get("no/such"), { kind: "not-found", message: /no\/such/ });
      t.equal(await driver.stat("no/such"), undefined);
    }),

    ...([0, 1000, 12 * MIB] as const).map((length) =>
      scenario(`a body that fails after ${length} bytes leaves nothing`, async (t, { driver, leftovers }) => {
        const fault = new Error("the source broke");
        await t.rejects(driver.put("deep/er/failing", failing(length, fault)), fault);
        t.equal(await driver.stat("deep/er/failing"), undefined);
        t.same(await keysOf(driver), []);
        t.same(await leftovers(), []);
      }),
    ),

    scenario("a failed put leaves the former object", async (t, { driver }) => {
      await driver.put("kept", bytes("former"));
      await t.rejects(driver.put("kept", failing(9 * MIB, new Error("broke"))), /broke/);
      t.equal((await read((await driver.get("kept")).body)).toString(), "former");
    }),

    ...([0, 17 * MIB] as const).map((length) =>
      scenario(`cancelling after ${length} bytes, with the source silent, leaves nothing`, async (t, place) => {
        const controller = new AbortController();
        const source = silentAfter(length, () => controller.abort(new Error("enough")));
        const put = place.driver.put("deep/er/cancelled", source, { signal: controller.signal });
        await t.rejects(put, CancelledError);
        t.ok(source.destroyed, "the source is destroyed");
        t.equal(await place.driver.stat("deep/er/cancelled"), undefined);
        t.same(await keysOf(place.driver), []);
        t.same(await place.leftovers(), []);
      }),
    ),

    scenario("an aborted signal stops every call before it starts", async (t, { driver }) => {
      const signal = AbortSignal.abort();
      await driver.put("kept", bytes("x"));
      await t.rejects(driver.put("new", bytes("x"), { signal }), CancelledError);
      await t.rejects(driver.get("kept", { signal }), CancelledError);
      await t.rejects(driver.stat("kept", { signal }), CancelledError);
      await t.rejects(collect(driver.list("", { signal })), CancelledError);
      await t.rejects(driver.delete(["kept"], { signal }), CancelledError);
      t.same(await keysOf(driver), ["kept"]);
    }),

    scenario("reading stops when cancelled", async (t, { driver }) => {
      await driver.put("large", oddPieces(6 * MIB));
      const controller = new AbortController();
      const { body } = await driver.get("large", { signal: controller.signal });
      await t.rejects(async () => {
        for await (const _piece of body) controller.abort();
      }, CancelledError);
    }),

    scenario("reading may end early", async (t, { driver }) => {
      await driver.put("large", oddPieces(6 * MIB));
      for await (const piece of (await driver.get("large")).body) {
        t.ok(piece.length > 0);
        break;
      }
      t.equal((await driver.stat("large"))?.size, 6 * MIB);
    }),

    scenario("odd characters in keys stay as they are", async (t, { driver, refused = [] }) => {
      for (const key of refused)
        await t.rejects(driver.put(key, bytes(key)), { name: "StoreError", kind: "invalid" }, `refusing ${key}`);
      const odd = ODD_KEYS.filter((key) => !refused.includes(key));
      for (const key of odd) await driver.put(key, bytes(key));
      const sorted = [...odd].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
      t.same(await keysOf(driver), sorted);
      for (const key of odd) t.equal((await read((await driver.get(key)).body)).toString(), key, key);
      for (const key of odd) t.same(await keysOf(driver, key), [key], `listing by ${key}`);
      const half = Math.ceil(odd.length / 2);
      await driver.delete(odd.slice(0, half));
      for (const key of odd.slice(half)) await driver.delete([key]);
      t.same(await keysOf(driver), []);
    }),

    scenario("listing is by string prefix, in the order of bytes, across folders", async (t, { driver }) => {
      const keys = ["a", "b-1", "b.txt", "b/1", "b/2/3", "b/2/4", "b0", "c", "\uffee", "\u{1f642}"];
      for (const key of [...keys].reverse()) await driver.put(key, bytes(key));
      t.same(await keysOf(driver), keys);
      t.same(await keysOf(driver, "b"), ["b-1", "b.txt", "b/1", "b/2/3", "b/2/4", "b0"]);
      t.same(await keysOf(driver, "b/"), ["b/1", "b/2/3", "b/2/4"]);
      t.same(await keysOf(driver, "b/2"), ["b/2/3", "b/2/4"]);
      t.same(await keysOf(driver, "b/2/4"), ["b/2/4"]);
      t.same(await keysOf(driver, "b/2/4/"), []);
      t.same(await keysOf(driver, "nothing/here"), []);
    }),

    scenario("more than a thousand objects are listed and deleted", async (t, { driver }) => {
      const keys = Array.from({ length: 1005 }, (_, index) => `many/${String(index).padStart(5, "0")}`);
      const queue = [...keys];
      const worker = async () => {
        for (let key = queue.pop(); key !== undefined; key = queue.pop()) await driver.put(key, bytes("x"));
      };
      await Promise.all(Array.from({ length: 8 }, worker));
      await driver.put("manyfold", bytes("x"));
      t.same(await keysOf(driver, "many/"), keys);
      await createBucket(driver).delete("many");
      t.same(await keysOf(driver), ["manyfold"]);
    }),

    scenario("concurrent puts do not disturb each other", async (t, { driver, leftovers }) => {
      const numbers = Array.from({ length: 12 }, (_, index) => index);
      await Promise.all(numbers.map((n) => driver.put(`x/${n}/y`, oddPieces(100_000 + n))));
      for (const n of numbers) t.equal((await driver.stat(`x/${n}/y`))?.size, 100_000 + n);
      await Promise.all(numbers.map((n) => driver.put("same", bytes(String(n % 10).repeat(50_000)))));
      const text = (await read((await driver.get("same")).body)).toString();
      t.equal(text, text[0]!.repeat(50_000), "one of them won, whole");
      t.same(await leftovers(), []);
    }),

    scenario("puts and deletes in one folder may run at once", async (t, { driver }) => {
      const rounds = Array.from({ length: 25 }, (_, index) => index);
      await Promise.all(
        rounds.flatMap((n) => [driver.put(`f/g/keep-${n}`, bytes("x")), driver.delete([`f/g/gone-${n}`])]),
      );
      await Promise.all(
        rounds.map(async (n) => {
          await driver.put(`h/i/${n}`, bytes("x"));
          await driver.delete([`h/i/${n}`]);
        }),
      );
      t.equal((await keysOf(driver, "f/g/")).length, rounds.length);
      t.same(await keysOf(driver, "h/"), []);
    }),

    scenario("overwriting shows the former or the new object, never a mixture", async (t, { driver }) => {
      await driver.put("over", bytes("A".repeat(300_000)));
      let written = false;
      const put = driver.put("over", oddPieces(9 * MIB)).finally(() => (written = true));
      do {
        const { size, body } = await driver.get("over");
        const content = await read(body);
        t.equal(content.length, size);
        t.ok(size === 300_000 || size === 9 * MIB, `size ${size}`);
        if (size === 300_000) t.equal(content.at(-1), 65);
      } while (!written);
      await put;
      t.equal((await driver.stat("over"))?.size, 9 * MIB);
      await driver.put("over", bytes("short"));
      t.equal((await read((await driver.get("over")).body)).toString(), "short");
    }),

    scenario("deleting a folder spares its siblings", async (t, { driver }) => {
      const bucket = createBucket(driver, "pre");
      const siblings = ["pre/dir-x", "pre/dir.txt", "pre/dir2/a", "pre/directory", "predir/b"];
      for (const key of [...siblings, "pre/dir/a", "pre/dir/sub/b"]) await driver.put(key, bytes("x"));
      await bucket.delete("dir");
      t.same(await keysOf(driver), siblings);
      await bucket.delete("dir");
      await bucket.delete("dir-x");
      t.same(await keysOf(driver), siblings.slice(1));
      await bucket.delete("dir", { prefixMatch: true });
      t.same(await keysOf(driver), ["predir/b"]);
      await driver.put("pre/y", bytes("x"));
      await t.rejects(bucket.delete(""), { code: "USAGE" });
      await t.rejects(bucket.delete("./"), { code: "USAGE" });
      t.same(await keysOf(driver), ["pre/y", "predir/b"]);
      await bucket.delete("", { all: true });
      t.same(await keysOf(driver), ["predir/b"]);
      await createBucket(driver).delete("", { all: true });
      t.same(await keysOf(driver), []);
    }),
  ]);
}

export async function read(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of body) pieces.push(piece);
  return Buffer.concat(pieces);
}

export async function* bytes(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}

/** Always the same bytes for the same length, cut at sizes that match nothing. */
export async function* oddPieces(length: number): AsyncGenerator<Uint8Array> {
  const pattern = Buffer.from(Array.from({ length: 262_147 }, (_, index) => (index * 131 + (index >> 7)) & 255));
  for (let sent = 0, step = 1; sent < length; step = (step * 7 + 13) % pattern.length) {
    const count = Math.min(step + 4096, pattern.length, length - sent);
    yield pattern.subarray(0, count);
    sent += count;
  }
}

async function* failing(length: number, fault: Error): AsyncGenerator<Uint8Array> {
  yield* oddPieces(length);
  throw fault;
}

/** A stream that says nothing more after `length` bytes, and then calls `then`. */
function silentAfter(length: number, then: () => void): Readable {
  const source = oddPieces(length);
  return new Readable({
    async read() {
      const { done, value } = await source.next();
      if (done) setImmediate(then);
      else this.push(value);
    },
  });
}

async function collect(objects: AsyncIterable<ObjectInfo>): Promise<ObjectInfo[]> {
  const found: ObjectInfo[] = [];
  for await (const object of objects) found.push(object);
  return found;
}
