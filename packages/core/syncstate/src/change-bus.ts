/** Something that nodes tell each other, so that devices that wait on one node hear of what happens on another. */
export interface Change {
  /**
   * `changed`: the content of the folder, or anything of the user where no folder is named, may have changed.
   * `superseded`: a newer request of the device has come in, and older ones that still wait are to end.
   * `decided`: somebody has decided something about the device, or about all of the user's where none is named, or
   * about all devices where the user is empty: those that wait are to be looked at again.
   */
  readonly kind: "changed" | "superseded" | "decided";
  /** Whose data it is, as the backend's principal names them. */
  readonly user: string;
  readonly folderId?: string;
  /** The device concerned; with `changed`, the one that caused the change, where it is known. */
  readonly device?: string;
  /** The node that tells it, by a name of its own choosing, so that a node can tell its own words from others'. */
  readonly origin?: string;
}

/** Changes may have been missed, as after a lost connection: whoever waits should look for itself. */
export interface AnyChange {
  readonly kind: "anything";
}

/**
 * Carries changes between nodes. They are hints: one may come twice, and equal ones that are published close
 * together may come once. None is lost without an `AnyChange` in its place as soon as the connection is back.
 */
export interface ChangeBus {
  /** Tells all subscribers of all nodes, this one's too. Ends when the change is handed over; rejects if it is not. */
  publish(change: Change): Promise<void>;
  /** Ends when changes published from then on are heard. `onChange` must not throw. Gives what ends it. */
  subscribe(onChange: (change: Change | AnyChange) => void): Promise<() => Promise<void>>;
  /** Ends all subscriptions and the connection. */
  close(): Promise<void>;
}
