/** How much one answer may hold and how long it may take. Shared by all its collections. */
export class Budget {
  readonly #deadline: number;
  readonly #now: () => number;
  readonly #bytes: number;
  readonly #written: () => number;
  #items: number;

  constructor(options: {
    readonly items: number;
    readonly bytes: number;
    readonly milliseconds: number;
    readonly written: () => number;
    readonly now: () => number;
  }) {
    this.#items = options.items;
    this.#bytes = options.bytes;
    this.#written = options.written;
    this.#now = options.now;
    this.#deadline = options.now() + options.milliseconds;
  }

  /** Items that the answer has room for. */
  get items(): number {
    return this.#items;
  }

  /** Takes room for items. */
  reserve(items: number): void {
    this.#items -= items;
  }

  /** Whether no further item should be begun. */
  get spent(): boolean {
    return this.#written() >= this.#bytes || this.#now() >= this.#deadline;
  }
}
