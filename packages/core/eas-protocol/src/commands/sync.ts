import { type Decoded, type Encodable, isAtLeast, Sync } from "@easkit/eas-schema";
import type { KnownFolder } from "@easkit/syncstate";
import { deviceKey } from "../device-key.js";
import type { Exchange } from "../exchange.js";
import { CommandFault } from "../fault.js";
import { Budget } from "../sync/budget.js";
import type { SyncStatus } from "../sync/client/client-answer.js";
import { knownFolders, toFolderType } from "../sync/collection.js";
import {
  answerCollection,
  hasNews,
  type PreparedCollection,
  prepareCollection,
} from "../sync/sync-collection.js";
import type { RequestCollection } from "../sync/view-options.js";
import { waitForChanges } from "../sync/wait-for-changes.js";
import { type Answer, handleMaybeEmpty, nothing } from "./command.js";

type Request = Decoded<typeof Sync.request>;
type Response = Encodable<typeof Sync.response>;

const refuse = (status: SyncStatus, limit?: number): Response => ({
  status,
  ...(limit !== undefined && { limit }),
});

/** What is wrong with a request as a whole, or `undefined`. */
function checkRequest(exchange: Exchange, request: Request): Response | undefined {
  const { settings } = exchange;
  const { collections = [], wait, heartbeatInterval } = request;
  if (collections.length === 0) return refuse("protocolError");
  if (collections.length > settings.maxCollections)
    return refuse("tooManyCollections", settings.maxCollections);
  const commands = collections.reduce((sum, { commands }) => sum + (commands?.length ?? 0), 0);
  if (commands > settings.maxCommands) return refuse("protocolError");
  if (wait !== undefined && heartbeatInterval !== undefined) return refuse("protocolError");
  const { most } = settings.heartbeat;
  const minutes = Math.min(59, Math.floor(most / 60));
  if (wait !== undefined && (wait < 1 || wait > minutes))
    return refuse("waitOutOfRange", wait < 1 ? 1 : minutes);
  if (heartbeatInterval !== undefined) {
    const { least } = settings.heartbeat;
    if (heartbeatInterval < least) return refuse("waitOutOfRange", least);
    if (heartbeatInterval > most) return refuse("waitOutOfRange", most);
  }
  return undefined;
}

function createBudget(exchange: Exchange, request: Request): Budget {
  const { responseBytes, responseItems, responseTime } = exchange.settings;
  const items = request.windowSize ? Math.min(request.windowSize, responseItems) : responseItems;
  const { meter, now, replySizes, call, line } = exchange;
  const bytes = replySizes.limitOf(deviceKey(call.principal.id, line.deviceId), responseBytes);
  return new Budget({
    items,
    bytes,
    milliseconds: responseTime,
    written: () => meter.bytes,
    now,
  });
}

type IsRemembered = (collection: RequestCollection) => boolean;

/** A key that is not the newest is none that the device means by a request that leaves it out. */
const isOutdated = (prepared: PreparedCollection): boolean =>
  prepared.kind === "refused" ? prepared.status === "syncKeyInvalid" : prepared.round.kind !== "next";

const isWrite = ({ tag }: { readonly tag: string }): boolean => tag !== "fetch";

/**
 * Nobody but the server writes the recipient information cache (MS-ASCMD 2.2.3.7.2).
 * @throws CommandFault with the status of the whole Sync
 */
function checkRecipientCache(folders: ReadonlyMap<string, KnownFolder>, { collections = [] }: Request): void {
  for (const { collectionId = "", commands = [] } of collections) {
    const folder = folders.get(collectionId);
    const isCache = folder && toFolderType(folder.type) === "recipientInformationCache";
    if (isCache && commands.some(isWrite))
      throw new CommandFault(
        Sync.status.protocolError,
        "the recipient information cache is not written by devices",
      );
  }
}

/**
 * Prepares all collections; two requests for one collection would trip over each other, so they go one by one. What is
 * remembered comes first: `undefined` if it is not what the device asked for last, as when it asked another node.
 */
