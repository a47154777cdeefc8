import { WINDOWS_TO_IANA_MAP } from "windows-iana";
import { BoundedMap } from "./bounded-map.js";
import { findIntlZone, yearOffsetsOf } from "./intl-zone.js";
import { readYearOffsets } from "./year-offsets.js";
import { findZone } from "./zone-names.js";
import { rulesOfIntlZone, type ZoneRules, zoneOfRules } from "./zone-rules.js";

/** What two zones that agree in a year have in common. The first and last day are left out: offsets differ there. */
function signature(
  offsetAt: (instant: number) => number,
  year: number,
  changes: readonly { at: number }[],
): string {
  const from = Date.UTC(year, 0, 2);
  const until = Date.UTC(year, 11, 31);
  const inside = changes.filter(({ at }) => at >= from && at < until);
  return [offsetAt(from), ...inside.flatMap(({ at }) => [at, offsetAt(at)])].join(" ");
}

const signatureOfZone = (id: string, year: number): string =>
  signature((instant) => findIntlZone(id)?.offsetAt(instant) ?? 0, year, yearOffsetsOf(id, year).changes);

function signatureOfRules(rules: ZoneRules, year: number): string {
  const zone = zoneOfRules("", rules);
  const { changes } = readYearOffsets((instant) => zone.offsetAt(instant), year);
  return signature((instant) => zone.offsetAt(instant), year, changes);
}

const isSame = (a: ZoneRules, b: ZoneRules): boolean => JSON.stringify(a) === JSON.stringify(b);

// Where many zones share their rules, people expect the name of a city that they have heard of.
const wellKnown = [
  "Europe/Berlin",
  "Europe/London",
  "Europe/Athens",
  "Europe/Istanbul",
  "Europe/Moscow",
  "America/New_York",
  "America/Chicago",
  "America/Denver",
  "America/Phoenix",
  "America/Los_Angeles",
  "America/Sao_Paulo",
  "Africa/Lagos",
  "Africa/Johannesburg",
  "Asia/Dubai",
  "Asia/Karachi",
  "Asia/Kolkata",
  "Asia/Bangkok",
  "Asia/Shanghai",
  "Asia/Tokyo",
  "Australia/Brisbane",
  "Australia/Sydney",
  "Pacific/Auckland",
];

/** All zones, the best known of each region first. */
const everyZone = new BoundedMap<"all", readonly string[]>(1);
const zonesInOrder = (): readonly string[] =>
  everyZone.getOrMake("all", () => {
    const main = WINDOWS_TO_IANA_MAP.filter(({ territory }) => territory === "001").flatMap(
      ({ iana }) => iana,
    );
    const known = [...wellKnown, ...main].filter((id) => findIntlZone(id) !== undefined);
    return [...new Set([...known, ...Intl.supportedValuesOf("timeZone")])];
  });

function agrees(id: string, year: number, rules: ZoneRules, wanted: string): boolean {
  return signatureOfZone(id, year) === wanted || isSame(rulesOfIntlZone(id, year), rules);
}

const found = new BoundedMap<string, string | undefined>(1024);

function search(rules: ZoneRules, year: number): string | undefined {
  return found.getOrMake(`${year} ${JSON.stringify(rules)}`, () => {
    if (rules.offset === 0 && !rules.daylight) return "UTC";
    const wanted = signatureOfRules(rules, year);
    return zonesInOrder().find((id) => agrees(id, year, rules, wanted));
  });
}

/** Whether the clocks of a zone go much like the rules: by the same offsets, in the same months. */
function resembles(id: string, year: number, rules: ZoneRules): boolean {
  const own = rulesOfIntlZone(id, year);
  return (
    own.offset === rules.offset &&
    own.daylight?.offset === rules.daylight?.offset &&
    own.daylight?.start.month === rules.daylight?.start.month &&
    own.daylight?.end.month === rules.daylight?.end.month
  );
}

/**
 * The zone whose clocks go as `rules` say in `year`: a preferred one, then the best known. Devices also send the rules
 * of their own year for any event, so the years beside it count too, and a preferred zone that is nearly right.
 */
export function matchZone(rules: ZoneRules, year: number, prefer: readonly string[]): string | undefined {
  const preferred = prefer
    .filter((id) => findZone(id) !== undefined)
    .map((id) => ({ id, zone: findZone(id)?.id ?? id }));
  const years = [year, year - 1, year + 1];
  for (const each of years) {
    const wanted = signatureOfRules(rules, each);
    const match = preferred.find(({ zone }) => agrees(zone, each, rules, wanted));
    if (match) return match.id;
  }
  const near = preferred.find(({ zone }) => rules.daylight && resembles(zone, year, rules));
  for (const each of years) {
    const match = search(rules, each);
    if (match !== undefined) return match;
  }
  return near?.id;
}
