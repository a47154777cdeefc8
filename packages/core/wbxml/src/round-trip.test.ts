import fc from "fast-check";
import { expect, test } from "vitest";
import { cleanText, documents } from "../test-data/documents.js";
import { createRecorder, cut, replay } from "../test-data/recorder.js";
import { createDecoder, createEncoder, decodeBytes, encodeToBytes, WbxmlError } from "./index.js";

const chunkSizes = fc.array(fc.oneof(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 3000 })), {
  minLength: 1,
  maxLength: 10,
});

function decodeCut(bytes: Uint8Array, sizes: readonly number[], text: "string" | "bytes" = "string") {
  const recorder = createRecorder();
  const pieces: number[] = [];
  const decoder = createDecoder(
    { ...recorder, textBytes: (piece) => pieces.push(...piece) },
    { text, limits: { depth: 1000 } },
  );
  for (let pos = 0, i = 0; pos < bytes.length; i++) {
    const size = sizes[i % sizes.length] ?? 1;
    decoder.write(bytes.slice(pos, pos + size));
    pos += size;
  }
  decoder.end();
  return { events: recorder.events, textBytes: pieces };
}

test("any document is decoded to the events it was encoded from, under any cutting", () => {
  fc.assert(
    fc.property(documents(cleanText), chunkSizes, (events, sizes) => {
      const bytes = encodeToBytes((encoder) => replay(events, encoder));
      const whole = createRecorder();
      decodeBytes(bytes, whole, { limits: { depth: 1000 } });
      expect(whole.events).toEqual(events);
      expect(decodeCut(bytes, sizes).events).toEqual(events);
    }),
    { numRuns: 300 },
  );
});

test("text left as bytes is the UTF-8 of the text, under any cutting", () => {
  fc.assert(
    fc.property(documents(cleanText), chunkSizes, (events, sizes) => {
      const bytes = encodeToBytes((encoder) => replay(events, encoder));
      const { textBytes } = decodeCut(bytes, sizes, "bytes");
      const text = events.map((event) => ("text" in event ? event.text : "")).join("");
      expect(Buffer.from(textBytes).toString("utf8")).toBe(text);
    }),
    { numRuns: 100 },
  );
});

test("the chunk size does not change what is encoded", () => {
  fc.assert(
    fc.property(documents(cleanText), fc.integer({ min: 64, max: 400 }), (events, chunkSize) => {
      const chunks: Uint8Array[] = [];
      const encoder = createEncoder((chunk) => void chunks.push(chunk), { chunkSize });
      replay(events, encoder);
      void encoder.finish();
      expect(chunks.every((chunk) => chunk.length > 0 && chunk.length <= chunkSize)).toBe(true);
      const whole = encodeToBytes((other) => replay(events, other));
      expect(Buffer.concat(chunks).equals(whole)).toBe(true);
      expect(encoder.bytes).toBe(whole.length);
    }),
    { numRuns: 200 },
  );
});

test("malformed UTF-8 gives the same text under any cutting, with U+FFFD where it is broken", () => {
  const lumps = fc.constantFrom(
    0xc3,
    0xa4,
    0xe2,
    0x82,
    0xac,
    0xf0,
    0x9f,
    0x98,
    0x80,
    0xed,
    0xa0,
    0xff,
    0x41,
    0xc0,
    0xf4,
  );
  const noNul = fc.oneof(fc.array(lumps, { maxLength: 40 }), fc.array(fc.integer({ min: 1, max: 255 })));
  fc.assert(
    fc.property(noNul, fc.integer({ min: 0, max: 1100 }), chunkSizes, (text, padding, sizes) => {
      const head = [3, 1, 0x6a, 0, 0x45, 3, ...Array.from({ length: padding }, () => 0x61)];
      const bytes = Uint8Array.from([...head, ...text, 0, 1]);
      const expected = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes.subarray(6, -2));
      const found = decodeCut(bytes, sizes).events.flatMap((event) => ("text" in event ? [event.text] : []));
      expect(found.join("")).toBe(expected);
    }),
    { numRuns: 500 },
  );
});

test("random bytes end in events or in a WbxmlError, never in another error", () => {
  const tokens = fc.constantFrom(0, 1, 2, 3, 3, 0x45, 0x05, 0x46, 0x83, 0xc3, 0x40, 0x80, 0x81, 0x61, 1, 1);
  const body = fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.array(tokens, { maxLength: 200 }));
  const header = fc.constantFrom(
    [3, 1, 0x6a, 0],
    [3, 1, 0x6a, 4, 65, 0, 66, 0],
    [1, 1, 4, 0],
    [2, 0, 0, 0x87, 0x77, 0],
    [],
  );
  const counting = createRecorder();
  fc.assert(
    fc.property(header, body, fc.integer({ min: 1, max: 50 }), (head, tail, size) => {
      const decoder = createDecoder({ ...counting, textBytes: () => undefined });
      try {
        for (const piece of cut(Uint8Array.from([...head, ...tail]), size)) decoder.write(piece);
        decoder.end();
      } catch (error) {
        expect(error).toBeInstanceOf(WbxmlError);
      }
    }),
    { numRuns: 3000 },
  );
});

test("a document means the same, or fails with the same code, under any cutting", () => {
  const tokens = fc.constantFrom(
    0,
    1,
    2,
    3,
    3,
    0x45,
    0x05,
    0x46,
    0x83,
    0xc3,
    0x41,
    0xc2,
    0x61,
    1,
    1,
    0x20,
    0x82,
  );
  const outcome = (bytes: Uint8Array, size: number) => {
    const recorder = createRecorder();
    const decoder = createDecoder(recorder);
    try {
      for (const piece of cut(bytes, size)) decoder.write(piece);
      decoder.end();
      return recorder.events;
    } catch (error) {
      return error instanceof WbxmlError ? error.code : error;
    }
  };
  fc.assert(
    fc.property(fc.array(tokens, { maxLength: 60 }), fc.integer({ min: 1, max: 20 }), (tail, size) => {
      const bytes = Uint8Array.from([3, 1, 0x6a, 3, 0x42, 0, 0, 0x45, ...tail]);
      expect(outcome(bytes, size)).toEqual(outcome(bytes, bytes.length));
    }),
    { numRuns: 2000 },
  );
});
