import type { Devices } from "@easkit/eas-protocol";
import type { OperationFaultCode } from "../operations/operation-fault.js";

/** A request that was refused. */
export interface Refusal {
  readonly code: OperationFaultCode;
  readonly reason: string;
  readonly method: string;
  readonly path: string;
  /** Whoever it was, if that is known. */
  readonly actor: string | undefined;
  readonly remoteAddress: string | undefined;
}

/** Takes refusals for the log. */
export type OnRefusal = (refusal: Refusal) => void;

/** Milliseconds between two notes about the same somebody, so that nobody fills the audit log by trying. */
const PAUSE = 60_000;
const MOST = 1000;
/** Notes about strangers in such a pause: an address costs nothing to who has many. */
const MOST_STRANGERS = 30;
const LONGEST_PATH = 300;

/** Tells the log of every refusal, and the audit log of the first of each somebody in a minute, with a count. */
export class Refusals {
  readonly #devices: Devices;
  readonly #now: () => number;
  readonly #onRefusal: OnRefusal;
  #strangers = { until: 0, count: 0 };
  readonly #recent = new Map<string, { until: number; unnoted: number }>();

  constructor(devices: Devices, now: () => number, onRefusal: OnRefusal) {
    this.#devices = devices;
    this.#now = now;
    this.#onRefusal = onRefusal;
  }

  #areStrangersMany(now: number): boolean {
    if (this.#strangers.until <= now) this.#strangers = { until: now + PAUSE, count: 0 };
    return ++this.#strangers.count > MOST_STRANGERS;
  }

  async note(refusal: Refusal): Promise<void> {
    this.#onRefusal(refusal);
    const { actor, remoteAddress = "", code, method, reason } = refusal;
    const key = JSON.stringify([actor, remoteAddress, code]);
    const now = this.#now();
    const before = this.#recent.get(key);
    if (before && before.until > now) {
      before.unnoted++;
      return;
    }
    if (actor === undefined && this.#areStrangersMany(now)) return;
    this.#recent.delete(key);
    this.#recent.set(key, { until: now + PAUSE, unnoted: 0 });
    const [oldest] = this.#recent.keys();
    if (this.#recent.size > MOST && oldest !== undefined) this.#recent.delete(oldest);
    await this.#devices.audit.note(
      { actor: actor ?? "nobody" },
      "admin.refused",
      {},
      {
        ...{ code, reason, method, path: refusal.path.slice(0, LONGEST_PATH), remoteAddress },
        ...(before && before.unnoted > 0 && { unnotedBefore: before.unnoted }),
      },
    );
  }
}
