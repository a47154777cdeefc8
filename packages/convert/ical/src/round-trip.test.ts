import { type CalendarPatch, type CalendarProperties, protocolVersions } from "@easkit/eas-schema";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeLosses, fromCalendar, fromVersionShape, toCalendar, toVersionShape } from "./index.js";
import { expandRule } from "./recurrence/expand.js";
import { readRule, weekdays } from "./recurrence/rule.js";
import { calendarText } from "./testing/event-text.js";
import { occurrencesIn } from "./testing/occurrences.js";
import { settle } from "./text/settle.js";
import { instantOf } from "./zones/zone.js";
import { findZone } from "./zones/zone-names.js";

const day = 86_400_000;
const zones = [
  "Europe/Berlin",
  "America/New_York",
  "America/Santiago",
  "Australia/Lord_Howe",
  "Asia/Kolkata",
  "Pacific/Apia",
  "Pacific/Auckland",
  "Africa/Casablanca",
  "Europe/Dublin",
  "America/St_Johns",
  "Pacific/Kiritimati",
  "Etc/GMT+12",
  "UTC",
];

const days = fc.uniqueArray(fc.constantFrom(...weekdays), { minLength: 1, maxLength: 4 });
const interval = fc.integer({ min: 1, max: 3 });
const nth = fc.constantFrom(1, 2, 3, 4, -1);
const rules = fc.oneof(
  interval.map((n) => `FREQ=DAILY;INTERVAL=${n}`),
  fc
    .tuple(interval, days, fc.constantFrom("SU", "MO", "SA"))
    .map(([n, list, first]) => `FREQ=WEEKLY;INTERVAL=${n};WKST=${first};BYDAY=${list.join(",")}`),
  fc
    .tuple(interval, fc.integer({ min: 1, max: 31 }))
    .map(([n, date]) => `FREQ=MONTHLY;INTERVAL=${n};BYMONTHDAY=${date}`),
  fc
    .tuple(interval, nth, fc.constantFrom(...weekdays))
    .map(([n, place, weekday]) => `FREQ=MONTHLY;INTERVAL=${n};BYDAY=${place}${weekday}`),
  fc.tuple(nth, days).map(([place, list]) => `FREQ=MONTHLY;BYDAY=${list.join(",")};BYSETPOS=${place}`),
  fc.constant("FREQ=MONTHLY;BYMONTHDAY=-1"),
  fc
    .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }))
    .map(([month, date]) => `FREQ=YEARLY;BYMONTH=${month};BYMONTHDAY=${date}`),
  fc
    .tuple(fc.integer({ min: 1, max: 12 }), nth, fc.constantFrom(...weekdays))
    .map(([month, place, weekday]) => `FREQ=YEARLY;BYMONTH=${month};BYDAY=${place}${weekday}`),
);

const digits = (wall: number): string => new Date(wall).toISOString().slice(0, 19).replace(/[-:]/g, "");

interface Made {
  readonly text: string;
  readonly start: number;
  /** Starts of all occurrences, where there are few. */
  readonly expected?: readonly string[];
}

