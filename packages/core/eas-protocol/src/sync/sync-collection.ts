import {
  type CollectionRound,
  type KnownFolder,
  type PlannedChange,
  type RoundOutcome,
  SyncStateCorrupt,
} from "@easkit/syncstate";
import { deviceKey } from "../device-key.js";
import type { Exchange } from "../exchange.js";
import { tellPending } from "../meetings/tell-attendees.js";
import type { Budget } from "./budget.js";
import { applyCommands, type CommandsResult, streamAnswers } from "./client/apply-commands.js";
import type { ResponseCollection, SyncStatus } from "./client/client-answer.js";
import { Journal } from "./client/journal.js";
import type { CommandScope } from "./client/scope.js";
import { type Collection, openCollection } from "./collection.js";
import { perhapsOnDevice } from "./compare.js";
import { Deliverer } from "./deliver.js";
import { cutoffOf } from "./filter.js";
import { KnownView } from "./known-view.js";
import { type Plan, planChanges } from "./plan.js";
import { parsePosition, printPosition } from "./position.js";
import { haveSentAgain, planAgain as resendItems, wantedAgain } from "./resend.js";
import { collectionStatusOf } from "./status-of.js";
import { type RequestCollection, toViewOptions, type ViewOptions } from "./view-options.js";

/** A collection of a Sync that can be answered: its commands are done, its changes planned. */
export interface OpenCollection {
  readonly kind: "open";
  readonly request: RequestCollection;
  readonly scope: CommandScope;
  readonly round: CollectionRound;
  readonly journal: Journal;
  readonly commands: CommandsResult;
  readonly plan: Plan;
}

/** A collection that gets a status and nothing else. */
export interface RefusedCollection {
  readonly kind: "refused";
  readonly request: RequestCollection;
  readonly status: SyncStatus;
}

export type PreparedCollection = OpenCollection | RefusedCollection;

const refuse = (request: RequestCollection, status: SyncStatus): RefusedCollection => ({
  kind: "refused",
  request,
  status,
});

/** How many changes the device takes of a collection (MS-ASCMD 2.2.3.199): 0 and too much mean the most there is. */
function windowOf(exchange: Exchange, request: RequestCollection): number {
  const { windowSize, maxWindowSize } = exchange.settings;
  const asked = request.windowSize ?? windowSize;
  return asked === 0 ? maxWindowSize : Math.min(asked, maxWindowSize);
}

/** Whether the device wants the server's changes (MS-ASCMD 2.2.3.79): by default unless it begins with key 0. */
const wantsChanges = (request: RequestCollection): boolean => request.getChanges ?? request.syncKey !== "0";

const parseOptions = (settings: string | undefined): ViewOptions | undefined =>
  settings === undefined ? undefined : (JSON.parse(settings) as ViewOptions);

/** Finds out what is to be sent now, from where the collection stands. */
export async function planCollection(
  exchange: Exchange,
  collection: Collection,
  options: ViewOptions,
  view: KnownView,
  cursor: string | undefined,
  limit: number,
): Promise<Plan> {
  const cutoff = cutoffOf(options.filterType, collection, exchange.now());
  const { backend, call } = exchange;
  const position = parsePosition(cursor);
  return planChanges({ backend, call, folderId: collection.id, view, position, cutoff, limit });
}

type RoundToPlan = Pick<OpenCollection, "request" | "scope" | "round" | "journal">;

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
  const untouched = (await wantedAgain(exchange.device, collection.id)).filter((id) => !view.isOwn(id));
  const wanted = untouched.slice(0, limit);
  if (wanted.length > 0) {
    const changes = await resendItems(exchange, view, collection.id, wanted);
    return { ...planNothing(round, true), changes, resent: wanted };
  }
  return planCollection(exchange, collection, options, view, round.cursor, limit);
}

/** As {@link planRound}; but where commands are done, they are answered and remembered whatever goes wrong. */
async function planOrWait(open: RoundToPlan, budget: Budget): Promise<Plan> {
  try {
    return await planRound(open, budget);
  } catch (error) {
    if (open.journal.entries.length === 0) throw error;
    const { exchange, collection } = open.scope;
    exchange.emit({ type: "fault", id: exchange.id, where: `Sync of ${collection.id}`, error });
    return planNothing(open.round, true);
  }
}

