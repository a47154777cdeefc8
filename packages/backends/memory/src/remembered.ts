/** The outcomes of writes by idempotency key, so that a repetition gets the first one's outcome. */
export class Remembered<T> {
  readonly #outcomes = new Map<string, Promise<T>>();
  readonly #limit: number;

  /** @param limit how many keys are remembered; the oldest are forgotten first */
  constructor(limit = 1_000) {
    this.#limit = limit;
  }

  /** What that key's wish gave, if it is remembered. */
  find(key: string): Promise<T> | undefined {
    return this.#outcomes.get(key);
  }

  /** Remembers what that key's wish gives now, whatever it gave before. */
  again(key: string, act: () => Promise<T>): Promise<T> {
    this.#outcomes.delete(key);
    return this.once(key, act);
  }

  /** Acts, unless that key has been seen; a failure is not remembered. */
  once(key: string, act: () => Promise<T>): Promise<T> {
    const known = this.#outcomes.get(key);
    if (known !== undefined) return known;
    const outcome = act();
    this.#outcomes.set(key, outcome);
    outcome.catch(() => this.#outcomes.delete(key));
    for (const oldest of this.#outcomes.keys()) {
      if (this.#outcomes.size <= this.#limit) break;
      this.#outcomes.delete(oldest);
    }
    return outcome;
  }
}
