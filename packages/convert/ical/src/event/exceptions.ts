import { isEqual, isNothing } from "../text/equal.js";
import { day, instantOf } from "../zones/zone.js";
import { detailKeys, type KnownDetails, readDetails } from "./details.js";
import type { OpenEvent, Override } from "./open-event.js";
import type { Exception } from "./shape.js";
import { readTimes } from "./span.js";

/** The InstanceId of an occurrence: its start by the rule, in UTC; for all-day series its date. */
export const instanceIdOf = ({ series }: OpenEvent, wall: number): Date =>
  new Date(series.start.allDay ? wall : instantOf(series.start.zone, wall));

/** What says that something which the series has is not there on this occurrence. */
const cleared: KnownDetails = {
  subject: "",
  location: { displayName: "" },
  body: { type: "plain", data: "" },
  attachments: [],
  categories: [],
  attendees: [],
  onlineMeetingConfLink: "",
  onlineMeetingExternalLink: "",
};

/** What an occurrence says that its series does not. */
function differences(own: KnownDetails, inherited: KnownDetails): KnownDetails {
  const result: { -readonly [K in keyof KnownDetails]: KnownDetails[K] } = {};
  const compare = <K extends keyof KnownDetails>(key: K) => {
    if (isEqual(own[key], inherited[key])) return;
    const value = isNothing(own[key]) ? cleared[key] : own[key];
    if (value !== undefined) result[key] = value;
  };
  for (const key of detailKeys) compare(key);
  return result;
}

function readOverride(event: OpenEvent, { component, wall }: Override, inherited: KnownDetails): Exception {
  const times = readTimes(component, event.zones);
  const instanceId = instanceIdOf(event, wall);
  const length = event.times.span.end - event.times.span.start;
  const span = times?.span ?? { start: instanceId.getTime(), end: instanceId.getTime() + length };
  const allDay = times?.allDay ?? event.times.allDay;
  const own = readDetails({ component, span, reader: event.reader });
  return {
    instanceId,
    startTime: new Date(span.start),
    endTime: new Date(span.end),
    ...(allDay !== event.times.allDay && { allDayEvent: allDay }),
    ...differences(own, inherited),
  };
}

/** The end of an occurrence as long as the series' events: days are days on the clock. */
function endAfter({ series, times }: OpenEvent, start: number): number {
  const { start: from, end } = times.span;
  if (series.start.allDay || (end - from) % day !== 0) return start + end - from;
  return instantOf(series.start.zone, start + series.start.zone.offsetAt(start) + end - from);
}

/**
 * The occurrences that are not as the pattern says. An occurrence that is both excluded and changed is changed, since
 * whoever changed it last meant it to be there.
 */
export function readExceptions(event: OpenEvent, inherited: KnownDetails): Exception[] {
  const { series, said, overrides } = event;
  if (!said.pattern) return [];
  const moved = new Map(said.carrier?.moved.map(({ from, to }) => [to, from]));
  const found = new Map<number, Exception>();
  for (const wall of [
    ...(said.carrier?.deleted ?? []),
    ...series.excluded.map((each) => moved.get(each) ?? each),
  ])
    found.set(wall, { deleted: true, instanceId: instanceIdOf(event, wall) });
  for (const [to, from] of moved) {
    if (found.has(from)) continue;
    const startTime = instanceIdOf(event, to);
    const endTime = new Date(endAfter(event, startTime.getTime()));
    found.set(from, { instanceId: instanceIdOf(event, from), startTime, endTime });
  }
  for (const override of overrides) {
    const wall = moved.get(override.wall) ?? override.wall;
    found.set(wall, readOverride(event, { ...override, wall }, inherited));
  }
  return [...found].sort(([a], [b]) => a - b).map(([, exception]) => exception);
}
