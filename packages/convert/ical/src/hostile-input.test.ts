import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeLosses, fromCalendar, toCalendar } from "./index.js";
import { calendarText, eventText } from "./testing/event-text.js";

describe("text from outside", () => {
  it.each([
    "RRULE:FREQ=YEARLY;BYDAY=53MO;BYYEARDAY=2;COUNT=5",
    "RRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30;COUNT=3",
    "RRULE:FREQ=MINUTELY;COUNT=1000000000",
    "RRULE:FREQ=DAILY;INTERVAL=99999999;COUNT=4",
    "RRULE:FREQ=WEEKLY;UNTIL=99991231T000000Z;BYMONTH=1",
    "RRULE:FREQ=MONTHLY;BYSETPOS=99;BYDAY=MO,TU;COUNT=2",
    "RRULE:",
    "EXDATE:nonsense",
    "DTEND:20200101T000000Z",
    "DURATION:-P1D",
    "GEO:north;south",
    "ATTACH:%E0%A4%A",
    "ATTENDEE:",
    "SEQUENCE:x",
  ])("that is odd is read and written without an error: %s", (line) => {
    const ics = eventText("DTSTART:20260101T100000Z", line);
    const item = toCalendar(ics);
    expect(item.endTime?.getTime()).toBeGreaterThanOrEqual(item.startTime?.getTime() ?? Number.NaN);
    expect(fromCalendar(item, { previous: ics })).toBe(ics);
    expect(toCalendar(fromCalendar(item)).startTime).toEqual(item.startTime);
  });

  it("with a great many rules and parts of a zone is read", () => {
    const parts = Array.from({ length: 500 }, (_, index) => [
      "BEGIN:STANDARD",
      `DTSTART:16010101T0000${String(index % 60).padStart(2, "0")}`,
      "TZOFFSETFROM:+0100",
      "TZOFFSETTO:+0200",
      "RRULE:FREQ=YEARLY;BYDAY=1SU",
      "END:STANDARD",
    ]).flat();
    const rules = Array.from(
      { length: 500 },
      (_, index) => `RRULE:FREQ=YEARLY;BYDAY=53SU;BYMONTHDAY=${(index % 31) + 1};COUNT=9`,
    );
    const ics = calendarText(
      "BEGIN:VTIMEZONE",
      "TZID:Odd",
      ...parts,
      "END:VTIMEZONE",
      "BEGIN:VEVENT",
      "UID:1",
      "DTSTART;TZID=Odd:20260101T100000",
      ...rules,
      "END:VEVENT",
    );
    expect(toCalendar(ics).startTime).toEqual(new Date("2026-01-01T08:00:00Z"));
    expect(describeLosses(ics.replaceAll(";COUNT=9", ""))).toContain("several-rules");
  });

  it.each(["RRULE:FREQ=NEVER", "RDATE:,/"])("that ical.js refuses is refused: %s", (line) => {
    expect(() => toCalendar(eventText("DTSTART:20260101T100000Z", line))).toThrow();
  });

  it("survives random lines", () => {
    const names = fc.constantFrom(
      "RRULE",
      "RDATE",
      "EXDATE",
      "DTEND",
      "DURATION",
      "ORGANIZER",
      'ATTENDEE;CN="x"',
      "SUMMARY",
      "X-ALT-DESC;FMTTYPE=text/html",
      "STATUS",
      "TRANSP",
      "CLASS",
      "LOCATION",
      "DESCRIPTION",
      "ATTACH",
      "CATEGORIES",
    );
    const values = fc.oneof(
      fc
        .string({ maxLength: 30 })
        .map((text) => text.replace(/[\r\n]/g, ""))
        // ical.js refuses lists of periods that have an empty place.
        .filter((text) => !(text.includes(",") && text.includes("/"))),
      fc.constantFrom(
        "FREQ=DAILY;COUNT=3",
        "20260102T100000Z",
        "20260105",
        "P1D",
        "mailto:a@example.test",
        "FREQ=MONTHLY;BYDAY=1MO,3MO;COUNT=6",
      ),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(names, values), { maxLength: 8 }), (list) => {
        const ics = eventText("DTSTART:20260101T100000Z", ...list.map(([name, value]) => `${name}:${value}`));
        const item = toCalendar(ics);
        expect(fromCalendar(item, { previous: ics })).toBe(ics);
        fromCalendar(item);
      }),
      { numRuns: 300 },
    );
  });
});
