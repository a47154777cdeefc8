import type { HierarchyRound, KnownFolder } from "./device.js";
import { SyncStateConflict } from "./errors.js";
import { encodeHierarchy, type FreshHierarchy, type HierarchyHead, writeFolders } from "./hierarchy-head.js";
import {
  findHierarchy,
  type HierarchyBeginning,
  listsOf,
  listsToDrop,
  loadLists,
  noFolders,
  openHierarchy,
} from "./hierarchy-lives.js";
import { headKey } from "./key-layout.js";
import { type Payload, payloadKeys, planPayload } from "./payload.js";
import type { SyncStateStore } from "./store.js";
import { createEpoch, fromSyncKey, INITIAL_KEY, type RandomBytes, toSyncKey } from "./sync-key.js";

/** The folder hierarchy that a device was told. */
interface HierarchyState {
  begin(syncKey: string): Promise<HierarchyRound | undefined>;
  folders(): Promise<readonly KnownFolder[]>;
}

/** What a round does to the head. */
interface HierarchyMove {
  readonly revision: string | undefined;
  /** Names the new list: no list may take the name of one that is still there. */
  readonly serial: number;
  /** The head with the new list in it. */
  readonly toHead: (list: Payload) => HierarchyHead;
  /** Keys of lists that are not needed any more. */
  readonly remove: readonly string[];
}

/** Lives that key 0 has begun and nobody has come back to: more than so many copies of a request are not expected. */
const FRESH_LIVES = 4;

/** The state of one device's hierarchy. @param prefix Where its records lie, ending with `/`. */
export function createHierarchyState(
  store: SyncStateStore,
  prefix: string,
  random: RandomBytes,
): HierarchyState {
  return {
    begin: (syncKey) =>
      syncKey === INITIAL_KEY ? beginInitial(store, prefix, random) : beginKnown(store, prefix, syncKey),
    folders: () => knownFolders(store, prefix),
  };
}

/** What the device knows: where it may be in one of several lives, what is in any of them. */
async function knownFolders(store: SyncStateStore, prefix: string): Promise<readonly KnownFolder[]> {
  const loaded = await loadLists(store, prefix, ({ pending, fresh }) => [
    ...fresh.flatMap(({ latest, folders }) => (latest ? folders : [])),
    pending,
  ]);
  if (loaded === undefined) return [];
  const { lists } = loaded;
  if (lists.length === 1) return lists.flat();
  // The list of the life that may go on comes last, and wins: what has changed since is then told by a comparison.
  return [...new Map(lists.flat().map((folder) => [folder.id, folder])).values()];
}

/**
 * Starts over, beside whatever the device may still go on with; what is damaged is removed by the commit.
 * @throws SyncStateCorrupt if a newer release wrote any of it
 */
async function beginInitial(
  store: SyncStateStore,
  prefix: string,
  random: RandomBytes,
): Promise<HierarchyRound> {
  const beginning = await findHierarchy(store, prefix);
  const { revision, head, lists } = beginning;
  const taken = head ? [head.epoch, ...head.fresh.map((each) => each.epoch)] : [];
  const epoch = createEpoch(random, taken);
  const serial = 1 + lists.reduce((most, list) => Math.max(most, serialOf(prefix, list)), head?.serial ?? 0);
  const reading = {
    kind: "initial",
    folders: [],
    lost: undefined,
    nextKey: toSyncKey({ epoch, generation: 1 }),
  } as const;
  return toRound(store, prefix, reading, { revision, serial, ...besides(beginning, epoch, serial) });
}

/** The head with a new life: beside the others if there are any, or by itself. */
function besides(
  { head, lists }: HierarchyBeginning,
  epoch: string,
  serial: number,
): Pick<HierarchyMove, "toHead" | "remove"> {
  if (head === undefined) {
    const life = { epoch, generation: 1, serial, confirmed: noFolders, fresh: [] };
    return { toHead: (pending) => ({ ...life, pending }), remove: lists };
  }
  const others: readonly FreshHierarchy[] = head.fresh.slice(1 - FRESH_LIVES);
  const kept = { ...head, serial, fresh: others };
  const needed = new Set(listsOf(kept).flatMap(payloadKeys));
  return {
    toHead: (folders) => ({ ...kept, fresh: [...others, { epoch, latest: true, folders }] }),
    remove: lists.filter((list) => !needed.has(list)),
  };
}

/** The serial in the key of a list. */
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
  if (key === undefined) return undefined;
  const loaded = await openHierarchy(store, prefix, key);
  if (loaded === undefined || loaded.head.epoch !== key.epoch) return undefined;
  const { head, revision, lists } = loaded;
  const [confirmed = [], pending = []] = lists;
  const { generation } = head;
  const serial = head.serial + 1;
  if (key.generation === generation) {
    const next = { ...head, serial, generation: generation + 1, confirmed: head.pending };
    const reading = { kind: "next", folders: pending, lost: undefined, nextKey: toSyncKey(next) } as const;
    return toRound(store, prefix, reading, toMove(head, revision, next));
  }
  if (key.generation !== generation - 1) return undefined;
  const reading = { kind: "replay", folders: confirmed, lost: pending, nextKey: toSyncKey(head) } as const;
  return toRound(store, prefix, reading, toMove(head, revision, { ...head, serial, pending: noFolders }));
}

/** How a life moves on: the new list becomes `pending`. */
function toMove(head: HierarchyHead, revision: string, next: HierarchyHead): HierarchyMove {
  const kept = listsOf({ ...next, pending: noFolders });
  const remove = listsToDrop(head, kept);
  return { revision, serial: next.serial, toHead: (pending) => ({ ...next, pending }), remove };
}

function toRound(
  store: SyncStateStore,
  prefix: string,
  reading: Omit<HierarchyRound, "commit">,
  { revision, serial, toHead, remove }: HierarchyMove,
): HierarchyRound {
  const key = headKey(prefix);
  return {
    ...reading,
    async commit(folders) {
      const { payload, put } = planPayload(`${prefix}p/${serial}/`, (writer) =>
        writeFolders(writer, folders),
      );
      const result = await store.commit({
        expect: [{ key, revision }],
        put: [{ key, value: encodeHierarchy(toHead(payload)) }, ...put],
        remove,
      });
      if (!result.committed) throw new SyncStateConflict(`hierarchy ${prefix}`);
    },
  };
}
