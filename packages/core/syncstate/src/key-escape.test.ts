import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  escapeSegment,
  fromOrderedKey,
  HIGHEST_ORDERED_KEY,
  toOrderedKey,
  unescapeSegment,
} from "./key-escape.js";

const anyString = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string(),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 6 })
    .map((units) => String.fromCharCode(...units)),
);

describe("escapeSegment", () => {
  test("comes back as it was and holds neither / nor anything but printable ASCII", () => {
    fc.assert(
      fc.property(anyString, (id) => {
        const escaped = escapeSegment(id);
        expect(unescapeSegment(escaped)).toBe(id);
        expect(escaped).toMatch(/^[!-.0-~]*$/);
      }),
    );
  });

  test("leaves mail addresses and device ids readable", () => {
    expect(escapeSegment("anna.b-c_d@example.com")).toBe("anna.b-c_d@example.com");
    expect(escapeSegment("a/b%")).toBe("a%002fb%0025");
  });
});

describe("toOrderedKey", () => {
  test("comes back as it was, in ASCII that leaves room below and above", () => {
    fc.assert(
      fc.property(anyString, (id) => {
        const key = toOrderedKey(id);
        expect(fromOrderedKey(key)).toBe(id);
        expect(key).toMatch(/^[#-~]*$/);
        expect(key < HIGHEST_ORDERED_KEY).toBe(true);
      }),
    );
  });

  test("orders as the strings do by code unit, also with the end of a segment's key behind it", () => {
    fc.assert(
      fc.property(anyString, anyString, fc.nat(3), (one, tail, cut) => {
        const other = one.slice(0, cut) + tail;
        expect(toOrderedKey(one) < toOrderedKey(other)).toBe(one < other);
        expect(`${toOrderedKey(one)}!` > toOrderedKey(other)).toBe(one >= other);
      }),
    );
  });
});
