import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readMultipart } from "./multipart.js";

/** A multipart answer with these parts, one after the other. */
function multipartOf(parts: readonly Uint8Array[]): Buffer {
  const head = Buffer.alloc(4 + 8 * parts.length);
  head.writeUInt32LE(parts.length);
  let offset = head.length;
  for (const [part, { length }] of parts.entries()) {
    head.writeUInt32LE(offset, 4 + 8 * part);
    head.writeUInt32LE(length, 8 + 8 * part);
    offset += length;
  }
  return Buffer.concat([head, ...parts]);
}

async function* cut(bytes: Uint8Array, sizes: readonly number[]) {
  let at = 0;
  for (const size of sizes) {
    yield bytes.subarray(at, at + size);
    at += size;
  }
  yield bytes.subarray(at);
}

async function read(source: AsyncIterable<Uint8Array>): Promise<Buffer[]> {
  const parts: Uint8Array[][] = [];
  await readMultipart(source, (part) => {
    const chunks: Uint8Array[] = [];
    parts[part] = chunks;
    return { write: (chunk) => void chunks.push(Uint8Array.from(chunk)) };
  });
  return parts.map((chunks) => Buffer.concat(chunks));
}

describe("readMultipart", () => {
  it("gives the parts, however the bytes arrive", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ maxLength: 40 }), { minLength: 1, maxLength: 6 }),
        fc.array(fc.nat(20), { maxLength: 20 }),
        async (parts, sizes) => {
          const read1 = await read(cut(multipartOf(parts), sizes));
          expect(read1.map((part) => part.toString("hex"))).toEqual(
            parts.map((part) => Buffer.from(part).toString("hex")),
          );
        },
      ),
    );
  });

  it("refuses any other bytes with an error of its own, or reads them", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 60 }), async (bytes) => {
        try {
          await read(cut(bytes, []));
        } catch (error) {
          expect(error).toMatchObject({ name: "DeviceError", code: "protocol" });
        }
      }),
    );
  });

  it.each([
    ["no parts", "00000000"],
    ["a part within the head", "010000000400000001000000ff"],
    ["parts that overlap", "02000000140000000200000015000000020000000102030405"],
    ["fewer bytes than it says", "010000000c0000000500000001"],
  ])("refuses %s", async (_, hex) => {
    await expect(read(cut(Buffer.from(hex, "hex"), []))).rejects.toThrow("the multipart answer is wrong");
  });
});