/** A series that begins with its rule, with an end, deleted occurrences and moved ones. */
const series = fc
  .record({
    rule: rules,
    zone: fc.constantFrom(...zones),
    allDay: fc.boolean(),
    begin: fc.integer({ min: Date.UTC(2016, 0, 1) / day, max: Date.UTC(2027, 0, 1) / day }),
    minutes: fc.integer({ min: 0, max: 95 }).map((quarters) => quarters * 15),
    end: fc.constantFrom("none", "count", "until"),
    length: fc.integer({ min: 1, max: 9 }),
    without: fc.uniqueArray(fc.integer({ min: 1, max: 8 }), { maxLength: 3 }),
    moved: fc.uniqueArray(fc.integer({ min: 1, max: 8 }), { maxLength: 2 }),
  })
  .map(({ rule, zone, allDay, begin, minutes, end, length, without, moved }): Made => {
    const parsed = readRule(
      Object.fromEntries(
        rule.split(";").map((part) => {
          const [key = "", value = ""] = part.split("=");
          const list = value.split(",");
          return [
            key.toLowerCase(),
            key === "WKST" ? weekdays.indexOf(value) + 1 : list.length > 1 ? list : value,
          ];
        }),
      ),
    );
    if (!parsed) throw new Error(rule);
    const walls: number[] = [];
    for (const wall of expandRule(parsed, begin * day + (allDay ? 0 : minutes * 60_000)))
      if (walls.push(wall) > 12) break;
    const at = (index: number) => walls[index] ?? 0;
    const place = findZone(zone);
    if (!place) throw new Error(zone);
    const parameter = allDay ? ";VALUE=DATE" : zone === "UTC" ? "" : `;TZID=${zone}`;
    const time = (wall: number) =>
      allDay ? digits(wall).slice(0, 8) : `${digits(wall)}${zone === "UTC" ? "Z" : ""}`;
    const last = {
      none: "",
      count: `;COUNT=${length + 1}`,
      until: `;UNTIL=${allDay ? time(at(length)) : `${digits(instantOf(place, at(length)) + 30 * 60_000)}Z`}`,
    }[end];
    const span = allDay ? day : 45 * 60_000;
    const shift = allDay ? day : 2 * 3_600_000;
    const text = calendarText(
      "BEGIN:VEVENT",
      "UID:series",
      "DTSTAMP:20260101T000000Z",
      "SUMMARY:Weekly",
      "LOCATION:Room 1",
      `DTSTART${parameter}:${time(at(0))}`,
      `DTEND${parameter}:${time(at(0) + span)}`,
      `RRULE:${rule}${last}`,
      ...without.filter((index) => index <= length).map((index) => `EXDATE${parameter}:${time(at(index))}`),
      "END:VEVENT",
      ...moved
        .filter((index) => index <= length && !without.includes(index))
        .flatMap((index) => [
          "BEGIN:VEVENT",
          "UID:series",
          "DTSTAMP:20260101T000000Z",
          "SUMMARY:Moved",
          "LOCATION:Room 1",
          `RECURRENCE-ID${parameter}:${time(at(index))}`,
          `DTSTART${parameter}:${time(at(index) + shift)}`,
          `DTEND${parameter}:${time(at(index) + shift + span)}`,
          "END:VEVENT",
        ]),
    );
    if (end === "none") return { text, start: at(0) };
    const instant = (wall: number) => new Date(allDay ? wall : instantOf(place, wall)).toISOString();
    const kept = walls.slice(0, length + 1).flatMap((wall, index) => {
      if (index > 0 && without.includes(index)) return [];
      return [instant(index > 0 && moved.includes(index) ? wall + shift : wall)];
    });
    return { text, start: at(0), expected: kept.sort() };
  });

const isPatch = (value: object): value is CalendarPatch => !Array.isArray(value);
const received = (properties: CalendarProperties): CalendarPatch => settle(properties, isPatch);

describe("series as items of every version", () => {
  it("have the occurrences that they have as iCalendar, there and back", () => {
    fc.assert(
      fc.property(
        series,
        fc.constantFrom(...protocolVersions),
        fc.constantFrom(...zones),
        ({ text, start, expected }, version, zone) => {
          const range = [start - 3 * day, start + 3 * 366 * day, { zone }] as const;
          expect(describeLosses(text, { zone })).toEqual([]);
          const shaped = toVersionShape(toCalendar(text, { zone }), version, { zone });
          const back = fromVersionShape(received(shaped), version, { zone });
          const anew = fromCalendar(back, { zone });
          expect(occurrencesIn(anew, ...range)).toEqual(occurrencesIn(text, ...range));
          if (expected)
            expect(
              occurrencesIn(anew, start - 3 * day, start + 99 * 366 * day, { zone }).map(
                (each) => each.split("/")[0],
              ),
            ).toEqual(expected);
          expect(fromCalendar(back, { zone, previous: text })).toBe(text);
        },
      ),
      { numRuns: 250 },
    );
  });
});
