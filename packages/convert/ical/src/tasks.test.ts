import type { TasksReceived } from "@easkit/eas-schema";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromTasks, toTasks } from "./index.js";
import { calendarText } from "./testing/event-text.js";

const utc = (text: string) => new Date(`${text}Z`);
const now = utc("2026-11-21T12:00:00");
const berlin = { zone: "Europe/Berlin", now };

const todo = (...lines: readonly string[]) =>
  calendarText("BEGIN:VTODO", "UID:todo-1", "DTSTAMP:20260101T000000Z", ...lines, "END:VTODO");

describe("a to-do as an item", () => {
  it("has its dates twice: as the user's clock shows them, and in UTC (MS-ASTASK 2.2.2.12)", () => {
    expect(toTasks(todo("DTSTART;VALUE=DATE:20260701", "DUE;VALUE=DATE:20260703"), berlin)).toMatchObject({
      startDate: utc("2026-07-01T00:00:00"),
      utcStartDate: utc("2026-06-30T22:00:00"),
      dueDate: utc("2026-07-03T00:00:00"),
      utcDueDate: utc("2026-07-02T22:00:00"),
    });
    expect(toTasks(todo("DUE;TZID=Asia/Tokyo:20260703T170000"), berlin)).toMatchObject({
      dueDate: utc("2026-07-03T10:00:00"),
      utcDueDate: utc("2026-07-03T08:00:00"),
    });
    expect(toTasks(todo("DTSTART;VALUE=DATE:20260701", "DURATION:P2D"), berlin).dueDate).toEqual(
      utc("2026-07-03T00:00:00"),
    );
  });

  it.each([
    [1, "high"],
    [4, "high"],
    [5, "normal"],
    [0, "normal"],
    [6, "low"],
    [9, "low"],
  ])("of priority %i is %s", (priority, importance) => {
    expect(toTasks(todo(`PRIORITY:${priority}`)).importance).toBe(importance);
  });

  it("that is done says since when, always (MS-ASTASK 2.2.2.8)", () => {
    expect(toTasks(todo("STATUS:COMPLETED", "COMPLETED:20260102T030405Z"))).toMatchObject({
      complete: true,
      dateCompleted: utc("2026-01-02T03:04:05"),
    });
    expect(toTasks(todo("STATUS:COMPLETED"))).toMatchObject({
      complete: true,
      dateCompleted: utc("2026-01-01T00:00:00"),
    });
    expect(toTasks(todo("STATUS:IN-PROCESS", "PERCENT-COMPLETE:50"))).toMatchObject({ complete: false });
  });

  it("reminds at its alarm", () => {
    const alarm = (trigger: string) => ["BEGIN:VALARM", "ACTION:DISPLAY", trigger, "END:VALARM"];
    expect(
      toTasks(todo("DUE:20260703T100000Z", ...alarm("TRIGGER;RELATED=END:-PT30M"))).reminderTime,
    ).toEqual(utc("2026-07-03T09:30:00"));
    expect(toTasks(todo(...alarm("TRIGGER;VALUE=DATE-TIME:20260703T080000Z")))).toMatchObject({
      reminderSet: true,
      reminderTime: utc("2026-07-03T08:00:00"),
    });
    expect(toTasks(todo())).toMatchObject({ reminderSet: false });
  });

  it("recurs by its rule", () => {
    expect(
      toTasks(
        todo(
          "DTSTART;VALUE=DATE:20260706",
          "RRULE:FREQ=WEEKLY;BYDAY=MO;UNTIL=20260831",
          "X-EASKIT-REGENERATE:TRUE",
        ),
        berlin,
      ).recurrence,
    ).toEqual({
      type: "weekly",
      interval: 1,
      dayOfWeek: 2,
      firstDayOfWeek: 1,
      start: utc("2026-07-06T00:00:00"),
      until: utc("2026-08-31T00:00:00"),
      regenerate: true,
    });
  });

  it("must be there", () => {
    expect(() => toTasks(calendarText())).toThrow(RangeError);
    expect(() => fromTasks({}, { previous: calendarText() })).toThrow(RangeError);
  });
});

