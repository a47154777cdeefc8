/** A map that forgets its oldest entries beyond `limit`, so that odd input cannot fill the memory. */
export class BoundedMap<K, V> {
  readonly #entries = new Map<K, { readonly value: V }>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The value for `key`, made at the first call. */
  getOrMake(key: K, make: () => V): V {
    const known = this.#entries.get(key);
    if (known) return known.value;
    const value = make();
    if (this.#entries.size >= this.#limit) {
      for (const oldest of this.#entries.keys()) {
        this.#entries.delete(oldest);
        break;
      }
    }
    this.#entries.set(key, { value });
    return value;
  }
}
