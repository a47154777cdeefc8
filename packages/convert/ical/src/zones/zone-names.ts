import { findIana } from "windows-iana";
import { findIntlZone } from "./intl-zone.js";
import type { Zone } from "./zone.js";

/** Prefixes such as `/mozilla.org/20050126_1/Europe/Berlin`: the name is in the last one to three parts. */
function findWithPrefix(id: string): Zone | undefined {
  const parts = id.split("/");
  for (const length of [3, 2, 1]) {
    if (parts.length <= length) continue;
    const zone = findIntlZone(parts.slice(-length).join("/"));
    if (zone) return zone;
  }
  return undefined;
}

function findWindowsZone(name: string): Zone | undefined {
  for (const id of findIana(name)) {
    const zone = findIntlZone(id);
    if (zone) return zone;
  }
  return undefined;
}

/**
 * Finds a zone by the names that calendars use: IANA names in any case, with a vendor's prefix or without, and
 * Windows names. Undefined for others.
 */
export function findZone(name: string): Zone | undefined {
  const trimmed = name.trim();
  return (
    findIntlZone(trimmed) ?? (trimmed.includes("/") ? findWithPrefix(trimmed) : findWindowsZone(trimmed))
  );
}

/** As {@link findZone}. @throws RangeError for a name that nobody knows */
export function zoneNamed(name: string): Zone {
  const zone = findZone(name);
  if (!zone) throw new RangeError(`no such time zone: ${JSON.stringify(name.slice(0, 60))}`);
  return zone;
}
