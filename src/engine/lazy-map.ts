// A map whose values are computed when they are first looked at, so that a rendering converts only what it reads.

/** Keys, their order and their number are known at once; in everything else it is an ordinary map. */
export class LazyMap<K, V> extends Map<K, V> {
  readonly #pending = new Map<K, () => V>();

  constructor(entries: Iterable<readonly [K, () => V]>) {
    super();
    for (const [key, compute] of entries) {
      super.set(key, undefined as V);
      this.#pending.set(key, compute);
    }
  }

  override get(key: K): V | undefined {
    const compute = this.#pending.get(key);
    if (compute !== undefined) this.set(key, compute());
    return super.get(key);
  }

  override set(key: K, value: V): this {
    this.#pending.delete(key);
    return super.set(key, value);
  }

  override delete(key: K): boolean {
    this.#pending.delete(key);
    return super.delete(key);
  }

  override clear(): void {
    this.#pending.clear();
    super.clear();
  }

  override entries(): MapIterator<[K, V]> {
    this.#computeAll();
    return super.entries();
  }

  override values(): MapIterator<V> {
    this.#computeAll();
    return super.values();
  }

  override [Symbol.iterator](): MapIterator<[K, V]> {
    return this.entries();
  }

  override forEach(callback: (value: V, key: K, map: Map<K, V>) => void, thisArg?: unknown): void {
    this.#computeAll();
    super.forEach(callback, thisArg);
  }

  #computeAll(): void {
    for (const key of [...this.#pending.keys()]) this.get(key);
  }
}
