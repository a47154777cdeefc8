import { describe, expect, it } from "vitest";
import { describeLosses, fromCalendar, toCalendar } from "./index.js";
import { eventText } from "./testing/event-text.js";
import { occurrencesIn } from "./testing/occurrences.js";

const utc = (text: string) => new Date(`${text}Z`);
const now = utc("2026-11-21T12:00:00");
const berlin = { zone: "Europe/Berlin", user: "me@example.test", now };
const year = [Date.UTC(2026, 0, 1), Date.UTC(2028, 0, 1)] as const;

const lines = (ics: string) => ics.replace(/\r\n /g, "").split("\r\n");

describe("exceptions", () => {
  const weekly = eventText(
    "DTSTART;TZID=Europe/Berlin:20260302T100000",
    "DTEND;TZID=Europe/Berlin:20260302T110000",
    "SUMMARY:Team",
    "RRULE:FREQ=WEEKLY;BYDAY=MO",
    "EXDATE;TZID=Europe/Berlin:20260309T100000",
  );

  it("are named by the UTC start of the occurrence that they replace, across changes of the clock", () => {
    const ics = weekly.replace(
      "END:VCALENDAR",
      [
        "BEGIN:VEVENT",
        "UID:event-1",
        "RECURRENCE-ID;TZID=Europe/Berlin:20260330T100000",
        "DTSTART;TZID=Europe/Berlin:20260331T150000",
        "DTEND;TZID=Europe/Berlin:20260331T160000",
        "SUMMARY:Team",
        "LOCATION:Annex",
        "END:VEVENT",
        "END:VCALENDAR",
      ].join("\r\n"),
    );
    expect(toCalendar(ics).exceptions).toEqual([
      { deleted: true, instanceId: utc("2026-03-09T09:00:00") },
      {
        instanceId: utc("2026-03-30T08:00:00"),
        startTime: utc("2026-03-31T13:00:00"),
        endTime: utc("2026-03-31T14:00:00"),
        location: { displayName: "Annex" },
      },
    ]);
  });

  it("by date, in UTC and twice are each one deleted occurrence", () => {
    const ics = eventText(
      "DTSTART;TZID=Europe/Berlin:20260302T100000",
      "RRULE:FREQ=WEEKLY",
      "EXDATE;VALUE=DATE:20260309",
      "EXDATE:20260309T090000Z,20260316T090000Z",
    );
    expect(toCalendar(ics).exceptions?.map(({ instanceId }) => instanceId)).toEqual([
      utc("2026-03-09T09:00:00"),
      utc("2026-03-16T09:00:00"),
    ]);
  });

  it("say what an occurrence lacks that its series has", () => {
    const ics = eventText(
      "DTSTART:20260302T100000Z",
      "SUMMARY:Team",
      "LOCATION:Here",
      "CATEGORIES:A",
      "RRULE:FREQ=WEEKLY",
    ).replace(
      "END:VCALENDAR",
      "BEGIN:VEVENT\r\nUID:event-1\r\nRECURRENCE-ID:20260309T100000Z\r\nDTSTART:20260309T100000Z\r\nEND:VEVENT\r\nEND:VCALENDAR",
    );
    expect(toCalendar(ics).exceptions?.[0]).toMatchObject({
      subject: "",
      location: { displayName: "" },
      categories: [],
    });
  });

  it("of a device delete one occurrence, once", () => {
    const exceptions = [{ instanceId: utc("2026-03-16T09:00:00"), deleted: true }];
    const once = fromCalendar({ exceptions }, { ...berlin, previous: weekly });
    expect(lines(once).filter((line) => line.startsWith("EXDATE"))).toEqual([
      "EXDATE;TZID=Europe/Berlin:20260309T100000",
      "EXDATE;TZID=Europe/Berlin:20260316T100000",
    ]);
    expect(fromCalendar({ exceptions }, { ...berlin, previous: once })).toBe(once);
  });

  it("of a device move an occurrence, which then is not there twice, and move it again", () => {
    const instanceId = utc("2026-03-30T08:00:00");
    const moved = fromCalendar(
      {
        exceptions: [
          {
            instanceId,
            startTime: utc("2026-04-01T08:00:00"),
            endTime: utc("2026-04-01T09:00:00"),
            subject: "Later",
          },
        ],
      },
      { ...berlin, previous: weekly },
    );
    const again = fromCalendar(
      { instanceId, startTime: utc("2026-04-02T08:00:00"), endTime: utc("2026-04-02T09:00:00") },
      { ...berlin, previous: moved, version: "16.1" },
    );
    const april = occurrencesIn(again, Date.UTC(2026, 2, 29), Date.UTC(2026, 3, 8));
    expect(april).toEqual([
      "2026-04-02T08:00:00.000Z/2026-04-02T09:00:00.000Z",
      "2026-04-06T08:00:00.000Z/2026-04-06T09:00:00.000Z",
    ]);
    expect(toCalendar(again).exceptions?.at(-1)).toMatchObject({ subject: "Later" });
  });

  it("of a device bring a deleted occurrence back, and delete a changed one", () => {
    const instanceId = utc("2026-03-09T09:00:00");
    const back = fromCalendar(
      { exceptions: [{ instanceId, subject: "Again" }] },
      { ...berlin, previous: weekly },
    );
    expect(back).not.toContain("EXDATE");
    expect(occurrencesIn(back, Date.UTC(2026, 2, 8), Date.UTC(2026, 2, 12))).toHaveLength(1);
    const gone = fromCalendar({ exceptions: [{ instanceId, deleted: true }] }, { ...berlin, previous: back });
    expect(gone).not.toContain("RECURRENCE-ID");
    expect(occurrencesIn(gone, Date.UTC(2026, 2, 8), Date.UTC(2026, 2, 12))).toEqual([]);
  });

  it("clear on one occurrence what the series has", () => {
    const ics = eventText(
      "DTSTART:20260302T100000Z",
      "LOCATION:Here",
      "RRULE:FREQ=WEEKLY",
      "BEGIN:VALARM",
      "ACTION:DISPLAY",
      "TRIGGER:-PT5M",
      "END:VALARM",
    );
    const changed = fromCalendar(
      { instanceId: utc("2026-03-09T10:00:00"), location: null, reminder: null },
      { previous: ics, now },
    );
    const override = changed.slice(changed.lastIndexOf("BEGIN:VEVENT"));
    expect(override).not.toMatch(/LOCATION|VALARM/);
    expect(changed).toContain("LOCATION:Here");
  });

  it("go when a 16.x device moves the series (MS-ASCAL 2.2.2.22), and before that where they fit no more", () => {
    const times = { startTime: utc("2026-03-02T10:00:00"), endTime: utc("2026-03-02T11:00:00") };
    expect(fromCalendar(times, { ...berlin, previous: weekly, version: "16.1" })).not.toContain("EXDATE");
    const longer = { endTime: utc("2026-03-02T10:30:00"), startTime: utc("2026-03-02T09:00:00") };
    expect(fromCalendar(longer, { ...berlin, previous: weekly, version: "16.0" })).not.toContain("EXDATE");
    expect(fromCalendar(longer, { ...berlin, previous: weekly, version: "14.1" })).toContain("EXDATE");
    expect(fromCalendar(times, { ...berlin, previous: weekly, version: "14.1" })).not.toContain("EXDATE");
  });
});

