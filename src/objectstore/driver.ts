// The contract between the object store and one storage service: types only, and these comments are the law that
// test/conformance/objectstore.ts checks.

/**
 * Every call takes one. Once `signal` aborts, the call rejects with a CancelledError as soon as it has cleaned up what it
 * began; it does not wait for a source or a server that has gone silent.
 */
export type CallOptions = { signal?: AbortSignal };

export type PutOptions = CallOptions & {
  /**
   * The length of the body in bytes, if known; only used to choose sizes, so a wrong value costs memory or time but never
   * correctness.
   */
  expectedSize?: number;
  /** Called with the total of bytes taken from the body so far; never decreasing, at most once per piece. */
  onProgress?: (bytes: number) => void;
};

export type ObjectInfo = {
  key: string;
  /** Bytes. */
  size: number;
  modified: Date | undefined;
};

export type ObjectContent = ObjectInfo & {
  /**
   * The bytes, in order, at most once. A piece may be reused once the next one is asked for: copy what is kept. The caller must begin to read it, else the connection stays open. Ending early (`break`, `return`, destroying the stream) releases the connection.
   * A body that turns out shorter or longer than `size` rejects with StoreError `unavailable`, never ends quietly.
   */
  body: AsyncIterable<Uint8Array>;
};

/**
 * One bucket, container or directory. Methods may be called concurrently, also for the same key.
 *
 * Keys are non-empty strings of Unicode text, taken literally: `+`, `%`, `#`, `?` and blanks come back from `list` as they
 * were put. A driver whose service cannot hold a key refuses it with StoreError `invalid`; it never changes it.
 *
 * Errors are StoreErrors whose message names the key (if any) and `where`, with the original error as cause; kinds:
 * `not-found` (object, bucket, directory), `denied`, `invalid` (will never work as asked), `unavailable` (not reached, or
 * not able now), `unknown`. A service that cannot be reached is reported within about 10 seconds.
 */
export type Driver = {
  /** For messages: the bucket and the address, without any secret. */
  readonly where: string;

  /**
   * Stores all of `body` under `key`, replacing what is there. Atomic: until it resolves, and for ever if it rejects, others
   * see the former object or none; on failure nothing remains, neither in listings nor as an unfinished upload. A body that
   * fails rejects with that very error. Memory is bounded whatever the length. Of concurrent puts to one key one wins,
   * whole. Resolves with the number of bytes stored, once they are durable. A stream given as `body` is always left ended or
   * destroyed. Pieces of `body` are not kept beyond the request for the next one, so a source may reuse its buffer.
   */
  put(key: string, body: AsyncIterable<Uint8Array>, options?: PutOptions): Promise<{ size: number }>;

  /** Opens the object for reading. Absent: StoreError `not-found`, before any byte. Reads one version throughout. */
  get(key: string, options?: CallOptions): Promise<ObjectContent>;

  /** The facts about one object, or undefined when it is absent. */
  stat(key: string, options?: CallOptions): Promise<ObjectInfo | undefined>;

  /**
   * Every object whose key starts with the string `prefix` (empty: all), in the order of the keys' UTF-8 bytes, however
   * many. None: ends at once. Objects put or deleted meanwhile may or may not appear; all others appear exactly once. The
   * keys listed so far may be deleted while listing goes on. Unfinished puts never appear.
   */
  list(prefix: string, options?: CallOptions): AsyncIterable<ObjectInfo>;

  /**
   * Removes these objects and no others; absent ones count as removed, so it may be repeated. Any number of keys, in any
   * order. When some cannot be removed the others still are, and it then rejects naming the first.
   */
  delete(keys: readonly string[], options?: CallOptions): Promise<void>;

  /** Ends connections; running calls may fail. May be called twice. */
  close(): Promise<void>;
};
