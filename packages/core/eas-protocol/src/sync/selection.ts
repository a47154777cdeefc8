import type { Backend, CallContext, ItemStat } from "@easkit/backend";
import { type Fingerprint, toFingerprint } from "@easkit/syncstate";
import type { Collection } from "./collection.js";
import { cutoffOf, isWithin } from "./filter.js";
import type { ViewOptions } from "./view-options.js";

/** Which items of a collection a device wants. */
export interface Selection {
  /** The start of the period, in milliseconds; `undefined` is no bound. */
  readonly cutoff: number | undefined;
  /** Text messages beside mail, from the start of their own period. */
  readonly texts?: { readonly cutoff: number | undefined };
  /** Older mail as well, of conversations that reach into the period (MS-ASCMD 2.2.3.36.2). */
  readonly conversations?: true;
  /** So many items at most, those of the highest rank (MS-ASCMD 2.2.3.97.2). */
  readonly most?: number;
}

/** Whether an item is wanted. */
export type IsWanted = (stat: ItemStat) => boolean;

/** More recipients than this nobody keeps in a list that helps with typing. */
const mostRecipients = 10_000;

/** What the options of a device select of a collection. */
export function selectionOf(
  options: ViewOptions,
  collection: Pick<Collection, "class" | "type">,
  now: number,
): Selection {
  const cutoff = cutoffOf(options.filterType, collection, now);
  const conversations =
    options.conversationMode === true && collection.class === "Email" && cutoff !== undefined;
  const texts = collection.class === "Email" ? options.texts : undefined;
  const most = collection.type === "recipientInformationCache" ? options.maxItems : undefined;
  return {
    cutoff,
    ...(texts && { texts: { cutoff: cutoffOf(texts.filterType, collection, now) } }),
    ...(conversations && { conversations }),
    ...(most !== undefined && { most: Math.min(most, mostRecipients) }),
  };
}

/** The moment before which nothing is wanted; `undefined` where there is none. */
export function boundOf({ cutoff, texts, conversations }: Selection): number | undefined {
  if (conversations || cutoff === undefined) return undefined;
  if (!texts) return cutoff;
  return texts.cutoff === undefined ? undefined : Math.min(cutoff, texts.cutoff);
}

/** Whether an item may be wanted, or not any more, because of others: then a change feed alone does not tell. */
export const dependsOnOthers = ({ conversations, most }: Selection): boolean =>
  conversations === true || most !== undefined;

/** What a selection is beside its period, as a name to compare. */
export function nameOf({ texts, conversations, most }: Selection): string | undefined {
  if (!texts && !conversations && most === undefined) return undefined;
  return [texts && `texts ${texts.cutoff ?? ""}`, conversations && "conversations", most].join(";");
}

/** The conversations of what lies in the period. */
async function conversationsIn(stats: AsyncIterable<ItemStat>, cutoff: number | undefined) {
  const conversations = new Set<Fingerprint>();
  for await (const stat of stats) {
    if (stat.conversation !== undefined && isWithin(stat, cutoff))
      conversations.add(toFingerprint(stat.conversation));
  }
  return conversations;
}

interface Ranked {
  readonly id: string;
  readonly rank: number;
}

const byRank = (one: Ranked, other: Ranked): number => other.rank - one.rank || (one.id < other.id ? -1 : 1);

/** The ids of the highest ranks. Holds twice as many at most. */
async function highestOf(stats: AsyncIterable<ItemStat>, count: number): Promise<ReadonlySet<string>> {
  let best: Ranked[] = [];
  for await (const { id, rank = 0 } of stats) {
    best.push({ id, rank });
    if (best.length > 2 * count + 16) best = best.sort(byRank).slice(0, count);
  }
  return new Set(
    best
      .sort(byRank)
      .slice(0, count)
      .map(({ id }) => id),
  );
}

/** Looks through the folder as far as is needed to know which items are wanted. */
export async function openSelection(
  selection: Selection,
  backend: Backend,
  call: CallContext,
  folderId: string,
): Promise<IsWanted> {
  const isWanted = await openMain(selection, backend, call, folderId);
  const { texts } = selection;
  const isText = (stat: ItemStat) => texts !== undefined && isWithin(stat, texts.cutoff);
  return (stat) => (stat.textMessage ? isText(stat) : isWanted(stat));
}

/** As {@link openSelection}, for items of the folder's own class. */
async function openMain(
  { cutoff, conversations, most }: Selection,
  backend: Backend,
  call: CallContext,
  folderId: string,
): Promise<IsWanted> {
  if (most !== undefined) {
    const best = await highestOf(backend.listItems(call, folderId, {}), most);
    return ({ id }) => best.has(id);
  }
  if (!conversations || cutoff === undefined) return (stat) => isWithin(stat, cutoff);
  const recent = await conversationsIn(
    backend.listItems(call, folderId, { since: new Date(cutoff) }),
    cutoff,
  );
  return (stat) =>
    isWithin(stat, cutoff) ||
    (stat.conversation !== undefined && recent.has(toFingerprint(stat.conversation)));
}
