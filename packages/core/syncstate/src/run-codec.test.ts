import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SyncStateCorrupt } from "./errors.js";
import type { IndexEntry } from "./index-entry.js";
import { sealRecord } from "./record.js";
import { decodeRun, encodeRun, findInEncodedRun } from "./run-codec.js";

const print = fc.oneof(fc.constantFrom(0, 1), fc.nat(300), fc.maxSafeNat());
const entry: fc.Arbitrary<IndexEntry> = fc
  .record({
    id: fc.oneof(
      fc.nat(100_000).map(String),
      fc.string({ unit: "binary", maxLength: 60 }),
      fc.constantFrom("\udc00\ud800", "a".repeat(14), "a".repeat(15), "a".repeat(16), "a".repeat(300)),
    ),
    content: print,
    flags: print,
    standing: fc.constantFrom("given", "given", "given", "withheld", "outdated", "gone"),
    version: fc.nat(0xffffffff),
  })
  .map((each) => (each.standing === "given" || each.standing === "gone" ? { ...each, version: 0 } : each));
const run = fc
  .oneof(
    fc.uniqueArray(entry, { selector: (each) => each.id, maxLength: 20 }),
    fc.uniqueArray(entry, { selector: (each) => each.id, minLength: 260, maxLength: 400, size: "max" }),
  )
  .map((entries) => entries.sort((a, b) => (a.id < b.id ? -1 : 1)));

const given = (id: string, content: number, flags: number): IndexEntry => ({
  id,
  content,
  flags,
  standing: "given",
  version: 0,
});

describe("a run", () => {
  test("comes back as it was", () => {
    fc.assert(
      fc.property(run, (entries) => {
        expect(decodeRun("key", encodeRun(entries))).toEqual(entries);
      }),
    );
  });

  test("gives any one entry alone, and none for ids that it lacks", () => {
    fc.assert(
      fc.property(run, fc.array(entry), (entries, others) => {
        const bytes = encodeRun(entries);
        for (const { id } of [...entries, ...others]) {
          for (const sought of [id, `${id}0`, `${id}\uffff`, id.slice(0, -1)]) {
            const found = entries.find((each) => each.id === sought);
            expect(findInEncodedRun("key", bytes, sought)).toEqual(found);
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  test("is refused when any byte is changed or the end is missing", () => {
    const bytes = encodeRun([given("1", 5, 6), given("10", 7, 6), { ...given("2", 0, 0), standing: "gone" }]);
    for (let at = 0; at < bytes.length; at++) {
      const damaged = bytes.slice();
      damaged[at] = (damaged[at] ?? 0) ^ 0x10;
      expect(() => decodeRun("key", damaged)).toThrow(SyncStateCorrupt);
      expect(() => decodeRun("key", bytes.slice(0, at))).toThrow(SyncStateCorrupt);
    }
  });

  test("is refused, and nothing else happens, whatever bytes a right checksum stands behind", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (payload) => {
        const bytes = sealRecord("run", (writer) => writer.raw(payload));
        for (const read of [() => decodeRun("key", bytes), () => findInEncodedRun("key", bytes, "1")]) {
          try {
            read();
          } catch (error) {
            expect(error).toBeInstanceOf(SyncStateCorrupt);
          }
        }
      }),
      { numRuns: 2000 },
    );
  });

  test("takes about 14 bytes an item with numeric ids and fingerprints that all differ", () => {
    const entries = Array.from({ length: 100 }, (_, at) =>
      given(String(100_000 + at), 2 ** 47 + at, 2 ** 46 + at),
    );
    expect(encodeRun(entries).length / 100).toBeLessThan(14.5);
  });

  test("takes about 2 bytes an item where all have the same fingerprints", () => {
    const entries = Array.from({ length: 100 }, (_, at) => given(String(100_000 + at), 2 ** 47, 2 ** 46));
    expect(encodeRun(entries).length / 100).toBeLessThan(2.5);
  });
});
