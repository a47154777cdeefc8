import type { Random } from "./random.js";

/** Whoever can die in the middle of its work: what it waits for then never comes. */
export interface Mortal {
  readonly alive: boolean;
}

interface Waiting {
  readonly label: string;
  readonly owner: Mortal | undefined;
  readonly due: number;
  readonly order: number;
  readonly resume: () => void;
  cancelled: boolean;
}

/** Where virtual time begins, in milliseconds since 1970: 2026-03-10 06:00 UTC, so that no run crosses a midnight. */
const beginning = Date.UTC(2026, 2, 10, 6);
/** Milliseconds of virtual time that one decision takes, at most. */
const longestStep = 2;

/** Lets everything that can go on without a decision do so: promises first, then what waits for the event loop's turn. */
async function settle(): Promise<void> {
  await new Promise<void>((resolve) => setImmediate(resolve));
  await new Promise<void>((resolve) => setImmediate(resolve));
}

/**
 * Decides what happens next. Every wait of the simulation goes through it; at each step it picks one of those that are
 * due, by the seed alone. Time is virtual: it moves a little with every step, and leaps when nobody is due.
 */
export class Scheduler {
  readonly #random: Random;
  readonly #trace: ((line: string) => void) | undefined;
  #ready: Waiting[] = [];
  /** A heap by time, then by order of arrival. */
  readonly #later: Waiting[] = [];
  #now = beginning;
  #arrivals = 0;
  decisions = 0;

  constructor(random: Random, trace?: (line: string) => void) {
    this.#random = random;
    this.#trace = trace;
  }

  /** Virtual milliseconds since 1970. */
  readonly now = (): number => this.#now;

  /** Waits until the scheduler says so, not before `delay` milliseconds. Never ends if the owner dies. */
  point(label: string, owner?: Mortal, delay = 0): Promise<void> {
    return new Promise((resolve) => {
      this.after(delay, label, resolve, owner);
    });
  }

  /** Calls `resume` once it is its turn after `delay` milliseconds. Returns how to call it off. */
  after(delay: number, label: string, resume: () => void, owner?: Mortal): () => void {
    const waiting: Waiting = {
      label,
      owner,
      due: this.#now + delay,
      order: ++this.#arrivals,
      resume,
      cancelled: false,
    };
    if (delay <= 0) this.#ready.push(waiting);
    else this.#push(waiting);
    return () => {
      waiting.cancelled = true;
    };
  }

  /** Takes one decision and lets it come to rest; false if there is nothing left to decide. */
  async step(): Promise<boolean> {
    this.#collect();
    while (this.#ready.length === 0) {
      const next = this.#later[0];
      if (!next) return false;
      this.#now = Math.max(this.#now, next.due);
      this.#collect();
    }
    const chosen = this.#take();
    if (!chosen) return true;
    this.decisions++;
    this.#now += this.#random.below(longestStep + 1);
    this.#trace?.(`${this.#now - beginning} ${chosen.label}`);
    chosen.resume();
    await settle();
    return true;
  }

  /** A line for the trace that is no decision. */
  note(line: string): void {
    this.#trace?.(`${this.#now - beginning}   ${line}`);
  }

  #take(): Waiting | undefined {
    const at = this.#random.below(this.#ready.length);
    const chosen = this.#ready[at];
    const last = this.#ready.pop();
    if (last && last !== chosen) this.#ready[at] = last;
    return chosen && isWanted(chosen) ? chosen : undefined;
  }

  #collect(): void {
    for (let next = this.#later[0]; next && next.due <= this.#now; next = this.#later[0]) {
      this.#pop();
      if (isWanted(next)) this.#ready.push(next);
    }
  }

  #push(waiting: Waiting): void {
    const heap = this.#later;
    let at = heap.push(waiting) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!this.#swapIfEarlier(at, above)) break;
      at = above;
    }
  }

  #pop(): void {
    const heap = this.#later;
    const last = heap.pop();
    if (!last || heap.length === 0) return;
    heap[0] = last;
    for (let at = 0; ; ) {
      const left = 2 * at + 1;
      const below = isEarlier(heap[left + 1], heap[left]) ? left + 1 : left;
      if (below >= heap.length || !this.#swapIfEarlier(below, at)) break;
      at = below;
    }
  }

  /** Swaps two entries of the heap if the one at `lower` comes before the one at `upper`. */
  #swapIfEarlier(lower: number, upper: number): boolean {
    const below = this.#later[lower];
    const above = this.#later[upper];
    if (!below || !above || !isEarlier(below, above)) return false;
    this.#later[upper] = below;
    this.#later[lower] = above;
    return true;
  }
}

const isWanted = (waiting: Waiting): boolean => !waiting.cancelled && (waiting.owner?.alive ?? true);

function isEarlier(a: Waiting | undefined, b: Waiting | undefined): boolean {
  if (!a || !b) return false;
  return a.due < b.due || (a.due === b.due && a.order < b.order);
}
