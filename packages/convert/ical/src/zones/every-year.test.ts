import { describe, expect, it } from "vitest";
import { yearOffsetsOf } from "./intl-zone.js";
import { fromTimeZoneBlob, toTimeZoneBlob } from "./time-zone-blob.js";
import { day, minute, type Zone } from "./zone.js";
import { findZone } from "./zone-names.js";
import { zoneOfRules } from "./zone-rules.js";

const zones = Intl.supportedValuesOf("timeZone");
const years = Array.from({ length: 41 }, (_, index) => 2000 + index);

function zoneNamed(id: string): Zone {
  const zone = findZone(id);
  if (!zone) throw new Error(id);
  return zone;
}

/** The moments around the changes of a year, and its middle. */
function momentsOf(id: string, year: number): number[] {
  const start = Date.UTC(year, 0, 1);
  // In a year with a single change, the rules need another one at its very start.
  const changes = yearOffsetsOf(id, year).changes.filter(({ at }) => at - start > day);
  return [start + 183 * day, ...changes.flatMap(({ at }) => [at - minute, at])];
}

const differs = (zone: Zone, other: Zone, moments: readonly number[]): boolean =>
  moments.some((at) => zone.offsetAt(at) !== other.offsetAt(at));

/** Whether a structure can say the year: it has two offsets and two changes. */
function canBeSaid(id: string, year: number): boolean {
  const { first, changes } = yearOffsetsOf(id, year);
  return changes.length <= 2 && new Set([first, ...changes.map(({ after }) => after)]).size <= 2;
}

describe("TimeZone structures of every zone from 2000 to 2040 (MS-ASDTYPE_R103)", () => {
  it("have the offsets around every change of their year, and lead back to the zone even where they cannot", () => {
    const wrong: string[] = [];
    const unsayable: string[] = [];
    for (const id of zones) {
      const zone = zoneNamed(id);
      for (const year of years) {
        const { zoneId, rules } = fromTimeZoneBlob(toTimeZoneBlob(id, year), { year, prefer: [id] });
        const moments = momentsOf(id, year);
        if (zoneId === undefined || differs(zone, zoneNamed(zoneId), moments))
          wrong.push(`${id} ${year} leads to ${zoneId}`);
        if (!canBeSaid(id, year)) unsayable.push(`${id} ${year}`);
        else if (differs(zone, zoneOfRules("told", rules), moments)) wrong.push(`${id} ${year}`);
      }
    }
    expect(wrong).toEqual([]);
    // Of some 17,000: Morocco's Ramadans and years in which a country changed its mind.
    expect(unsayable.length).toBeLessThan(100);
  }, 60_000);
});
