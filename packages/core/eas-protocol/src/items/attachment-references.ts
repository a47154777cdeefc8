import type { CalendarPatch, CalendarProperties, EmailProperties } from "@easkit/eas-schema";
import { type AttachmentPlace, fromFileReference, toFileReference } from "./file-reference.js";

type Listed = NonNullable<EmailProperties["attachments"]>;
type Entry = Listed extends Iterable<infer E> | AsyncIterable<infer E> ? E : never;
type Received = NonNullable<CalendarPatch["attachments"]>[number];
type Item = Omit<AttachmentPlace, "part">;

function place(entry: Entry, item: Item): Entry {
  if (entry.tag !== "attachment") return entry;
  const fileReference = toFileReference({ ...item, part: entry.value.fileReference });
  return { tag: "attachment", value: { ...entry.value, fileReference } };
}

async function* placeEach(entries: AsyncIterable<Entry>, item: Item): AsyncIterable<Entry> {
  for await (const entry of entries) yield place(entry, item);
}

const placeAll = (entries: Listed, item: Item): Listed =>
  Symbol.iterator in entries ? Array.from(entries, (entry) => place(entry, item)) : placeEach(entries, item);

/** Properties whose attachments can be asked for from anywhere: their references say which item they are of. */
export function withPlacedAttachments<T extends Pick<EmailProperties, "attachments">>(
  properties: T,
  item: Item,
): T {
  const { attachments } = properties;
  return attachments ? { ...properties, attachments: placeAll(attachments, item) } : properties;
}

/** As {@link withPlacedAttachments}, for an event: its exceptions can have attachments of their own. */
export function withPlacedEventAttachments(properties: CalendarProperties, item: Item): CalendarProperties {
  const placed = withPlacedAttachments(properties, item);
  const { exceptions } = properties;
  if (!exceptions || !(Symbol.iterator in exceptions)) return placed;
  return { ...placed, exceptions: Array.from(exceptions, (each) => withPlacedAttachments(each, item)) };
}

/** The reference that the backend gave, of one that the device was given. */
const ownReference = (reference: string): string => fromFileReference(reference)?.part ?? reference;

/** What a device says of attachments, with the references that the backend gave. */
export const fromPlacedAttachments = (entries: readonly Received[]): readonly Received[] =>
  entries.map((entry) => {
    if (entry.tag === "add") return entry;
    const fileReference = ownReference(entry.value.fileReference);
    return entry.tag === "delete"
      ? { tag: "delete", value: { ...entry.value, fileReference } }
      : { tag: "attachment", value: { ...entry.value, fileReference } };
  });