describe("a task that a device writes", () => {
  const rich = todo(
    "DTSTART;TZID=Europe/Berlin:20260701T090000",
    "DUE;TZID=Europe/Berlin:20260701T170000",
    "SUMMARY:Old",
    "PRIORITY:2",
    "PERCENT-COMPLETE:40",
    "STATUS:IN-PROCESS",
    "X-VENDOR:1",
    "RELATED-TO:parent",
    "RRULE:FREQ=MONTHLY;BYMONTHDAY=1,15",
  );

  it("leaves alone all that it says nothing new about", () => {
    const item = toTasks(rich, berlin);
    expect(fromTasks(item, { ...berlin, previous: rich })).toBe(rich);
    const changed = fromTasks({ ...item, subject: "New" }, { ...berlin, previous: rich });
    for (const line of [
      "PRIORITY:2",
      "X-VENDOR:1",
      "RELATED-TO:parent",
      "PERCENT-COMPLETE:40",
      "BYMONTHDAY=1,15",
      "SUMMARY:New",
    ])
      expect(changed).toContain(line);
  });

  it("is done and undone", () => {
    const done = fromTasks(
      { complete: true, dateCompleted: utc("2026-07-02T10:00:00") },
      { ...berlin, previous: rich },
    );
    for (const line of ["STATUS:COMPLETED", "COMPLETED:20260702T100000Z", "PERCENT-COMPLETE:100"])
      expect(done).toContain(line);
    expect(fromTasks({ complete: false }, { ...berlin, previous: done })).not.toMatch(/COMPLETED/);
  });

  it("moves in the zone that it had, and is of dates where the times are midnights", () => {
    const moved = fromTasks(
      { dueDate: utc("2026-07-02T17:00:00"), utcDueDate: utc("2026-07-02T15:00:00") },
      { ...berlin, previous: rich },
    );
    expect(moved).toContain("DUE;TZID=Europe/Berlin:20260702T170000");
    const dates = fromTasks(
      { startDate: utc("2026-07-02T00:00:00"), dueDate: utc("2026-07-03T00:00:00") },
      { ...berlin, previous: rich },
    );
    expect(dates).toContain("DTSTART;VALUE=DATE:20260702");
    expect(dates).toContain("DUE;VALUE=DATE:20260703");
    expect(
      fromTasks({ dueDate: null, utcDueDate: null, recurrence: null }, { ...berlin, previous: rich }),
    ).not.toMatch(/DUE|BYMONTHDAY/);
    expect(toTasks(fromTasks({ utcDueDate: utc("2026-07-02T22:00:00") }, berlin), berlin).dueDate).toEqual(
      utc("2026-07-03T00:00:00"),
    );
  });

  it("with notes of 2.5 and a reminder that goes", () => {
    const made = fromTasks(
      { legacyBody: "Notes", reminderSet: true, reminderTime: utc("2026-07-01T06:00:00") },
      berlin,
    );
    expect(toTasks(made)).toMatchObject({
      body: { type: "plain", data: "Notes" },
      reminderSet: true,
      reminderTime: utc("2026-07-01T06:00:00"),
    });
    expect(fromTasks({ reminderSet: false, legacyBody: null }, { ...berlin, previous: made })).not.toMatch(
      /VALARM|DESCRIPTION/,
    );
  });

  it("comes back as it was", () => {
    const date = fc.integer({ min: 20_000, max: 22_000 }).map((days) => new Date(days * 86_400_000));
    const patterns = fc.oneof(
      fc.record({ type: fc.constant("daily" as const), interval: fc.integer({ min: 1, max: 9 }) }),
      fc.record({
        type: fc.constant("weekly" as const),
        interval: fc.constant(2),
        dayOfWeek: fc.integer({ min: 1, max: 127 }),
        firstDayOfWeek: fc.integer({ min: 0, max: 6 }),
      }),
      fc.record({
        type: fc.constant("monthlyNth" as const),
        interval: fc.constant(1),
        dayOfWeek: fc.constantFrom(1, 2, 62, 65, 64),
        weekOfMonth: fc.integer({ min: 1, max: 5 }),
      }),
      fc.record({
        type: fc.constant("yearly" as const),
        interval: fc.constant(1),
        dayOfMonth: fc.integer({ min: 1, max: 28 }),
        monthOfYear: fc.integer({ min: 1, max: 12 }),
      }),
    );
    const zone = fc.constantFrom("Europe/Berlin", "America/New_York", "Pacific/Kiritimati", "UTC");
    fc.assert(
      fc.property(
        patterns,
        date,
        zone,
        fc.boolean(),
        fc.constantFrom("none", "count", "until"),
        (pattern, start, place, regenerate, end) => {
          const task: TasksReceived = {
            subject: "T",
            importance: "low",
            sensitivity: "personal",
            complete: false,
            reminderSet: false,
            categories: ["A"],
            ordinalDate: start,
            subOrdinalDate: "555",
            body: { type: "plain", data: "x" },
            nativeBodyType: "plain",
            startDate: start,
            dueDate: new Date(start.getTime() + 86_400_000),
            recurrence: {
              ...pattern,
              start,
              ...(end === "count" && { occurrences: 5 }),
              ...(end === "until" && { until: new Date(start.getTime() + 86_400_000 * 99) }),
              ...(regenerate && { regenerate, deadOccur: true }),
            },
          };
          const {
            utcStartDate: _,
            utcDueDate: __,
            ...back
          } = toTasks(fromTasks(task, { zone: place, now }), { zone: place });
          expect(back).toEqual(task);
        },
      ),
    );
  });
});
