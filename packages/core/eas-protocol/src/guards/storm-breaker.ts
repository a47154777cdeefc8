import { RecentMap } from "./recent-map.js";

/** Devices that are remembered in one process. */
const capacity = 50_000;

/** When the same thing over and over is too much. */
export interface StormLimits {
  /** Equal requests with equal answers in a row. */
  readonly repeats: number;
  /** Milliseconds within which they come. */
  readonly within: number;
  /** Seconds that the device is told to wait. */
  readonly pause: number;
}

interface Streak {
  readonly what: string;
  readonly count: number;
  readonly since: number;
}

/**
 * Recognises a device that asks for the same thing again and again and cannot get further: the same failing status, one
 * Provision after the other, the same key in every Sync. It is held up for a while, and somebody can read why.
 */
export class StormBreaker {
  readonly #limits: StormLimits;
  readonly #streaks = new RecentMap<Streak>(capacity);
  readonly #pausedUntil = new RecentMap<number>(capacity);

  constructor(limits: StormLimits) {
    this.#limits = limits;
  }

  /** Seconds that the device still has to wait, or 0. */
  pauseOf(device: string, now: number): number {
    const until = this.#pausedUntil.get(device) ?? 0;
    return until > now ? Math.ceil((until - now) / 1000) : 0;
  }

  /** Notes what came of a request; `undefined` is progress. Gives a reason if this was once too often. */
  note(device: string, what: string | undefined, now: number): string | undefined {
    if (what === undefined) {
      this.#streaks.delete(device);
      return undefined;
    }
    const before = this.#streaks.get(device);
    const goesOn = before?.what === what && now - before.since <= this.#limits.within;
    const streak: Streak = goesOn ? { ...before, count: before.count + 1 } : { what, count: 1, since: now };
    this.#streaks.set(device, streak);
    if (streak.count < this.#limits.repeats) return undefined;
    this.#streaks.delete(device);
    this.#pausedUntil.set(device, now + this.#limits.pause * 1000);
    return `${what}, ${streak.count} times within ${Math.ceil((now - streak.since) / 1000)} s`;
  }
}
