import { setTimeout as sleep } from "node:timers/promises";
import type { AnyChange, Change, ChangeBus } from "@easkit/syncstate";
import { deviceKey } from "../device-key.js";
import type { OnEvent } from "../events.js";
import type { RequestMemory } from "../sync/request-memory.js";
import type { PushTable } from "./push-table.js";

interface ClusterOptions {
  readonly push: PushTable;
  readonly memory: RequestMemory;
  readonly bus: ChangeBus | undefined;
  readonly emit: OnEvent;
  /** Hears of decisions before the waiting devices do, with what they are about. */
  readonly onDecided: (user?: string, device?: string) => void;
  /** This node's name among the others. */
  readonly origin: string;
}

/** Milliseconds before the second attempt to join the others; doubled with each that fails, up to the other one. */
const firstPause = 100;
const longestPause = 30_000;

/** Joins the waits of this node with those of the others: what one hears of, all hear of. */
export class Cluster {
  readonly #options: ClusterOptions;
  readonly #left = new AbortController();
  #unsubscribe: Promise<(() => Promise<void>) | undefined> | undefined;

  constructor(options: ClusterOptions) {
    this.#options = options;
  }

  /** Begins to listen to the other nodes, if not at once then as soon as the bus is there. */
  join(): void {
    const { bus } = this.#options;
    this.#unsubscribe = bus && this.#subscribe(bus);
  }

  async #subscribe(bus: ChangeBus): Promise<(() => Promise<void>) | undefined> {
    const { push } = this.#options;
    const { signal } = this.#left;
    for (let pause = firstPause; !signal.aborted; pause = Math.min(pause * 2, longestPause)) {
      try {
        const end = await bus.subscribe((change) => this.#hear(change));
        // Who has begun to wait before may have missed something.
        push.changedAnywhere();
        return end;
      } catch (error) {
        this.#fail(error);
      }
      // Ends early when the node leaves.
      await Promise.allSettled([sleep(pause, undefined, { signal, ref: false })]);
    }
    return undefined;
  }

  #hear(change: Change | AnyChange): void {
    const { push, memory, origin } = this.#options;
    if (change.kind === "anything") {
      this.#apply();
      push.changedAnywhere();
    } else if (change.origin === origin) return;
    else if (change.kind === "decided") this.#apply(change.user || undefined, change.device);
    else if (change.kind === "changed") push.changed(change.user, change.folderId);
    else if (change.device !== undefined) {
      push.supersede(change.user, change.device);
      // What it asked for last, it has asked another node for.
      memory.forget(deviceKey(change.user, change.device));
    }
  }

  /** Tells everybody that a folder, or without an id anything in the mailbox, may have changed. */
  changed(user: string, folderId?: string): void {
    const { push, bus, origin } = this.#options;
    push.changed(user, folderId);
    bus
      ?.publish({ kind: "changed", user, origin, ...(folderId !== undefined && { folderId }) })
      .catch((error: unknown) => this.#fail(error));
  }

  /** Ends what a device waits for, wherever it does. */
  supersede(user: string, device: string): void {
    const { push, bus, origin } = this.#options;
    push.supersede(user, device);
    bus?.publish({ kind: "superseded", user, device, origin }).catch((error: unknown) => this.#fail(error));
  }

  /** Tells everybody that something was decided about a device, or all of a user's, or with neither about all. */
  decided(user?: string, device?: string): void {
    const { bus, origin } = this.#options;
    this.#apply(user, device);
    bus
      ?.publish({ kind: "decided", user: user ?? "", origin, ...(device !== undefined && { device }) })
      .catch((error: unknown) => this.#fail(error));
  }

  #apply(user?: string, device?: string): void {
    const { push, memory, onDecided } = this.#options;
    // What it asked for last, it may have to ask for anew.
    if (user !== undefined && device !== undefined) memory.forget(deviceKey(user, device));
    onDecided(user, device);
    push.decided(user, device);
  }

  async leave(): Promise<void> {
    this.#left.abort();
    await (await this.#unsubscribe)?.();
  }

  // A hint that is not passed on costs a delay: waiting devices look for themselves when their time is over.
  #fail(error: unknown): void {
    this.#options.emit({ type: "fault", id: 0, where: "change bus", error });
  }
}
