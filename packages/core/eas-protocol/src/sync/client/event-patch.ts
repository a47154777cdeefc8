import { BackendError, type Item, type ItemPatch } from "@easkit/backend";
import { type CalendarPatch, type CalendarProperties, isAtLeast } from "@easkit/eas-schema";
import type { Exchange } from "../../exchange.js";
import { type ExceptionChange, mergeExceptions } from "./merge-exceptions.js";

/** A change to an event, as a backend gets it. */
type EventPatch = Extract<ItemPatch, { readonly class: "Calendar" }>["properties"];

type Pattern = NonNullable<CalendarProperties["recurrence"]>;

const isSame = (a: unknown, b: unknown): boolean =>
  a instanceof Date && b instanceof Date ? a.getTime() === b.getTime() : a === b;

/** What devices leave out or fill in as they like counts only where both say it. */
const looseWords = ["dayOfWeek", "dayOfMonth", "weekOfMonth", "monthOfYear"] as const;

function isSamePattern(a: Pattern, b: Pattern): boolean {
  return (
    a.type === b.type &&
    (a.interval ?? 1) === (b.interval ?? 1) &&
    isSame(a.until, b.until) &&
    a.occurrences === b.occurrences &&
    looseWords.every((word) => a[word] === undefined || b[word] === undefined || a[word] === b[word])
  );
}

/** Whether a change moves the occurrences of a series, so that none is any longer what an exception names. */
function movesSeries(patch: CalendarPatch, current: CalendarProperties): boolean {
  const { startTime, endTime, recurrence } = patch;
  return (
    (startTime != null && !isSame(startTime, current.startTime)) ||
    (endTime != null && !isSame(endTime, current.endTime)) ||
    recurrence === null ||
    (recurrence !== undefined && !!current.recurrence && !isSamePattern(recurrence, current.recurrence))
  );
}

/** The event that an item is. @throws BackendError `invalid` */
export function eventOf(item: Item): CalendarProperties {
  if (item.class === "Calendar") return item.properties;
  throw new BackendError("invalid", `an item of the class ${item.class} is no event`);
}

/**
 * What a device's change to an event comes to, in the shape of 16.1: exceptions that it names are laid over the others,
 * which stay (MS-ASCAL 3.2.5.3.1), and moving a series from 16.0 on drops them all (2.2.2.22).
 */
export async function toEventPatch(
  { converters, call, version }: Exchange,
  received: CalendarPatch,
  current: CalendarProperties,
): Promise<EventPatch> {
  const patch = converters.calendar.fromVersion(call, received, version, current);
  const { exceptions } = patch;
  if (exceptions) return { ...patch, exceptions: await mergeExceptions(current.exceptions, exceptions) };
  const drops = isAtLeast(version, "16.0") && current.exceptions && movesSeries(patch, current);
  return drops ? { ...patch, exceptions: null } : patch;
}

/**
 * What a change to one occurrence comes to: a patch with all exceptions of the series as they are from then on.
 *
 * @throws BackendError `invalid` if the event does not recur
 */
export async function toOccurrencePatch(
  { converters, call, version }: Exchange,
  change: ExceptionChange & { readonly instanceId: Date },
  current: CalendarProperties,
): Promise<EventPatch> {
  if (!current.recurrence) throw new BackendError("invalid", "the event has no occurrences");
  const { startTime, endTime, allDayEvent, instanceId } = change;
  const times = {
    instanceId,
    ...(startTime && { startTime }),
    ...(endTime && { endTime }),
    ...(allDayEvent != null && { allDayEvent }),
  };
  const shaped = converters.calendar.fromVersion(call, { exceptions: [times] }, version, current);
  return {
    exceptions: await mergeExceptions(current.exceptions, [{ ...change, ...shaped.exceptions?.[0] }]),
  };
}
