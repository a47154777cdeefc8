import {
  type CalendarPatch,
  type CalendarProperties,
  type CalendarReceived,
  isAtLeast,
} from "@easkit/eas-schema";
import { detailKeys, type KnownDetails, writeDetail } from "./event/details.js";
import { readInstant, writeInstant, writeResponseRequested } from "./event/meeting.js";
import { type OpenEvent, openEventIn, type ReadOptions, readerOf, zonesOf } from "./event/open-event.js";
import { invited, organizerOf, writeOrganizer } from "./event/people.js";
import { dropExceptions, type ExceptionChange, writeException } from "./event/write-exceptions.js";
import { writeRecurrence } from "./event/write-recurrence.js";
import { wantedTimes, writeTimes } from "./event/write-times.js";
import { newCalendar, newItem, type WriteOptions } from "./new-item.js";
import { withoutLegacy } from "./shape/without-legacy.js";
import { isEcho } from "./text/body.js";
import { type Component, parseCalendar, printCalendar } from "./text/component.js";
import { isEqual } from "./text/equal.js";
import { put, putText, text } from "./text/property.js";
import { settle } from "./text/settle.js";
import { addZones } from "./text/written-zone.js";
import { calendarOf } from "./to-calendar.js";
import { yearOf } from "./zones/zone.js";
import { findZone } from "./zones/zone-names.js";

/** Properties to be written: those of an item, or a patch, in which `null` clears a property and a missing one stays. */
export type CalendarChanges = { readonly [K in keyof CalendarProperties]?: CalendarProperties[K] | null };

const isPatch = (value: object): value is CalendarPatch => !Array.isArray(value);

/** What of the item a patch is compared with. */
interface Target {
  readonly calendar: Component;
  readonly master: Component;
  readonly base: CalendarReceived;
  readonly patch: CalendarPatch;
  /** Instead of a patch: what changes about one occurrence. */
  readonly occurrence: ExceptionChange | undefined;
  readonly options: WriteOptions;
  readonly now: Date;
}

/** Writes when and how often; tells whether a series moved. */
function writeSchedule(
  { calendar, master, base, patch, options, now }: Target,
  before: OpenEvent | undefined,
): boolean {
  const zones = before?.zones ?? zonesOf(calendar, options);
  const touchesTimes = ["startTime", "endTime", "allDayEvent", "timezone"].some((key) => key in patch);
  const wanted =
    !before || touchesTimes ? wantedTimes(patch, base, before?.times, zones.own, now) : undefined;
  const moved = wanted !== undefined && writeTimes(master, wanted, before?.times);
  if (wanted && moved)
    addZones(
      calendar,
      (id) => (wanted.zone.id === id ? wanted.zone : findZone(id)),
      yearOf(wanted.span.start),
    );
  const changed =
    patch.recurrence !== undefined &&
    writeRecurrence(openEventIn(calendar, optionsFor(options, master)), patch.recurrence);
  return moved || changed;
}

const optionsFor = (options: WriteOptions, master: Component): ReadOptions => {
  const uid = text(master, "uid");
  const { uid: _, ...others } = options;
  return uid === undefined ? others : { ...others, uid };
};

function writeAllExceptions(
  { calendar, master, base, patch, occurrence, options }: Target,
  moved: boolean,
): boolean {
  const open = () => openEventIn(calendar, optionsFor(options, master));
  const { exceptions } = patch;
  if (moved) dropExceptions(open(), options.version && isAtLeast(options.version, "16.0") ? "all" : "stale");
  if (exceptions === null) dropExceptions(open(), "all");
  const before = moved ? [] : (base.exceptions ?? []);
  let changed = exceptions === null;
  for (const exception of occurrence ? [occurrence] : (exceptions ?? []))
    changed = writeException(open(), exception, before) || changed;
  return changed;
}

function writeAllDetails({ calendar, master, base, patch, options }: Target): void {
  const { times, reader } = openEventIn(calendar, optionsFor(options, master));
  const subject = { component: master, span: times.span, reader };
  const given: { readonly [K in keyof KnownDetails]?: KnownDetails[K] | null } = patch;
  const old: KnownDetails = base;
  for (const key of detailKeys) {
    const value = given[key];
    if (value === undefined || isEqual(value, old[key])) continue;
    if (key === "body" && isEcho(patch.body, base.body)) continue;
    writeDetail(subject, key, value);
  }
}

