import {
  type Encodable,
  fill,
  fillPatch,
  itemClasses,
  type ProtocolVersion,
  type Sync,
} from "@easkit/eas-schema";
import type { FleetClass, ItemView } from "../item-view.js";
import type { CollectionMemory, LocalChange } from "./device-memory.js";

type ItemOf<L> = L extends Iterable<infer I> ? I : never;
/** A collection in a Sync request. */
export type RequestCollection = ItemOf<NonNullable<Encodable<typeof Sync.request>["collections"]>>;
type ClientCommand = ItemOf<NonNullable<RequestCollection["commands"]>>;

const importances = ["low", "normal", "high"] as const;
const busyStatuses = ["free", "tentative", "busy", "outOfOffice"] as const;

/** What the property that people edit can be, by class. */
export const detailsOf: Readonly<Record<FleetClass, readonly string[]>> = {
  Email: [],
  Contacts: ["+1 555 0100", "+1 555 0101", "+1 555 0102", "+1 555 0103"],
  Calendar: busyStatuses,
  Tasks: importances,
};

const word = <W extends string>(words: readonly W[], value: string | undefined): W | undefined =>
  words.find((each) => each === value);

/** The properties of a contact, event or task that looks so. */
function contactOf({ name, detail }: ItemView) {
  return {
    ...(name !== undefined && { lastName: name, fileAs: name }),
    ...(detail !== undefined && { mobilePhoneNumber: detail }),
  };
}

function eventOf({ name, detail, start }: ItemView) {
  const busyStatus = word(busyStatuses, detail);
  const startTime = start === undefined ? undefined : new Date(start);
  return {
    ...(name !== undefined && { subject: name }),
    ...(startTime && { startTime, endTime: new Date(startTime.getTime() + 3_600_000) }),
    ...(busyStatus && { busyStatus }),
  };
}

function taskOf({ name, detail }: ItemView) {
  const importance = word(importances, detail);
  return { ...(name !== undefined && { subject: name }), ...(importance && { importance }) };
}

/** The content of an item that looks so, as a backend takes it. */
export function toContent(itemClass: Exclude<FleetClass, "Email">, view: ItemView) {
  switch (itemClass) {
    case "Contacts":
      return { class: itemClass, properties: contactOf(view) };
    case "Calendar":
      return { class: itemClass, properties: eventOf(view) };
    case "Tasks":
      return { class: itemClass, properties: taskOf(view) };
  }
}

function applicationData(itemClass: FleetClass, view: ItemView, version: ProtocolVersion) {
  switch (itemClass) {
    case "Contacts":
      return fill(itemClasses.Contacts, contactOf(view));
    case "Calendar": {
      const zoned = version.startsWith("16.") ? {} : { timezone: btoa("\0".repeat(172)) };
      return fill(itemClasses.Calendar, { ...eventOf(view), ...zoned });
    }
    case "Tasks":
      return fill(itemClasses.Tasks, taskOf(view));
    case "Email": {
      const { read, flag } = view;
      return fillPatch(itemClasses.Email, {
        ...(read !== undefined && { read: read === "read" }),
        ...(flag === "" && { flag: null }),
        ...(flag === "active" && { flag: { status: "active" as const, flagType: "Follow up" } }),
      });
    }
  }
}

/**
 * A local change as the server is told of it. Of anything but mail the whole item is sent, as what is left out might be
 * cleared.
 */
export function toCommand(
  { class: itemClass, items }: CollectionMemory,
  change: LocalChange,
  version: ProtocolVersion,
): ClientCommand {
  switch (change.kind) {
    case "add": {
      const { clientId, view } = change;
      return {
        tag: "add",
        value: { class: itemClass, clientId, applicationData: applicationData(itemClass, view, version) },
      };
    }
    case "change": {
      const before = itemClass === "Email" ? {} : items.get(change.id);
      const content = applicationData(itemClass, { ...before, ...change.fields }, version);
      return { tag: "change", value: { class: itemClass, serverId: change.id, applicationData: content } };
    }
    case "delete":
      return { tag: "delete", value: { class: itemClass, serverId: change.id } };
  }
}
