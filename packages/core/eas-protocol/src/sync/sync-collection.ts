import {
  type CollectionRound,
  type KnownFolder,
  type PlannedChange,
  SyncStateConflict,
  SyncStateCorrupt,
} from "@easkit/syncstate";
import { deviceKey } from "../device-key.js";
import type { Exchange } from "../exchange.js";
import { tellPending } from "../meetings/tell-attendees.js";
import type { Budget } from "./budget.js";
import { type CommandsResult, streamAnswers } from "./client/apply-commands.js";
import type { ResponseCollection, SyncStatus } from "./client/client-answer.js";
import {
  type BegunRound,
  type CommandedRound,
  doCommands,
  joinEntries,
  noCommands,
} from "./client/do-commands.js";
import { Journal } from "./client/journal.js";
import type { CommandScope } from "./client/scope.js";
import { type Collection, openCollection } from "./collection.js";
import { Deliverer } from "./deliver.js";
import { KnownView } from "./known-view.js";
import type { Plan } from "./plan.js";
import { planOrWait } from "./plan-round.js";
import { printPosition } from "./position.js";
import { haveSentAgain } from "./resend.js";
import { collectionStatusOf } from "./status-of.js";
import { areOptionsValid, type RequestCollection, toViewOptions, type ViewOptions } from "./view-options.js";

/** A collection of a Sync that can be answered: its commands are done, its changes planned. */
export interface OpenCollection {
  readonly kind: "open";
  readonly request: RequestCollection;
  readonly scope: CommandScope;
  readonly round: CollectionRound;
  /** What is committed in the end. */
  readonly last: CollectionRound;
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

const parseOptions = (settings: string | undefined): ViewOptions | undefined =>
  settings === undefined ? undefined : (JSON.parse(settings) as ViewOptions);

/** What the device's commands need, for a round that has begun. */
function openRound(exchange: Exchange, collection: Collection, request: RequestCollection) {
  return (round: CollectionRound): BegunRound => {
    const settings = round.lost?.settings ?? round.settings;
    const options = toViewOptions(request, parseOptions(settings), exchange.version);
    const view = new KnownView(round);
    const { syncKey, deletesAsMoves = true } = request;
    const scope: CommandScope = { exchange, collection, view, options, deletesAsMoves, syncKey };
    return { round, scope, journal: new Journal(round.lost?.journal) };
  };
}

/** Checks the key and does what the device asks for; `undefined` if the key is not valid. */
async function beginCollection(
  exchange: Exchange,
  collection: Collection,
  request: RequestCollection,
): Promise<CommandedRound | undefined> {
  const begin = () => collection.state.begin(request.syncKey);
  const open = openRound(exchange, collection, request);
  const { commands = [] } = request;
  if (collection.class === "Calendar" && request.syncKey !== "0") await tellPending(exchange, collection.id);
  if (commands.length > 0) return doCommands(exchange, collection.id, commands, begin, open);
  const round = await begin();
  return round && { ...open(round), commands: noCommands, last: round };
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
    if (!areOptionsValid(request, collection.class)) return refuse(request, "protocolError");
    // Notes have nothing that could be ghosted (MS-ASNOTE 3.2.5.3).
    if (request.supported && collection.class === "Notes") return refuse(request, "protocolError");
    const begun = await beginCollection(exchange, collection, request);
    if (!begun) {
      exchange.memory.forget(deviceKey(exchange.call.principal.id, exchange.line.deviceId));
      exchange.emit({ type: "restart", id: exchange.id, collectionId: folder.id });
      return refuse(request, "syncKeyInvalid");
    }
    if (begun.round.kind === "initial") {
      const plan: Plan = { changes: [], position: {}, more: true };
      return { kind: "open", request, ...begun, plan };
    }
    const plan = await planOrWait({ request, ...begun }, budget);
    budget.reserve(plan.changes.length);
    return { kind: "open", request, ...begun, plan };
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
  const { round, last, plan, scope, journal, commands } = open;
  const stay = deliverer.cut;
  const changes: readonly PlannedChange[] = [...commands.changes, ...deliverer.done];
  const cursor = stay ? round.cursor : round.kind === "initial" ? undefined : printPosition(plan.position);
  const settings = JSON.stringify(scope.options);
  // A copy that lacks a command of the answer that was lost does not make it be forgotten.
  const entries = joinEntries(round.lost?.journal ?? [], journal.entries);
  await last.commit({ changes, journal: entries, cursor, settings, more: stay || plan.more });
  if (plan.resent) await haveSentAgain(scope.exchange.device, scope.collection.id, plan.resent);
  report(open, deliverer);
}

/** Changes that no answer carries. */
const isUntold = ({ op }: PlannedChange): boolean => op === "own" || op === "ownDelete" || op === "skip";

/** Whether what another copy of the request has written is what an answer without items says, too. */
async function isWrittenAlready({ round, scope, journal }: OpenCollection): Promise<boolean> {
  const now = await scope.collection.state.begin(scope.syncKey);
  if (!now?.lost || now.nextKey !== round.nextKey) return false;
  const written = new Set(now.lost.journal.map(({ key }) => key));
  // What the other answer carried, the device would be taken to have.
  return now.lost.changes.every(isUntold) && journal.entries.every(({ key }) => written.has(key));
}

/** As {@link commit}, for an answer without items, which may be told as well where a copy of the request was quicker. */
async function commitWithoutItems(open: OpenCollection, deliverer: Deliverer): Promise<void> {
  try {
    await commit(open, deliverer);
  } catch (error) {
    if (!(error instanceof SyncStateConflict) || !(await isWrittenAlready(open))) throw error;
  }
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
  if (!sends) await commitWithoutItems(prepared, deliverer);
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