async function prepareAll(
  exchange: Exchange,
  request: Request,
  budget: Budget,
  isRemembered: IsRemembered,
): Promise<PreparedCollection[] | undefined> {
  const folders = await knownFolders(exchange);
  checkRecipientCache(folders, request);
  const prepared: PreparedCollection[] = [];
  for (const collection of request.collections ?? []) {
    const one = await prepareCollection(exchange, folders, collection, budget);
    if (isRemembered(collection) && isOutdated(one)) return undefined;
    prepared.push(one);
  }
  return prepared;
}

async function* answerAll(prepared: readonly PreparedCollection[], budget: Budget) {
  for (const collection of prepared) yield answerCollection(collection, budget);
}

/** Seconds to wait for changes when there are none. */
const waitOf = ({ wait, heartbeatInterval }: Request): number =>
  wait !== undefined ? wait * 60 : (heartbeatInterval ?? 0);

/** Prepares, and waits where nothing is to be said and the device wants to be told when there is. */
async function prepareOrWait(
  exchange: Exchange,
  request: Request,
  budget: Budget,
  isRemembered: IsRemembered,
): Promise<PreparedCollection[] | undefined> {
  let prepared = await prepareAll(exchange, request, budget, isRemembered);
  const seconds = waitOf(request);
  if (!prepared || seconds === 0 || prepared.some(hasNews)) return prepared;
  const folderIds = prepared.flatMap(({ request: { collectionId } }) => collectionId ?? []);
  await waitForChanges(exchange, folderIds, seconds, async () => {
    prepared = await prepareAll(exchange, request, budget, isRemembered);
    return !prepared || prepared.some(hasNews);
  });
  return prepared;
}

function summarize(prepared: readonly PreparedCollection[]): string {
  const part = (each: PreparedCollection) =>
    each.kind === "refused"
      ? `${each.request.collectionId}: ${each.status}`
      : `${each.scope.collection.id}: ${each.plan.changes.length} to send, ${each.request.commands?.length ?? 0} received`;
  const shown = prepared.filter(hasNews).map(part);
  return shown.length > 0 ? shown.join("; ") : "nothing new";
}

/** Whether nothing in the request brings the device any further: keys it has shown before, or that are refused. */
function describeRepetition(prepared: readonly PreparedCollection[]): string | undefined {
  const part = (each: PreparedCollection) => {
    if (each.kind === "refused") return `${each.request.collectionId} is ${each.status}`;
    return each.round.kind === "replay"
      ? `${each.scope.collection.id} is asked for again with an old key`
      : undefined;
  };
  const parts = prepared.map(part);
  return parts.includes(undefined) ? undefined : parts.join(", ");
}

async function answer(exchange: Exchange, given: Request | undefined): Promise<Answer<Response>> {
  const { line, call, memory, cluster } = exchange;
  const device = deviceKey(call.principal.id, line.deviceId);
  const request = memory.complete(device, given);
  if (!request) return refuse("requestIncomplete");
  const wrong = checkRequest(exchange, request);
  if (wrong) return wrong;
  memory.remember(device, request);
  cluster.supersede(call.principal.id, line.deviceId);
  const budget = createBudget(exchange, request);
  const isRemembered: IsRemembered = (collection) => !given?.collections?.includes(collection);
  const prepared = await prepareOrWait(exchange, request, budget, isRemembered);
  if (!prepared) {
    memory.forget(device);
    return refuse("requestIncomplete");
  }
  exchange.note(summarize(prepared));
  const repetition = describeRepetition(prepared);
  if (repetition !== undefined) exchange.repeats(repetition);
  // An empty answer says that nothing has changed, and leaves all keys as they are (12.1 and later).
  if (isAtLeast(exchange.version, "12.1") && !prepared.some(hasNews)) return nothing;
  return { collections: answerAll(prepared, budget) };
}

/** Brings the device up to date, and the server with it. */
export const sync = handleMaybeEmpty(Sync, {}, answer);
