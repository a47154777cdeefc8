import fc from "fast-check";
import { expect, test } from "vitest";
import { deliveryTime, parseFileName, sizeField, uniqueOf, withFlagLetters } from "./file-name.js";
import { toItemId, toOtherItemId } from "./item-id.js";

const name = fc.string({ unit: "binary", minLength: 1, maxLength: 255 });

test("any file name makes a good id, which its flags and fields do not change", () => {
  fc.assert(
    fc.property(name, name, (file, flags) => {
      const { base } = parseFileName(file);
      const id = toItemId(base);
      expect(id).toMatch(/^[0-9a-z]{20}$/);
      expect(toItemId(parseFileName(`${base}:2,${flags}`).base)).toBe(id);
      expect(toItemId(`${uniqueOf(base)},S=1`)).toBe(id);
      expect(toOtherItemId(base)).not.toBe(id);
    }),
  );
});

test("letters are put into order, each once, and read back", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(..."abzDFPRST")), (letters) => {
      const file = withFlagLetters("1.x.y", letters);
      expect(parseFileName(file)).toEqual({ base: "1.x.y", flags: [...new Set(letters)].sort().join("") });
    }),
  );
});

test.each([
  ["1700000000.M123456P1.h", 1_700_000_000_123],
  ["1700000000.V801I2M5P1.h", 1_700_000_000_000],
  ["1700000000.1234_5.h", 1_700_000_000_000],
  ["1700000000_0.1.h", undefined],
  ["mail", undefined],
  ["99999999999999.h", undefined],
])("the time of %s is %s", (base, time) => {
  expect(deliveryTime(base)).toBe(time);
});

test.each([
  ["1.x.h,S=12,W=34", 12, 34],
  ["1.x.h,W=34,S=12", 12, 34],
  ["1.S=5.h", undefined, undefined],
  ["1.x.h,S=1a,W=", undefined, undefined],
])("the sizes in %s are %s and %s", (base, stored, sent) => {
  expect([sizeField(base, "S"), sizeField(base, "W")]).toEqual([stored, sent]);
});

test("a later message has a lesser id", () => {
  fc.assert(
    fc.property(fc.nat(4_000_000_000), fc.integer({ min: 1, max: 1_000_000 }), (seconds, later) => {
      expect(toItemId(`${seconds + later}.a.h`) < toItemId(`${seconds}.a.h`)).toBe(true);
    }),
  );
});
