import { ok } from "node:assert/strict";
import type { Batch, StoredEntry, SyncStateStore } from "@easkit/syncstate";

/** What the store cases need: an empty store of its own for each `open`. */
export interface StoreFixture {
  readonly store: SyncStateStore;
  /** Opens the same data again, as after a restart; the first store may still be open. Not for stores in memory. */
  reopen?(): Promise<SyncStateStore>;
  /** Ends the fixture and removes its data. */
  close(): Promise<void>;
}

/** Opens a fixture. Each case opens its own. */
export type OpenStore = () => Promise<StoreFixture>;

/** Lets `visit` work on a fresh store and closes it whatever happens. */
export async function visitStore(
  open: OpenStore,
  visit: (store: SyncStateStore, fixture: StoreFixture) => Promise<void>,
): Promise<void> {
  const fixture = await open();
  try {
    await visit(fixture.store, fixture);
  } finally {
    await fixture.close();
  }
}

/** The bytes of a text, to have something to write. */
export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The text of bytes that a store gave, `undefined` for none. */
export const textOf = (value: Uint8Array | undefined): string | undefined =>
  value === undefined ? undefined : new TextDecoder().decode(value);

/** The text under a key, `undefined` if the key does not exist. */
export async function readText(store: SyncStateStore, key: string): Promise<string | undefined> {
  return textOf((await store.get(key))?.value);
}

/** Puts texts without expecting anything and gives the revision of the commit. */
export async function putTexts(
  store: SyncStateStore,
  texts: Readonly<Record<string, string>>,
): Promise<string> {
  return commitAll(store, {
    put: Object.entries(texts).map(([key, text]) => ({ key, value: bytesOf(text) })),
  });
}

/** Commits a batch that must not be refused and gives its revision. */
export async function commitAll(store: SyncStateStore, batch: Batch): Promise<string> {
  const result = await store.commit(batch);
  ok(result.committed, "a batch was refused although all that it expected held");
  return result.revision;
}

/** Reads a scan whole. */
export async function scanAll(
  store: SyncStateStore,
  prefix: string,
  options?: { readonly after?: string; readonly limit?: number },
): Promise<StoredEntry[]> {
  const entries: StoredEntry[] = [];
  for await (const entry of store.scan(prefix, options)) entries.push(entry);
  return entries;
}

/** The keys of a scan. */
export async function scanKeys(
  store: SyncStateStore,
  prefix: string,
  options?: { readonly after?: string; readonly limit?: number },
): Promise<string[]> {
  return (await scanAll(store, prefix, options)).map((entry) => entry.key);
}
