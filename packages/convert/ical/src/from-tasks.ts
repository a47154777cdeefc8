import type { TasksPatch, TasksProperties, TasksReceived } from "@easkit/eas-schema";
import { readInstant, writeInstant } from "./event/meeting.js";
import { zonesOf } from "./event/open-event.js";
import { newCalendar, newItem, type WriteOptions } from "./new-item.js";
import { writeCompletion, writeImportance } from "./task/completion.js";
import { readMoments, writeDates } from "./task/task-dates.js";
import { writeTaskRecurrence } from "./task/task-recurrence.js";
import { writeTaskReminder } from "./task/task-reminder.js";
import { isEcho, writeBody } from "./text/body.js";
import { writeCategories } from "./text/categories.js";
import { type Component, parseCalendar, printCalendar } from "./text/component.js";
import { isEqual } from "./text/equal.js";
import type { ZoneContext } from "./text/moment.js";
import { putText } from "./text/property.js";
import { writeSensitivity } from "./text/sensitivity.js";
import { settle } from "./text/settle.js";
import { addZones } from "./text/written-zone.js";
import { openTask, tasksOf } from "./to-tasks.js";
import { yearOf } from "./zones/zone.js";
import { findZone } from "./zones/zone-names.js";

/** Properties to be written: those of a task, or a patch, in which `null` clears a property and a missing one stays. */
export type TasksChanges = { readonly [K in keyof TasksProperties]?: TasksProperties[K] | null };

const isPatch = (value: object): value is TasksPatch => !Array.isArray(value);

/** Notes in the words of 2.5. */
function withoutLegacy({ legacyBody, bodySize: _, bodyTruncated, ...others }: TasksPatch): TasksPatch {
  if (legacyBody === undefined || others.body !== undefined) return others;
  if (legacyBody === null) return { ...others, body: null };
  return { ...others, body: { type: "plain", data: legacyBody, ...(bodyTruncated && { truncated: true }) } };
}

function writeTexts(component: Component, patch: TasksPatch, base: TasksReceived): void {
  const changed = (key: keyof TasksPatch & keyof TasksReceived) =>
    patch[key] !== undefined && !isEqual(patch[key], base[key]);
  if (changed("subject")) putText(component, "summary", patch.subject ?? undefined);
  if (changed("body") && !isEcho(patch.body, base.body)) writeBody(component, patch.body ?? undefined);
  if (changed("categories")) writeCategories(component, patch.categories ?? undefined);
  if (changed("sensitivity")) writeSensitivity(component, patch.sensitivity ?? undefined);
  if (changed("importance")) writeImportance(component, patch.importance ?? "normal");
  if (changed("ordinalDate"))
    writeInstant(component, "x-easkit-ordinal-date", patch.ordinalDate ?? undefined);
  if (changed("subOrdinalDate"))
    putText(component, "x-easkit-sub-ordinal-date", patch.subOrdinalDate ?? undefined);
}

function writeTask(
  component: Component,
  zones: ZoneContext,
  patch: TasksPatch,
  base: TasksReceived,
  now: Date,
): void {
  writeTexts(component, patch, base);
  writeDates(component, zones, patch);
  if (patch.recurrence !== undefined) writeTaskRecurrence(component, zones, patch.recurrence);
  writeCompletion(component, patch, now);
  writeTaskReminder(component, zones, patch);
}

/**
 * Writes a task, or what a device changes about one, as a to-do (VTODO). With `previous`, only what differs from it is
 * written, and all that EAS has no words for stays; if nothing differs, the text that comes back is the one given.
 *
 * @throws Error if `previous` is no iCalendar; RangeError if it has no such to-do or the user's zone is unknown;
 * TypeError if a list or text is a stream
 */
export function fromTasks(
  changes: TasksChanges,
  options: Omit<WriteOptions, "user" | "version"> = {},
): string {
  const patch = withoutLegacy(settle(changes, isPatch));
  const now = options.now ?? new Date();
  const { previous } = options;
  const calendar = previous === undefined ? newCalendar() : parseCalendar(previous);
  const zones = zonesOf(calendar, options);
  const old = openTask(calendar, options);
  if (previous !== undefined && !old) throw new RangeError("there is no such to-do in the calendar");
  const component = old ?? newItem("vtodo", (options.newUid ?? (() => crypto.randomUUID()))(), now);
  if (!old) calendar.components.push(component);
  const before = old && printCalendar(calendar);
  writeTask(component, zones, patch, old ? tasksOf(old, zones) : {}, now);
  if (previous !== undefined && printCalendar(calendar) === before) return previous;
  const { start, due } = readMoments(component, zones);
  addZones(calendar, findZone, yearOf((start ?? due)?.wall ?? now.getTime()));
  const modified = readInstant(component, "last-modified");
  if (old && (!modified || modified < now)) writeInstant(component, "last-modified", now);
  return printCalendar(calendar);
}
