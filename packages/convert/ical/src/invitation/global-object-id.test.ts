import fc from "fast-check";
import { expect, it } from "vitest";
import { toGlobalObjId } from "./global-object-id.js";

const hexOf = (id: string) => Buffer.from(id, "base64").toString("hex");

/** The UID of an id, found as MS-ASEMAIL 3.1.4.7 tells devices to. */
function uidOf(id: string): string {
  const bytes = Buffer.from(id, "base64");
  const length = bytes.length < 53 ? 0 : bytes.readUInt32LE(36);
  const isForeign =
    length >= 13 && length <= bytes.length - 40 && bytes.toString("latin1", 40, 48) === "vCal-Uid";
  if (isForeign) return bytes.toString("utf8", 52, 52 + length - 13);
  return Buffer.concat([bytes.subarray(0, 16), Buffer.alloc(4), bytes.subarray(20)])
    .toString("hex")
    .toUpperCase();
}

const outlook = `040000008200E00074C5B7101A82E008${"00000000"}12345678ABCDEF01${"0".repeat(16)}10000000${"CA93B43442E5314A8AF02D7E133D17EF"}`;

it("MS-ASEMAIL_R20015 an id of Outlook is its bytes", () => {
  expect(hexOf(toGlobalObjId(outlook)).toUpperCase()).toBe(outlook);
  expect(uidOf(toGlobalObjId(outlook))).toBe(outlook);
});

it("MS-ASEMAIL_R20002 of one occurrence it has the day, and still leads to the UID", () => {
  const id = toGlobalObjId(outlook, new Date("2004-12-31T00:00:00Z"));
  expect(hexOf(id).slice(32, 40)).toBe("07d40c1f");
  expect(uidOf(id)).toBe(outlook);
});

it("MS-ASEMAIL_R20016 any other id is wrapped, and devices find it again", () => {
  const uid = "{81412D3C-2A24-4E9D-B20E-11F7BBE92799}";
  const hex = hexOf(toGlobalObjId(uid));
  expect(hex.slice(0, 80)).toBe(`040000008200e00074c5b7101a82e008${"0".repeat(40)}33000000`);
  expect(uidOf(toGlobalObjId(uid))).toBe(uid);
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 300, unit: "grapheme" }), (any) => {
      const text = any.replaceAll("\0", "");
      expect(uidOf(toGlobalObjId(text, new Date("2026-02-03T00:00:00Z")))).toBe(text);
    }),
  );
});
