import type { StoredEntry, SyncStateStore } from "../store.js";

/** Something directly below a prefix: a record, or a name with records below it. */
export type Child =
  | { readonly kind: "record"; readonly name: string; readonly entry: StoredEntry }
  | { readonly kind: "folder"; readonly name: string };

/** Sorts behind every key that goes on behind a `/`: keys are printable ASCII. */
const BEHIND = "/\u007f";

/** What lies directly below `prefix`, names as they stand in the keys, without walking through the folders. */
export async function* listChildren(store: SyncStateStore, prefix: string): AsyncIterable<Child> {
  let after: string | undefined;
  for (;;) {
    const entry = await firstEntry(store, prefix, after);
    if (entry === undefined) return;
    const below = entry.key.slice(prefix.length);
    const end = below.indexOf("/");
    const name = end < 0 ? below : below.slice(0, end);
    yield end < 0 ? { kind: "record", name, entry } : { kind: "folder", name };
    after = end < 0 ? entry.key : prefix + name + BEHIND;
  }
}

async function firstEntry(
  store: SyncStateStore,
  prefix: string,
  after: string | undefined,
): Promise<StoredEntry | undefined> {
  const options = after === undefined ? { limit: 1 } : { limit: 1, after };
  for await (const entry of store.scan(prefix, options)) return entry;
  return undefined;
}
