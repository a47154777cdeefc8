import { expandRule } from "../recurrence/expand.js";
import { readRule } from "../recurrence/rule.js";
import { readWrittenTime } from "../recurrence/until.js";
import type { Component } from "../text/component.js";
import { propertiesNamed, propertyNamed, textOf } from "../text/property.js";
import { day, type Zone } from "./zone.js";

/** A change that a STANDARD or DAYLIGHT part tells of. */
interface Onset {
  readonly at: number;
  readonly before: number;
  readonly after: number;
}

// Clocks are known for these years; parts beyond the first ones are no time zone.
const known = { from: Date.UTC(1970, 0, 1), until: Date.UTC(2100, 0, 1), parts: 32 } as const;

function readOffset(text: string | undefined): number | undefined {
  const match = /^([+-])(\d{2}):?(\d{2})(?::?(\d{2}))?$/.exec(text ?? "");
  if (!match) return undefined;
  const seconds = Number(match[2]) * 3600 + Number(match[3]) * 60 + Number(match[4] ?? 0);
  return (match[1] === "-" ? -seconds : seconds) * 1000;
}

function datesOf(component: Component): number[] {
  return propertiesNamed(component, "rdate").flatMap(({ values }) =>
    values.flatMap((value) => readWrittenTime(String(Array.isArray(value) ? value[0] : value))?.wall ?? []),
  );
}

function wallsByRule(component: Component, start: number, before: number): number[] {
  return propertiesNamed(component, "rrule")
    .slice(0, 2)
    .flatMap((property) => {
      const rule = readRule(property.values[0]);
      if (!rule) return [];
      const end = rule.until === undefined ? undefined : readWrittenTime(rule.until);
      // UNTIL is in UTC here (RFC 5545 section 3.6.5).
      const last = end ? end.wall + (end.isUtc ? before : 0) + (end.isDate ? day - 1 : 0) : known.until;
      return [...expandRule(rule, start, { from: known.from, until: Math.min(last, known.until) })];
    });
}

function onsetsOf(component: Component): Onset[] {
  const start = readWrittenTime(textOf(propertyNamed(component, "dtstart")) ?? "");
  const before = readOffset(textOf(propertyNamed(component, "tzoffsetfrom")));
  const after = readOffset(textOf(propertyNamed(component, "tzoffsetto")));
  if (!start || before === undefined || after === undefined) return [];
  const walls = [start.wall, ...datesOf(component), ...wallsByRule(component, start.wall, before)];
  return [...new Set(walls)].map((wall) => ({ at: wall - before, before, after }));
}

/** A zone by the rules that a VTIMEZONE has. Undefined if it has none that can be read. */
export function zoneOfVtimezone(id: string, component: Component): Zone | undefined {
  const onsets = component.components
    .slice(0, known.parts)
    .flatMap(onsetsOf)
    .sort((a, b) => a.at - b.at);
  const [first] = onsets;
  if (!first) return undefined;
  return {
    id,
    offsetAt(instant) {
      let [low, high] = [0, onsets.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((onsets[middle]?.at ?? 0) <= instant) low = middle + 1;
        else high = middle;
      }
      return onsets[low - 1]?.after ?? first.before;
    },
  };
}
