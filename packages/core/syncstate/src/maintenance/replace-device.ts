import type { SyncStateStore } from "../store.js";
import { BatchWriter } from "./batch-writer.js";
import { ImportRefused } from "./import-refused.js";
import { isHead } from "./relocate-record.js";

/**
 * Puts the records below `stage` in the place of those below `to`. The old heads go at once and the new ones come at
 * once; in between the device has no state that it could be told something wrong from.
 */
export async function replaceDevice(store: SyncStateStore, stage: string, to: string): Promise<number> {
  await removeOld(store, to);
  const writer = new BatchWriter(store);
  const heads: Array<{ key: string; value: Uint8Array }> = [];
  let records = 0;
  for await (const { key, value } of store.scan(stage)) {
    const name = key.slice(stage.length);
    records++;
    if (isHead(name)) heads.push({ key: to + name, value });
    else await writer.put(to + name, value);
  }
  await writer.flush();
  const expect = heads.map(({ key }) => ({ key, revision: undefined }));
  const { committed } = await store.commit({ expect, put: heads });
  if (committed) return records;
  await removeCopies(store, stage, to);
  throw new ImportRefused("conflict", "the device synced while its state was being replaced");
}

/** Lives of collections that no head will name. Old lists of folders go with the device's next FolderSync. */
async function removeCopies(store: SyncStateStore, stage: string, to: string): Promise<void> {
  const lives = new Set<string>();
  for await (const { key } of store.scan(`${stage}c/`)) {
    const [, life] = /^(c\/[^/]*\/\d+\/)/.exec(key.slice(stage.length)) ?? [];
    if (life !== undefined) lives.add(life);
  }
  for (const life of lives) await store.remove(to + life);
}

async function removeOld(store: SyncStateStore, to: string): Promise<void> {
  const expect: Array<{ key: string; revision: string }> = [];
  for await (const { key, revision } of store.scan(to)) {
    if (isHead(key.slice(to.length))) expect.push({ key, revision });
  }
  const { committed } = await store.commit({ expect, remove: expect.map(({ key }) => key) });
  if (!committed) throw new ImportRefused("conflict", "the device synced while its state was being replaced");
  await store.remove(to);
}
