import { list, type Patch, struct } from "../engine/containers.js";
import { named, required } from "../engine/element.js";
import { defineFields, type FieldsIn, type FieldsOut } from "../engine/raw.js";
import { airSyncBase as base } from "../pages/air-sync-base.js";
import { tasks as page } from "../pages/tasks.js";
import { body } from "./body.js";

const recurrence = struct(page.Recurrence, [
  required(page.Type),
  page.Start,
  page.Until,
  page.Occurrences,
  page.Interval,
  page.DayOfWeek,
  page.DayOfMonth,
  page.WeekOfMonth,
  page.MonthOfYear,
  page.Regenerate,
  page.DeadOccur,
  page.CalendarType,
  page.IsLeapMonth,
  page.FirstDayOfWeek,
]);

/** A task (MS-ASTASK). In 2.5 the notes are `legacyBody` with `bodySize` and `bodyTruncated`. */
export const tasks = defineFields([
  body,
  named("legacyBody", page.Body),
  page.BodySize,
  page.BodyTruncated,
  base.NativeBodyType,
  page.Subject,
  page.Importance,
  page.UtcStartDate,
  page.StartDate,
  page.UtcDueDate,
  page.DueDate,
  list(page.Categories, page.Category),
  recurrence,
  page.Complete,
  page.DateCompleted,
  page.Sensitivity,
  page.ReminderTime,
  page.ReminderSet,
  page.OrdinalDate,
  page.SubOrdinalDate,
]);

/** Properties that a backend or converter gives for a tasks item; each version gets those that it has. */
export type TasksProperties = FieldsIn<typeof tasks>;

/** Properties as a device sends them for a new item. */
export type TasksReceived = FieldsOut<typeof tasks>;

/** What a device changes: `null` clears a property, a missing one stays. */
export type TasksPatch = Patch<TasksReceived>;
