import fc from "fast-check";
import { expect, test } from "vitest";
import { sampleVocabulary } from "../test-data/sample-vocabulary.js";
import { dumpWbxml } from "./dump.js";

test("the lines of a dump cover any bytes, each byte once", () => {
  const tokens = fc.constantFrom(
    0,
    1,
    2,
    3,
    4,
    0x45,
    0x05,
    0x46,
    0x83,
    0xc3,
    0x40,
    0x80,
    0x43,
    0xc2,
    0x61,
    1,
    0x85,
  );
  const tails = fc.oneof(fc.uint8Array({ maxLength: 60 }), fc.array(tokens, { maxLength: 60 }));
  const heads = fc.constantFrom([3, 1, 0x6a, 0, 0x45], [3, 0, 2, 0x6a, 3, 65, 66, 0], [3, 1], []);
  fc.assert(
    fc.property(heads, tails, (head, tail) => {
      const bytes = Uint8Array.from([...head, ...tail]);
      let next = 0;
      for (const line of dumpWbxml(bytes, sampleVocabulary)) {
        expect(line.offset).toBe(next);
        next += line.bytes.length;
      }
      expect(next).toBe(bytes.length);
    }),
    { numRuns: 1000 },
  );
});
