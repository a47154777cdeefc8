import { RecentMap } from "./recent-map.js";
import { StormBreaker, type StormLimits } from "./storm-breaker.js";

/** Devices that are remembered in one process. */
const capacity = 20_000;

/**
 * Recognises a device that is offered the same policy again and again and gets no further. Progress in between does not
 * count: each round of such a loop succeeds, and only the whole goes in circles.
 */
export class ProvisionLoops {
  readonly #breaker: StormBreaker;
  readonly #why = new RecentMap<string>(capacity);
  readonly #demands = new RecentMap<number>(capacity);

  constructor(limits: StormLimits) {
    this.#breaker = new StormBreaker(limits);
  }

  /** Seconds that the device still has to wait, or 0. */
  pauseOf(device: string, now: number): number {
    return this.#breaker.pauseOf(device, now);
  }

  /** Notes that a device was sent to apply its policy, and why. */
  heldBack(device: string, why: string): void {
    this.#why.set(device, why);
    this.#demands.set(device, this.demandsOf(device) + 1);
  }

  /** How often in a row a device was sent to apply its policy and did not ask for it. */
  demandsOf(device: string): number {
    return this.#demands.get(device) ?? 0;
  }

  /** Notes that a policy is offered. Gives a reason if the same one was offered once too often. */
  offered(device: string, identity: string, now: number): string | undefined {
    this.#demands.delete(device);
    const loop = this.#breaker.note(device, `the same policy (${identity}) is offered`, now);
    return loop && `${loop}, last because ${this.#why.get(device) ?? "the device asks for it"}`;
  }
}
