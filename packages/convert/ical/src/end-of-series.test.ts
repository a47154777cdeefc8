import { describe, expect, it } from "vitest";
import { endOfSeries, fromCalendar, openIcalAttachment, toCalendar } from "./index.js";
import { eventText } from "./testing/event-text.js";

const utc = (text: string) => new Date(`${text}Z`);
const times = ["DTSTART;TZID=Europe/Berlin:20260302T100000", "DTEND;TZID=Europe/Berlin:20260302T110000"];

describe("the end of a series", () => {
  it.each([
    [[], utc("2026-03-02T10:00:00")],
    [["RRULE:FREQ=WEEKLY;COUNT=5"], utc("2026-03-30T09:00:00")],
    [["RRULE:FREQ=WEEKLY;UNTIL=20260331T000000Z"], utc("2026-03-30T09:00:00")],
    [["RDATE:20270101T000000Z"], utc("2027-01-01T01:00:00")],
    [["RRULE:FREQ=WEEKLY"], undefined],
    [["RRULE:FREQ=MINUTELY;COUNT=999999"], undefined],
  ])("%j", (lines, end) => {
    expect(endOfSeries(eventText(...times, ...lines))).toEqual(end);
  });

  it("is that of an occurrence that was moved behind it", () => {
    const ics = eventText(...times, "RRULE:FREQ=WEEKLY;COUNT=2");
    const moved = fromCalendar(
      {
        instanceId: utc("2026-03-02T09:00:00"),
        startTime: utc("2026-05-01T09:00:00"),
        endTime: utc("2026-05-01T12:00:00"),
      },
      { previous: ics },
    );
    expect(endOfSeries(moved)).toEqual(utc("2026-05-01T12:00:00"));
  });
});

describe("an attachment", () => {
  const ics = eventText(
    ...times,
    "ATTACH:https://example.test/a.txt",
    "ATTACH;FMTTYPE=text/plain;FILENAME=b.txt;ENCODING=BASE64;VALUE=BINARY:QUJD",
  );

  it("is found by its reference", () => {
    const [first, second] = (toCalendar(ics).attachments ?? []).flatMap((entry) =>
      entry.tag === "attachment" ? [entry.value.fileReference] : [],
    );
    expect(openIcalAttachment(ics, first ?? "")).toEqual({
      displayName: "a.txt",
      uri: "https://example.test/a.txt",
    });
    expect(openIcalAttachment(ics, second ?? "")).toEqual({
      displayName: "b.txt",
      contentType: "text/plain",
      bytes: new TextEncoder().encode("ABC"),
    });
    expect(openIcalAttachment(ics, "other")).toBeUndefined();
  });
});
