import { fill, itemClasses } from "@easkit/eas-schema";
import { describe, expect, test } from "vitest";
import type { Part } from "../reply/multipart.js";
import { moveBodyToPart } from "./body-part.js";

const megabyte = 1 << 20;

async function move(data: string | AsyncIterable<Uint8Array>) {
  const parts: Part[] = [];
  const source = fill(itemClasses.Email, {
    body: { type: "plain", estimatedDataSize: 1, truncated: false, data },
  });
  const moved = await moveBodyToPart(source, (part) => parts.push(part));
  return { value: moved.value, parts };
}

async function sizeOf(part: Part): Promise<number> {
  let size = 0;
  for await (const chunk of part.open()) size += chunk.length;
  return size;
}

describe("moveBodyToPart", () => {
  test("names the part instead of the text, and measures text in bytes", async () => {
    const { value, parts } = await move("grün");
    expect(value).toEqual({ body: { type: "plain", estimatedDataSize: 1, truncated: false, part: 1 } });
    expect(parts.map(({ size }) => size)).toEqual([5]);
    expect(await Promise.all(parts.map(sizeOf))).toEqual([5]);
  });

  test("measures a stream and reads it again to send it, one chunk in memory at a time", async () => {
    let passes = 0;
    const chunk = new Uint8Array(megabyte);
    const stream: AsyncIterable<Uint8Array> = {
      async *[Symbol.asyncIterator]() {
        passes++;
        for (let index = 0; index < 64; index++) {
          // What was given before may be written over: whoever keeps chunks would send the last one 64 times.
          chunk.fill(index);
          yield chunk;
        }
      },
    };
    const { parts } = await move(stream);
    expect(parts.map(({ size }) => size)).toEqual([64 * megabyte]);
    expect(passes).toBe(1);

    const seen: (number | undefined)[] = [];
    for (const part of parts) for await (const piece of part.open()) seen.push(piece[0]);
    expect(seen).toEqual(Array.from({ length: 64 }, (_, index) => index));
    expect(passes).toBe(2);
  });
});
