/** A block is cut in two above this many keys. */
const BLOCK = 512;

/** A set of strings in code-unit order, kept in blocks so that changing a large one stays cheap. */
export class SortedKeys {
  readonly #blocks: string[][] = [[]];

  /** Adds a key; nothing happens if it is there. */
  add(key: string): void {
    const place = this.#blockOf(key);
    const block = this.#blocks[place] ?? [];
    const at = firstFrom(block, key);
    if (block[at] === key) return;
    block.splice(at, 0, key);
    if (block.length > BLOCK) this.#blocks.splice(place + 1, 0, block.splice(BLOCK / 2));
  }

  /** Takes a key out; nothing happens if it is not there. */
  delete(key: string): void {
    const place = this.#blockOf(key);
    const block = this.#blocks[place] ?? [];
    const at = firstFrom(block, key);
    if (block[at] !== key) return;
    block.splice(at, 1);
    if (block.length === 0 && this.#blocks.length > 1) this.#blocks.splice(place, 1);
  }

  /** The first key from `key` on, or after it if `exclusive`. */
  next(key: string, exclusive: boolean): string | undefined {
    for (let place = this.#blockOf(key); place < this.#blocks.length; place++) {
      const block = this.#blocks[place] ?? [];
      let at = firstFrom(block, key);
      if (exclusive && block[at] === key) at++;
      if (at < block.length) return block[at];
    }
    return undefined;
  }

  /** The last block whose first key is not above `key`: the only one that may hold it. */
  #blockOf(key: string): number {
    let low = 1;
    let high = this.#blocks.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#blocks[middle]?.[0] ?? "") <= key) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}

/** The place of the first key that is not below `key`. */
function firstFrom(keys: readonly string[], key: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((keys[middle] ?? "") < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
