import type { RecordKind } from "./record.js";

/**
 * Turns the payload of a record into that of the next format version. It sees one record at a time, since records
 * migrate when they are read and are written in the new version when they change.
 *
 * @throws SyncStateCorrupt if the payload does not hold what it should
 */
export type Migration = (kind: RecordKind, payload: Uint8Array, key: string) => Uint8Array;

/** In version 2 heads end with what key 0 has begun beside them. Before, there was nothing beside them. */
const withoutFresh: Migration = (kind, payload) =>
  kind === "head" || kind === "hierarchy" ? Uint8Array.of(...payload, 0) : payload;

/** The migrations, by the version that they start from. */
export const migrations: ReadonlyMap<number, Migration> = new Map([[1, withoutFresh]]);
