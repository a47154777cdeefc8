import type { EasEvent } from "@easkit/eas-protocol";

/** How much happened in a minute. */
export interface Minute {
  /** When it began; milliseconds since 1970. */
  readonly at: number;
  requests: number;
  syncs: number;
  /** Waits that were ended by a change. */
  pushes: number;
  /** Faults, and requests answered with a server error. */
  errors: number;
}

const MINUTE = 60_000;
const KEPT = 180;

/** Counts what happens, minute by minute. */
export class Minutes {
  readonly #now: () => number;
  readonly #kept = new Map<number, Minute>();

  constructor(now: () => number) {
    this.#now = now;
  }

  take(event: EasEvent): void {
    if (event.type === "request") {
      const minute = this.#current();
      minute.requests++;
      if (event.command === "Sync") minute.syncs++;
      if (event.httpStatus >= 500) minute.errors++;
    } else if (event.type === "woken" && event.latency !== undefined) this.#current().pushes++;
    else if (event.type === "fault") this.#current().errors++;
  }

  /** All minutes of the time that is kept, also those in which nothing happened. */
  list(): readonly Minute[] {
    const last = this.#minute();
    return Array.from({ length: KEPT }, (_, back) => {
      const at = last - (KEPT - 1 - back) * MINUTE;
      return this.#kept.get(at) ?? empty(at);
    });
  }

  #minute(): number {
    return Math.floor(this.#now() / MINUTE) * MINUTE;
  }

  #current(): Minute {
    const at = this.#minute();
    const known = this.#kept.get(at);
    if (known) return known;
    const made = empty(at);
    this.#kept.set(at, made);
    for (const each of this.#kept.keys()) if (each <= at - KEPT * MINUTE) this.#kept.delete(each);
    return made;
  }
}

const empty = (at: number): Minute => ({ at, requests: 0, syncs: 0, pushes: 0, errors: 0 });
