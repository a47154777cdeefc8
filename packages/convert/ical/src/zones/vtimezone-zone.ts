import { expandRule } from "../recurrence/expand.js";
import { readRule } from "../recurrence/rule.js";
import { readWrittenTime } from "../recurrence/until.js";
import type { Component } from "../text/component.js";
import { propertiesNamed, propertyNamed, textOf } from "../text/property.js";
import { BoundedMap } from "./bounded-map.js";
import { day, yearOf, type Zone } from "./zone.js";

/** One STANDARD or DAYLIGHT part: when it begins, as instants. */
interface Observance {
  readonly before: number;
  readonly after: number;
  readonly first: number;
  onsets(from: number, until: number): Iterable<number>;
}

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

function* onsetsByRule(component: Component, start: number, before: number, from: number, until: number) {
  for (const property of propertiesNamed(component, "rrule")) {
    const rule = readRule(property.values[0]);
    if (!rule) continue;
    const end = rule.until === undefined ? undefined : readWrittenTime(rule.until);
    // UNTIL is in UTC here (RFC 5545 section 3.6.5).
    const last = end
      ? end.wall + (end.isUtc ? before : 0) + (end.isDate ? day - 1 : 0)
      : Number.POSITIVE_INFINITY;
    const options = { from: from + before, until: Math.min(last, until + before), periods: 2000 };
    for (const wall of expandRule(rule, start, options)) yield wall - before;
  }
}

function readObservance(component: Component): Observance[] {
  const start = readWrittenTime(textOf(propertyNamed(component, "dtstart")) ?? "");
  const before = readOffset(textOf(propertyNamed(component, "tzoffsetfrom")));
  const after = readOffset(textOf(propertyNamed(component, "tzoffsetto")));
  if (!start || before === undefined || after === undefined) return [];
  const single = [start.wall, ...datesOf(component)].map((wall) => wall - before);
  return [
    {
      before,
      after,
      first: start.wall - before,
      *onsets(from, until) {
        for (const at of single) if (at >= from && at <= until) yield at;
        yield* onsetsByRule(component, start.wall, before, from, until);
      },
    },
  ];
}

/** The onset that counts at an instant: the latest one that is not after it. */
function latest(observances: readonly Observance[], from: number, instant: number): number | undefined {
  let best = Number.NEGATIVE_INFINITY;
  let offset: number | undefined;
  for (const observance of observances)
    for (const at of observance.onsets(from, instant))
      if (at > best || (at === best && offset === undefined)) [best, offset] = [at, observance.after];
  return offset;
}

/** A zone by the rules that a VTIMEZONE has. Undefined if it has none that can be read. */
export function zoneOfVtimezone(id: string, component: Component): Zone | undefined {
  const observances = component.components.flatMap(readObservance);
  const earliest = observances.reduce<Observance | undefined>(
    (found, each) => (found && found.first <= each.first ? found : each),
    undefined,
  );
  if (!earliest) return undefined;
  const whole = new BoundedMap<number, number>(4096);
  return {
    id,
    offsetAt: (instant) =>
      whole.getOrMake(instant, () => {
        const year = Date.UTC(yearOf(instant) - 2, 0, 1);
        return (
          latest(observances, year, instant) ??
          latest(observances, Number.NEGATIVE_INFINITY, instant) ??
          earliest.before
        );
      }),
  };
}
