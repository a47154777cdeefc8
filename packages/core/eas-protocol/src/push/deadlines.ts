/** Something that ends at a given second. */
export interface Expiring {
  expire(): void;
}

/**
 * Ends many things in time with one timer for all: they lie in one set for each second. The timer runs only while
 * there is something to end, and never keeps the process alive.
 */
export class Deadlines {
  readonly #now: () => number;
  readonly #onTick: () => void;
  readonly #bySecond = new Map<number, Set<Expiring>>();
  #last: number;
  #timer: NodeJS.Timeout | undefined;

  constructor(now: () => number, onTick: () => void = () => {}) {
    this.#now = now;
    this.#onTick = onTick;
    this.#last = this.#second();
  }

  /** Ends `what` after `seconds`; gives back the second for {@link remove}. */
  add(what: Expiring, seconds: number): number {
    if (this.#bySecond.size === 0) this.#last = this.#second();
    const second = Math.max(this.#second() + Math.ceil(seconds), this.#last + 1);
    const others = this.#bySecond.get(second);
    if (others) others.add(what);
    else this.#bySecond.set(second, new Set([what]));
    this.#timer ??= setInterval(() => this.tick(), 1000).unref();
    return second;
  }

  remove(what: Expiring, second: number): void {
    const others = this.#bySecond.get(second);
    if (others?.delete(what) && others.size === 0) this.#bySecond.delete(second);
    this.#rest();
  }

  /** Ends what is due. Called by the timer. */
  tick(): void {
    const second = this.#second();
    for (; this.#last < second; this.#last++) {
      const due = this.#bySecond.get(this.#last + 1);
      if (!due) continue;
      this.#bySecond.delete(this.#last + 1);
      for (const what of due) what.expire();
    }
    this.#onTick();
    this.#rest();
  }

  #second(): number {
    return Math.floor(this.#now() / 1000);
  }

  #rest(): void {
    if (this.#bySecond.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
