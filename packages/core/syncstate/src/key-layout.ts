import { escapeSegment, toOrderedKey, unescapeSegment } from "./key-escape.js";
import type { SyncStateStore } from "./store.js";

/** Everything lies below this; the digit is the version of the layout of keys. */
export const ROOT = "eas1/";

export const userPrefix = (user: string): string => `${ROOT}${escapeSegment(user)}/`;
export const devicePrefix = (user: string, device: string): string =>
  `${userPrefix(user)}${escapeSegment(device)}/`;
export const deviceRecordKey = (devicePath: string): string => `${devicePath}r`;
/** The hierarchy's head is `h` below this, its lists of folders lie beside it. */
export const hierarchyPrefix = (devicePath: string): string => `${devicePath}f/`;
export const collectionsPrefix = (devicePath: string): string => `${devicePath}c/`;
export const collectionPrefix = (devicePath: string, id: string): string =>
  `${collectionsPrefix(devicePath)}${escapeSegment(id)}/`;

/** The head of a collection or hierarchy below its prefix. No epoch is called so: they are digits. */
export const headKey = (prefix: string): string => `${prefix}h`;
/** All that belongs to one life of a collection: from one initial sync to the next. */
export const epochPrefix = (prefix: string, epoch: string): string => `${prefix}${epoch}/`;
export const indexPrefix = (epochPath: string): string => `${epochPath}i/`;
export const skipPrefix = (epochPath: string): string => `${epochPath}k/`;
export const skipKey = (epochPath: string, id: string): string =>
  `${skipPrefix(epochPath)}${toOrderedKey(id)}`;

/** The names directly below `prefix`, unescaped, without walking through what lies below each. */
export async function* childNames(store: SyncStateStore, prefix: string): AsyncIterable<string> {
  let after = prefix;
  for (;;) {
    const segment = await firstSegment(store, prefix, after);
    if (segment === undefined) return;
    yield unescapeSegment(segment);
    // "0" is the character after "/": on behind everything below this name.
    after = `${prefix}${segment}0`;
  }
}

async function firstSegment(
  store: SyncStateStore,
  prefix: string,
  after: string,
): Promise<string | undefined> {
  for await (const entry of store.scan(prefix, { after, limit: 1 })) {
    return entry.key.slice(prefix.length).split("/", 1)[0];
  }
  return undefined;
}
