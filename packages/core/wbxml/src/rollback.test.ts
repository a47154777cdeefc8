import fc from "fast-check";
import { expect, test } from "vitest";
import { createRecorder, type Recorded, replay } from "../test-data/recorder.js";
import { createEncoder, decodeBytes, type EncoderMark, encodeToBytes } from "./index.js";

type Step =
  | "start"
  | "end"
  | "mark"
  | "rollback"
  | "flush"
  | { readonly text: string }
  | { readonly opaque: number };

const steps = fc.array(
  fc.oneof(
    fc.constantFrom<Step>("start", "start", "end", "end", "mark", "rollback", "flush"),
    fc
      .oneof(fc.string({ maxLength: 70 }), fc.constant("\0"), fc.constant("ä😀".repeat(20)))
      .map((text): Step => ({ text })),
    fc.integer({ min: 0, max: 150 }).map((opaque): Step => ({ opaque })),
  ),
  { maxLength: 60 },
);

/** The bytes that the events would be, open elements ended. */
function bytesOf(events: readonly Recorded[], depth: number): Uint8Array {
  return encodeToBytes((encoder) => {
    replay(events, encoder);
    for (let open = depth; open > 0; open--) encoder.end();
  });
}

test("whatever was marked, taken back and flushed in between, the document is that of the calls that remain", async () => {
  await fc.assert(
    fc.asyncProperty(steps, fc.integer({ min: 64, max: 130 }), async (all, chunkSize) => {
      const chunks: Uint8Array[] = [];
      const encoder = createEncoder((chunk) => void chunks.push(chunk), { chunkSize });
      let events: Recorded[] = [{ start: [0, 5] }];
      let depth = 1;
      let marked: { mark: EncoderMark; events: Recorded[]; depth: number } | undefined;
      encoder.start(0, 5);
      for (const [i, step] of all.entries()) {
        if (step === "start") {
          const tag = [i % 3, 5 + (i % 50)] as const;
          encoder.start(...tag);
          events.push({ start: tag });
          depth++;
        } else if (step === "end") {
          if (depth < 2) continue;
          encoder.end();
          events.push({ end: true });
          depth--;
        } else if (step === "mark") {
          marked = { mark: encoder.mark(), events: [...events], depth };
        } else if (step === "rollback") {
          // A mark that was rolled back past would not be this document's any more, so that each is used once.
          if (marked !== undefined && encoder.rollback(marked.mark)) ({ events, depth } = marked);
          marked = undefined;
        } else if (step === "flush") await encoder.flush();
        else if ("text" in step) {
          encoder.text(step.text);
          events.push(step);
        } else {
          const bytes = new Uint8Array(step.opaque).fill(i);
          encoder.opaque(bytes);
          events.push({ opaque: [...bytes] });
        }
        expect(chunks.every((chunk) => chunk.length > 0 && chunk.length <= chunkSize)).toBe(true);
      }
      for (let open = depth; open > 0; open--) encoder.end();
      await encoder.finish();
      const whole = Uint8Array.from(Buffer.concat(chunks));
      expect(encoder.bytes).toBe(whole.length);
      expect(Buffer.from(bytesOf(events, depth)).toString("hex")).toBe(Buffer.from(whole).toString("hex"));
      const recorder = createRecorder();
      decodeBytes(whole, recorder, { limits: { depth: 100 } });
      expect(recorder.events.filter((event) => "start" in event)).toEqual(
        events.filter((event) => "start" in event),
      );
    }),
    { numRuns: 500 },
  );
});
