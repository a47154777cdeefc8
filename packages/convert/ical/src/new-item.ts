import type { ProtocolVersion } from "@easkit/eas-schema";
import { writeInstant } from "./event/meeting.js";
import type { ReadOptions } from "./event/open-event.js";
import type { Component } from "./text/component.js";
import { textProperty } from "./text/property.js";

/** What to write into, and as whom. */
export interface WriteOptions extends ReadOptions {
  /** The text as it was; what the device cannot say stays as it is there. Without it, a new calendar is made. */
  readonly previous?: string;
  /** The device's version: from 16.0 on, moving a series drops its exceptions (MS-ASCAL 2.2.2.22). */
  readonly version?: ProtocolVersion;
  /** The time of writing. */
  readonly now?: Date;
  /** What SEQUENCE is to be; absent, it is counted where the user organizes. */
  readonly sequence?: number;
  /** Makes the UID of a new item that has none; a random UUID if absent. */
  readonly newUid?: () => string;
}

/** An empty calendar. */
export const newCalendar = (): Component => ({
  name: "vcalendar",
  properties: [textProperty("version", "2.0"), textProperty("prodid", "-//easkit//convert-ical//EN")],
  components: [],
});

/** A new component of an item. */
export function newItem(name: string, uid: string, now: Date): Component {
  const component: Component = { name, properties: [textProperty("uid", uid)], components: [] };
  writeInstant(component, "dtstamp", now);
  return component;
}
