import { type Decoded, GetItemEstimate } from "@easkit/eas-schema";
import type { Exchange } from "../exchange.js";
import { CommandFault } from "../fault.js";
import { type Collection, knownFolders, openCollection } from "../sync/collection.js";
import { KnownView } from "../sync/known-view.js";
import { planChanges } from "../sync/plan.js";
import { parsePosition } from "../sync/position.js";
import { selectionOf } from "../sync/selection.js";
import { defaultView, type ViewOptions } from "../sync/view-options.js";
import { handle } from "./command.js";

type RequestCollection = NonNullable<Decoded<typeof GetItemEstimate.request>["collections"]>[number];

/** Changes that are looked at in one step; what has been counted is not kept. */
const step = 512;
/** Collections in a request (MS-ASCMD 3.1.5.10). */
const maxCollections = 1000;

/** What the device would have a Sync select: as it says here, or as it said in the last Sync. */
function optionsOf(
  { filterType, options, conversationMode }: RequestCollection,
  before: ViewOptions,
): ViewOptions {
  const given = options?.find((each) => each.class !== "SMS");
  const texts = options?.find((each) => each.class === "SMS");
  const maxItems = given?.maxItems ?? before.maxItems;
  const isWhole = conversationMode ?? before.conversationMode;
  return {
    ...before,
    ...(texts && { texts: { filterType: texts.filterType ?? 0, preferences: [] } }),
    filterType: given?.filterType ?? filterType ?? before.filterType,
    ...(maxItems !== undefined && { maxItems }),
    ...(isWhole !== undefined && { conversationMode: isWhole }),
  };
}

/** Why a request makes no sense for a folder (MS-ASCMD 2.2.3.36.1, 2.2.3.97.1). */
function check({ conversationMode, options = [] }: RequestCollection, collection: Collection) {
  if (conversationMode !== undefined && collection.class !== "Email") {
    throw new CommandFault("invalidXml", "only mail has conversations");
  }
  const isCache = collection.type === "recipientInformationCache";
  return options.some(({ maxItems }) => maxItems !== undefined) && !isCache ? "collectionInvalid" : undefined;
}

async function estimate(
  exchange: Exchange,
  folders: Awaited<ReturnType<typeof knownFolders>>,
  request: RequestCollection,
) {
  const collectionId = request.collectionId ?? "";
  const of = (status: "ok" | "collectionInvalid" | "notPrimed" | "syncKeyInvalid", count?: number) => ({
    status,
    ...(count !== undefined && {
      collection: { collectionId, estimate: count, ...(request.class && { class: request.class }) },
    }),
  });
  const folder = folders.get(collectionId);
  if (!folder) return of("collectionInvalid");
  if (request.syncKey === undefined || request.syncKey === "0") return of("notPrimed");
  const collection = openCollection(exchange, folder);
  const wrong = check(request, collection);
  if (wrong) return of(wrong);
  const round = await collection.state.begin(request.syncKey);
  if (!round) return of("syncKeyInvalid");
  const before: ViewOptions = round.settings === undefined ? defaultView : JSON.parse(round.settings);
  const selection = selectionOf(optionsOf(request, before), collection, exchange.now());
  const { backend, call } = exchange;
  const view = new KnownView(round);
  let position = parsePosition(round.cursor);
  let count = 0;
  for (let more = true; more; ) {
    const plan = await planChanges({
      backend,
      call,
      folderId: folder.id,
      view,
      position,
      selection,
      limit: step,
    });
    count += plan.changes.length;
    ({ position, more } = plan);
  }
  return of("ok", count);
}

async function* estimateAll(exchange: Exchange, collections: readonly RequestCollection[]) {
  const folders = await knownFolders(exchange);
  for (const collection of collections) yield estimate(exchange, folders, collection);
}

/** Tells how many items a Sync would bring. */
export const getItemEstimate = handle(GetItemEstimate, {}, async (exchange, { collections = [] }) => {
  if (collections.length === 0 || collections.length > maxCollections) {
    throw new CommandFault("invalidXml", `a GetItemEstimate has 1 to ${maxCollections} collections`);
  }
  return { responses: estimateAll(exchange, collections) };
});
