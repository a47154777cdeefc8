import type { Attachment, Item, ItemStat, MimeItem, TypedItem } from "@easkit/backend";
import { type Unprotected, withoutProtection } from "./protecting.js";

/** What an item is, without its revisions. */
export type Content = MimeItem | TypedItem;

/** An attachment of a typed item; its key is the `fileReference` in the item's properties. */
export type AttachmentsOfItem = ReadonlyMap<string, Attachment>;

/** An item as it is kept. */
export interface StoredItem {
  readonly content: Content;
  readonly revision: string;
  readonly flagsRevision?: string;
  readonly attachments: AttachmentsOfItem;
  /** It is no mail, though kept as such. */
  readonly textMessage?: true;
  /** Of a protected message. */
  readonly unprotected?: Unprotected;
}

/** The end of an event; absent where it goes on for ever, or how long it goes on is not said by a date. */
function lastDate(item: TypedItem): Date | undefined {
  if (item.class === "Email") return item.properties.dateReceived;
  if (item.class !== "Calendar") return undefined;
  const { recurrence, endTime } = item.properties;
  return recurrence === undefined ? endTime : recurrence.until;
}

/** By which an item is in or out of the period that a device asked for. */
export function dateOf(content: Content): Date | undefined {
  return "mime" in content ? content.received : lastDate(content);
}

/** What is listed of an item. */
export function statOf(id: string, item: StoredItem): ItemStat {
  const date = dateOf(item.content);
  return {
    id,
    revision: item.revision,
    ...(item.flagsRevision === undefined ? {} : { flagsRevision: item.flagsRevision }),
    ...(date === undefined ? {} : { date: new Date(date) }),
    ...placeOf(item.content),
    ...(item.textMessage && { textMessage: true }),
  };
}

/** By which an item is wanted beside its date. */
function placeOf(content: Content): Pick<ItemStat, "conversation" | "rank"> {
  if (content.class === "Contacts") {
    const { weightedRank } = content.properties;
    return weightedRank === undefined ? {} : { rank: weightedRank };
  }
  if (content.class !== "Email") return {};
  const id = content.properties?.conversationId;
  return id instanceof Uint8Array ? { conversation: Buffer.from(id).toString("base64url") } : {};
}

function copyOf(content: Content): Content {
  if (!("mime" in content)) return structuredClone(content);
  const { mime, ...rest } = content;
  return { mime, ...structuredClone(rest) };
}

/** What is given to a caller: a copy, so that nobody else's hands are in the store. */
export function toItem(item: StoredItem, isReadable = false): Item {
  const content = copyOf(item.content);
  const { unprotected } = item;
  return {
    ...(isReadable && unprotected && "mime" in content ? withoutProtection(content, unprotected) : content),
    ...(item.textMessage && { textMessage: true }),
    revision: item.revision,
    ...(item.flagsRevision === undefined ? {} : { flagsRevision: item.flagsRevision }),
  };
}
