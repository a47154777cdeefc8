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
 * A stored record cannot be read: damaged, cut short, of the wrong kind or written by a newer version.
 * The device recovers by starting the collection or hierarchy over with key 0.
 */
export class SyncStateCorrupt extends Error {
  override readonly name = "SyncStateCorrupt";
  /** The store key of the record. */
  readonly key: string;

  /**
   * @param key The store key of the record.
   * @param reason What is wrong with it.
   */
  constructor(key: string, reason: string) {
    super(`The record ${key} cannot be read: ${reason}`);
    this.key = key;
  }
}
