import type { CalendarReceived } from "@easkit/eas-schema";

type Listed<K extends "exceptions" | "attendees" | "attachments"> = NonNullable<CalendarReceived[K]>[number];

/** One occurrence that is not like the others. */
export type Exception = Listed<"exceptions">;
/** Somebody invited. */
export type Attendee = Listed<"attendees">;
/** One entry of the list of attachments. */
export type AttachmentEntry = Listed<"attachments">;
/** A body with its text at hand. */
export type Body = NonNullable<CalendarReceived["body"]>;
/** A place as 16.x has it. */
export type Location = NonNullable<CalendarReceived["location"]>;

/** What an event and an exception both say. */
export type Details = Pick<
  CalendarReceived & Exception,
  Extract<keyof CalendarReceived, keyof Exception> &
    Exclude<keyof Exception, "startTime" | "endTime" | "allDayEvent" | "instanceId">
>;

/** Who reads the calendar, which decides what a meeting is to them. */
export interface Reader {
  /** Addresses of the user in lower case; empty if not known. */
  readonly addresses: readonly string[];
  /** How references of attachments are made and found again. */
  readonly fileReference: (attachment: { readonly index: number; readonly uri?: string }) => string;
}
