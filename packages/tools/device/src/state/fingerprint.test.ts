import { airSyncPage, calendar, email, fill, type RawSource, writeMessage } from "@easkit/eas-schema";
import { createDecoder } from "@easkit/wbxml";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ItemTaker } from "../sync/item-taker.js";
import { digestOf, mergePrints } from "./fingerprint.js";

/** The fingerprints of ApplicationData that arrives in pieces. */
async function printsOf(source: RawSource, pieces: readonly number[] = []): Promise<string> {
  const chunks: Uint8Array[] = [];
  await writeMessage(
    airSyncPage.elements.ApplicationData,
    source,
    "16.1",
    (chunk) => void chunks.push(chunk),
  );
  const bytes = Buffer.concat(chunks);
  const taker = new ItemTaker(false);
  let depth = 0;
  const decoder = createDecoder({
    startElement: (page, token) => void (depth++ > 0 && taker.startElement(page, token)),
    endElement: () => void (--depth > 0 && taker.endElement()),
    text: (value) => taker.text(value),
    opaque: (value) => taker.opaque(value),
  });
  let at = 0;
  for (const size of pieces) {
    decoder.write(bytes.subarray(at, at + size));
    at += size;
  }
  decoder.write(bytes.subarray(at));
  decoder.end();
  return taker.prints;
}

describe("fingerprints", () => {
  it("do not depend on how the bytes arrive", async () => {
    const item = fill(email, {
      subject: "Grüße ☃ 漢字",
      conversationId: Uint8Array.of(1, 2, 255),
      body: { type: "plain", data: "Hello, 世界. ".repeat(20) },
    });
    const whole = await printsOf(item);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 30 }), async (pieces) => {
        expect(await printsOf(item, pieces)).toBe(whole);
      }),
      { numRuns: 30 },
    );
  });

  it("tell items apart that differ in a text, a date, or the place of an element", async () => {
    const event = { subject: "A", uid: "1", startTime: new Date(0), categories: ["x", "y"] };
    const others = [
      { ...event, subject: "B" },
      { ...event, startTime: new Date(1000) },
      { ...event, categories: ["xy"] },
      { ...event, categories: ["y", "x"] },
      { ...event, location: { displayName: "A" } },
    ];
    const digests = await Promise.all(
      [event, ...others].map(async (one) => digestOf(await printsOf(fill(calendar, one)))),
    );
    expect(new Set(digests).size).toBe(digests.length);
  });

  it("of a change, merged, are those of the whole item", async () => {
    const before = await printsOf(fill(email, { subject: "A", read: false, flag: {} }));
    const change = await printsOf(fill(email, { read: true }));
    expect(mergePrints(before, change)).toBe(
      await printsOf(fill(email, { subject: "A", read: true, flag: {} })),
    );
    expect(mergePrints("", change)).toBe(change);
  });
});
