import type { CalendarProperties } from "@easkit/eas-schema";
import { describe, expect, it } from "vitest";
import { occurrencesOf } from "./occurrences.js";
import { toTimeZoneBlob } from "./zones/time-zone-blob.js";

const at = (text: string) => new Date(`${text}:00Z`);
const timezone = toTimeZoneBlob("Europe/Berlin", 2026);
const weekly: CalendarProperties = {
  subject: "Stand-up",
  timezone,
  startTime: at("2026-03-23T08:00"),
  endTime: at("2026-03-23T08:30"),
  recurrence: { type: "weekly", interval: 1, dayOfWeek: 2 },
};
const starts = (properties: CalendarProperties, from: string, until: string) =>
  occurrencesOf(properties, { from: at(from), until: at(until) }).map(({ start }) =>
    start.toISOString().slice(0, 16),
  );

describe("when an event happens", () => {
  it("once, if it overlaps the period", () => {
    const once = { startTime: at("2026-03-02T08:00"), endTime: at("2026-03-02T10:00") };
    expect(starts(once, "2026-03-02T09:00", "2026-03-02T09:30")).toEqual(["2026-03-02T08:00"]);
    expect(starts(once, "2026-03-02T10:00", "2026-03-02T11:00")).toEqual([]);
    expect(starts(once, "2026-03-02T07:00", "2026-03-02T08:00")).toEqual([]);
  });

  it("at the same wall time over a change of the clock", () => {
    // Berlin goes to summer time on 29 March 2026.
    expect(starts(weekly, "2026-03-20T00:00", "2026-04-07T00:00")).toEqual([
      "2026-03-23T08:00",
      "2026-03-30T07:00",
      "2026-04-06T07:00",
    ]);
  });

  it("as its exceptions say, those moved into the period from outside among them", () => {
    const series: CalendarProperties = {
      ...weekly,
      exceptions: [
        { instanceId: at("2026-03-23T08:00"), deleted: true },
        { instanceId: at("2026-03-30T07:00"), startTime: at("2026-03-31T12:00"), busyStatus: "tentative" },
        {
          instanceId: at("2026-06-01T07:00"),
          startTime: at("2026-03-24T10:00"),
          endTime: at("2026-03-24T11:00"),
        },
      ],
    };
    const found = occurrencesOf(series, { from: at("2026-03-20T00:00"), until: at("2026-04-07T00:00") });
    expect(found.map(({ start, end, busyStatus }) => [start, end, busyStatus])).toEqual([
      [at("2026-03-24T10:00"), at("2026-03-24T11:00"), "busy"],
      [at("2026-03-31T12:00"), at("2026-03-31T12:30"), "tentative"],
      [at("2026-04-06T07:00"), at("2026-04-06T07:30"), "busy"],
    ]);
  });

  it("until the rule ends, and on whole days", () => {
    const days: CalendarProperties = {
      allDayEvent: true,
      startTime: at("2026-03-01T00:00"),
      endTime: at("2026-03-02T00:00"),
      recurrence: { type: "daily", interval: 1, occurrences: 3 },
    };
    expect(starts(days, "2026-02-01T00:00", "2027-01-01T00:00")).toEqual([
      "2026-03-01T00:00",
      "2026-03-02T00:00",
      "2026-03-03T00:00",
    ]);
  });
});
