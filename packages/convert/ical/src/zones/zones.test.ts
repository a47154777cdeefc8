import { describe, expect, it } from "vitest";
import { yearOffsetsOf } from "./intl-zone.js";
import { decodeTimeZone, encodeTimeZone, fromTimeZoneBlob, toTimeZoneBlob } from "./time-zone-blob.js";
import { instantOf, minute, wallAt, type Zone } from "./zone.js";
import { findZone } from "./zone-names.js";
import { type ZoneRules, zoneOfRules } from "./zone-rules.js";

const zones = Intl.supportedValuesOf("timeZone");
const day = 86_400_000;

function zoneNamed(id: string): Zone {
  const zone = findZone(id);
  if (!zone) throw new Error(id);
  return zone;
}

/** Asks the runtime directly, without the tables of this package. */
function offsetByIntl(formatter: Intl.DateTimeFormat, instant: number): number {
  const part = (type: string) =>
    Number(formatter.formatToParts(instant).find((each) => each.type === type)?.value);
  const wall = Date.UTC(
    part("year"),
    part("month") - 1,
    part("day"),
    part("hour"),
    part("minute"),
    part("second"),
  );
  return wall - instant;
}

const formatterOf = (id: string) =>
  new Intl.DateTimeFormat("en-US", {
    timeZone: id,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });

describe("offsets of a zone", () => {
  it.each([
    "Europe/Berlin",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Asia/Kathmandu",
    "America/St_Johns",
  ])(
    "are those of the runtime on every day and around every change: %s",
    (id) => {
      const formatter = formatterOf(id);
      const zone = zoneNamed(id);
      const start = Date.UTC(2019, 0, 1);
      const instants = Array.from({ length: 730 }, (_, index) => start + index * day);
      for (const { at } of yearOffsetsOf(id, 2019).changes) instants.push(at - 1000, at, at + 1000);
      for (const instant of instants) expect(zone.offsetAt(instant)).toBe(offsetByIntl(formatter, instant));
    },
    20_000,
  );

  it("give the first of two equal wall times, and count a skipped one by the offset before the gap", () => {
    const berlin = zoneNamed("Europe/Berlin");
    expect(new Date(instantOf(berlin, Date.UTC(2026, 9, 25, 2, 30))).toISOString()).toBe(
      "2026-10-25T00:30:00.000Z",
    );
    expect(new Date(instantOf(berlin, Date.UTC(2026, 2, 29, 2, 30))).toISOString()).toBe(
      "2026-03-29T01:30:00.000Z",
    );
  });
});

describe("names of zones", () => {
  it.each([
    ["W. Europe Standard Time", "Europe/Berlin"],
    ["/mozilla.org/20050126_1/Europe/Berlin", "Europe/Berlin"],
    ["/softwarestudio.org/Olson_20011030_5/America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"],
    ["europe/kyiv", "Europe/Kyiv"],
    ["America/Ciudad_Juarez", "America/Ciudad_Juarez"],
    ["FLE Standard Time", "Europe/Kiev"],
  ])("%s is %s", (name, id) => {
    const instant = Date.UTC(2026, 6, 1);
    expect(zoneNamed(name).offsetAt(instant)).toBe(zoneNamed(id).offsetAt(instant));
  });

  it.each(["Customized Time Zone", "", "Nowhere/Middle", "+05:00"])("%j is unknown", (name) => {
    expect(findZone(name)).toBeUndefined();
  });
});

/** How often in the year the clocks that the rules describe are not those of the zone. */
function timesThatDiffer(id: string, year: number, rules: ZoneRules): number {
  const zone = zoneNamed(id);
  const told = zoneOfRules("told", rules);
  const instants: number[] = [];
  // In a year with a single change, the rules need another one at its very start.
  for (let wall = Date.UTC(year, 0, 1, 12); wall < Date.UTC(year + 1, 0, 1); wall += day / 2)
    instants.push(instantOf(zone, wall));
  for (const { at } of yearOffsetsOf(id, year).changes)
    if (at - Date.UTC(year, 0, 1) > day) instants.push(at - minute, at, at + minute);
  return instants.filter((instant) => zone.offsetAt(instant) !== told.offsetAt(instant)).length;
}

