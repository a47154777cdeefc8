import { describe, expect, it } from "vitest";
import { fromCalendar, toCalendar, toTimeZoneBlob } from "./index.js";
import { calendarText, eventText } from "./testing/event-text.js";

const utc = (text: string) => new Date(`${text}Z`);
const now = utc("2026-11-21T12:00:00");
const berlin = { zone: "Europe/Berlin", user: "me@example.test", now };

const lines = (ics: string) => ics.replace(/\r\n /g, "").split("\r\n");

describe("what a device writes", () => {
  const rich = calendarText(
    "X-WR-CALNAME:Mine",
    "BEGIN:VEVENT",
    "UID:event-1",
    "DTSTAMP:20260101T000000Z",
    "SEQUENCE:4",
    "DTSTART;TZID=Europe/Berlin;X-P=1:20260701T090000",
    "DTEND;TZID=Europe/Berlin:20260701T100000",
    "SUMMARY;LANGUAGE=en:Old",
    'X-VENDOR;X-Q="a,b":kept\\, as is',
    "PRIORITY:3",
    'ATTENDEE;CN=Bob;PARTSTAT=ACCEPTED;DELEGATED-FROM="mailto:z@example.test":mailto:bob@example.test',
    "BEGIN:VALARM",
    "ACTION:EMAIL",
    "TRIGGER:-P1D",
    "SUMMARY:mail",
    "ATTENDEE:mailto:x@example.test",
    "END:VALARM",
    "BEGIN:VALARM",
    "ACTION:DISPLAY",
    "TRIGGER:-PT10M",
    "X-KEEP:1",
    "END:VALARM",
    "BEGIN:X-PART",
    "X-A:1",
    "END:X-PART",
    "END:VEVENT",
    "BEGIN:VTODO",
    "UID:other",
    "SUMMARY:todo",
    "END:VTODO",
  );

  it("leaves alone all that it says nothing about", () => {
    const changed = fromCalendar({ subject: "New", reminder: 30 }, { previous: rich, now });
    const gone = lines(rich).filter((line) => !lines(changed).includes(line));
    const came = lines(changed).filter((line) => !lines(rich).includes(line));
    expect(gone).toEqual(["SUMMARY;LANGUAGE=en:Old", "TRIGGER:-PT10M"]);
    expect(came).toEqual(["SUMMARY;LANGUAGE=en:New", "LAST-MODIFIED:20261121T120000Z", "TRIGGER:-PT30M"]);
  });

  it("moves the event in its own zone and counts the change", () => {
    const changed = fromCalendar(
      { startTime: utc("2026-07-01T08:00:00"), endTime: utc("2026-07-01T09:00:00") },
      { previous: rich, now },
    );
    expect(changed).toContain("DTSTART;TZID=Europe/Berlin:20260701T100000");
    expect(changed).toContain("SEQUENCE:5");
    expect(changed).toContain("BEGIN:VTIMEZONE");
  });

  it("does not make an attendee's copy look newer than the meeting", () => {
    const received = eventText(
      "DTSTART:20260701T090000Z",
      "SEQUENCE:2",
      "ORGANIZER:mailto:ann@example.test",
      "ATTENDEE:mailto:me@example.test",
    );
    const moved = fromCalendar(
      { startTime: utc("2026-07-01T10:00:00"), endTime: utc("2026-07-01T11:00:00") },
      { ...berlin, previous: received },
    );
    expect(moved).toContain("SEQUENCE:2");
    expect(moved).toContain("ORGANIZER:mailto:ann@example.test");
  });

  it("keeps people's parameters, and clears what it clears", () => {
    const attendees = [
      { email: "BOB@example.test", name: "Bob", attendeeStatus: "declined" as const },
      { email: "new@example.test", attendeeType: "optional" as const },
    ];
    const changed = fromCalendar(
      { attendees, reminder: null, subject: null },
      { previous: rich, now, user: "me@example.test" },
    );
    expect(changed.replace(/\r\n /g, "")).toContain(
      'ATTENDEE;CN=Bob;DELEGATED-FROM="mailto:z@example.test";PARTSTAT=DECLINED:mailto:bob@example.test',
    );
    expect(changed).toContain("ORGANIZER:mailto:me@example.test");
    expect(changed).not.toMatch(/ACTION:DISPLAY|SUMMARY;LANGUAGE/);
    expect(changed).toContain("ACTION:EMAIL");
  });

  it("does not lose the marks of a text that came back plain, nor the end of one that was cut", () => {
    const html = eventText(
      "DTSTART:20260701T090000Z",
      "X-ALT-DESC;FMTTYPE=text/html:<p>One</p><p>Two &amp; <b>three</b></p>",
    );
    expect(
      fromCalendar({ body: { type: "plain", data: "One\r\nTwo & three\r\n" } }, { previous: html, now }),
    ).toBe(html);
    expect(
      fromCalendar({ body: { type: "html", data: "<p>One", truncated: true } }, { previous: html, now }),
    ).toBe(html);
    const plain = fromCalendar({ body: { type: "plain", data: "Other" } }, { previous: html, now });
    expect(plain).toContain("DESCRIPTION:Other");
    expect(plain).not.toContain("X-ALT-DESC");
    expect(
      toCalendar(fromCalendar({ body: { type: "rtf", data: "e1xydGY=" } }, { previous: html, now })).body,
    ).toEqual({ type: "rtf", data: "e1xydGY=" });
  });

  it("keeps the zone when it sends zeros, as some clients do, and takes another when it sends one", () => {
    const zeros = btoa("\0".repeat(172));
    const times = { startTime: utc("2026-07-01T08:00:00"), endTime: utc("2026-07-01T09:00:00") };
    expect(fromCalendar({ ...times, timezone: zeros }, { previous: rich, now })).toContain(
      "DTSTART;TZID=Europe/Berlin:20260701T100000",
    );
    expect(
      fromCalendar({ ...times, timezone: toTimeZoneBlob("Asia/Tokyo", 2026) }, { previous: rich, now }),
    ).toContain("DTSTART;TZID=Asia/Tokyo:20260701T170000");
  });

  it("turns an event into one of whole days and back", () => {
    const whole = fromCalendar({ allDayEvent: true }, { previous: rich, now, zone: "Europe/Berlin" });
    expect(whole).toContain("DTSTART;VALUE=DATE:20260701");
    expect(whole).toContain("DTEND;VALUE=DATE:20260702");
    const timed = fromCalendar(
      { allDayEvent: false, startTime: utc("2026-07-01T08:00:00"), endTime: utc("2026-07-01T09:00:00") },
      { previous: whole, now, zone: "Europe/Berlin" },
    );
    expect(timed).toContain("DTSTART;TZID=Europe/Berlin:20260701T100000");
  });

  it("adds and deletes files", () => {
    const bytes = new TextEncoder().encode("hi");
    const added = fromCalendar(
      {
        attachments: [
          {
            tag: "add",
            value: { clientId: "1", displayName: "a;b.txt", content: bytes, contentType: "text/plain" },
          },
        ],
      },
      { previous: rich, now },
    );
    const [entry] = toCalendar(added).attachments ?? [];
    if (entry?.tag !== "attachment") throw new Error("no attachment");
    expect(entry.value).toMatchObject({ displayName: "a;b.txt", estimatedDataSize: 2 });
    const { fileReference } = entry.value;
    expect(
      fromCalendar({ attachments: [{ tag: "delete", value: { fileReference } }] }, { previous: added, now }),
    ).not.toContain("ATTACH");
  });

  it("anew gets a UID, times where it says none (MS-ASCAL_R52511), and what EAS alone has words for", () => {
    const made = fromCalendar({ subject: "x" }, { now: utc("2026-11-21T18:03:00"), newUid: () => "made" });
    expect(toCalendar(made)).toMatchObject({
      uid: "made",
      startTime: utc("2026-11-21T18:30:00"),
      endTime: utc("2026-11-21T19:00:00"),
    });
    expect(() => fromCalendar({ startTime: utc("2030-01-01T00:00:00") }, { now })).toThrow(RangeError);
    const item = {
      startTime: utc("2026-07-01T08:00:00"),
      endTime: utc("2026-07-01T09:00:00"),
      allDayEvent: false,
      timezone: toTimeZoneBlob("Europe/Berlin", 2026),
      uid: "u",
      clientUid: "c",
      dtStamp: utc("2026-01-01T00:00:00"),
      subject: "S",
      location: {
        displayName: "D",
        annotation: "A",
        street: "S",
        city: "C",
        state: "T",
        country: "L",
        postalCode: "1",
        latitude: 1.5,
        longitude: -2,
        accuracy: 3,
        altitude: 4.5,
        altitudeAccuracy: 5,
        locationUri: "https://example.test",
      },
      busyStatus: "workingElsewhere" as const,
      sensitivity: "personal" as const,
      reminder: 0,
      categories: ["a,b", "c"],
      meetingStatus: 1,
      organizerEmail: "o@example.test",
      organizerName: 'O "q"',
      disallowNewTimeProposal: true,
      responseRequested: false,
      responseType: "organizer" as const,
      appointmentReplyTime: utc("2026-02-02T03:04:05"),
      onlineMeetingConfLink: "conf:sip:a@example.test",
      onlineMeetingExternalLink: "https://example.test/m",
      attendees: [
        {
          email: "p@example.test",
          name: "P",
          attendeeStatus: "unknown" as const,
          attendeeType: "resource" as const,
          proposedStartTime: utc("2026-07-02T08:00:00"),
          proposedEndTime: utc("2026-07-02T09:00:00"),
        },
      ],
    };
    expect(toCalendar(fromCalendar(item, { now }))).toEqual(item);
  });

  it("may not be a stream", () => {
    async function* people() {
      yield { email: "a@example.test" };
    }
    expect(() => fromCalendar({ attendees: people() }, { now })).toThrow(TypeError);
  });
});
