import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dateToFileTime, fileTimeToDate } from "./file-time.js";
import { readGuid, writeGuid } from "./guid.js";

describe("GUIDs", () => {
  it("have their first three groups in little-endian order", () => {
    const bytes = Uint8Array.from({ length: 20 }, (_, i) => i);
    expect(readGuid(bytes, 2)).toBe("05040302-0706-0908-0a0b-0c0d0e0f1011");
  });

  it("are written as they are read", () => {
    fc.assert(
      fc.property(fc.uuid(), (guid) => {
        const bytes = new Uint8Array(16);
        writeGuid(bytes, 0, guid);
        expect(readGuid(bytes, 0)).toBe(guid);
      }),
    );
  });

  it("are refused when they are not GUIDs", () => {
    for (const text of [
      "",
      "1b0be51d",
      "{05040302-0706-0908-0a0b-0c0d0e0f1011}",
      "g5040302-0706-0908-0a0b-0c0d0e0f1011",
    ])
      expect(() => writeGuid(new Uint8Array(16), 0, text)).toThrow(RangeError);
  });
});

describe("FILETIME", () => {
  it("counts ticks of 100 ns from 1601", () => {
    expect(fileTimeToDate(0n).toISOString()).toBe("1601-01-01T00:00:00.000Z");
    expect(dateToFileTime(new Date("1970-01-01T00:00:00.001Z"))).toBe(116444736000010000n);
  });

  it("comes back as the same date", () => {
    const dates = fc.date({ min: new Date("1601-01-01"), max: new Date("9999-12-31"), noInvalidDate: true });
    fc.assert(
      fc.property(dates, (date) => {
        expect(fileTimeToDate(dateToFileTime(date))).toEqual(date);
      }),
    );
  });

  it("cannot be before 1601", () => {
    expect(() => dateToFileTime(new Date("1600-12-31"))).toThrow(RangeError);
  });
});
