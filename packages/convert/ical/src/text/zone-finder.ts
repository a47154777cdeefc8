import { zoneOfVtimezone } from "../zones/vtimezone-zone.js";
import { utc, type Zone } from "../zones/zone.js";
import { findZone } from "../zones/zone-names.js";
import type { Component } from "./component.js";
import { componentsNamed, text } from "./property.js";

/** Finds the zone that a TZID in a calendar means. */
export type ZoneFinder = (tzid: string) => Zone;

function findIn(calendar: Component, tzid: string, fallback: Zone): Zone {
  const known = findZone(tzid);
  if (known) return { ...known, id: tzid };
  const embedded = componentsNamed(calendar, "vtimezone").find((each) => text(each, "tzid") === tzid);
  if (!embedded) return fallback;
  const located = findZone(text(embedded, "x-lic-location") ?? "");
  return located ? { ...located, id: tzid } : (zoneOfVtimezone(tzid, embedded) ?? fallback);
}

/**
 * A name that is known means that zone, whatever the calendar says of it; others are what their VTIMEZONE says; and
 * names without one are the user's zone.
 */
export function createZoneFinder(calendar: Component, fallback: Zone = utc): ZoneFinder {
  const found = new Map<string, Zone>();
  return (tzid) => {
    const zone = found.get(tzid) ?? findIn(calendar, tzid, fallback);
    found.set(tzid, zone);
    return zone;
  };
}
