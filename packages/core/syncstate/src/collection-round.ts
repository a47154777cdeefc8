import type { CollectionRound, PlannedChange, RoundOutcome } from "./collection.js";
import type { CollectionContext, LoadedCollection } from "./collection-context.js";
import { type CollectionHead, type CollectionLife, encodeHead } from "./collection-head.js";
import type { Beginning } from "./collection-lives.js";
import { type CollectionView, toReading } from "./collection-view.js";
import { SyncStateConflict, SyncStateCorrupt } from "./errors.js";
import { planFold } from "./fold.js";
import { type IndexEntry, isOnDevice } from "./index-entry.js";
import { epochPrefix, headKey, indexPrefix, skipKey } from "./key-layout.js";
import { type PendingChange, writePending } from "./outcome-codec.js";
import { type PlannedPayload, payloadKeys, planPayload } from "./payload.js";
import { encodeSkip } from "./skip-record.js";
import type { Batch } from "./store.js";
import { fromSyncKey } from "./sync-key.js";

/** What a round should write at most, in bytes; the work of tidying the index is cut to fit. */
const ROUND_BYTES = 4096;
/** A round that confirms more than ten changes may write more. */
const CHANGE_BYTES = ROUND_BYTES / 10;
/** What the store key of a record is taken to weigh, in bytes. */
const KEY_BYTES = 64;
/** Entries looked up in a round are remembered for its commit, at most so many. */
const REMEMBERED = 4096;

/** What a round starts from: the revision that the head must still have at the end, and what it then held. */
interface RoundStart {
  readonly revision: string | undefined;
  /** Not there in an initial round. */
  readonly loaded: LoadedCollection | undefined;
  /** The life whose place the round's own takes. */
  readonly before: CollectionLife | undefined;
  /** The head, with the life that has passed this round put in. */
  readonly toHead: (life: CollectionLife) => CollectionHead;
  /** Epochs that are to be gone before the round is committed, and those that end with it. */
  readonly ended: readonly string[];
  readonly stale: readonly string[];
}

/** The start of a round over what was read. */
export function toStart(loaded: LoadedCollection): RoundStart {
  const { head, revision, life } = loaded;
  const toHead = (moved: CollectionLife) => ({ ...moved, stale: [], fresh: head.fresh });
  return { revision, loaded, before: life, toHead, ended: head.stale, stale: [] };
}

/** The start of a round with key 0. A life that has gone beyond its first key stays beside the new one. */
export function toInitialStart({ revision, head, again, others }: Beginning): RoundStart {
  const goesOn = head !== undefined && head !== again;
  const toHead = (life: CollectionLife): CollectionHead =>
    goesOn
      ? { ...head, stale: others, fresh: { ...life, latest: true } }
      : { ...life, stale: others, fresh: undefined };
  return { revision, loaded: undefined, before: again, toHead, ended: [], stale: others };
}

type Writes = Required<Pick<Batch, "put" | "remove">>;

/** Makes a view into a round that can be committed. */
export function createRound(
  context: CollectionContext,
  view: CollectionView,
  start: RoundStart,
): CollectionRound {
  const remembered = new Map<string, IndexEntry | undefined>();
  const lookup = async (ids: Iterable<string>): Promise<Map<string, IndexEntry>> => {
    const asked = [...ids];
    const found = await view.lookup(asked);
    for (const id of asked) if (remembered.size < REMEMBERED) remembered.set(id, found.get(id));
    return found;
  };
  return {
    ...toReading({ ...view, lookup }, context.versionMark),
    async commit(outcome) {
      try {
        const ids = outcome.changes.map(({ id }) => id);
        const before = await view.lookup(ids.filter((id) => !remembered.has(id)));
        const entryBefore = (id: string): IndexEntry | undefined => before.get(id) ?? remembered.get(id);
        await commitRound(context, view, start, outcome, entryBefore);
      } catch (error) {
        if (error instanceof SyncStateCorrupt && !error.newer) await abandon(context, start);
        throw error;
      }
    },
  };
}

