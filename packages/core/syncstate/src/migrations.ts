import type { RecordKind } from "./record.js";

/**
 * Turns the payload of a record into that of the next format version. It sees one record at a time, since records
 * migrate when they are read and are written in the new version when they change.
 *
 * @throws SyncStateCorrupt if the payload does not hold what it should
 */
export type Migration = (kind: RecordKind, payload: Uint8Array, key: string) => Uint8Array;

/** The migrations, by the version that they start from. There has been one version so far. */
export const migrations: ReadonlyMap<number, Migration> = new Map();
