import type { TasksPatch, TasksReceived } from "@easkit/eas-schema";
import type { SeriesStart } from "../recurrence/until.js";
import type { Component } from "../text/component.js";
import {
  instantOfMoment,
  type Moment,
  momentNamed,
  momentProperty,
  readDuration,
  type ZoneContext,
} from "../text/moment.js";
import { propertyNamed, put, remove, textOf } from "../text/property.js";
import { isUtc } from "../text/written-zone.js";
import { day, instantOf, startOfDay, wallAt, type Zone } from "../zones/zone.js";

/** When a task starts and is due, as the calendar says it. */
export interface TaskMoments {
  readonly start: Moment | undefined;
  readonly due: Moment | undefined;
}

function dueAfter(component: Component, start: Moment | undefined): Moment | undefined {
  const duration = readDuration(textOf(propertyNamed(component, "duration")) ?? "");
  if (!start || duration === undefined) return undefined;
  if (start.form === "date" || duration % day === 0) return { ...start, wall: start.wall + duration };
  return { ...start, wall: wallAt(start.zone, instantOfMoment(start) + duration) };
}

/** Reads start and due date. */
export function readMoments(component: Component, zones: ZoneContext): TaskMoments {
  const start = momentNamed(component, "dtstart", zones);
  return { start, due: momentNamed(component, "due", zones) ?? dueAfter(component, start) };
}

/** The local time, written as if it were UTC, and the same in UTC (MS-ASTASK 2.2.2.12, 2.2.2.31). */
interface Both {
  readonly local: Date;
  readonly utc: Date;
}

/** Tasks have no zone: local is what the clocks of the user show. */
function bothOf(moment: Moment, own: Zone): Both {
  const utc = instantOfMoment(moment);
  return { utc: new Date(utc), local: new Date(moment.form === "date" ? moment.wall : wallAt(own, utc)) };
}

type Dates = Pick<TasksReceived, "startDate" | "utcStartDate" | "dueDate" | "utcDueDate">;

/** The dates of a task. */
export function readDates(component: Component, zones: ZoneContext): Dates {
  const { start, due } = readMoments(component, zones);
  const from = start && bothOf(start, zones.own);
  const until = due && bothOf(due, zones.own);
  return {
    ...(from && { startDate: from.local, utcStartDate: from.utc }),
    ...(until && { dueDate: until.local, utcDueDate: until.utc }),
  };
}

/** The wall time that a device means: the local one, or that of the instant. */
function wallOf(local: Date | null | undefined, utc: Date | null | undefined, own: Zone): number | undefined {
  if (local) return local.getTime();
  return utc ? wallAt(own, utc.getTime()) : undefined;
}

function momentOf(wall: number, isDate: boolean, old: Moment | undefined, own: Zone): Moment {
  if (isDate) return { form: "date", wall, zone: own };
  const zone = old && old.form !== "date" ? old.zone : own;
  const form = old && old.form !== "date" ? old.form : isUtc(own) ? "utc" : "zoned";
  return { form, zone, wall: wallAt(zone, instantOf(own, wall)) };
}

/** What a patch makes of one date: another one, none, or nothing. */
function wanted(
  local: Date | null | undefined,
  utc: Date | null | undefined,
  old: number | undefined,
  own: Zone,
) {
  if (local === null || (local === undefined && utc === null)) return undefined;
  return wallOf(local, utc, own) ?? old;
}

function write(component: Component, name: string, moment: Moment | undefined): void {
  if (moment) put(component, momentProperty(name, moment));
  else remove(component, name);
}

const wallOfOwn = (moment: Moment | undefined, own: Zone): number | undefined =>
  moment && bothOf(moment, own).local.getTime();

/**
 * Writes start and due date where they change. Both are dates if both are midnights, since they have to be of one kind
 * (RFC 5545 section 3.8.2.3).
 */
export function writeDates(component: Component, zones: ZoneContext, patch: TasksPatch): void {
  const { own } = zones;
  const old = readMoments(component, zones);
  const [oldStart, oldDue] = [wallOfOwn(old.start, own), wallOfOwn(old.due, own)];
  const start = wanted(patch.startDate, patch.utcStartDate, oldStart, own);
  const due = wanted(patch.dueDate, patch.utcDueDate, oldDue, own);
  if (start === oldStart && due === oldDue) return;
  const isDate = [start, due].every((wall) => wall === undefined || wall === startOfDay(wall));
  const kinds = [old.start, old.due].map((moment) => moment?.form === "date");
  const keeps = (index: number) => kinds[index] === isDate;
  remove(component, "duration");
  if (start !== oldStart || !keeps(0))
    write(component, "dtstart", start === undefined ? undefined : momentOf(start, isDate, old.start, own));
  if (due !== oldDue || !keeps(1) || !propertyNamed(component, "due"))
    write(component, "due", due === undefined ? undefined : momentOf(due, isDate, old.due, own));
}

/** Where a task's recurrence begins: its start, else its due date. */
export function seriesStart({ start, due }: TaskMoments, own: Zone): SeriesStart | undefined {
  const first = start ?? due;
  return (
    first && {
      wall: first.wall,
      zone: first.form === "date" ? own : first.zone,
      allDay: first.form === "date",
    }
  );
}
