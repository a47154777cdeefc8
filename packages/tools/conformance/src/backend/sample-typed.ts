import type { Folder, ItemPatch, TypedItem } from "@easkit/backend";
import { classOf } from "@easkit/backend";

/** A typed item, a change to it, and a change that clears what the first one set. */
export interface TypedSample {
  readonly item: TypedItem;
  readonly patch: ItemPatch;
  readonly clearing: ItemPatch;
  /** A property that the item has, and the changes do not touch. */
  readonly kept: readonly [name: string, value: string];
  /** A property that `patch` sets and `clearing` clears. */
  readonly changed: readonly [name: string, value: string];
  /** A value of the changed property that says as much as none at all. */
  readonly unset?: string;
}

const at = (hour: number): Date => new Date(Date.UTC(2026, 5, 1, hour));

const calendar = (subject: string): TypedSample => ({
  item: {
    class: "Calendar",
    properties: {
      uid: `${subject}@example.test`,
      subject,
      startTime: at(10),
      endTime: at(11),
      organizerName: "Before",
      organizerEmail: "organizer@example.test",
    },
  },
  patch: { class: "Calendar", properties: { organizerName: "After" } },
  clearing: { class: "Calendar", properties: { organizerName: null } },
  kept: ["subject", subject],
  changed: ["organizerName", "After"],
});

const contact = (lastName: string): TypedSample => ({
  item: { class: "Contacts", properties: { lastName, fileAs: lastName, companyName: "Before" } },
  patch: { class: "Contacts", properties: { companyName: "After" } },
  clearing: { class: "Contacts", properties: { companyName: null } },
  kept: ["lastName", lastName],
  changed: ["companyName", "After"],
});

const task = (subject: string): TypedSample => ({
  item: { class: "Tasks", properties: { subject, complete: false } },
  patch: { class: "Tasks", properties: { importance: "high" } },
  clearing: { class: "Tasks", properties: { importance: null } },
  kept: ["subject", subject],
  changed: ["importance", "high"],
  unset: "normal",
});

const note = (messageClass: string): TypedSample => ({
  item: { class: "Notes", properties: { subject: "Before", messageClass } },
  patch: { class: "Notes", properties: { subject: "After" } },
  clearing: { class: "Notes", properties: { subject: null } },
  kept: ["messageClass", messageClass],
  changed: ["subject", "After"],
});

/** A sample that fits a folder; `undefined` for mail folders. */
export function sampleFor(folder: Folder, number: number): TypedSample | undefined {
  switch (classOf(folder.type)) {
    case "Calendar":
      return calendar(`Event ${number}`);
    case "Contacts":
      return contact(`Person ${number}`);
    case "Tasks":
      return task(`Task ${number}`);
    case "Notes":
      return note("IPM.StickyNote");
    case "Email":
      return undefined;
  }
}

/** The value of a property by its name. */
export function propertyOf(item: object, name: string): unknown {
  if (!("properties" in item) || typeof item.properties !== "object" || item.properties === null)
    return undefined;
  return new Map<string, unknown>(Object.entries(item.properties)).get(name);
}
