import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseDateTime, printCompactDateTime, printDateTime } from "./date-time.js";

describe("dates and times", () => {
  it.each([
    ["2009-05-11T11:01:02.345Z", "2009-05-11T11:01:02.345Z"],
    ["20090511T110102Z", "2009-05-11T11:01:02.000Z"],
    ["20090511T11:01:02.000Z", "2009-05-11T11:01:02.000Z"],
    ["2009-05-11", "2009-05-11T00:00:00.000Z"],
    ["2009-05-11T11:01Z", "2009-05-11T11:01:00.000Z"],
    ["2009-05-11T11:01:02", "2009-05-11T11:01:02.000Z"],
    [" 2009-05-11T11:01:02.1239Z ", "2009-05-11T11:01:02.123Z"],
  ])("%s is read", (text, expected) => {
    expect(parseDateTime(text).toISOString()).toBe(expected);
  });

  it.each([
    "",
    "today",
    "2009-02-30",
    "20091301T000000Z",
    "20090511T250000Z",
    "20090511T116100Z",
    "20090511T110161Z",
  ])("%s is refused", (text) => {
    expect(() => parseDateTime(text)).toThrow(RangeError);
  });

  it("come back from both forms", () => {
    const seconds = fc.integer({ min: -62_167_219_200, max: 253_402_300_799 });
    fc.assert(
      fc.property(seconds, (second) => {
        const date = new Date(second * 1000);
        expect(parseDateTime(printDateTime(date))).toEqual(date);
        expect(parseDateTime(printCompactDateTime(date))).toEqual(date);
      }),
    );
  });

  it("outside of the years 0 to 9999 cannot be written", () => {
    expect(() => printDateTime(new Date(Date.UTC(10_000, 0, 1)))).toThrow(RangeError);
    expect(() => printCompactDateTime(new Date(Number.NaN))).toThrow(RangeError);
  });
});
