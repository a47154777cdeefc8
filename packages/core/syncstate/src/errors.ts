/**
 * Another round of the same collection or hierarchy was committed first, so this one left no trace.
 * The device gets no answer and asks again.
 */
export class SyncStateConflict extends Error {
  override readonly name = "SyncStateConflict";

  /** @param what What two rounds wanted to move at once, for the log. */
  constructor(what: string) {
    super(`Another round of ${what} was committed first`);
  }
}

/**
 * A stored record cannot be read: damaged, cut short, of the wrong kind or written by a newer release.
 * Unless it is `newer`, the device recovers by starting the collection or hierarchy over with key 0.
 */
export class SyncStateCorrupt extends Error {
  override readonly name = "SyncStateCorrupt";
  /** The store key of the record. */
  readonly key: string;
  /** What is wrong with it, in a few words. */
  readonly reason: string;
  /**
   * The record is whole, but of a format that only a newer release reads. Nothing overwrites it, and starting over
   * with key 0 is refused in the same way: running the newer release again is what helps.
   */
  readonly newer: boolean;

  /**
   * @param key The store key of the record.
   * @param reason What is wrong with it.
   */
  constructor(key: string, reason: string, { newer = false }: { readonly newer?: boolean } = {}) {
    super(`The record ${key} cannot be read: ${reason}`);
    this.key = key;
    this.reason = reason;
    this.newer = newer;
  }
}
