import type { CalendarReceived } from "@easkit/eas-schema";

type Listed<K extends "exceptions" | "attendees" | "attachments"> = NonNullable<CalendarReceived[K]>[number];

/** One occurrence that is not like the others. */
export type Exception = Listed<"exceptions">;
/** Somebody invited. */
export type Attendee = Listed<"attendees">;
/** One entry of the list of attachments. */
export type AttachmentEntry = Listed<"attachments">;
/** A place as 16.x has it. */
export type Location = NonNullable<CalendarReceived["location"]>;

/** What an event and an exception both say. */
export type Details = Pick<
  CalendarReceived & Exception,
  Extract<keyof CalendarReceived, keyof Exception> &
    Exclude<keyof Exception, "startTime" | "endTime" | "allDayEvent" | "instanceId">
>;

/** What tells an attachment of an event from others. */
export interface AttachmentPlace {
  /** Its place among the attachments. */
  readonly index: number;
  /** Where it is, if it is not in the text. */
  readonly uri?: string;
  /** Short text that is the same for the same content, if it is in the text. */
  readonly digest?: string;
}

/** Who reads the calendar, which decides what a meeting is to them. */
export interface Reader {
  /** Addresses of the user in lower case; empty if not known. */
  readonly addresses: readonly string[];
  /** How references of attachments are made and found again. */
  readonly fileReference: (attachment: AttachmentPlace) => string;
}
