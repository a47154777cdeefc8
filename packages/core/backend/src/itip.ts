import type { CalendarProperties } from "@easkit/eas-schema";

/** What a message about a meeting is for (RFC 5546 section 1.4). */
export type ItipMethod = "request" | "reply" | "counter" | "cancel";

/** Somebody's answer to an invitation. */
export interface ItipAnswer {
  readonly email: string;
  readonly name?: string;
  readonly status: "accepted" | "tentative" | "declined";
}

/** A message between those who meet, to be written. */
export interface ItipDraft {
  readonly method: ItipMethod;
  /**
   * The meeting as the calendar of whoever writes has it, in the shape of 16.1, with `uid`, organizer and those whom the
   * message is for as attendees. Lists are arrays and texts are strings. An event with an `instanceId` is one occurrence
   * that stands by itself.
   */
  readonly event: CalendarProperties;
  /** The original start of the one occurrence that it is about. Absent: the whole meeting. */
  readonly instanceId?: Date;
  /** How often the meeting has been changed (RFC 5545 section 3.8.7.4). */
  readonly sequence: number;
  /** The time of writing. */
  readonly stamp: Date;
  /** Of `reply` and `counter`: who answers, and how. */
  readonly answer?: ItipAnswer;
  /** What is said with an answer, as plain text. */
  readonly comment?: string;
  /** Of `counter`: the other time. */
  readonly proposed?: { readonly start: Date; readonly end: Date };
}

/** A message about a meeting, written. */
export interface ItipText {
  /** iCalendar text with a METHOD. */
  readonly ical: string;
  /** When the meeting is, for people to read: `2026-12-01 10:00 – 11:00 (Europe/Berlin)`. */
  readonly when: string;
}

/** A message about a meeting, read. */
export interface ItipMessage {
  readonly method: ItipMethod | "publish" | "other";
  readonly uid: string;
  /** Of which state of the meeting; absent: it is not said. */
  readonly sequence?: number;
  /** When it was written. */
  readonly stamp?: Date;
  /** The original start of the one occurrence that it is about. Absent: the whole meeting. */
  readonly instanceId?: Date;
  /** The meeting that it tells of, in the shape of 16.1. */
  readonly event: CalendarProperties;
  /** Of `reply` and `counter`: who answers what, for the whole meeting or for occurrences. */
  readonly answers: readonly (ItipAnswer & { readonly instanceId?: Date })[];
  readonly comment?: string;
  /** Of `counter`: the other time. */
  readonly proposed?: { readonly start: Date; readonly end: Date };
}
