import type { BusyTime } from "@easkit/backend";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mergeFreeBusy, slot } from "./merged-free-busy.js";

const at = (time: string) => new Date(`2026-12-01T${time}Z`);
const period = (start: string, end: string) => ({ start: at(start), end: at(end) });
const away = { start: at("12:00:00"), end: at("12:05:00"), status: "outOfOffice" } as const;

describe("mergeFreeBusy", () => {
  it.each([
    // MS-ASCMD_R3334 to R3336
    ["12:00:00", "13:00:00", "30"],
    ["12:04:59", "13:00:00", "30"],
    ["12:05:00", "13:00:00", "00"],
    // MS-ASCMD_R3331
    ["13:00:00", "13:30:00", "0"],
    ["12:59:59", "13:30:00", "00"],
    ["13:00:00", "13:30:01", "00"],
  ])("from %s to %s is %s for somebody who was away for five minutes", (start, end, digits) => {
    expect(mergeFreeBusy([away], period(start, end))).toBe(digits);
  });

  it("gives a slot to the highest of what touches it (MS-ASCMD_R3327)", () => {
    const times: BusyTime[] = [
      { start: at("09:00:00"), end: at("10:00:00"), status: "tentative" },
      { start: at("09:25:00"), end: at("09:35:00"), status: "busy" },
      { start: at("10:00:00"), end: at("11:00:00"), status: "workingElsewhere" },
    ];
    expect(mergeFreeBusy(times, period("08:30:00", "11:00:00"))).toBe("02200");
  });

  it("says what each slot would say by itself", () => {
    const minutes = fc.integer({ min: -200, max: 2000 });
    const status = fc.constantFrom("tentative", "busy", "outOfOffice", "workingElsewhere");
    const times = fc.array(fc.tuple(minutes, fc.integer({ min: 1, max: 300 }), status));
    const start = at("00:00:00");
    const after = (minute: number) => new Date(start.getTime() + minute * 60_000);
    fc.assert(
      fc.property(times, fc.integer({ min: 30, max: 1500 }), (list, length) => {
        const busy = list.map(([from, long, each]) => ({
          start: after(from),
          end: after(from + long),
          status: each,
        }));
        const end = after(length);
        const merged = mergeFreeBusy(busy, { start, end });
        const expected = Array.from({ length: Math.ceil(length / 30) }, (_, index) => {
          const [low, high] = [start.getTime() + index * slot, start.getTime() + (index + 1) * slot];
          const inside = busy.filter((one) => one.start.getTime() < high && one.end.getTime() > low);
          const digit = { tentative: 1, busy: 2, outOfOffice: 3, workingElsewhere: 0 };
          return Math.max(0, ...inside.map((one) => digit[one.status]));
        });
        expect(merged).toBe(expected.join(""));
      }),
    );
  });
});
