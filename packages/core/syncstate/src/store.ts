/** A value with the revision under which the store holds it. */
export interface StoredValue {
  readonly value: Uint8Array;
  /** Changes with every write of the key and never comes back, not even after a remove and a new put. */
  readonly revision: string;
}

/** One entry of a scan. */
export interface StoredEntry extends StoredValue {
  readonly key: string;
}

/** Puts and removes that happen together or not at all. */
export interface Batch {
  /**
   * What must hold for the batch to be written: the key has this revision, or, with `undefined`, does not exist.
   * A key that is put without being expected is written unconditionally.
   */
  readonly expect?: ReadonlyArray<{ readonly key: string; readonly revision: string | undefined }>;
  readonly put?: ReadonlyArray<{ readonly key: string; readonly value: Uint8Array }>;
  readonly remove?: readonly string[];
}

/** What became of a batch: written, with the revision that every put key now has, or refused by an expectation. */
export type CommitResult =
  | { readonly committed: true; readonly revision: string }
  | { readonly committed: false };

/**
 * Keeps what devices have been told. Keys are non-empty ASCII strings ordered by code unit; values are opaque
 * bytes up to 1 MiB. A store gives no meaning to either. Reads see every commit that ended before they began.
 */
export interface SyncStateStore {
  get(key: string): Promise<StoredValue | undefined>;
  /** Entries whose key begins with `prefix`, ascending, those after `after` only. */
  scan(
    prefix: string,
    options?: { readonly after?: string; readonly limit?: number },
  ): AsyncIterable<StoredEntry>;
  commit(batch: Batch): Promise<CommitResult>;
  /** Removes every key that begins with `prefix`. */
  remove(prefix: string): Promise<void>;
  close?(): Promise<void>;
}
