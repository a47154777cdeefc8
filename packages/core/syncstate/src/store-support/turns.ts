import { abortable } from "./abortable.js";

/** Lets those who want a key in this process have it one after the other, in the order in which they came. */
export class Turns {
  readonly #last = new Map<string, Promise<void>>();

  /** Waits for its turn, at most until the signal is aborted, and gives what ends the turn. */
  async take(key: string, signal: AbortSignal): Promise<() => void> {
    const before = this.#last.get(key) ?? Promise.resolve();
    let end = () => {};
    const own = new Promise<void>((resolve) => {
      end = resolve;
    });
    const last = before.then(() => own);
    this.#last.set(key, last);
    last.then(() => {
      if (this.#last.get(key) === last) this.#last.delete(key);
    });
    try {
      await abortable(before, signal);
      return end;
    } catch (error) {
      // Those who came later wait on, for the ones before.
      end();
      throw error;
    }
  }
}
