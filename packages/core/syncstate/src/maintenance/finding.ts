/** What of a device a finding is about. */
export type DevicePart =
  /** The device record. */
  | { readonly kind: "record" }
  | { readonly kind: "hierarchy" }
  | { readonly kind: "collection"; readonly id: string }
  /** Nothing that a device has: a key of no known form. */
  | { readonly kind: "unknown" };

/** What is wrong. */
export type Problem =
  /** A record cannot be read: its checksum is wrong, or it does not hold what it should. */
  | "damaged"
  /** A newer release wrote the record. Nothing else can be said about what it belongs to. */
  | "newer"
  /** Something that another record speaks of is not there. */
  | "missing"
  /** A key that belongs to nothing. */
  | "stray"
  /** Left behind by an earlier life or round; nothing refers to it any more. */
  | "orphan"
  /** Items are not in ascending order, or lie in a segment that is not theirs. */
  | "order"
  /** The number of items is not the one that was noted. */
  | "count"
  /** Two records contradict each other, or one says what cannot be. */
  | "contradiction";

/**
 * What `repairDevice` does about it. `startOver`: it removes the part, so that the device starts that part over.
 * `remove`: only the record, or all below the prefix; nobody needs it. `rewrite`: it writes the record anew without
 * what was lost. `none`: nothing; run the newer release again, or remove the device.
 */
export type Remedy = "startOver" | "remove" | "rewrite" | "none";

/** The record that decides over a part, and the revision at which the part was looked at. */
export interface Guard {
  readonly key: string;
  /** `undefined`: it did not exist. */
  readonly revision: string | undefined;
}

/** One thing that is wrong with a device's state. */
export interface Finding {
  readonly problem: Problem;
  readonly part: DevicePart;
  /** The store key of the record; ending with `/`, a prefix that stands for all below it. */
  readonly key: string;
  /** For people. */
  readonly detail: string;
  readonly remedy: Remedy;
  readonly guard: Guard;
}
