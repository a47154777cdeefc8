import { devicePrefix } from "../key-layout.js";
import { migrateRecord } from "../record.js";
import type { SyncStateStore } from "../store.js";

/** A record that was written anew in this release's format. */
export interface MigratedRecord {
  readonly key: string;
  /** The format version that it had. */
  readonly from: number;
}

/**
 * Writes every record of a device that is of an older format version anew. There is no need to: older records are
 * read as they are and change their format when they change. It is for being rid of an old format, before a release
 * that does not read it any more. The device may sync meanwhile; sync keys stay as they are.
 *
 * @throws SyncStateCorrupt at a record that is damaged or newer; those before it are done
 */
export async function* migrateDevice(
  store: SyncStateStore,
  user: string,
  deviceId: string,
): AsyncIterable<MigratedRecord> {
  for await (const { key, value, revision } of store.scan(devicePrefix(user, deviceId))) {
    const migrated = migrateRecord(key, value);
    if (migrated === undefined) continue;
    const put = [{ key, value: migrated.value }];
    const { committed } = await store.commit({ expect: [{ key, revision }], put });
    // If it was replaced meanwhile, then by a record of the newest format.
    if (committed) yield { key, from: migrated.from };
  }
}