describe("rules that no pattern says", () => {
  it("that end become a pattern with exceptions, and stay as they are when written back", () => {
    const ics = eventText(
      "DTSTART:20260101T100000Z",
      "DTEND:20260101T110000Z",
      "RRULE:FREQ=MONTHLY;BYMONTHDAY=1,15;COUNT=10",
      "RDATE:20260203T150000Z",
    );
    const item = toCalendar(ics);
    expect(describeLosses(ics)).toEqual([]);
    expect(occurrencesIn(fromCalendar(item, { now }), ...year)).toEqual(occurrencesIn(ics, ...year));
    expect(fromCalendar(item, { previous: ics, now })).toBe(ics);
    const without = fromCalendar(
      { exceptions: [{ instanceId: utc("2026-02-15T10:00:00"), deleted: true }] },
      { previous: ics, now },
    );
    expect(without).toContain("RRULE:FREQ=MONTHLY;BYMONTHDAY=1,15;COUNT=10");
    expect(occurrencesIn(without, ...year)).toHaveLength(10);
  });

  it("without end become the nearest one, with a word about it, and stay", () => {
    const ics = eventText(
      "DTSTART:20260101T100000Z",
      "RRULE:FREQ=MONTHLY;BYMONTHDAY=1,15",
      "RDATE:20260203T150000Z",
    );
    expect(describeLosses(ics)).toEqual(["rule", "extra-dates"]);
    const item = toCalendar(ics);
    expect(item.recurrence).toEqual({ type: "monthly", interval: 1, dayOfMonth: 1 });
    expect(fromCalendar({ ...item, subject: "New" }, { previous: ics, now })).toMatch(
      /BYMONTHDAY=1,15[\s\S]*RDATE:20260203T150000Z/,
    );
  });

  it("are given up when the device sets another pattern", () => {
    const ics = eventText("DTSTART:20260101T100000Z", "RRULE:FREQ=MONTHLY;BYMONTHDAY=1,15;COUNT=4");
    const changed = fromCalendar(
      { recurrence: { type: "weekly", dayOfWeek: 16, occurrences: 3 } },
      { previous: ics, now },
    );
    expect(occurrencesIn(changed, ...year)).toHaveLength(3);
    expect(fromCalendar({ recurrence: null }, { previous: ics, now })).not.toContain("RRULE");
  });
});
