import type { TasksPatch, TasksReceived } from "@easkit/eas-schema";
import { newAlarm, removeAlarms, type Span, shownAlarms } from "../event/alarm.js";
import { writeDateTime } from "../recurrence/until.js";
import type { Component, Property } from "../text/component.js";
import { instantOfMoment, type ZoneContext } from "../text/moment.js";
import { put } from "../text/property.js";
import { readMoments } from "./task-dates.js";

/** What alarms count from: those before the start of a task without one count from when it is due. */
function spanOf(component: Component, zones: ZoneContext): Span {
  const { start, due } = readMoments(component, zones);
  const [from, until] = [start && instantOfMoment(start), due && instantOfMoment(due)];
  return { start: from ?? until ?? 0, end: until ?? from ?? 0 };
}

/** Reads the first alarm as the moment of a reminder (MS-ASTASK 2.2.2.23). */
export function readTaskReminder(
  component: Component,
  zones: ZoneContext,
): Pick<TasksReceived, "reminderSet" | "reminderTime"> {
  const [first] = shownAlarms(component, spanOf(component, zones));
  return first ? { reminderSet: true, reminderTime: new Date(first.at) } : { reminderSet: false };
}

/** Writes the reminder over the alarm that it was read from. */
export function writeTaskReminder(component: Component, zones: ZoneContext, patch: TasksPatch): void {
  const { reminderSet, reminderTime } = patch;
  if (reminderSet === undefined && reminderTime === undefined) return;
  const old = readTaskReminder(component, zones);
  const at = reminderTime ?? old.reminderTime;
  if (!(reminderSet ?? old.reminderSet ?? true) || reminderTime === null || !at) {
    removeAlarms(component);
    return;
  }
  if (old.reminderTime?.getTime() === at.getTime()) return;
  const trigger: Property = {
    name: "trigger",
    parameters: {},
    type: "date-time",
    values: [`${writeDateTime(at.getTime())}Z`],
  };
  const [first] = shownAlarms(component, spanOf(component, zones));
  if (first) put(first.alarm, trigger);
  else component.components.push(newAlarm(component, trigger));
}
