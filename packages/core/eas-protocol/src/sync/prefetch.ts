import PQueue from "p-queue";

/** A thing with what is being loaded for it. */
export interface Loading<T, R> {
  readonly item: T;
  readonly result: Promise<R>;
}

/**
 * Loads for a row of things a few steps ahead, and gives them back in order: a backend that is far away does not make
 * the device wait for every item in turn.
 */
export class Prefetch<T, R> {
  readonly #items: Iterator<T>;
  readonly #load: (item: T) => Promise<R>;
  readonly #ahead: number;
  readonly #queue: PQueue;
  readonly #loading: Loading<T, R>[] = [];

  constructor(items: Iterable<T>, load: (item: T) => Promise<R>, ahead: number) {
    this.#items = items[Symbol.iterator]();
    this.#load = load;
    this.#ahead = Math.max(1, ahead);
    this.#queue = new PQueue({ concurrency: this.#ahead });
  }

  /** The next thing, and the start of those behind it; `undefined` at the end. */
  next(): Loading<T, R> | undefined {
    while (this.#loading.length < this.#ahead) {
      const { done, value } = this.#items.next();
      if (done) break;
      const result = this.#queue.add(() => this.#load(value));
      // Whoever takes it deals with its failure; if nobody does, there is nothing to deal with.
      result.catch(() => {});
      this.#loading.push({ item: value, result });
    }
    return this.#loading.shift();
  }
}
