import { openEventIn } from "../event/open-event.js";
import { wallsOfSeries } from "../event/series.js";
import { readTimes } from "../event/span.js";
import { parseCalendar } from "../text/component.js";
import { instantOf } from "../zones/zone.js";

/** All occurrences of an event of a text that begin in a range of instants: `start/end`, for comparison. */
export function occurrencesIn(
  icalText: string,
  from: number,
  until: number,
  options: { uid?: string; zone?: string } = {},
): string[] {
  const event = openEventIn(parseCalendar(icalText), options);
  const { start } = event.series;
  const day = 86_400_000;
  const excluded = new Set(event.series.excluded);
  const overridden = new Map(event.overrides.map(({ wall, component }) => [wall, component]));
  const length = event.times.span.end - event.times.span.start;
  const print = (span: { start: number; end: number }) =>
    `${new Date(span.start).toISOString()}/${new Date(span.end).toISOString()}`;
  const list = wallsOfSeries(event.series, { from: from - day, until: until + day, most: 3000 });
  const spans = list
    .filter((wall) => !excluded.has(wall) && !overridden.has(wall))
    .map((wall) => (start.allDay ? wall : instantOf(start.zone, wall)))
    .map((at) => ({ start: at, end: at + length }));
  for (const component of overridden.values()) {
    const times = readTimes(component, event.zones);
    if (times) spans.push(times.span);
  }
  return spans
    .filter((span) => span.start >= from && span.start < until)
    .map(print)
    .sort();
}
