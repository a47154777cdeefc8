/** Which items of a folder were touched, in order; forgets what is too long ago. */
export class ChangeLog {
  readonly #limit: number;
  /** Entry `i` has the number `#forgotten + i + 1`. */
  #ids: string[] = [];
  #forgotten = 0;

  /** @param limit how many changes are remembered at least */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The number of the newest change, 0 before the first. */
  get last(): number {
    return this.#forgotten + this.#ids.length;
  }

  add(id: string): void {
    this.#ids.push(id);
    if (this.#ids.length <= 2 * this.#limit) return;
    this.#forgotten += this.#ids.length - this.#limit;
    this.#ids = this.#ids.slice(-this.#limit);
  }

  /** True if all that came after change `number` is still known. */
  reaches(number: number): boolean {
    return number >= this.#forgotten && number <= this.last;
  }

  /** The items touched after change `number`, each once, at most `limit`, and the number reached. */
  after(number: number, limit: number): { readonly ids: ReadonlySet<string>; readonly reached: number } {
    const ids = new Set<string>();
    let at = number - this.#forgotten;
    for (; at < this.#ids.length; at++) {
      const id = this.#ids[at];
      if (id === undefined || (ids.size >= limit && !ids.has(id))) break;
      ids.add(id);
    }
    return { ids, reached: this.#forgotten + at };
  }
}
