import type { CalendarProperties } from "@easkit/eas-schema";
import { openEvent } from "./event/open-event.js";
import { wallsOfSeries } from "./event/series.js";
import { fromCalendar } from "./from-calendar.js";
import { day, instantOf } from "./zones/zone.js";

/** One time at which an event happens. */
export interface Occurrence {
  /** The start that it has by the rule, by which exceptions name it; for an event that happens once, its start. */
  readonly instanceId: Date;
  readonly start: Date;
  readonly end: Date;
  /** What the event, or an exception for this occurrence, says. */
  readonly busyStatus: NonNullable<CalendarProperties["busyStatus"]>;
  readonly meetingStatus: number;
}

/** A period of time, and how many occurrences in it are wanted at most. */
export interface OccurrenceRange {
  readonly from: Date;
  readonly until: Date;
  /** 1000 unless given. */
  readonly most?: number;
}

type Said = Pick<
  CalendarProperties,
  "startTime" | "endTime" | "busyStatus" | "meetingStatus" | "timezone" | "allDayEvent" | "recurrence"
>;

/** The times at which a series happens by its rule, in a period that is wider by a day on both sides. */
function startsOf({ startTime, endTime, timezone, allDayEvent, recurrence }: Said, range: OccurrenceRange) {
  const given = { startTime, endTime, timezone, allDayEvent, recurrence };
  const said = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const { series, times } = openEvent(fromCalendar(said), {});
  const length = times.span.end - times.span.start;
  const walls = wallsOfSeries(series, {
    from: range.from.getTime() - length - 2 * day,
    until: range.until.getTime() + 2 * day,
    most: range.most ?? 1000,
  });
  const starts = walls.map((wall) => (series.start.allDay ? wall : instantOf(series.start.zone, wall)));
  return { starts, length };
}

/**
 * When an event in the shape of 16.1 happens in a period: occurrences that overlap it, in order, with the times that
 * their exceptions give them; deleted ones are left out.
 *
 * @throws RangeError if times make no sense; TypeError if the list of exceptions is a stream
 */
export function occurrencesOf(properties: CalendarProperties, range: OccurrenceRange): readonly Occurrence[] {
  const {
    startTime,
    endTime,
    recurrence,
    busyStatus = "busy",
    meetingStatus = 0,
    exceptions: all = [],
  } = properties;
  if (startTime === undefined) return [];
  const end = endTime ?? startTime;
  const { starts, length } =
    recurrence === undefined
      ? { starts: [startTime.getTime()], length: end.getTime() - startTime.getTime() }
      : startsOf({ ...properties, endTime: end }, range);
  if (!(Symbol.iterator in all)) throw new TypeError("exceptions are a stream; they have to be read before");
  const exceptions = [...all];
  const said = new Map(exceptions.map((each) => [each.instanceId?.getTime(), each]));
  // Exceptions may have been moved into the period from anywhere.
  const moved = exceptions.flatMap(({ instanceId }) => instanceId?.getTime() ?? []);
  return [...new Set(recurrence === undefined ? starts : [...starts, ...moved])]
    .flatMap((at): readonly Occurrence[] => {
      const exception = recurrence === undefined ? undefined : said.get(at);
      if (exception?.deleted) return [];
      const start = exception?.startTime ?? new Date(at);
      return [
        {
          instanceId: new Date(at),
          start,
          end: exception?.endTime ?? new Date(start.getTime() + length),
          busyStatus: exception?.busyStatus ?? busyStatus,
          meetingStatus: exception?.meetingStatus ?? meetingStatus,
        },
      ];
    })
    .filter(
      ({ start, end: last }) =>
        start < range.until && (last > range.from || (start >= range.from && last >= start)),
    )
    .sort((a, b) => a.start.getTime() - b.start.getTime());
}