describe("TimeZone structures (MS-ASDTYPE_R103)", () => {
  const years = [2015, 2016, 2018, 2020, 2022, 2024, 2026, 2027, 2029, 2030];

  it.each(years)(
    "of all zones tell every day of %i, where the clock changes at most twice",
    (year) => {
      const wrong: string[] = [];
      for (const id of zones) {
        const told = decodeTimeZone(toTimeZoneBlob(id, year));
        const few = yearOffsetsOf(id, year).changes.length <= 2;
        if (few && timesThatDiffer(id, year, told) > 0) wrong.push(id);
      }
      expect(wrong).toEqual([]);
    },
    60_000,
  );

  it.each([2015, 2022, 2026, 2030])(
    "of all zones lead back to a zone with the same clocks in %i",
    (year) => {
      const wrong: string[] = [];
      for (const id of zones) {
        const { zoneId } = fromTimeZoneBlob(toTimeZoneBlob(id, year), { year });
        if (zoneId === undefined) wrong.push(id);
        else if (yearOffsetsOf(id, year).changes.length <= 2) {
          const found = zoneNamed(zoneId);
          const zone = zoneNamed(id);
          for (let instant = Date.UTC(year, 0, 2); instant < Date.UTC(year, 11, 31); instant += day)
            if (found.offsetAt(instant) !== zone.offsetAt(instant)) {
              wrong.push(`${id} ${zoneId}`);
              break;
            }
        }
      }
      expect(wrong).toEqual([]);
    },
    60_000,
  );

  it("have 172 bytes and no names", () => {
    const text = atob(toTimeZoneBlob("Europe/Berlin", 2026));
    expect(text).toHaveLength(172);
    expect(text.slice(4, 68)).toBe("\0".repeat(64));
  });

  it("of 172 zero bytes are UTC", () => {
    expect(fromTimeZoneBlob(btoa("\0".repeat(172)))).toEqual({ rules: { offset: 0 }, zoneId: "UTC" });
    expect(toTimeZoneBlob("UTC", 2026)).toBe(btoa("\0".repeat(172)));
  });

  it("published for Pacific time are found, names and all, in the year that they held", () => {
    const blob =
      "4AEAACgARwBNAFQALQAwADgAOgAwADAAKQAgAFAAYQBjAGkAZgBpAGMAIABUAGkAbQBlACAAKABVAFMAIAAmACAAQwAAAAsAAAABAAIAAAAAAAAAAAAAACgARwBNAFQALQAwADgAOgAwADAAKQAgAFAAYQBjAGkAZgBpAGMAIABUAGkAbQBlACAAKABVAFMAIAAmACAAQwAAAAMAAAACAAIAAAAAAAAAxP///w==";
    expect(fromTimeZoneBlob(blob, { year: 2009 }).zoneId).toBe("America/Los_Angeles");
    expect(fromTimeZoneBlob(blob, { year: 2009, prefer: ["America/Vancouver"] }).zoneId).toBe(
      "America/Vancouver",
    );
    expect(fromTimeZoneBlob(blob, { year: 2009, prefer: ["Europe/Berlin"] }).zoneId).toBe(
      "America/Los_Angeles",
    );
  });

  it("say southern summers, half-hour shifts, and winters that are the exception", () => {
    const said = (id: string) => decodeTimeZone(toTimeZoneBlob(id, 2026));
    expect(said("Australia/Sydney")).toMatchObject({
      offset: 600,
      daylight: { offset: 660, start: { month: 10, week: 1 }, end: { month: 4, week: 1 } },
    });
    expect(said("Australia/Lord_Howe")).toMatchObject({ offset: 630, daylight: { offset: 660 } });
    expect(said("Europe/Dublin")).toMatchObject({
      offset: 0,
      daylight: { offset: 60, start: { month: 3, week: 5 }, end: { month: 10, week: 5 } },
    });
    expect(said("Africa/Casablanca")).toMatchObject({ offset: 0, daylight: { offset: 60 } });
    expect(said("Asia/Kolkata")).toEqual({ offset: 330 });
    expect(said("America/Santiago").daylight?.start).toMatchObject({
      month: 9,
      dayOfWeek: 6,
      week: 1,
      time: day,
    });
  });

  it("of a zone that nobody knows keep their rules", () => {
    const rules: ZoneRules = {
      offset: 345,
      daylight: {
        offset: 405,
        start: { month: 2, dayOfWeek: 3, week: 2, time: 4 * 60 * minute },
        end: { month: 11, dayOfWeek: 6, week: 5, time: day },
      },
    };
    expect(fromTimeZoneBlob(encodeTimeZone(rules), { year: 2026 })).toEqual({ rules });
  });

  it("with daylight saving the other way round are turned", () => {
    const normal = toTimeZoneBlob("Europe/Dublin", 2026);
    const view = new DataView(Uint8Array.from(atob(normal), (c) => c.charCodeAt(0)).buffer);
    const bytes = new Uint8Array(view.buffer);
    const [standard, daylight] = [bytes.slice(68, 84), bytes.slice(152, 168)];
    bytes.set(daylight, 68);
    bytes.set(standard, 152);
    view.setInt32(0, -60, true);
    view.setInt32(168, 60, true);
    expect(decodeTimeZone(btoa(String.fromCharCode(...bytes)))).toEqual(decodeTimeZone(normal));
  });

  it("that are cut, or say dates that there are not, are refused or have no changes", () => {
    expect(() => decodeTimeZone(btoa("short"))).toThrow(RangeError);
    const bytes = Uint8Array.from(atob(toTimeZoneBlob("Europe/Berlin", 2026)), (c) => c.charCodeAt(0));
    bytes[70] = 13;
    expect(decodeTimeZone(btoa(String.fromCharCode(...bytes)))).toEqual({ offset: 60 });
  });

  it("are made of names that somebody knows only", () => {
    expect(() => toTimeZoneBlob("Nowhere/Middle", 2026)).toThrow(RangeError);
  });

  it("see wall times as the zone does", () => {
    expect(wallAt(zoneNamed("Asia/Tokyo"), 0)).toBe(9 * 60 * minute);
  });
});
