import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inPieces } from "../test/hand-made.js";
import { sha256, vectorNamed, vectors } from "../test/vectors.js";
import {
  createPackStream,
  createUnpackStream,
  type Hu01Frame,
  type Hu01Header,
  packChunks,
  packHu01,
  readFrames,
  unpackChunks,
  unpackHu01,
} from "./index.js";

const chunkSizes = fc.array(fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 5000 })), {
  minLength: 1,
  maxLength: 10,
});
const big = vectorNamed("three blocks");
const bigPlain = unpackHu01(big.packed);

function rejectionOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error) => error,
  );
}

describe("unpacking in pieces", () => {
  it.each(vectors)("gives the same bytes from a stream fed byte by byte: $name", async (vector) => {
    const stream = Readable.from(inPieces(vector.packed.subarray(0, 4000), [1]));
    const rest = Readable.from([vector.packed.subarray(4000)]);
    const whole = (async function* () {
      yield* stream;
      if (vector.packed.length > 4000) yield* rest;
    })();
    expect(sha256(await buffer(unpackChunks(whole)))).toBe(vector.sha256);
  });

  it("gives the same bytes for any chunking, as a stream and as an iterable", async () => {
    await fc.assert(
      fc.asyncProperty(chunkSizes, async (sizes) => {
        const pieces = inPieces(big.packed, sizes);
        expect(sha256(await buffer(Readable.from(pieces).pipe(createUnpackStream())))).toBe(big.sha256);
        expect(sha256(await buffer(unpackChunks(pieces)))).toBe(big.sha256);
      }),
      { numRuns: 20 },
    );
  });

  it("takes empty chunks", async () => {
    const pieces = inPieces(big.packed, [5000]).flatMap((piece) => [new Uint8Array(0), piece]);
    expect(sha256(await buffer(unpackChunks(pieces)))).toBe(big.sha256);
  });

  it("tells of the header before the first bytes", async () => {
    const seen: (Hu01Header | number)[] = [];
    const onHeader = (header: Hu01Header) => seen.push(header);
    for await (const chunk of unpackChunks([big.packed], { onHeader })) seen.push(chunk.length);
    expect(seen).toMatchObject([{ decompressedSize: 140_000 }, 65_536, 65_536, 8928]);
  });

  it("fails at the same place as in one piece", async () => {
    const cut = big.packed.subarray(0, 30_000);
    for (const sizes of [[1], [7], [30_000]]) {
      const failed = { name: "Hu01Error", code: "truncated", offset: 30_000 };
      expect(await rejectionOf(buffer(unpackChunks(inPieces(cut, sizes))))).toMatchObject(failed);
      const piped = pipeline(inPieces(cut, sizes), createUnpackStream(), buffer);
      expect(await rejectionOf(piped)).toMatchObject(failed);
    }
  });

  it("keeps to the limits", async () => {
    const error = await rejectionOf(buffer(unpackChunks([big.packed], { maxSize: 139_999 })));
    expect(error).toMatchObject({ code: "too-large", offset: 32 });
  });

  it("unpacks no more than a block ahead of a slow reader, whatever one chunk holds", async () => {
    const packed = packHu01(new Uint8Array(200 * 65_536));
    const stream = createUnpackStream();
    stream.end(packed);
    let size = 0;
    for await (const chunk of stream) {
      size += chunk.length;
      expect(stream.readableLength).toBeLessThanOrEqual(2 * 65_536);
    }
    expect(size).toBe(200 * 65_536);
  });

  it("goes on when a reader has taken all and asks for what is not there yet", async () => {
    const stored = packHu01(
      Uint8Array.from({ length: 300_000 }, (_, i) => Math.imul(i + 1, 0x9e37_79b1) >>> 24),
    );
    const stream = createUnpackStream();
    const feed = async () => {
      for (const piece of inPieces(stored, [16_384])) {
        if (!stream.write(piece)) await new Promise((resume) => stream.once("drain", resume));
      }
      stream.end();
    };
    const [unpacked] = await Promise.all([buffer(stream), feed()]);
    expect(unpacked.length).toBe(300_000);
  });

  it("can be given up halfway", async () => {
    const stream = createUnpackStream();
    stream.end(big.packed);
    for await (const chunk of stream) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
    expect(stream.destroyed).toBe(true);
  });
});

describe("packing in pieces", () => {
  it("gives the same stream as in one piece, for any chunking", async () => {
    const options = { size: bigPlain.length, id: "05040302-0706-0908-0a0b-0c0d0e0f1011", fileTime: 1n };
    const whole = Buffer.from(packHu01(bigPlain, options));
    await fc.assert(
      fc.asyncProperty(chunkSizes, async (sizes) => {
        const pieces = inPieces(bigPlain, sizes);
        expect(whole.equals(await buffer(packChunks(pieces, options)))).toBe(true);
        expect(whole.equals(await buffer(Readable.from(pieces).pipe(createPackStream(options))))).toBe(true);
      }),
      { numRuns: 10 },
    );
  });

  it("packs any bytes in any chunks, to unpack to the same in any other", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 3000 }),
        chunkSizes,
        chunkSizes,
        async (plain, some, others) => {
          const packed = await buffer(packChunks(inPieces(plain, some), { size: plain.length }));
          expect(Uint8Array.from(await buffer(unpackChunks(inPieces(packed, others))))).toEqual(plain);
        },
      ),
    );
  });

  it("refuses fewer bytes than announced, and more", async () => {
    const plain = Buffer.from("five!");
    const fewer = await rejectionOf(buffer(packChunks([plain], { size: 6 })));
    expect(fewer).toMatchObject({ code: "size-mismatch", offset: 0 });
    const more = await rejectionOf(pipeline([plain], createPackStream({ size: 4 }), buffer));
    expect(more).toMatchObject({ code: "size-mismatch", offset: 4 });
  });

  it("packs no bytes into a header alone", async () => {
    expect((await buffer(packChunks([], { size: 0 }))).length).toBe(40);
  });
});

describe("readFrames", () => {
  it("yields the header and every block with its place", async () => {
    const seen: unknown[] = [];
    for await (const frame of readFrames(inPieces(big.packed, [777]))) seen.push(summaryOf(frame));
    expect(seen.slice(0, 2)).toEqual(["header of 40", "block at 40 of 65536"]);
    expect(seen.length).toBe(4);
  });

  it("fails where the stream is not whole", async () => {
    const read = async () => {
      for await (const frame of readFrames([big.packed.subarray(0, 20_000)])) summaryOf(frame);
    };
    expect(await rejectionOf(read())).toMatchObject({ code: "truncated", offset: 20_000 });
  });
});

function summaryOf(frame: Hu01Frame): string {
  if (frame.kind === "header") return `header of ${frame.header.headerSize}`;
  expect(frame.data.length).toBe(frame.header.compressedSize);
  return `block at ${frame.header.offset} of ${frame.header.decompressedSize}`;
}
