import { type OpenEvent, openEvent, type ReadOptions } from "./event/open-event.js";
import { hasEnd, wallsOfSeries } from "./event/series.js";
import { readTimes } from "./event/span.js";
import { instantOf } from "./zones/zone.js";

// Longer series are as good as endless for a filter by date.
const most = 20_000;

function lastByRule({ series, times }: OpenEvent): number | undefined {
  const { rules, dates, start } = series;
  if (rules.length === 0 && dates.length === 0) return times.span.end;
  if (!hasEnd(series)) return undefined;
  const walls = wallsOfSeries(series, { most });
  const last = walls.at(-1);
  if (last === undefined || walls.length >= most) return undefined;
  return (start.allDay ? last : instantOf(start.zone, last)) + times.span.end - times.span.start;
}

/**
 * When an event, or the last of its occurrences, ends: what tells whether it lies in the period that a device asked
 * for. Undefined if it goes on for ever.
 *
 * @throws as {@link toCalendar}
 */
export function endOfSeries(icalText: string, options: ReadOptions = {}): Date | undefined {
  const event = openEvent(icalText, options);
  const last = lastByRule(event);
  if (last === undefined) return undefined;
  const ends = event.overrides.flatMap(({ component }) => readTimes(component, event.zones)?.span.end ?? []);
  return new Date(Math.max(last, ...ends));
}
