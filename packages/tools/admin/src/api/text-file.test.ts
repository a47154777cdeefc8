import fc from "fast-check";
import { expect, test } from "vitest";
import { readLines, toPortions } from "./text-file.js";

async function* inChunks(bytes: Uint8Array, length: number): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

test("Lines come back as they were written, wherever the bytes are cut", async () => {
  const line = fc.string({ unit: "grapheme" }).map((text) => JSON.stringify({ text }));
  await fc.assert(
    fc.asyncProperty(fc.array(line), fc.integer({ min: 1, max: 20 }), async (lines, length) => {
      async function* source() {
        yield* lines;
      }
      let text = "";
      for await (const portion of toPortions(source())) text += portion;
      const read: string[] = [];
      for await (const each of readLines(inChunks(new TextEncoder().encode(text), length))) read.push(each);
      expect(read).toEqual(lines);
    }),
  );
});

test("A file without line ends is given up before it fills the memory", async () => {
  async function* endless() {
    for (;;) yield new Uint8Array(1024 * 1024).fill(0x20);
  }
  const reading = async () => {
    for await (const line of readLines(endless())) expect(line).toBeUndefined();
  };
  await expect(reading()).rejects.toThrow("too long");
});
