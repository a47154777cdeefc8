import { describe, expect, test } from "vitest";
import { ByteWriter } from "./byte-writer.js";
import { crc32 } from "./crc32.js";
import { SyncStateCorrupt } from "./errors.js";
import { FORMAT_VERSION, openRecord, sealRecord } from "./record.js";

describe("a record", () => {
  test("gives back its payload", () => {
    const reader = openRecord(
      "key",
      "head",
      sealRecord("head", (writer) => writer.text("payload")),
    );
    expect(reader.text()).toBe("payload");
    reader.finish();
  });

  test("of another kind is refused with the key in the error", () => {
    const bytes = sealRecord("skip", (writer) => writer.text("payload"));
    expect(() => openRecord("the/key", "head", bytes)).toThrow(SyncStateCorrupt);
    expect(() => openRecord("the/key", "head", bytes)).toThrow(/the\/key.*not a head record/);
  });

  test("of a newer format version is refused", () => {
    const writer = new ByteWriter();
    for (const byte of [FORMAT_VERSION + 1, 1, 0]) writer.byte(byte);
    writer.fixed(crc32(writer.toBytes()), 4);
    const open = () => openRecord("key", "head", writer.toBytes());
    expect(open).toThrow(expect.objectContaining({ name: "SyncStateCorrupt", newer: true }));
    expect(open).toThrow("The record key cannot be read: a newer release wrote it, in format version 3");
  });

  test("that is too short to be one is refused", () => {
    for (let length = 0; length < 6; length++) {
      expect(() => openRecord("key", "head", new Uint8Array(length))).toThrow("cut short");
    }
  });
});

describe("crc32", () => {
  test("is that of the check string of the algorithm", () => {
    const digits = new TextEncoder().encode("123456789");
    expect(crc32(digits)).toBe(0xcbf43926);
    expect(crc32(digits, 4, 9, crc32(digits, 0, 4))).toBe(0xcbf43926);
  });
});