async function commitRound(
  context: CollectionContext,
  view: CollectionView,
  start: RoundStart,
  outcome: RoundOutcome,
  entryBefore: (id: string) => IndexEntry | undefined,
): Promise<void> {
  const { store, prefix } = context;
  const { changes, growth } = judgeChanges(outcome.changes, entryBefore);
  const planned = planHead(context, view, start, outcome, changes, view.position.size + growth);
  const headRecord = encodeHead(planned.head);
  const writes = await planConfirmed(context, view, start, headRecord.length).catch(
    async (error: unknown) => {
      if (error instanceof SyncStateCorrupt && !error.newer) await abandon(context, start);
      throw error;
    },
  );
  await removeEpochs(context, start.ended);
  const key = headKey(prefix);
  const result = await store.commit({
    expect: [{ key, revision: start.revision }],
    put: [{ key, value: headRecord }, ...planned.payload.put, ...writes.put],
    remove: [...(start.before === undefined ? [] : payloadKeys(start.before.changes)), ...writes.remove],
  });
  if (!result.committed) throw new SyncStateConflict(`collection ${prefix}`);
  await removeEpochs(context, start.stale);
}

/** Adds to each change what the device holds of the item before it, and sums up how many more it holds in the end. */
function judgeChanges(
  changes: readonly PlannedChange[],
  entryBefore: (id: string) => IndexEntry | undefined,
): { changes: PendingChange[]; growth: number } {
  const onDevice = new Map<string, boolean>();
  let growth = 0;
  const judged = changes.map((change) => {
    const held = onDevice.get(change.id) ?? isOnDevice(entryBefore(change.id));
    const holds = change.op === "skip" ? held : "content" in change;
    growth += Number(holds) - Number(held);
    onDevice.set(change.id, holds);
    return { change, held: held && change.op === "skip" };
  });
  return { changes: judged, growth };
}

function planHead(
  { prefix, libraryVersion }: CollectionContext,
  view: CollectionView,
  { before, toHead }: RoundStart,
  { cursor, settings, more, journal }: RoundOutcome,
  changes: readonly PendingChange[],
  size: number,
): { head: CollectionHead; payload: PlannedPayload } {
  const key = fromSyncKey(view.nextKey);
  if (key === undefined) throw new RangeError(`No sync key follows: ${view.nextKey}`);
  const serial = (before?.serial ?? 0) + 1;
  const payloadPrefix = `${epochPrefix(prefix, key.epoch)}p/${serial}/`;
  const payload = planPayload(payloadPrefix, (writer) => writePending(writer, { changes, journal }));
  const pending = { cursor, settings, more, size };
  const life = { ...key, serial, confirmed: view.position, pending, libraryVersion };
  return { head: toHead({ ...life, changes: payload.payload }), payload };
}

/** If the device has come back with the newest key, what the last round gave out enters the index. */
async function planConfirmed(
  { store }: CollectionContext,
  view: CollectionView,
  { loaded }: RoundStart,
  headBytes: number,
): Promise<Writes> {
  if (loaded === undefined || view.overlay.length === 0) return { put: [], remove: [] };
  const { epochPath, pending, life } = loaded;
  const last = new Map(pending.changes.map(({ change }) => [change.id, change]));
  const skips = [...last.values()].flatMap((change) =>
    change.op === "skip"
      ? [{ key: skipKey(epochPath, change.id), value: encodeSkip(change.reason, life.libraryVersion) }]
      : [],
  );
  const count = view.overlay.length;
  const budget = Math.max(ROUND_BYTES, CHANGE_BYTES * count) - headBytes - KEY_BYTES * (count + 1);
  const fold = await planFold(store, indexPrefix(epochPath), view.overlay, budget);
  const unskipped = fold.unskipped.map((id) => skipKey(epochPath, id));
  return { put: [...fold.put, ...skips], remove: [...fold.remove, ...unskipped] };
}

/**
 * The index cannot take in what the device has confirmed. The device would come back with the same key for ever, so
 * the collection is ended: its key is then unknown, and the device starts over.
 */
async function abandon({ store, prefix }: CollectionContext, { revision }: RoundStart): Promise<void> {
  const key = headKey(prefix);
  await store.commit({ expect: [{ key, revision }], remove: [key] });
}

async function removeEpochs({ store, prefix }: CollectionContext, epochs: readonly string[]): Promise<void> {
  for (const epoch of epochs) await store.remove(epochPrefix(prefix, epoch));
}
