import type { ItemClass, ItemPatch, TypedItem } from "@easkit/backend";
import { type CalendarPatch, itemClasses, type RawContent, readRaw, readRawPatch } from "@easkit/eas-schema";
import type { Exchange } from "../../exchange.js";
import { fromPlacedAttachments } from "../../items/attachment-references.js";
import { takeContact, takeEvent, takeNewNote, takeNoteChange, takeTask } from "../../items/received.js";

interface LegacyNotes {
  readonly legacyBody?: string | null;
  readonly bodySize?: number | null;
  readonly bodyTruncated?: boolean | null;
}

/** Notes that a device of 2.5 says in the words of the class, as a body. */
function withoutLegacyNotes<T extends LegacyNotes>(properties: T) {
  const { legacyBody, bodySize: _size, bodyTruncated, ...others } = properties;
  if (legacyBody === undefined) return others;
  // Notes that the device holds cut do not replace the whole ones.
  if (bodyTruncated) return others;
  return { ...others, body: legacyBody === null ? null : { type: "plain" as const, data: legacyBody } };
}

interface Attached {
  readonly attachments?: CalendarPatch["attachments"];
}

/** What a device sent, with the backend's own references of attachments. */
const withOwnReferences = <T extends Attached>(properties: T): T =>
  properties.attachments
    ? { ...properties, attachments: fromPlacedAttachments(properties.attachments) }
    : properties;

/** A new item has nothing to be cleared. */
const withoutNull = (properties: object): object =>
  Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== null));

/** Reads the properties of a new item by the class of its folder, in the shape of 16.1. @throws SchemaError, BackendError `invalid` */
export function readNewItem(exchange: Exchange, itemClass: ItemClass, content: RawContent): TypedItem {
  const { converters, call, version, now } = exchange;
  switch (itemClass) {
    case "Calendar": {
      const received = takeEvent(readRaw(itemClasses.Calendar, content));
      const shaped = converters.calendar.fromVersion(call, received, version);
      return { class: "Calendar", properties: withoutNull(shaped) };
    }
    case "Contacts":
      return {
        class: "Contacts",
        properties: withoutNull(withoutLegacyNotes(takeContact(readRaw(itemClasses.Contacts, content)))),
      };
    case "Tasks":
      return {
        class: "Tasks",
        properties: withoutNull(withoutLegacyNotes(takeTask(readRaw(itemClasses.Tasks, content), now()))),
      };
    case "Notes":
      return { class: "Notes", properties: takeNewNote(readRaw(itemClasses.Notes, content), now()) };
    case "Email":
      return { class: "Email", properties: readRaw(itemClasses.Email, content) };
  }
}

/** A change to an event is read by {@link readEventPatch}: what it means depends on the event. */
export type PlainClass = Exclude<ItemClass, "Calendar">;

/** Reads a change to an item by the class of its folder; an empty property is to be cleared. @throws SchemaError, BackendError `invalid` */
export function readItemPatch(itemClass: PlainClass, content: RawContent, now: number): ItemPatch {
  switch (itemClass) {
    case "Contacts":
      return {
        class: "Contacts",
        properties: withoutLegacyNotes(takeContact(readRawPatch(itemClasses.Contacts, content))),
      };
    case "Tasks":
      return {
        class: "Tasks",
        properties: withoutLegacyNotes(takeTask(readRawPatch(itemClasses.Tasks, content), now)),
      };
    case "Notes":
      return { class: "Notes", properties: takeNoteChange(readRawPatch(itemClasses.Notes, content), now) };
    case "Email":
      return {
        class: "Email",
        properties: withOwnReferences(readRawPatch(itemClasses.Email, content)),
      };
  }
}

/** Reads a change to an event, in the words of the device's version. @throws SchemaError */
export const readEventPatch = (content: RawContent): CalendarPatch =>
  withOwnReferences(takeEvent(readRawPatch(itemClasses.Calendar, content)));
