import type { Decoded, Sync } from "@easkit/eas-schema";
import type { RequestCollection } from "./view-options.js";

type SyncRequest = Decoded<typeof Sync.request>;

/** Devices whose last request is remembered in one process. */
const capacity = 50_000;

/** A Sync request without what is done once. */
interface Remembered {
  readonly collections: readonly RequestCollection[];
  readonly wait: Pick<SyncRequest, "wait" | "heartbeatInterval">;
  readonly windowSize: number | undefined;
}

const withoutCommands = ({ commands: _, ...collection }: RequestCollection): RequestCollection => collection;

/**
 * What each device asked for last, so that it may send an empty or partial Sync that means the same again
 * (MS-ASCMD 2.2.3.119). Kept in memory: a device whose request is not remembered is told so by Status 13 and sends
 * all of it.
 */
export class RequestMemory {
  readonly #byDevice = new Map<string, Remembered>();

  /** Completes an empty or partial request; `undefined` if nothing is remembered. */
  complete(device: string, request: SyncRequest | undefined): SyncRequest | undefined {
    if (request && !request.partial) return request;
    const before = this.#byDevice.get(device);
    if (!before) return undefined;
    const given = new Map((request?.collections ?? []).map((each) => [each.collectionId, each]));
    const kept = before.collections.filter((each) => !given.has(each.collectionId));
    const windowSize = request?.windowSize ?? before.windowSize;
    const hasWait = request?.wait !== undefined || request?.heartbeatInterval !== undefined;
    return {
      ...(hasWait ? {} : before.wait),
      ...request,
      collections: [...kept, ...given.values()],
      ...(windowSize !== undefined && { windowSize }),
    };
  }

  /** Forgets what a device asked for: its keys were refused, so it may have been a request from long ago. */
  forget(device: string): void {
    this.#byDevice.delete(device);
  }

  remember(device: string, { collections = [], wait, heartbeatInterval, windowSize }: SyncRequest): void {
    this.#byDevice.delete(device);
    this.#byDevice.set(device, {
      collections: collections.map(withoutCommands),
      wait: {
        ...(wait !== undefined && { wait }),
        ...(heartbeatInterval !== undefined && { heartbeatInterval }),
      },
      windowSize,
    });
    const oldest = this.#byDevice.keys().next();
    if (this.#byDevice.size > capacity && !oldest.done) this.#byDevice.delete(oldest.value);
  }
}
