import { setMaxListeners } from "node:events";
import type { Backend, EasHandler } from "@easkit/backend";
import type { Locker, SyncStateStore } from "@easkit/syncstate";
import { createEasServer } from "easkit";
import type { Mortal, Scheduler } from "../scheduler.js";
import { describeEvent } from "./describe-event.js";
import { withGates } from "./gated-store.js";

/** What a process of a server works with. */
export interface ServerProcessOptions {
  readonly scheduler: Scheduler;
  readonly random: () => number;
  /** The store that outlives the process. */
  readonly store: (process: ServerProcess) => SyncStateStore;
  /** The groupware as this process reaches it. */
  readonly backend: (process: ServerProcess) => Backend;
  /** The server's own if there is none. */
  readonly locker: Locker | undefined;
  /** What stands between the network and the server. */
  readonly handler: (handler: EasHandler) => EasHandler;
}

/** One life of a server: it can end between any two of its calls, and then nothing of it goes on. */
export class ServerProcess implements Mortal {
  readonly server: EasHandler;
  readonly #scheduler: Scheduler;
  readonly #end = new AbortController();

  constructor({ scheduler, random, store, backend, locker, handler }: ServerProcessOptions) {
    this.#scheduler = scheduler;
    // Each request that is being served listens.
    setMaxListeners(0, this.#end.signal);
    const server = createEasServer({
      backend: backend(this),
      state: withGates(store(this), this),
      ...(locker && { locker }),
      now: scheduler.now,
      random,
      onEvent: (event) => {
        const line = describeEvent(event);
        if (line !== undefined) scheduler.note(line);
      },
      // Small, so that answers of several windows and cut ones occur with few items.
      responseBytes: 24_000,
    });
    this.server = handler(server);
  }

  get alive(): boolean {
    return !this.#end.signal.aborted;
  }

  /** Aborts when the process ends. */
  get ended(): AbortSignal {
    return this.#end.signal;
  }

  /** Waits for the scheduler; for ever if the process has ended meanwhile. */
  gate(label: string, delay = 0): Promise<void> {
    return this.alive ? this.#scheduler.point(label, this, delay) : new Promise(() => {});
  }

  /** Ends the process in the middle of whatever it is doing. */
  kill(): void {
    this.#end.abort();
  }
}
