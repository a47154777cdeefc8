import { RecentMap } from "./recent-map.js";

/** Users and addresses that are remembered in one process. */
const capacity = 50_000;

/** When failed logins are too many. */
export interface LoginLimits {
  /** Of one user from one address. */
  readonly perUser: number;
  /** Of whomever from one address: many people may share it. */
  readonly perAddress: number;
  /** Milliseconds within which they fail. */
  readonly within: number;
  /** Seconds for which further ones are refused unasked. */
  readonly pause: number;
}

interface Failures {
  readonly count: number;
  readonly since: number;
}

/** Who tries to log in, from where. */
export interface Attempt {
  readonly login: string;
  readonly remoteAddress: string | undefined;
}

/**
 * Slows down whoever guesses passwords. A user alone never counts: that would let anybody lock anybody out from
 * anywhere.
 */
export class LoginBrake {
  readonly #limits: LoginLimits;
  readonly #failures = new RecentMap<Failures>(capacity);
  readonly #pausedUntil = new RecentMap<number>(capacity);

  constructor(limits: LoginLimits) {
    this.#limits = limits;
  }

  /** Seconds that nobody is to be asked about such an attempt, or 0. */
  pauseOf(attempt: Attempt, now: number): number {
    const until = Math.max(...this.#keysOf(attempt).map(({ key }) => this.#pausedUntil.get(key) ?? 0));
    return until > now ? Math.ceil((until - now) / 1000) : 0;
  }

  /** Notes that an attempt failed. */
  failed(attempt: Attempt, now: number): void {
    for (const { key, most } of this.#keysOf(attempt)) {
      const before = this.#failures.get(key);
      const goesOn = before !== undefined && now - before.since <= this.#limits.within;
      const after = goesOn ? { ...before, count: before.count + 1 } : { count: 1, since: now };
      this.#failures.set(key, after);
      if (after.count < most) continue;
      this.#failures.delete(key);
      this.#pausedUntil.set(key, now + this.#limits.pause * 1000);
    }
  }

  /** Notes that an attempt was right. The address keeps its count: one right login excuses no other. */
  succeeded(attempt: Attempt): void {
    for (const { key, most } of this.#keysOf(attempt))
      if (most === this.#limits.perUser) this.#failures.delete(key);
  }

  #keysOf({ login, remoteAddress = "" }: Attempt): ReadonlyArray<{ key: string; most: number }> {
    const { perUser, perAddress } = this.#limits;
    return [
      { key: `${remoteAddress} ${login.toLowerCase()}`, most: perUser },
      ...(remoteAddress === "" ? [] : [{ key: remoteAddress, most: perAddress }]),
    ];
  }
}
