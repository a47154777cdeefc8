import type { ItemClass } from "@easkit/eas-schema";
import { folderSync } from "../commands/folder-sync.js";
import { DeviceError, statusError } from "../device-error.js";
import type { Session } from "../session.js";
import type { DeviceFolder } from "../state/state-store.js";
import { toCollectionOptions } from "./collection-options.js";
import { getItemEstimate } from "./item-estimate.js";
import { syncOnce } from "./sync-once.js";
import type { SyncOptions } from "./sync-options.js";
import type { SyncCollectionAnswer, SyncOnceCollection } from "./sync-types.js";

/** The options of a sync, and who is told as soon as an item came. */
export interface FolderOptions extends SyncOptions {
  readonly onArrival: () => void;
}

/** What syncing one folder did. */
export interface FolderTally {
  adds: number;
  changes: number;
  deletes: number;
  /** The folder is no longer there. */
  isGone: boolean;
  /** How many items the server said would come. */
  estimate: number | undefined;
}

/** How often one folder may start over, ask for the folders or try again, before it counts as failed. */
const PATIENCE = 3;
const WINDOW_SIZE = 100;

/** Syncs one folder to the end, acting on statuses as a good device does. */
export class FolderRun {
  readonly #session: Session;
  readonly #folder: DeviceFolder;
  readonly #class: ItemClass;
  readonly #options: FolderOptions;
  readonly #onProgress: (tally: FolderTally) => void;
  readonly tally: FolderTally = { adds: 0, changes: 0, deletes: 0, isGone: false, estimate: undefined };
  #tries = 0;

  constructor(
    session: Session,
    folder: DeviceFolder,
    itemClass: ItemClass,
    options: FolderOptions,
    onProgress: (tally: FolderTally) => void,
  ) {
    this.#session = session;
    this.#folder = folder;
    this.#class = itemClass;
    this.#options = options;
    this.#onProgress = onProgress;
  }

  /** Runs until the server has no more. @throws DeviceError if the folder cannot be synced */
  async run(): Promise<void> {
    for (let more = true; more && !this.tally.isGone; ) {
      if (!(await this.#prime())) continue;
      if (this.tally.estimate === undefined) await this.#estimate();
      more = await this.#step();
    }
  }

  /** The request for this folder's items. */
  async collection(): Promise<SyncOnceCollection> {
    const { getChanges = true, windowSize = WINDOW_SIZE } = this.#options;
    return {
      collectionId: this.#folder.id,
      getChanges,
      windowSize,
      options: toCollectionOptions(await this.#session.version(), this.#class, this.#options),
    };
  }

  /** Counts what an answer brought; says whether there is more to come. */
  async take(answer: SyncCollectionAnswer): Promise<boolean> {
    const { adds, changes, deletes, softDeletes, moreAvailable, status } = answer;
    if (status !== "ok") {
      await this.#recover(status);
      return true;
    }
    this.tally.adds += adds;
    this.tally.changes += changes;
    this.tally.deletes += deletes + softDeletes;
    this.#onProgress(this.tally);
    if (moreAvailable && adds + changes + deletes + softDeletes === 0) {
      throw new DeviceError("protocol", "the server says that there is more, but sends nothing");
    }
    return moreAvailable;
  }

  /** Gets a first key, if there is none. False if that has to be tried again. */
  async #prime(): Promise<boolean> {
    const state = await this.#session.state();
    if (state.syncKey(this.#folder.id) !== "0") return true;
    const { signal } = this.#options;
    const answer = await syncOnce(this.#session, {
      collections: [{ collectionId: this.#folder.id, syncKey: "0" }],
      signal,
    });
    const status = answer.status ?? answer.collections[0]?.status;
    if (status === "ok" || (status === undefined && answer.collections.length > 0)) return true;
    await this.#recover(status ?? "an answer without the collection");
    return false;
  }

  async #estimate(): Promise<void> {
    const [answer] = await getItemEstimate(this.#session, [this.#folder.id], this.#options);
    this.tally.estimate = answer?.status === "ok" ? answer.estimate : 0;
    this.#onProgress(this.tally);
  }

  async #step(): Promise<boolean> {
    const { onItem, onArrival, signal } = this.#options;
    const collections = [await this.collection()];
    const answer = await syncOnce(this.#session, { collections, onItem, onArrival, signal });
    if (answer.empty) return false;
    const [collection] = answer.collections;
    if (collection) return this.take(collection);
    if (answer.status === "ok") return false;
    await this.#recover(answer.status ?? "an answer without the collection");
    return true;
  }

  async #recover(status: string): Promise<void> {
    if (++this.#tries > PATIENCE) throw statusError("Sync", status);
    const state = await this.#session.state();
    switch (status) {
      case "syncKeyInvalid":
        // This folder begins again, and what the device held of it is worth nothing.
        await state.commit([{ kind: "noCollection", id: this.#folder.id }]);
        return;
      case "folderHierarchyChanged":
      case "notFound":
        await folderSync(this.#session);
        this.tally.isGone = state.folder(this.#folder.id) === undefined;
        return;
      case "retry":
      case "serverError":
      case "serverErrorRetryLater":
        return;
      default:
        throw statusError("Sync", status);
    }
  }
}
