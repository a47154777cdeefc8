/** A stream of numbers that is the same for the same seed, on every machine. */
export class Random {
  #state: number;

  constructor(seed: number | string) {
    let state = 0x811c9dc5;
    for (const letter of String(seed)) state = Math.imul(state ^ letter.charCodeAt(0), 0x01000193) >>> 0;
    this.#state = state;
  }

  /** From 0 to below 1 (mulberry32). */
  readonly next = (): number => {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };

  /** A whole number from 0 to below `limit`. */
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  /** True that often. */
  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** One of them; `undefined` if there are none. */
  pick<T>(list: readonly T[]): T | undefined {
    return list[this.below(list.length)];
  }

  /** One of several kinds, each as likely as its weight says. */
  weighted<K extends string>(weights: Readonly<Record<K, number>>): K | undefined {
    const kinds = Object.keys(weights).filter((key): key is K => key in weights);
    let left = this.next() * kinds.reduce((sum, kind) => sum + weights[kind], 0);
    return kinds.find((kind) => {
      left -= weights[kind];
      return left < 0;
    });
  }

  /** A stream of its own for some part, so that parts do not shift each other's numbers. */
  fork(name: string): Random {
    return new Random(`${this.#state} ${name}`);
  }
}
