import type { EasEvent } from "@easkit/eas-protocol";
import type { Live } from "./activity.js";

/** A device that is or was connected. */
export interface LiveDevice {
  readonly user: string;
  readonly deviceId: string;
  readonly userAgent?: string;
  readonly version: string;
  readonly state: "busy" | "waiting" | "idle";
  readonly command: string;
  /** Since when the state is what it is; milliseconds since 1970. */
  readonly since: number;
  readonly requests: number;
  readonly items: number;
  readonly bytes: number;
  readonly errors: number;
  readonly lastError?: string;
}

type Kept = { -readonly [K in keyof LiveDevice]: LiveDevice[K] } & {
  /** Requests that are under way, and whether each waits. */
  readonly running: Map<number, boolean>;
};

/** Who has not been there for so long is not shown any more. */
const FORGET = 15 * 60_000;
const MOST = 20_000;
const LONGEST_TEXT = 300;

/** Follows devices through their requests. */
export class LiveDevices {
  readonly #now: () => number;
  readonly #devices = new Map<string, Kept>();
  readonly #byRequest = new Map<number, Kept>();

  constructor(now: () => number) {
    this.#now = now;
  }

  take(event: EasEvent): void {
    if (event.type === "begun") this.#begin(event);
    else if (event.type !== "storm") this.#follow(event);
  }

  list(limit: number): Live {
    this.#forget();
    const all = [...this.#devices.values()];
    const rank = { busy: 0, waiting: 1, idle: 2 } as const;
    const sorted = all.toSorted((a, b) => rank[a.state] - rank[b.state] || b.since - a.since);
    const count = (state: LiveDevice["state"]) => all.filter((each) => each.state === state).length;
    return {
      waiting: count("waiting"),
      busy: count("busy"),
      devices: sorted.slice(0, limit).map(({ running: _, ...device }) => ({ ...device })),
    };
  }

  #begin({ id, user, deviceId, version, userAgent, command }: Extract<EasEvent, { type: "begun" }>): void {
    const key = JSON.stringify([user, deviceId]);
    const known = this.#devices.get(key);
    const kept: Kept = known ?? {
      ...{ user, deviceId, version, command, state: "busy", since: this.#now() },
      ...{ requests: 0, items: 0, bytes: 0, errors: 0, running: new Map() },
    };
    kept.version = version;
    kept.command = command;
    if (userAgent !== undefined) kept.userAgent = userAgent.slice(0, LONGEST_TEXT);
    kept.requests++;
    kept.running.set(id, false);
    // The newest last: the first are those to forget.
    this.#devices.delete(key);
    this.#devices.set(key, kept);
    this.#byRequest.set(id, kept);
    this.#settle(kept);
    if (this.#devices.size > MOST) this.#forget();
  }

  #follow(event: Exclude<EasEvent, { type: "begun" | "storm" }>): void {
    const kept = this.#byRequest.get(event.id);
    if (!kept) return;
    if (event.type === "collection") kept.items += event.sent.add + event.sent.change;
    else if (event.type === "request") this.#noteRefusal(kept, event);
    else if (event.type === "fault") {
      kept.errors++;
      kept.lastError = textOf(event.error);
    } else if (event.type === "waiting" || event.type === "woken")
      kept.running.set(event.id, event.type === "waiting");
    else if (event.type === "sent") {
      kept.bytes += event.bytes;
      kept.running.delete(event.id);
      this.#byRequest.delete(event.id);
    }
    this.#settle(kept);
  }

  #noteRefusal(kept: Kept, { httpStatus, status, summary }: Extract<EasEvent, { type: "request" }>): void {
    if (httpStatus < 400 && status === undefined) return;
    kept.errors++;
    kept.lastError = (summary ?? `HTTP ${httpStatus}`).slice(0, LONGEST_TEXT);
  }

  #settle(kept: Kept): void {
    const waits = [...kept.running.values()];
    const state = waits.length === 0 ? "idle" : waits.every((isWaiting) => isWaiting) ? "waiting" : "busy";
    if (state === kept.state) return;
    kept.state = state;
    kept.since = this.#now();
  }

  /** Forgets who has not been there for long, and the oldest if there are too many. */
  #forget(): void {
    const cutoff = this.#now() - FORGET;
    for (const [key, kept] of this.#devices) {
      const isOld = kept.state === "idle" && kept.since < cutoff;
      if (!isOld && this.#devices.size <= MOST) continue;
      this.#devices.delete(key);
      for (const id of kept.running.keys()) this.#byRequest.delete(id);
    }
  }
}

const textOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).slice(0, LONGEST_TEXT);
