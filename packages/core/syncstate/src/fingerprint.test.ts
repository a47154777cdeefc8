import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toFingerprint } from "./fingerprint.js";

describe("toFingerprint", () => {
  test("is the same in every process and release, since it is stored", () => {
    expect(toFingerprint("")).toMatchInlineSnapshot(`181254242384178`);
    expect(toFingerprint("1")).toMatchInlineSnapshot(`253523500751624`);
    expect(toFingerprint('W/"5e8c-17"')).toMatchInlineSnapshot(`138059108783404`);
  });

  test("is a whole number that fits in 6 bytes", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 100 }), (revision) => {
        const fingerprint = toFingerprint(revision);
        expect(Number.isSafeInteger(fingerprint) && fingerprint >= 0 && fingerprint < 2 ** 48).toBe(true);
      }),
    );
  });

  test("differs for a hundred thousand revisions of the kinds that servers use", () => {
    const seen = new Set<number>();
    for (let at = 0; at < 50_000; at++) {
      seen.add(toFingerprint(String(at)));
      seen.add(toFingerprint(`2026-01-01T00:00:00Z-${at.toString(36)}`));
    }
    expect(seen.size).toBe(100_000);
  });

  test("changes about half of its bits when one bit of the revision changes", () => {
    let changed = 0;
    const pairs = 1000;
    for (let at = 0; at < pairs; at++) {
      const one = BigInt(toFingerprint(`${at}a`));
      const other = BigInt(toFingerprint(`${at}c`));
      changed += (one ^ other).toString(2).replaceAll("0", "").length;
    }
    expect(changed / pairs).toBeGreaterThan(23);
    expect(changed / pairs).toBeLessThan(25);
  });
});
