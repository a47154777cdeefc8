import type { ItipDraft } from "@easkit/backend";
import type { CalendarProperties } from "@easkit/eas-schema";
import { describe, expect, it } from "vitest";
import { toTimeZoneBlob } from "../zones/time-zone-blob.js";
import { readItip } from "./read-itip.js";
import { writeItip } from "./write-itip.js";

const utc = (text: string) => new Date(`${text}Z`);
const stamp = utc("2026-11-20T12:00:00");
const meeting: CalendarProperties = {
  uid: "meeting-1",
  subject: "Plans",
  location: { displayName: "Room 1" },
  body: { type: "plain", data: "Bring ideas." },
  timezone: toTimeZoneBlob("Europe/Berlin", 2026),
  startTime: utc("2026-12-01T09:00:00"),
  endTime: utc("2026-12-01T10:00:00"),
  organizerEmail: "ada@example.com",
  organizerName: "Ada",
  categories: ["Mine"],
  attendees: [
    { email: "ben@example.com", name: "Ben", attendeeType: "required" },
    { email: "cleo@example.org", name: "Cleo", attendeeType: "optional", attendeeStatus: "accepted" },
  ],
};
const series: CalendarProperties = {
  ...meeting,
  recurrence: { type: "weekly", interval: 1, dayOfWeek: 4 },
};
const draft = (more: Partial<ItipDraft> = {}): ItipDraft => ({
  method: "request",
  event: meeting,
  sequence: 0,
  stamp,
  ...more,
});
const unfold = (text: string) => text.replace(/\r\n[ \t]/g, "");
const linesOf = (text: string) => unfold(text).split("\r\n");
const ben = { email: "ben@example.com", name: "Ben", status: "accepted" } as const;

