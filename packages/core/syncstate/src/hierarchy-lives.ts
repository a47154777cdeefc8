import type { KnownFolder } from "./device.js";
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
import type { KeyPosition } from "./sync-key.js";

/** A head as the store holds it, with lists that it refers to. */
export interface LoadedHierarchy {
  readonly head: HierarchyHead;
  readonly revision: string;
  readonly lists: ReadonlyArray<readonly KnownFolder[]>;
}

/** How often a read starts again because commits of others keep overtaking it. */
const ATTEMPTS = 16;

/** The list of a hierarchy that nobody has been told anything of. */
export const noFolders: Payload = planPayload("", (writer) => writeFolders(writer, [])).payload;

/** All lists that a head refers to. */
export const listsOf = ({ confirmed, pending, fresh }: HierarchyHead): readonly Payload[] => [
  confirmed,
  pending,
  ...fresh.map(({ folders }) => folders),
];

/** Reads the head and those of its lists that `choose` wants, of one revision. @throws SyncStateCorrupt */
export async function loadLists(
  store: SyncStateStore,
  prefix: string,
  choose: (head: HierarchyHead) => readonly Payload[],
): Promise<LoadedHierarchy | undefined> {
  const key = headKey(prefix);
  let revision: string | undefined;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const stored = await store.get(key);
    if (stored === undefined) return undefined;
    if (stored.revision === revision) throw new SyncStateCorrupt(key, "its folders are missing");
    revision = stored.revision;
    const head = decodeHierarchy(key, stored.value);
    const lists = await readLists(store, key, choose(head));
    if (lists !== undefined) return { head, revision, lists };
  }
  throw new SyncStateConflict(prefix);
}

/** The lists, or nothing if a newer commit has replaced one meanwhile. */
async function readLists(
  store: SyncStateStore,
  key: string,
  payloads: readonly Payload[],
): Promise<ReadonlyArray<readonly KnownFolder[]> | undefined> {
  const lists: KnownFolder[][] = [];
  for (const payload of payloads) {
    const reader = await openPayload(store, key, payload);
    if (reader === undefined) return undefined;
    lists.push(readFolders(reader));
  }
  return lists;
}

/**
 * Reads the head with the lists as of its two keys. It takes note of which of several lives the device goes on in, now
 * that it presents a key. If that is one that key 0 has begun, all others end; if not, that key 0 may have been the late
 * copy of an old request.
 * @throws SyncStateCorrupt
 */
export async function openHierarchy(
  store: SyncStateStore,
  prefix: string,
  syncKey: KeyPosition,
): Promise<LoadedHierarchy | undefined> {
  const key = headKey(prefix);
  const wanted = (head: HierarchyHead) => (settle(head, syncKey) ? [] : [head.confirmed, head.pending]);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const loaded = await loadLists(store, prefix, wanted);
    const settled = loaded && settle(loaded.head, syncKey);
    if (!settled) return loaded;
    const put = [{ key, value: encodeHierarchy(settled) }];
    const remove = listsToDrop(loaded.head, listsOf(settled));
    await store.commit({ expect: [{ key, revision: loaded.revision }], put, remove });
  }
  throw new SyncStateConflict(prefix);
}

/** The head once it is known where the device is; `undefined` if it says so already, or the key is none of its. */
function settle(head: HierarchyHead, { epoch, generation }: KeyPosition): HierarchyHead | undefined {
  const { serial, fresh } = head;
  const chosen = generation === 1 ? fresh.find((each) => each.epoch === epoch) : undefined;
  if (chosen) return { epoch, generation, serial, confirmed: noFolders, pending: chosen.folders, fresh: [] };
  const isOld = generation === head.generation || generation === head.generation - 1;
  if (epoch !== head.epoch || !isOld || !fresh.some(({ latest }) => latest)) return undefined;
  return { ...head, fresh: fresh.map((each) => ({ ...each, latest: false })) };
}

/** The keys of lists that a head refers to and these are not. */
export function listsToDrop(head: HierarchyHead, kept: readonly Payload[]): readonly string[] {
  const needed = new Set(kept.flatMap(payloadKeys));
  return listsOf(head)
    .flatMap(payloadKeys)
    .filter((key) => !needed.has(key));
}

/** What key 0 finds: all lists there are, and the head unless it is damaged. */
export interface HierarchyBeginning {
  readonly revision: string | undefined;
  readonly head: HierarchyHead | undefined;
  readonly lists: readonly string[];
}

/** Looks at what there is, for a round that begins with key 0. @throws SyncStateCorrupt if a newer release wrote any */
export async function findHierarchy(store: SyncStateStore, prefix: string): Promise<HierarchyBeginning> {
  const key = headKey(prefix);
  const stored = await store.get(key);
  const lists: string[] = [];
  for await (const entry of store.scan(`${prefix}p/`)) {
    refuseNewer(entry.key, entry.value);
    lists.push(entry.key);
  }
  return { revision: stored?.revision, head: stored && readIfWhole(key, stored.value), lists };
}

function readIfWhole(key: string, value: Uint8Array): HierarchyHead | undefined {
  try {
    return decodeHierarchy(key, value);
  } catch (error) {
    if (error instanceof SyncStateCorrupt && !error.newer) return undefined;
    throw error;
  }
}
