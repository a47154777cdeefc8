import { BackendError } from "@easkit/backend";
import {
  type CollectionRound,
  type JournalEntry,
  type Lock,
  type RoundOutcome,
  SyncStateConflict,
} from "@easkit/syncstate";
import { StoreUnavailable } from "@easkit/syncstate/store-support";
import type { Exchange } from "../../exchange.js";
import { applyCommands, type CommandsResult } from "./apply-commands.js";
import type { Journal } from "./journal.js";
import type { ClientCommand, CommandScope } from "./scope.js";

/** A round that has begun, with what the device's commands need. */
export interface BegunRound {
  readonly round: CollectionRound;
  readonly scope: CommandScope;
  readonly journal: Journal;
}

/** A round whose commands are done. */
export interface CommandedRound extends BegunRound {
  readonly commands: CommandsResult;
  /** What is to be committed in the end: where commands were written down first, no more the round itself. */
  readonly last: CollectionRound;
}

/** How often the outcome of commands is written down again because others keep writing the same collection. */
const attempts = 8;

/**
 * Has the lock of a collection that a device is about to write. Others who want it wait; who waits too long gives up.
 * @throws BackendError `unavailable` if it cannot be had
 */
async function lockCollection(exchange: Exchange, collectionId: string): Promise<Lock> {
  const { locker, settings, call, line } = exchange;
  const giveUp = new AbortController();
  const hangUp = () => giveUp.abort(call.signal.reason);
  const patience = setTimeout(
    () => giveUp.abort(new Error("others have it for too long")),
    settings.lockWait,
  );
  call.signal.addEventListener("abort", hangUp);
  if (call.signal.aborted) hangUp();
  try {
    const key = JSON.stringify([call.principal.id, line.deviceId, collectionId]);
    return await locker.lock(key, giveUp.signal);
  } catch (cause) {
    throw new BackendError("unavailable", "the lock of the collection cannot be had", { cause });
  } finally {
    clearTimeout(patience);
    call.signal.removeEventListener("abort", hangUp);
  }
}

/** Lets `work` have the lock. A lock that cannot be released ends by itself, and what was done stays done. */
async function withLock<T>(
  exchange: Exchange,
  collectionId: string,
  work: (lock: Lock) => Promise<T>,
): Promise<T> {
  const lock = await lockCollection(exchange, collectionId);
  try {
    return await work(lock);
  } finally {
    await lock().catch((error: unknown) => {
      exchange.emit({ type: "fault", id: exchange.id, where: `lock of ${collectionId}`, error });
    });
  }
}

/** The call as it is for writes: one that has begun is not given up when the device hangs up. */
const lasting = (scope: CommandScope): CommandScope => ({
  ...scope,
  exchange: { ...scope.exchange, call: { ...scope.exchange.call, signal: new AbortController().signal } },
});

/** Earlier entries, and those that are newer than them. */
export function joinEntries(
  earlier: readonly JournalEntry[],
  newer: readonly JournalEntry[],
): readonly JournalEntry[] {
  const keys = new Set(newer.map(({ key }) => key));
  return [...earlier.filter(({ key }) => !keys.has(key)), ...newer];
}

/** What the answer would have carried, had it broken off here. */
function outcomeOf({ lost, cursor, settings }: CollectionRound, journal: Journal): RoundOutcome {
  const { entries, fresh } = journal;
  if (!lost) return { changes: fresh, journal: entries, cursor, settings, more: true };
  return {
    ...lost,
    changes: [...lost.changes, ...fresh],
    journal: joinEntries(lost.journal, entries),
  };
}

/** An outcome as text, to compare. */
const textOf = ({ changes, journal, cursor, settings, more }: RoundOutcome): string =>
  JSON.stringify([
    changes.map(({ op, id, ...rest }) => [op, id, "content" in rest && [rest.content, rest.flags]]),
    journal.map(({ key, answer }) => [key, answer]),
    [cursor ?? null, settings ?? null, more],
  ]);

type Begin = () => Promise<CollectionRound | undefined>;

/**
 * Writes down what came of the commands before anything else is done: whatever becomes of the answer, the request that
 * repeats them finds them done. Where others have written the collection meanwhile, it is added to what they wrote.
 */
async function record(
  begin: Begin,
  begun: CollectionRound,
  journal: Journal,
): Promise<Pick<CommandedRound, "round" | "last">> {
  let round = begun;
  for (let attempt = 1; ; attempt++) {
    try {
      const outcome = outcomeOf(round, journal);
      await round.commit(outcome);
      const last = await begin();
      // Somebody who has come in between has been answered from it, and that answer counts.
      if (last?.lost && textOf(last.lost) === textOf(outcome)) return { round, last };
      throw new SyncStateConflict("a collection that others have written at once");
    } catch (error) {
      // Whether it was written is not known after a lost connection; adding the same again does no harm.
      const isPassing = error instanceof SyncStateConflict || error instanceof StoreUnavailable;
      const next = isPassing && attempt < attempts ? await begin() : undefined;
      if (!next) throw error;
      round = next;
    }
  }
}

/**
 * Begins a round and does what the device asks for, while nobody else does so for this collection; `undefined` if the key
 * is not valid.
 *
 * @param begin Begins a round with the device's key
 * @param open Makes of it what commands need
 */
export async function doCommands(
  exchange: Exchange,
  collectionId: string,
  commands: readonly ClientCommand[],
  begin: Begin,
  open: (round: CollectionRound) => BegunRound,
): Promise<CommandedRound | undefined> {
  return withLock(exchange, collectionId, async ({ lost }) => {
    const round = await begin();
    const begun = round && open(round);
    if (!begun) return undefined;
    const { scope, journal } = begun;
    if (begun.round.kind === "initial") return { ...begun, commands: noCommands, last: begun.round };
    const result = await applyCommands(lasting(scope), commands, journal, lost);
    const recorded = journal.ran
      ? await record(begin, begun.round, journal)
      : { round: begun.round, last: begun.round };
    if (!result) throw new BackendError("unavailable", "the lock of the collection was lost");
    return { ...begun, ...recorded, commands: result };
  });
}

/** What comes of a request without commands. */
export const noCommands: CommandsResult = { answers: [], fetches: [], changes: [] };
