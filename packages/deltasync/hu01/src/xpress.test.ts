import { existsSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dataOf, inPieces } from "../test/hand-made.js";
import { decodeXpressHuffman } from "./xpress-decoder.js";
import { encodeXpressHuffman } from "./xpress-encoder.js";

const published = new URL(
  "../../../../../shared/spec/examples/xca/xpress-huffman-vectors.json",
  import.meta.url,
);

function roundTrip(plain: Uint8Array): Uint8Array {
  return decodeXpressHuffman(encodeXpressHuffman(plain), plain.length);
}

describe("the decoder", () => {
  it("reads literals, a match, and a match that overlaps itself", () => {
    const lengths = { 97: 2, 98: 2, 272: 2, 260: 2 };
    // "ab", then three bytes from two back, then seven from one back.
    const data = dataOf(lengths, [97, 98, { symbol: 0x110, offsetBits: 0 }, { symbol: 0x104 }]);
    expect(Buffer.from(decodeXpressHuffman(data, 12)).toString()).toBe("ababaaaaaaaa");
  });

  it("reads length bytes of each form", () => {
    for (const [lengthBytes, length] of [
      [[0], 18],
      [[254], 272],
      [[255, 15, 0], 18],
      [[255, 0x0e, 0x01], 273],
      [[255, 0xfd, 0xff], 65_536],
      [[255, 0, 0, 0xfd, 0xff, 0, 0], 65_536],
    ] satisfies [number[], number][]) {
      const data = dataOf({ 97: 1, 271: 1 }, [97, { symbol: 0x10f, lengthBytes }]);
      expect(Buffer.from(decodeXpressHuffman(data, 1 + length)).equals(Buffer.alloc(1 + length, "a"))).toBe(
        true,
      );
    }
  });

  it("reads the longest codes, by way of the second table", () => {
    const lengths: Record<number, number> = { 15: 15 };
    for (let symbol = 0; symbol < 15; symbol++) lengths[symbol] = symbol + 1;
    const bytes = [...Array(16).keys(), 15, 14, 13, 0, 12, 15];
    expect([...decodeXpressHuffman(dataOf(lengths, bytes), bytes.length)]).toEqual(bytes);
  });

  it("does not miss words at the end that no symbol needs", () => {
    const data = dataOf({ 97: 1, 98: 1 }, [97, 98, 97]);
    expect(data.length).toBe(260);
    expect(Buffer.from(decodeXpressHuffman(data.subarray(0, 258), 3)).toString()).toBe("aba");
  });

  it("does not mind bytes after the end", () => {
    const data = Buffer.concat([dataOf({ 97: 1, 98: 1 }, [97, 98, 97]), Buffer.alloc(99, 255)]);
    expect(Buffer.from(decodeXpressHuffman(data, 3)).toString()).toBe("aba");
  });
});

describe("the encoder", () => {
  it("gives data that decode to any input", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (plain) => {
        expect(roundTrip(plain)).toEqual(plain);
      }),
    );
  });

  it("gives data that decode to input with many matches", () => {
    const piece = fc.uint8Array({ maxLength: 40 });
    const repetitive = fc.array(piece, { minLength: 1, maxLength: 8 }).chain((pieces) =>
      fc
        .array(fc.tuple(fc.nat(pieces.length - 1), fc.integer({ min: 1, max: 30 })), { maxLength: 40 })
        .map((order) => {
          const parts = order.flatMap(([which, times]) =>
            Array(times).fill(Buffer.from(pieces[which] ?? [])),
          );
          return Uint8Array.from(Buffer.concat(parts).subarray(0, 65_536));
        }),
    );
    fc.assert(
      fc.property(repetitive, (plain) => {
        expect(roundTrip(plain)).toEqual(plain);
      }),
    );
  });

  it("gives data that decode to runs of every length around the limits of the length bytes", () => {
    for (const length of [0, 1, 2, 3, 4, 5, 17, 18, 19, 20, 271, 272, 273, 274, 275, 65_535, 65_536]) {
      expect(Buffer.from(roundTrip(Buffer.alloc(length, "z"))).equals(Buffer.alloc(length, "z"))).toBe(true);
    }
  });

  it("does not use the long form for a match of 273 bytes, which some readers refuse", () => {
    const before = encodeXpressHuffman(Buffer.alloc(1 + 272, "z"));
    const at = encodeXpressHuffman(Buffer.alloc(1 + 273, "z"));
    const after = encodeXpressHuffman(Buffer.alloc(1 + 274, "z"));
    expect([...before.subarray(260)]).toEqual([254]);
    expect([...at.subarray(260)]).toEqual([254]);
    expect([...after.subarray(260)]).toEqual([255, 271 & 255, 271 >> 8]);
  });

  it("reaches back over the whole block", () => {
    const random = Uint8Array.from({ length: 65_536 }, (_, i) => Math.imul(i + 1, 0x9e37_79b1) >>> 24);
    random.copyWithin(65_436, 0, 100);
    expect(roundTrip(random)).toEqual(random);
  });

  it("keeps to 15 bits where Huffman's code would be longer", () => {
    const runs = [];
    for (let symbol = 0, a = 1, b = 1; symbol < 22; symbol++) {
      runs.push(Buffer.alloc(a, symbol));
      [a, b] = [b, a + b];
    }
    // Spread so that no matches hide the counts.
    const sorted = Buffer.concat(runs).subarray(0, 65_536);
    const plain = Uint8Array.from(sorted, (_, i) => sorted[(i * 28_657) % sorted.length] ?? 0);
    expect(roundTrip(plain)).toEqual(plain);
  });

  it("refuses more than a block", () => {
    expect(() => encodeXpressHuffman(new Uint8Array(65_537))).toThrow(RangeError);
  });

  it("does not take long over bytes made to match almost everywhere", () => {
    const plain = Buffer.concat(
      inPieces(Buffer.alloc(65_536, "ab"), [159]).flatMap((run, i) => [run, Buffer.of(i)]),
    );
    const block = plain.subarray(0, 65_536);
    expect(Buffer.from(roundTrip(block)).equals(block)).toBe(true);
  });
});

describe.skipIf(!existsSync(published))("the published vectors of MS-XCA 3.2", () => {
  const { vectors } = existsSync(published) ? JSON.parse(readFileSync(published, "utf8")) : { vectors: [] };
  for (const { plain, compressed_hex } of vectors) {
    const data = Buffer.from(compressed_hex.replaceAll(" ", ""), "hex");

    it(`decode: ${plain.slice(0, 30)}`, () => {
      expect(Buffer.from(decodeXpressHuffman(data, plain.length)).toString()).toBe(plain);
    });

    it(`are what the encoder writes: ${plain.slice(0, 30)}`, () => {
      expect(Buffer.from(encodeXpressHuffman(Buffer.from(plain))).equals(data)).toBe(true);
    });
  }
});