/** Checks the key, does what the device asks for, and plans what it is to be told. */
export async function prepareCollection(
  exchange: Exchange,
  folders: ReadonlyMap<string, KnownFolder>,
  request: RequestCollection,
  budget: Budget,
): Promise<PreparedCollection> {
  const folder = folders.get(request.collectionId ?? "");
  if (!folder) return refuse(request, "notFound");
  try {
    const collection = openCollection(exchange, folder);
    const round = await collection.state.begin(request.syncKey);
    if (!round) {
      exchange.memory.forget(deviceKey(exchange.call.principal.id, exchange.line.deviceId));
      exchange.emit({ type: "restart", id: exchange.id, collectionId: folder.id });
      return refuse(request, "syncKeyInvalid");
    }
    const settings = round.lost?.settings ?? round.settings;
    const options = toViewOptions(request, parseOptions(settings), exchange.version);
    const view = new KnownView(round);
    const deletesAsMoves = request.deletesAsMoves ?? true;
    const { syncKey } = request;
    const scope: CommandScope = { exchange, collection, view, options, deletesAsMoves, syncKey };
    const journal = new Journal(round.lost?.journal);
    const none: CommandsResult = { answers: [], fetches: [], changes: [] };
    if (round.kind === "initial") {
      const plan: Plan = { changes: [], position: {}, more: true };
      return { kind: "open", request, scope, round, journal, commands: none, plan };
    }
    if (collection.class === "Calendar") await tellPending(exchange, collection.id);
    const commands = request.commands ? await applyCommands(scope, request.commands, journal) : none;
    const plan = await planOrWait({ request, scope, round, journal }, budget);
    budget.reserve(plan.changes.length);
    return { kind: "open", request, scope, round, journal, commands, plan };
  } catch (error) {
    exchange.emit({ type: "fault", id: exchange.id, where: `Sync of ${folder.id}`, error });
    // Damaged state cannot be told from none: the device starts this collection over.
    const isDamaged = error instanceof SyncStateCorrupt && !error.newer;
    return refuse(request, isDamaged ? "syncKeyInvalid" : collectionStatusOf(error));
  }
}

/** Options that the device does not say again have to be kept, and only a new key keeps anything. */
const hasNewOptions = ({ request, scope, round }: OpenCollection): boolean =>
  request.options !== undefined && JSON.stringify(scope.options) !== round.settings;

/** Whether there is anything to be said about a collection. */
export const hasNews = (prepared: PreparedCollection): boolean =>
  prepared.kind === "refused" ||
  prepared.round.kind !== "next" ||
  prepared.plan.changes.length > 0 ||
  prepared.plan.costly === true ||
  prepared.plan.resent !== undefined ||
  (prepared.request.commands?.length ?? 0) > 0 ||
  hasNewOptions(prepared);

/** The answer for a refused collection. Every one has a key; the one that makes the device start over is 0. */
const answerRefused = ({ request, status }: RefusedCollection): ResponseCollection => ({
  ...(request.class !== undefined && { class: request.class }),
  syncKey: status === "syncKeyInvalid" ? "0" : request.syncKey,
  ...(request.collectionId !== undefined && { collectionId: request.collectionId }),
  status,
});

/** Ends a round: what was sent and done is what the device will know when it comes back with the new key. */
async function commit(open: OpenCollection, deliverer: Deliverer): Promise<void> {
  const { round, plan, scope, journal, commands } = open;
  const stay = deliverer.cut;
  const changes: readonly PlannedChange[] = [...commands.changes, ...deliverer.done];
  const cursor = stay ? round.cursor : round.kind === "initial" ? undefined : printPosition(plan.position);
  const settings = JSON.stringify(scope.options);
  await round.commit({ changes, journal: journal.entries, cursor, settings, more: stay || plan.more });
  if (plan.resent) await haveSentAgain(scope.exchange.device, scope.collection.id, plan.resent);
  report(open, deliverer);
}

function report({ round, scope, request }: OpenCollection, { done, cut }: Deliverer): void {
  const { exchange, collection } = scope;
  const count = (...ops: PlannedChange["op"][]) => done.filter((change) => ops.includes(change.op)).length;
  exchange.emit({
    type: "collection",
    id: exchange.id,
    collectionId: collection.id,
    round: round.kind,
    sent: {
      add: count("add"),
      change: count("change", "flags"),
      delete: count("delete", "softDelete"),
      skip: count("skip"),
    },
    received: request.commands?.length ?? 0,
    more: cut,
  });
}

/** The answer for a collection; its items are read while it is written, and its state is committed after the last. */
export async function answerCollection(
  prepared: PreparedCollection,
  budget: Budget,
): Promise<ResponseCollection> {
  if (prepared.kind === "refused") return answerRefused(prepared);
  const { scope, round, plan, commands, request } = prepared;
  const { exchange, collection, options } = scope;
  const head = {
    class: collection.class,
    collectionId: collection.id,
    status: "ok",
  } as const;
  if (!hasNews(prepared)) return { ...head, syncKey: request.syncKey };
  const again = round.kind === "replay";
  const deliverer = new Deliverer({ exchange, collection, options, budget, again }, plan.changes);
  const sends = await deliverer.open();
  if (!sends) await commit(prepared, deliverer);
  const answers = commands.answers.length + commands.fetches.length > 0;
  return {
    ...head,
    syncKey: round.nextKey,
    ...(sends && { commands: deliverAndCommit(prepared, deliverer) }),
    ...(answers && { responses: streamAnswers(scope, commands) }),
    // Read when all items have been written. Without items it would make some devices ask in circles.
    get moreAvailable() {
      return sends && (deliverer.cut || plan.more);
    },
  };
}

async function* deliverAndCommit(open: OpenCollection, deliverer: Deliverer) {
  yield* deliverer.changes();
  await commit(open, deliverer);
}
