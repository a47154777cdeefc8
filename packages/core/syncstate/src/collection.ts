/** A fingerprint of a revision string: short, fixed and only good for comparing (see `toFingerprint`). */
export type Fingerprint = number;

/** What the device knows of one item. */
export interface KnownItem {
  readonly id: string;
  readonly content: Fingerprint;
  readonly flags: Fingerprint;
  /** The device was never given the item because it could not be read or converted at this revision. */
  readonly skipped: boolean;
  /**
   * The device holds some revision of the item. Always so unless the item is skipped; a skipped item can be on the
   * device at an older revision, and then a delete still has to be sent.
   */
  readonly onDevice: boolean;
}

/** An item that was left out of replies, for the administrator. */
export interface SkippedItem {
  readonly id: string;
  readonly reason: string;
  /** The library version that could not read or convert the item. */
  readonly libraryVersion: string;
}

/** One step by which a round moves what the device knows. */
export type PlannedChange =
  | {
      readonly op: "add" | "change" | "flags";
      readonly id: string;
      readonly content: Fingerprint;
      readonly flags: Fingerprint;
    }
  | { readonly op: "delete" | "softDelete"; readonly id: string }
  /** Left out of the reply with a reason; offered again when the item's revision or the library version changes. */
  | {
      readonly op: "skip";
      readonly id: string;
      readonly content: Fingerprint;
      readonly flags: Fingerprint;
      readonly reason: string;
    }
  /** What the device itself did: the device knows already, so it is noted and never sent. */
  | { readonly op: "own"; readonly id: string; readonly content: Fingerprint; readonly flags: Fingerprint }
  | { readonly op: "ownDelete"; readonly id: string };

/** The answer that a client's command got, kept so that a repeated request gets it again instead of a second effect. */
export interface JournalEntry {
  /** `add:<ClientId>`, `change:<ServerId>:<digest>`, `delete:<ServerId>`, … as the protocol layer chooses. */
  readonly key: string;
  /** JSON text of the answer. */
  readonly answer: string;
}

/** What a round ends with. */
export interface RoundOutcome {
  /** In the order in which they were sent. */
  readonly changes: readonly PlannedChange[];
  readonly journal: readonly JournalEntry[];
  /** The position of the change source after these changes. */
  readonly cursor: string | undefined;
  /** JSON text that the protocol layer wants to find again in the next round (sticky options). */
  readonly settings: string | undefined;
  /** There is more to send at this cursor. */
  readonly more: boolean;
}

/**
 * One exchange over one collection. It begins with the key that the device presents and ends with `commit`, after
 * which the device holds `nextKey`. The state moves on only when the device comes back with that key; if it comes
 * back with the key before, the round is a replay and carries what the first answer carried.
 *
 * Key 0 begins a new life beside the one that there is, which ends when the device comes back with the new life's first
 * key: a late copy of an old request with key 0 costs the device nothing. Until then, key 0 gives the same `nextKey`
 * every time, and the last outcome counts; so what it carries should not depend on when it is asked.
 */
export interface CollectionRound {
  /** `initial`: key 0. `next`: the newest key. `replay`: the key before it, so the answer was lost. */
  readonly kind: "initial" | "next" | "replay";
  readonly nextKey: string;
  readonly settings: string | undefined;
  readonly cursor: string | undefined;
  /** The last finished round had more to send. */
  readonly more: boolean;
  /** In a replay: what the lost answer ended with. */
  readonly lost: RoundOutcome | undefined;
  /** How many items the device holds: a skipped one counts only if the device has an older revision of it. */
  readonly size: number;
  /**
   * What the device knows of these items, as of the presented key. What another library version skipped is to be
   * offered again: it is not returned or, if the device holds an older revision, has fingerprints that equal none.
   */
  lookup(ids: Iterable<string>): Promise<Map<string, KnownItem>>;
  /** All that the device knows, ascending by id in code-unit order, those after `after` only. */
  known(after?: string): AsyncIterable<KnownItem>;
  /**
   * Ends the round in one store commit. Fingerprints are whole numbers from 0 to 2^53 - 1.
   * @throws SyncStateConflict if another round of this collection came first.
   * @throws SyncStateCorrupt if the index is damaged where it has to change; the device's key is then not known any
   *   more, so that the device starts over.
   * @throws RangeError for a fingerprint that is none.
   */
  commit(outcome: RoundOutcome): Promise<void>;
}

/** How far a device is in one collection. */
export interface CollectionStanding {
  /** Items on the device. */
  readonly items: number;
  /** How many answers with a new key there have been since the collection began. */
  readonly generation: number;
  /** The last answer was not all that there was to say. */
  readonly more: boolean;
}

/** What one device has been told of one collection. */
export interface CollectionState {
  /**
   * Begins a round; `undefined` if the key is neither 0 nor one of the two newest of a life that goes on (the device must
   * start over).
   * @throws SyncStateCorrupt if the state cannot be read; key 0 still works, unless a newer release wrote the state.
   */
  begin(syncKey: string): Promise<CollectionRound | undefined>;
  /**
   * The newest state without a round, for estimates and Ping: as if the newest key had been presented. Of a life that
   * key 0 has begun, as long as the device has not shown that it goes on in the one before.
   */
  peek(): Promise<Omit<CollectionRound, "commit"> | undefined>;
  /** What is true of the collection at the newest key, from its head alone. */
  standing(): Promise<CollectionStanding | undefined>;
  /** The last round as it was answered: `lost` is what it carried, `lookup` what the device knew before. */
  lastRound(): Promise<Omit<CollectionRound, "commit"> | undefined>;
  /** Items left out as of the newest key, with the reasons. */
  skipped(): AsyncIterable<SkippedItem>;
  /** Forgets the collection. */
  remove(): Promise<void>;
}
