import type { Expiring } from "./deadlines.js";

/** Why a wait ended. */
export type WakeReason = "change" | "heartbeat" | "superseded" | "drain" | "gone";

/** One waiting request. Hints that come while nobody waits are kept, so none is lost between a look and a wait. */
export class Subscription implements Expiring {
  /** The folders of interest; `undefined` for all. */
  readonly #folderIds: ReadonlySet<string> | undefined;
  readonly #onClose: (subscription: Subscription) => void;
  #hints = new Set<string>();
  #everything = false;
  #decided = false;
  #ended: WakeReason | undefined;
  #wake: (() => void) | undefined;
  readonly #now: () => number;
  #hintedAt: number | undefined;
  /** The second at which it expires, for the table that keeps it. */
  deadline = 0;

  constructor(
    folderIds: ReadonlySet<string> | undefined,
    now: () => number,
    onClose: (subscription: Subscription) => void,
  ) {
    this.#folderIds = folderIds;
    this.#now = now;
    this.#onClose = onClose;
  }

  /** Tells that a folder, or without an id anything, may have changed. */
  hint(folderId: string | undefined): void {
    if (folderId === undefined) this.#everything = true;
    else if (!this.#folderIds || this.#folderIds.has(folderId)) this.#hints.add(folderId);
    else return;
    this.#hintedAt ??= this.#now();
    this.#wake?.();
  }

  /** Tells that somebody has decided something about the device. */
  decide(): void {
    this.#decided = true;
    this.#wake?.();
  }

  expire(): void {
    this.end("heartbeat");
  }

  /** Ends the wait for good. */
  end(reason: WakeReason): void {
    this.#ended ??= reason;
    this.#wake?.();
  }

  /**
   * Waits for hints or the end. `folderIds` is `undefined` if anything may have changed; `decided` tells that the device
   * may not be allowed to wait any more.
   */
  async next(): Promise<{
    readonly reason: WakeReason;
    readonly folderIds: ReadonlySet<string> | undefined;
    /** When the first of these hints came, in milliseconds since 1970. */
    readonly hintedAt: number | undefined;
    readonly decided: boolean;
  }> {
    if (!this.#ended && !this.#everything && !this.#decided && this.#hints.size === 0) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = undefined;
    }
    const folderIds = this.#everything ? undefined : this.#hints;
    this.#hints = new Set();
    this.#everything = false;
    const hintedAt = this.#hintedAt;
    this.#hintedAt = undefined;
    const decided = this.#decided;
    this.#decided = false;
    return { reason: this.#ended ?? "change", folderIds, hintedAt, decided };
  }

  close(): void {
    this.#onClose(this);
  }
}
