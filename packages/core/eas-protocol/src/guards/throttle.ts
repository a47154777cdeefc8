import { RecentMap } from "./recent-map.js";

/** Devices and users that are remembered in one process. */
const capacity = 50_000;

/** So many requests within so many milliseconds; after a rest, so many at once. */
export interface Rate {
  readonly requests: number;
  readonly within: number;
}

/** How many requests are taken from one device and from all devices of one user. */
export interface ThrottleLimits {
  readonly device?: Rate;
  readonly user?: Rate;
}

interface Bucket {
  readonly left: number;
  readonly at: number;
}

/** Counts requests. Each name has a bucket that fills up evenly; a request takes one out. */
export class Throttle {
  readonly #rate: Rate;
  readonly #buckets = new RecentMap<Bucket>(capacity);

  constructor(rate: Rate) {
    this.#rate = rate;
  }

  /** Takes one request; gives the seconds to wait if it is one too many, or 0. */
  take(name: string, now: number): number {
    const { requests, within } = this.#rate;
    const { left, at } = this.#buckets.get(name) ?? { left: requests, at: now };
    const filled = Math.min(requests, left + ((now - at) * requests) / within);
    if (filled < 1) {
      this.#buckets.set(name, { left: filled, at: now });
      return Math.max(1, Math.ceil(((1 - filled) * within) / requests / 1000));
    }
    this.#buckets.set(name, { left: filled - 1, at: now });
    return 0;
  }
}
