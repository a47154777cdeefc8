import type { Random } from "./random.js";

/** What can go wrong in a run, by name. The names stand in the report. */
export const faultKinds = [
  /** A request never reaches the server. */
  "requestLost",
  /** A request arrives after a while. */
  "requestDelayed",
  /** A request arrives twice at about the same time. */
  "requestDuplicated",
  /** A copy of a request arrives once more, when the device has long gone on. */
  "requestReordered",
  /** A copy of a request with key 0 arrives once more, when the device has long gone on. */
  "firstRequestCopied",
  /** A device sends a request again because it got no answer. */
  "requestRepeated",
  /** An answer is lost whole. */
  "responseLost",
  /** An answer breaks off in the middle. */
  "responseCut",
  /** An answer arrives after a while. */
  "responseDelayed",
  /** The device hangs up while the server works. */
  "clientAborted",
  /** The groupware says that it is unavailable. */
  "backendUnavailable",
  /** The groupware throws something of its own. */
  "backendException",
  /** The groupware does what it is asked for, and fails to say so. */
  "backendLateError",
  /** A call to the groupware takes long. */
  "backendSlow",
  /** An item cannot be read until it changes. */
  "itemUnreadable",
  /** The server's process ends at a random moment; another one begins over the same store. */
  "serverCrash",
  /** A device comes back with what it had before its last exchange: the key before, its changes queued again. */
  "powerLoss",
  /** A device presents a key that is far too old. */
  "oldKey",
  /** A device forgets everything. */
  "deviceReset",
] as const;

/** The name of something that goes wrong. */
export type FaultKind = (typeof faultKinds)[number];

/** Decides what goes wrong, and counts it. */
export class Faults {
  readonly #random: Random;
  readonly #counts = new Map<FaultKind, number>(faultKinds.map((kind) => [kind, 0]));
  /** Off while everything comes to rest at the end of a run. */
  on = true;

  constructor(random: Random) {
    this.#random = random;
  }

  /** Whether this goes wrong now. */
  strikes(kind: FaultKind, probability: number): boolean {
    if (!this.on || !this.#random.chance(probability)) return false;
    this.count(kind);
    return true;
  }

  /** Notes that something went wrong that was decided elsewhere. */
  count(kind: FaultKind): void {
    this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + 1);
  }

  /** How often each kind struck. */
  get counts(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts);
  }

  /** Kinds that never struck. */
  get missing(): readonly FaultKind[] {
    return faultKinds.filter((kind) => !this.#counts.get(kind));
  }

  /** Milliseconds between two bounds, mostly near the lower one. */
  delay(least: number, most: number): number {
    return Math.floor(least * (most / least) ** this.#random.next());
  }

  /** A whole number from 0 to below `limit`. */
  below(limit: number): number {
    return this.#random.below(limit);
  }
}