describe("writeItip", () => {
  it("invites: everybody is asked, and what is the organizer's own stays out", () => {
    const { ical, when } = writeItip(draft(), { zone: "Europe/Berlin" });
    const lines = linesOf(ical);
    expect(lines).toContain("METHOD:REQUEST");
    expect(lines).toContain("SEQUENCE:0");
    expect(lines).toContain("DTSTAMP:20261120T120000Z");
    expect(lines).toContain("DTSTART;TZID=Europe/Berlin:20261201T100000");
    expect(lines).toContain("BEGIN:VTIMEZONE");
    expect(ical).not.toMatch(/CATEGORIES|X-EASKIT/i);
    const people = lines.filter((line) => line.startsWith("ATTENDEE"));
    expect(people).toHaveLength(2);
    expect(people[0]).toMatch(/PARTSTAT=NEEDS-ACTION.*RSVP=TRUE.*:mailto:ben@example.com$/);
    expect(people[1]).toMatch(/PARTSTAT=ACCEPTED/);
    expect(when).toBe("2026-12-01 10:00 – 11:00 (Europe/Berlin)");
  });

  it("says what it has written when it is read again", () => {
    const message = readItip(writeItip(draft({ event: series, sequence: 4 })).ical);
    expect(message).toMatchObject({ method: "request", uid: "meeting-1", sequence: 4, stamp, answers: [] });
    expect(message?.instanceId).toBeUndefined();
    expect(message?.event).toMatchObject({
      subject: "Plans",
      startTime: series.startTime,
      organizerEmail: "ada@example.com",
      recurrence: { type: "weekly", dayOfWeek: 4 },
    });
  });

  it("tells of one occurrence alone, by its original start on the clock of the series", () => {
    const instanceId = utc("2026-12-08T09:00:00");
    const moved = { instanceId, startTime: utc("2026-12-08T14:00:00"), endTime: utc("2026-12-08T15:00:00") };
    const event = {
      ...series,
      exceptions: [moved, { instanceId: utc("2026-12-15T09:00:00"), deleted: true }],
    };
    const { ical, when } = writeItip(draft({ event, instanceId, sequence: 1 }));
    expect(unfold(ical)).toContain("RECURRENCE-ID;TZID=Europe/Berlin:20261208T100000");
    expect(linesOf(ical).filter((line) => line === "BEGIN:VEVENT")).toHaveLength(1);
    expect(unfold(ical)).toMatch(/SUMMARY:Plans[\s\S]*mailto:ben@example.com/);
    expect(ical).not.toContain("RRULE:FREQ=WEEKLY");
    expect(when).toContain("2026-12-08 15:00");
    expect(readItip(ical)).toMatchObject({ instanceId, event: { instanceId, startTime: moved.startTime } });
  });

  it("cancels an occurrence that is gone from the series already", () => {
    const instanceId = utc("2026-12-08T09:00:00");
    const event = { ...series, exceptions: [{ instanceId, deleted: true }] };
    const { ical } = writeItip(draft({ method: "cancel", event, instanceId }));
    expect(linesOf(ical)).toContain("STATUS:CANCELLED");
    expect(readItip(ical)).toMatchObject({ method: "cancel", instanceId });
  });

  it("tells of an occurrence of a series of whole days by its date", () => {
    const { timezone: _, ...rest } = series;
    const event = {
      ...rest,
      allDayEvent: true,
      startTime: utc("2026-12-01T00:00:00"),
      endTime: utc("2026-12-02T00:00:00"),
    };
    const instanceId = utc("2026-12-08T00:00:00");
    const { ical, when } = writeItip(draft({ method: "reply", event, instanceId, answer: ben }));
    expect(linesOf(ical)).toContain("RECURRENCE-ID;VALUE=DATE:20261208");
    expect(when).toBe("2026-12-08");
    expect(readItip(ical)?.answers).toEqual([{ ...ben, instanceId }]);
  });

  it("answers: one attendee, the comment, and nothing of the pattern", () => {
    const { ical } = writeItip(
      draft({ method: "reply", event: series, sequence: 2, answer: ben, comment: "Gladly;\nreally, yes" }),
    );
    const lines = linesOf(ical);
    expect(lines.filter((line) => line.startsWith("ATTENDEE"))).toEqual([
      "ATTENDEE;CN=Ben;PARTSTAT=ACCEPTED:mailto:ben@example.com",
    ]);
    expect(lines.some((line) => line.startsWith("RRULE:FREQ=WEEKLY") || line.startsWith("DESCRIPTION"))).toBe(
      false,
    );
    expect(readItip(ical)).toMatchObject({
      method: "reply",
      sequence: 2,
      answers: [ben],
      comment: "Gladly;\nreally, yes",
    });
  });

  it("answers for an occurrence that stands by itself", () => {
    const instanceId = utc("2026-12-08T09:00:00");
    const event = {
      ...meeting,
      instanceId,
      startTime: utc("2026-12-08T14:00:00"),
      endTime: utc("2026-12-08T15:00:00"),
    };
    const message = readItip(writeItip(draft({ method: "reply", event, answer: ben })).ical);
    expect(message).toMatchObject({ instanceId, answers: [{ ...ben, instanceId }] });
  });

  it("proposes another time and keeps the old one beside it", () => {
    const proposed = { start: utc("2026-12-02T09:00:00"), end: utc("2026-12-02T09:30:00") };
    const { ical } = writeItip(
      draft({ method: "counter", answer: { ...ben, status: "tentative" }, proposed }),
    );
    expect(readItip(ical)).toMatchObject({ method: "counter", proposed, answers: [{ status: "tentative" }] });
    expect(linesOf(ical)).toContain("X-MS-OLK-ORIGINALSTART:20261201T090000Z");
  });

  it("refuses a meeting without a UID", () => {
    const { uid: _, ...event } = meeting;
    expect(() => writeItip(draft({ event }))).toThrow(RangeError);
  });
});

describe("readItip", () => {
  it("finds nothing in a calendar without an event", () => {
    expect(readItip("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n")).toBeUndefined();
  });

  it("does not take a message without SEQUENCE for one about the first state", () => {
    const { ical } = writeItip(draft({ method: "reply", answer: ben }));
    expect(readItip(ical.replace(/SEQUENCE:.*\r\n/, ""))?.sequence).toBeUndefined();
  });
});
