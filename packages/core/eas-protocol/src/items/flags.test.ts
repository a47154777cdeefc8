import { describe, expect, it } from "vitest";
import { toFlagProperties, toFlagsPatch } from "./flags.js";

const start = new Date("2026-11-30T23:00:00Z");
const due = new Date("2026-12-02T23:00:00Z");
const local = (date: Date) => new Date(date.getTime() + 3_600_000);
const dates = { startDate: local(start), utcStartDate: start, dueDate: local(due), utcDueDate: due };

describe("a follow-up flag of a device", () => {
  it("keeps all that the device says, and says it again", () => {
    const flag = {
      ...dates,
      subject: "Call Ann",
      status: "active",
      flagType: "Flag for follow up",
      reminderSet: true,
      reminderTime: start,
      ordinalDate: due,
      subOrdinalDate: "5",
    } as const;
    const patch = toFlagsPatch({ flag });
    expect(toFlagProperties({ read: true, ...(patch.flag && { flag: patch.flag }) }).flag).toEqual(flag);
  });

  it("that is done has the times of that", () => {
    const flag = { status: "complete", flagType: "x", completeTime: due, dateCompleted: local(due) } as const;
    const patch = toFlagsPatch({ flag });
    expect(toFlagProperties({ read: true, ...(patch.flag && { flag: patch.flag }) }).flag).toEqual(flag);
  });

  it("is taken away by an empty one and by status 0", () => {
    expect(toFlagsPatch({ flag: {} })).toEqual({ flag: null });
    expect(toFlagsPatch({ flag: { status: "cleared" } })).toEqual({ flag: null });
    expect(toFlagsPatch({ flag: null })).toEqual({ flag: null });
  });

  it.each([
    ["MS-ASEMAIL_R853 some of the dates", { startDate: start, utcStartDate: start }],
    ["MS-ASEMAIL_R851 an end before the start", { ...dates, utcDueDate: new Date(start.getTime() - 1) }],
  ])("is refused with %s", (_, given) => {
    expect(() => toFlagsPatch({ flag: { status: "active", ...given } })).toThrow(
      expect.objectContaining({ code: "invalid" }),
    );
  });
});
