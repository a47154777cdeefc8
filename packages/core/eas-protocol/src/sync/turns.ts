/** Milliseconds that one request may work before others get their turn. */
const longest = 10;

/**
 * Lets other requests have their turn. A backend that has its data in memory never waits for anything, so without this
 * a long answer would hold up everybody else, and its own first bytes.
 */
export class Turns {
  readonly #now: () => number;
  #began: number;

  constructor(now: () => number) {
    this.#now = now;
    this.#began = now();
  }

  /** Waits for the next turn of the event loop if this one has been long. */
  async pause(): Promise<void> {
    if (this.#now() - this.#began < longest) return;
    await new Promise<void>((resolve) => setImmediate(resolve));
    this.#began = this.#now();
  }
}
