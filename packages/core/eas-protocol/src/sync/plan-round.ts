import type { CollectionRound, PlannedChange, RoundOutcome } from "@easkit/syncstate";
import type { Exchange } from "../exchange.js";
import type { Budget } from "./budget.js";
import type { BegunRound } from "./client/do-commands.js";
import type { Collection } from "./collection.js";
import { perhapsOnDevice } from "./compare.js";
import type { KnownView } from "./known-view.js";
import { type Plan, planChanges } from "./plan.js";
import { parsePosition } from "./position.js";
import { planAgain as resendItems, wantedAgain } from "./resend.js";
import { selectionOf } from "./selection.js";
import type { RequestCollection, ViewOptions } from "./view-options.js";

/** How many changes the device takes of a collection (MS-ASCMD 2.2.3.199): 0 and too much mean the most there is. */
function windowOf(exchange: Exchange, request: RequestCollection): number {
  const { windowSize, maxWindowSize } = exchange.settings;
  const asked = request.windowSize ?? windowSize;
  return asked === 0 ? maxWindowSize : Math.min(asked, maxWindowSize);
}

/** Whether the device wants the server's changes (MS-ASCMD 2.2.3.79): by default unless it begins with key 0. */
const wantsChanges = (request: RequestCollection): boolean => request.getChanges ?? request.syncKey !== "0";

/** Finds out what is to be sent now, from where the collection stands. */
async function planCollection(
  exchange: Exchange,
  collection: Collection,
  options: ViewOptions,
  view: KnownView,
  cursor: string | undefined,
  limit: number,
): Promise<Plan> {
  const selection = selectionOf(options, collection, exchange.now());
  const { backend, call } = exchange;
  const position = parsePosition(cursor);
  return planChanges({ backend, call, folderId: collection.id, view, position, selection, limit });
}

/** What is known of a round when its changes are planned: its commands are done. */
interface RoundToPlan extends BegunRound {
  readonly request: RequestCollection;
}

/** No changes now; all that there are come another time. */
const planNothing = (round: CollectionRound, more: boolean): Plan => ({
  changes: [],
  position: parsePosition(round.cursor) ?? {},
  more,
});

const isOwn = ({ op }: PlannedChange): boolean => op === "own" || op === "ownDelete";

/**
 * The plan of the answer that was lost, and no other: that answer has the same key as this one, and the device may have
 * got it after all. If this request lacks a command of that one, the device may not know what came of it, and the changes
 * are looked through again from before it.
 */
function planAgain(open: RoundToPlan, lost: RoundOutcome): Plan {
  const { round, journal, scope } = open;
  const again = new Set(journal.entries.map(({ key }) => key));
  const complete = lost.journal.every(({ key }) => again.has(key));
  const untold = lost.changes.filter((change) => isOwn(change) && !scope.view.isOwn(change.id));
  return {
    changes: [
      ...untold.map(({ id }) => perhapsOnDevice(id)),
      ...lost.changes.filter((change) => !isOwn(change)),
    ],
    position: parsePosition(complete ? lost.cursor : round.cursor) ?? {},
    more: lost.more || !complete,
  };
}

/** Finds out what the device is to be told. */
async function planRound(open: RoundToPlan, budget: Budget): Promise<Plan> {
  const { request, scope, round } = open;
  if (round.lost) return planAgain(open, round.lost);
  const limit = Math.min(windowOf(scope.exchange, request), budget.items);
  if (!wantsChanges(request) || limit <= 0) return planNothing(round, round.more);
  const { exchange, collection, options, view } = scope;
  // What the device did in this very request is answered first.
  const untouched = (await wantedAgain(exchange.device, collection.id)).filter(({ id }) => !view.isOwn(id));
  const wanted = untouched.slice(0, limit);
  if (wanted.length > 0) {
    const changes = await resendItems(exchange, view, collection.id, wanted);
    return { ...planNothing(round, true), changes, resent: wanted.map(({ id }) => id) };
  }
  return planCollection(exchange, collection, options, view, round.cursor, limit);
}

/** As {@link planRound}; but where commands are done, they are answered and remembered whatever goes wrong. */
export async function planOrWait(open: RoundToPlan, budget: Budget): Promise<Plan> {
  try {
    return await planRound(open, budget);
  } catch (error) {
    if (open.journal.entries.length === 0) throw error;
    const { exchange, collection } = open.scope;
    exchange.emit({ type: "fault", id: exchange.id, where: `Sync of ${collection.id}`, error });
    return planNothing(open.round, true);
  }
}
