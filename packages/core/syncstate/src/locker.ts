/** A lock that is held. Calling it releases the lock; calling it again does nothing. */
export interface Lock {
  (): Promise<void>;
  /** Aborted when the lock can no longer be relied on, where it can be lost before it is released. */
  readonly lost?: AbortSignal;
}

/**
 * Lets one holder at a time, of all nodes, have a key. It keeps two requests from doing the same work at once; what keeps
 * state right, also where a lock was lost, is the store's compare-and-set.
 */
export interface Locker {
  /**
   * Waits for its turn, at most until the signal is aborted, and gives what releases the lock again. A key is any string
   * of up to 1,024 characters.
   *
   * Rejects with the reason of the signal, or with an error of its own where it cannot be known who has the key.
   */
  lock(key: string, signal: AbortSignal): Promise<Lock>;
  /** Ends connections that were made for it. Locks that are held are not released. */
  close?(): Promise<void>;
}
