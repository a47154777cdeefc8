import { codePage } from "../engine/element.js";
import { t } from "../engine/leaves.js";

/** Code page 9 (MS-ASWBXML 2.1.2.1.10). */
export const tasksPage = codePage(9, "Tasks", {
  Body: t.stream(0x05, { until: "2.5" }),
  BodySize: t.uint(0x06, { until: "2.5" }),
  BodyTruncated: t.flag(0x07, { until: "2.5" }),
  Categories: t.container(0x08),
  Category: t.text(0x09),
  Complete: t.flag(0x0a),
  DateCompleted: t.dateTime(0x0b),
  DueDate: t.dateTime(0x0c),
  UtcDueDate: t.dateTime(0x0d),
  Importance: t.oneOf(0x0e, { low: 0, normal: 1, high: 2 }),
  Recurrence: t.container(0x0f),
  Type: t.oneOf(0x10, { daily: 0, weekly: 1, monthly: 2, monthlyNth: 3, yearly: 5, yearlyNth: 6 }),
  Start: t.dateTime(0x11),
  Until: t.dateTime(0x12),
  Occurrences: t.uint(0x13),
  Interval: t.uint(0x14),
  DayOfMonth: t.uint(0x15),
  DayOfWeek: t.uint(0x16),
  WeekOfMonth: t.uint(0x17),
  MonthOfYear: t.uint(0x18),
  Regenerate: t.byteFlag(0x19),
  DeadOccur: t.byteFlag(0x1a),
  ReminderSet: t.flag(0x1b),
  ReminderTime: t.dateTime(0x1c),
  Sensitivity: t.oneOf(0x1d, { normal: 0, personal: 1, private: 2, confidential: 3 }),
  StartDate: t.dateTime(0x1e),
  UtcStartDate: t.dateTime(0x1f),
  Subject: t.text(0x20),
  OrdinalDate: t.dateTime(0x22, { since: "12.0" }),
  SubOrdinalDate: t.text(0x23, { since: "12.0" }),
  CalendarType: t.uint(0x24, { since: "14.0" }),
  IsLeapMonth: t.flag(0x25, { since: "14.0" }),
  FirstDayOfWeek: t.uint(0x26, { since: "14.1" }),
});

/** The elements of Tasks. */
export const tasks = tasksPage.elements;
