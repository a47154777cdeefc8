import type { HierarchyRound, KnownFolder } from "./device.js";
import { SyncStateConflict, SyncStateCorrupt } from "./errors.js";
import {
  decodeHierarchy,
  encodeHierarchy,
  type HierarchyHead,
  readFolders,
  writeFolders,
} from "./hierarchy-head.js";
import { headKey } from "./key-layout.js";
import { openPayload, type Payload, payloadKeys, planPayload } from "./payload.js";
import { refuseNewer } from "./record.js";
import type { SyncStateStore } from "./store.js";
import { createEpoch, fromSyncKey, INITIAL_KEY, type RandomBytes, toSyncKey } from "./sync-key.js";

/** The folder hierarchy that a device was told. */
interface HierarchyState {
  begin(syncKey: string): Promise<HierarchyRound | undefined>;
  folders(): Promise<readonly KnownFolder[]>;
}

interface LoadedHierarchy {
  readonly head: HierarchyHead;
  readonly revision: string;
  readonly confirmed: readonly KnownFolder[];
  readonly pending: readonly KnownFolder[];
}

/** What a round does to the head; the new list of folders becomes `pending`. */
interface HierarchyMove {
  readonly revision: string | undefined;
  readonly next: Omit<HierarchyHead, "pending">;
  /** Keys of lists that are not needed any more. */
  readonly remove: readonly string[];
}

const ATTEMPTS = 16;
const noFolders: Payload = planPayload("", (writer) => writeFolders(writer, [])).payload;

/** The state of one device's hierarchy. @param prefix Where its records lie, ending with `/`. */
export function createHierarchyState(
  store: SyncStateStore,
  prefix: string,
  random: RandomBytes,
): HierarchyState {
  return {
    begin: (syncKey) =>
      syncKey === INITIAL_KEY ? beginInitial(store, prefix, random) : beginKnown(store, prefix, syncKey),
    folders: async () => (await loadHierarchy(store, prefix))?.pending ?? [],
  };
}

async function loadHierarchy(store: SyncStateStore, prefix: string): Promise<LoadedHierarchy | undefined> {
  const key = headKey(prefix);
  let revision: string | undefined;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const stored = await store.get(key);
    if (stored === undefined) return undefined;
    if (stored.revision === revision) throw new SyncStateCorrupt(key, "its folders are missing");
    revision = stored.revision;
    const head = decodeHierarchy(key, stored.value);
    const confirmed = await openPayload(store, key, head.confirmed);
    const pending = await openPayload(store, key, head.pending);
    if (confirmed !== undefined && pending !== undefined) {
      return { head, revision, confirmed: readFolders(confirmed), pending: readFolders(pending) };
    }
  }
  throw new SyncStateConflict(prefix);
}

/**
 * Starts over, even from a damaged head: then whatever lies beside it is removed.
 * @throws SyncStateCorrupt if a newer release wrote any of it
 */
async function beginInitial(
  store: SyncStateStore,
  prefix: string,
  random: RandomBytes,
): Promise<HierarchyRound> {
  const key = headKey(prefix);
  const stored = await store.get(key);
  if (stored !== undefined) refuseNewer(key, stored.value);
  const lists: string[] = [];
  for await (const entry of store.scan(`${prefix}p/`)) {
    refuseNewer(entry.key, entry.value);
    lists.push(entry.key);
  }
  const epoch = createEpoch(random, []);
  const serial = 1 + lists.reduce((most, list) => Math.max(most, serialOf(prefix, list)), 0);
  const move = {
    revision: stored?.revision,
    next: { epoch, generation: 1, serial, confirmed: noFolders },
    remove: lists,
  };
  return toRound(store, prefix, { kind: "initial", folders: [], lost: undefined }, move);
}

/** The serial in the key of a list: no list may take the name of one that is still there. */
function serialOf(prefix: string, key: string): number {
  const serial = Number(key.slice(prefix.length).split("/")[1]);
  return Number.isSafeInteger(serial) ? serial : 0;
}

async function beginKnown(
  store: SyncStateStore,
  prefix: string,
  syncKey: string,
): Promise<HierarchyRound | undefined> {
  const key = fromSyncKey(syncKey);
  const loaded = key && (await loadHierarchy(store, prefix));
  if (loaded === undefined || loaded.head.epoch !== key?.epoch) return undefined;
  const { head, revision, confirmed, pending } = loaded;
  const { epoch, generation } = head;
  const serial = head.serial + 1;
  if (key.generation === generation) {
    const next = { epoch, generation: generation + 1, serial, confirmed: head.pending };
    const move = { revision, next, remove: payloadKeys(head.confirmed) };
    return toRound(store, prefix, { kind: "next", folders: pending, lost: undefined }, move);
  }
  if (key.generation !== generation - 1) return undefined;
  const next = { epoch, generation, serial, confirmed: head.confirmed };
  const move = { revision, next, remove: payloadKeys(head.pending) };
  return toRound(store, prefix, { kind: "replay", folders: confirmed, lost: pending }, move);
}

function toRound(
  store: SyncStateStore,
  prefix: string,
  reading: Pick<HierarchyRound, "kind" | "folders" | "lost">,
  { revision, next, remove }: HierarchyMove,
): HierarchyRound {
  const key = headKey(prefix);
  return {
    ...reading,
    nextKey: toSyncKey(next),
    async commit(folders) {
      const listPrefix = `${prefix}p/${next.serial}/`;
      const { payload, put } = planPayload(listPrefix, (writer) => writeFolders(writer, folders));
      const value = encodeHierarchy({ ...next, pending: payload });
      const result = await store.commit({
        expect: [{ key, revision }],
        put: [{ key, value }, ...put],
        remove,
      });
      if (!result.committed) throw new SyncStateConflict(`hierarchy ${prefix}`);
    },
  };
}
