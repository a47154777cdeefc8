import { fromTimeZoneBlob } from "../zones/time-zone-blob.js";
import { nameOfRules, writeVtimezone } from "../zones/write-vtimezone.js";
import type { Zone } from "../zones/zone.js";
import { findZone } from "../zones/zone-names.js";
import { rulesOfIntlZone, rulesOfZone, zoneOfRules } from "../zones/zone-rules.js";
import type { Component } from "./component.js";
import { componentsNamed, parameter, text } from "./property.js";

/** Whether a zone is UTC itself, which times are written in without a TZID. */
export const isUtc = (zone: Zone): boolean => /^(?:Etc\/)?(?:UTC|GMT|Zulu|Universal)$/i.test(zone.id);

/** The zone that a TimeZone structure means: one with a name, or one that only has rules. */
export function zoneOfBlob(blob: string, year: number, prefer: readonly string[]): Zone {
  const { zoneId, rules } = fromTimeZoneBlob(blob, { year, prefer });
  const known = zoneId === undefined ? undefined : findZone(zoneId);
  return known && zoneId !== undefined ? { ...known, id: zoneId } : zoneOfRules(nameOfRules(rules), rules);
}

function zoneIdsIn(component: Component): string[] {
  const own = component.properties.flatMap((property) => parameter(property, "tzid") ?? []);
  return [...own, ...component.components.flatMap(zoneIdsIn)];
}

/** Adds a VTIMEZONE for each zone that times refer to and that has none (RFC 5545 section 3.6.5). */
export function addZones(calendar: Component, find: (tzid: string) => Zone | undefined, year: number): void {
  const described = new Set(componentsNamed(calendar, "vtimezone").map((each) => text(each, "tzid")));
  const others = calendar.components.filter(({ name }) => name !== "vtimezone");
  const missing = new Set(others.flatMap(zoneIdsIn).filter((id) => !described.has(id)));
  const added = [...missing].flatMap((id) => {
    const zone = find(id);
    if (!zone) return [];
    const known = findZone(id);
    return [writeVtimezone(id, known ? rulesOfIntlZone(known.id, year) : rulesOfZone(zone, year))];
  });
  calendar.components = [...added, ...calendar.components];
}