function writeWhole({ master, base, patch, options }: Target): void {
  const email =
    patch.organizerEmail === undefined ? base.organizerEmail : (patch.organizerEmail ?? undefined);
  const name = patch.organizerName === undefined ? base.organizerName : (patch.organizerName ?? undefined);
  if (!isEqual([email, name], [base.organizerEmail, base.organizerName])) writeOrganizer(master, email, name);
  if (patch.clientUid !== undefined) putText(master, "x-easkit-client-uid", patch.clientUid ?? undefined);
  const proposals = patch.disallowNewTimeProposal;
  if (proposals !== undefined && !isEqual(proposals, base.disallowNewTimeProposal))
    putText(
      master,
      "x-microsoft-disallow-counter",
      proposals === null ? undefined : proposals ? "TRUE" : "FALSE",
    );
  const [own] = readerOf(options).addresses;
  const received = ((patch.meetingStatus ?? base.meetingStatus ?? 0) & 2) !== 0;
  // Who invites others has to be named (RFC 5545 section 3.8.4.3); devices of 16.x leave that to the server.
  if (invited(master).length > 0 && organizerOf(master) === undefined && own !== undefined && !received)
    writeOrganizer(master, own, undefined);
}

const writeSequence = (master: Component, sequence: number): void =>
  put(master, { name: "sequence", parameters: {}, type: "integer", values: [sequence] });

function writeStamps(
  { master, base, now }: Target,
  before: OpenEvent | undefined,
  rescheduled: boolean,
): void {
  if (!before) return;
  const sequence = Number(text(master, "sequence") ?? 0);
  // Only the organizer counts (RFC 5545 section 3.8.7.4): an attendee's copy must not look newer than the meeting.
  if (rescheduled && ((base.meetingStatus ?? 0) & 2) === 0)
    writeSequence(master, Number.isInteger(sequence) ? sequence + 1 : 1);
  const modified = readInstant(master, "last-modified");
  if (!modified || modified < now) writeInstant(master, "last-modified", now);
}

function writeItem(target: Target, before: OpenEvent | undefined): void {
  const { patch, master, calendar, base, options } = target;
  const unchanged = before && printCalendar(calendar);
  const moved = writeSchedule(target, before);
  writeWhole(target);
  writeAllDetails(target);
  writeWhole(target);
  // An occurrence that gets a component of its own is like its series, which has to be written by then.
  const excepted = writeAllExceptions(target, moved);
  if (patch.responseRequested !== undefined && !isEqual(patch.responseRequested, base.responseRequested))
    writeResponseRequested(master, patch.responseRequested ?? undefined);
  if (unchanged !== printCalendar(calendar)) writeStamps(target, before, moved || excepted);
  if (options.sequence !== undefined) writeSequence(master, options.sequence);
}

/** A change to one occurrence, as devices of 16.x send it. */
function changeOfOccurrence(patch: CalendarPatch): ExceptionChange | undefined {
  const { instanceId, recurrence: _, exceptions: __, ...others } = patch;
  return instanceId ? { ...others, instanceId } : undefined;
}

/**
 * Writes a calendar item, or what a device changes about one, as iCalendar. Properties are shaped as in 16.1; see
 * {@link fromVersionShape} for what devices of other versions send. With `previous`, only what differs from it is
 * written: rules, properties, parameters and components that EAS has no words for stay. If nothing differs, the text
 * that comes back is the one that was given.
 *
 * An `instanceId` makes the change one to that occurrence alone. To delete an occurrence, give
 * `exceptions: [{ instanceId, deleted: true }]`.
 *
 * @throws Error if `previous` is no iCalendar; RangeError if it has no such event, if times make no sense, or if the
 * user's zone is unknown; TypeError if a list or text is a stream
 */
export function fromCalendar(changes: CalendarChanges, options: WriteOptions = {}): string {
  const given = withoutLegacy(settle(changes, isPatch));
  const occurrence = changeOfOccurrence(given);
  const patch = occurrence ? {} : given;
  const now = options.now ?? new Date();
  const { previous } = options;
  const calendar = previous === undefined ? newCalendar() : parseCalendar(previous);
  const before = previous === undefined ? undefined : openEventIn(calendar, options);
  const newUid = options.newUid ?? (() => crypto.randomUUID());
  const master = before?.master ?? newItem("vevent", patch.uid || newUid(), patch.dtStamp ?? now);
  if (!before) calendar.components.push(master);
  const original = before && printCalendar(calendar);
  writeItem(
    { calendar, master, base: before ? calendarOf(before) : {}, patch, occurrence, options, now },
    before,
  );
  const written = printCalendar(calendar);
  return previous !== undefined && written === original ? previous : written;
}
