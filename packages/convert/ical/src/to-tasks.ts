import type { TasksReceived } from "@easkit/eas-schema";
import { readInstant } from "./event/meeting.js";
import { componentsOf, type ReadOptions, zonesOf } from "./event/open-event.js";
import { readCompletion, readImportance } from "./task/completion.js";
import { readDates } from "./task/task-dates.js";
import { readTaskRecurrence } from "./task/task-recurrence.js";
import { readTaskReminder } from "./task/task-reminder.js";
import { readBody } from "./text/body.js";
import { readCategories } from "./text/categories.js";
import { type Component, parseCalendar } from "./text/component.js";
import type { ZoneContext } from "./text/moment.js";
import { propertyNamed, text } from "./text/property.js";
import { readSensitivity } from "./text/sensitivity.js";

/** Finds a to-do: the one without a RECURRENCE-ID. */
export function openTask(calendar: Component, options: ReadOptions): Component | undefined {
  const components = componentsOf(calendar, "vtodo", options.uid);
  return components.find((each) => propertyNamed(each, "recurrence-id") === undefined) ?? components[0];
}

/** Reads the item of a to-do. */
export function tasksOf(component: Component, zones: ZoneContext): TasksReceived {
  const subject = text(component, "summary");
  const body = readBody(component);
  const categories = readCategories(component);
  const recurrence = readTaskRecurrence(component, zones);
  const ordinalDate = readInstant(component, "x-easkit-ordinal-date");
  const subOrdinalDate = text(component, "x-easkit-sub-ordinal-date");
  return {
    ...(subject !== undefined && { subject }),
    ...(body && { body }),
    ...(body && body.type !== "mime" && { nativeBodyType: body.type }),
    importance: readImportance(component),
    sensitivity: readSensitivity(component),
    ...readDates(component, zones),
    ...readCompletion(component),
    ...readTaskReminder(component, zones),
    ...(categories.length > 0 && { categories }),
    ...(recurrence && { recurrence }),
    ...(ordinalDate && { ordinalDate }),
    ...(subOrdinalDate !== undefined && { subOrdinalDate }),
  };
}

/**
 * Turns a to-do (VTODO) into a tasks item. Dates are said twice, as MS-ASTASK has it: what the user's clock shows, and
 * in UTC. A rule that no pattern says becomes the nearest pattern.
 *
 * @throws Error if the text is no iCalendar; RangeError if there is no such to-do or the user's zone is unknown
 */
export function toTasks(icalText: string, options: Pick<ReadOptions, "zone" | "uid"> = {}): TasksReceived {
  const calendar = parseCalendar(icalText);
  const component = openTask(calendar, options);
  if (!component) throw new RangeError("there is no such to-do in the calendar");
  return tasksOf(component, zonesOf(calendar, options));
}
