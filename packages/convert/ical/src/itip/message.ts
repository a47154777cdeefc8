import type { CalendarProperties } from "@easkit/eas-schema";

/** What a message about a meeting is for (RFC 5546 section 1.4). */
export type ItipMethod = "request" | "reply" | "counter" | "cancel";

/** Somebody's answer to an invitation. */
export interface ItipAnswer {
  readonly email: string;
  readonly name?: string;
  readonly status: "accepted" | "tentative" | "declined";
}

/** A start and an end. */
export interface ItipTimes {
  readonly start: Date;
  readonly end: Date;
}

/** What {@link writeItip} writes. */
export interface ItipDraft {
  readonly method: ItipMethod;
  /**
   * The meeting in the shape of 16.1, with `uid`, organizer and those whom the message is for as attendees. An event with
   * an `instanceId` is one occurrence that stands by itself.
   */
  readonly event: CalendarProperties;
  /** The original start of the one occurrence that it is about. */
  readonly instanceId?: Date;
  readonly sequence: number;
  /** The time of writing. */
  readonly stamp: Date;
  /** Of `reply` and `counter`: who answers, and how. */
  readonly answer?: ItipAnswer;
  /** What is said with an answer, as plain text. */
  readonly comment?: string;
  /** Of `counter`: the other time. */
  readonly proposed?: ItipTimes;
}

/** What {@link writeItip} gives. */
export interface ItipText {
  /** iCalendar text with a METHOD. */
  readonly ical: string;
  /** When the meeting is, for people to read: `2026-12-01 10:00 – 11:00 (Europe/Berlin)`. */
  readonly when: string;
}

/** What {@link readItip} gives. */
export interface ItipMessage {
  readonly method: ItipMethod | "publish" | "other";
  readonly uid: string;
  /** Absent: it is not said. */
  readonly sequence?: number;
  /** When it was written. */
  readonly stamp?: Date;
  /** The original start of the one occurrence that it is about; absent: the whole meeting. */
  readonly instanceId?: Date;
  readonly event: CalendarProperties;
  /** Of `reply` and `counter`: who answers what, for the whole meeting or for occurrences. */
  readonly answers: readonly (ItipAnswer & { readonly instanceId?: Date })[];
  readonly comment?: string;
  /** Of `counter`: the other time. */
  readonly proposed?: ItipTimes;
}
