import type { Encodable, Sync } from "@easkit/eas-schema";

/** A collection as a Sync response has it. */
export type ResponseCollection =
  NonNullable<Encodable<typeof Sync.response>["collections"]> extends infer L
    ? L extends Iterable<infer C>
      ? C
      : never
    : never;

type ItemOf<L> = L extends Iterable<infer C> ? C : never;

/** An answer to one command of the device (Responses). */
export type ClientAnswer = ItemOf<NonNullable<ResponseCollection["responses"]>>;

/** One change that the device is told of (Commands). */
export type ServerChange = ItemOf<NonNullable<ResponseCollection["commands"]>>;

/** A word of the Sync status table. */
export type SyncStatus = keyof typeof Sync.status & string;
