import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dataOf, streamOf, tableOf, thrownBy } from "../test/hand-made.js";
import { vectorNamed } from "../test/vectors.js";
import { decodeXpressHuffman, Hu01Error, packHu01, unpackHu01 } from "./index.js";

/** Unpacks; a Hu01Error is an answer, with an offset inside the input, and every other error a failure. */
function outcomeOf(packed: Uint8Array): Uint8Array | Hu01Error {
  try {
    return unpackHu01(packed);
  } catch (error) {
    if (!(error instanceof Hu01Error)) throw error;
    expect(error.offset).toBeGreaterThanOrEqual(0);
    expect(error.offset).toBeLessThanOrEqual(packed.length);
    expect(error.message).toContain(`(at byte ${error.offset})`);
    return error;
  }
}

const small = [
  "a mail in one block",
  "one stored block",
  "packed, stored and packed blocks of odd sizes",
  "a file header of 64 bytes and block headers of 32",
].map(vectorNamed);

describe("a damaged stream", () => {
  it.each(small)("cut anywhere is refused: $name", ({ packed }) => {
    for (let length = 0; length < packed.length; length++) {
      expect(outcomeOf(packed.subarray(0, length))).toMatchObject({ code: "truncated", offset: length });
    }
  });

  it.each(small)("with any one bit flipped is refused, or unpacks to the same: $name", ({ packed }) => {
    const plain = unpackHu01(packed);
    for (let at = 0; at < packed.length; at++) {
      const damaged = Uint8Array.from(packed);
      damaged[at] = (packed[at] ?? 0) ^ (1 << (at & 7));
      const outcome = outcomeOf(damaged);
      if (!(outcome instanceof Hu01Error)) expect(outcome).toEqual(plain);
    }
  });

  it("with bytes overwritten, put in or left out never breaks the reader", () => {
    const { packed } = vectorNamed("packed, stored and packed blocks of odd sizes");
    const edit = fc.tuple(fc.nat(packed.length), fc.nat(8), fc.uint8Array({ maxLength: 8 }));
    fc.assert(
      fc.property(edit, ([at, gone, put]) => {
        outcomeOf(Buffer.concat([packed.subarray(0, at), put, packed.subarray(at + gone)]));
      }),
    );
  });

  it("of any bytes after a true beginning never breaks the reader", () => {
    const packed = packHu01(Buffer.from("some text, some text, some text, ".repeat(30)));
    fc.assert(
      fc.property(fc.nat(packed.length), fc.uint8Array({ maxLength: 600 }), (at, bytes) => {
        outcomeOf(Buffer.concat([packed.subarray(0, at), bytes]));
      }),
    );
  });
});

describe("a hostile code table", () => {
  const decode = (lengths: Record<number, number>) =>
    thrownBy(() => decodeXpressHuffman(dataOf(lengths, []), 9));

  it.each([
    ["without codes", {}],
    ["of one code", { 97: 1 }],
    ["with codes left over", { 97: 1, 98: 2 }],
    ["with more codes than bits", { 97: 1, 98: 1, 99: 1 }],
    ["short of one code of 15 bits", { 97: 1, 98: 2, 99: 3, 100: 15 }],
  ])("%s is refused", (_, lengths) => {
    expect(decode(lengths)).toMatchObject({ code: "bad-table", offset: 0 });
  });

  it("of 512 equal lengths is read when they fit, and refused when not", () => {
    const all = (length: number) =>
      Object.fromEntries(Array.from({ length: 512 }, (_, symbol) => [symbol, length]));
    expect(decodeXpressHuffman(dataOf(all(9), [1, 2, 3]), 3)).toEqual(Uint8Array.of(1, 2, 3));
    for (const length of [1, 8, 10, 15]) expect(decode(all(length))).toMatchObject({ code: "bad-table" });
  });

  it("that is cut off is refused", () => {
    const error = thrownBy(() => decodeXpressHuffman(tableOf({ 97: 1, 98: 1 }).subarray(0, 255), 9));
    expect(error).toMatchObject({ code: "truncated", offset: 255 });
  });

  it("in a stream is reported at its place in the stream", () => {
    const error = thrownBy(() => unpackHu01(streamOf(Buffer.alloc(999), tableOf({ 97: 1 }))));
    expect(error).toMatchObject({ code: "bad-table", offset: 60 });
  });
});

describe("a hostile match", () => {
  const lengths = { 97: 1, 271: 2, 496: 2 };
  const endless = (lengthBytes: number[]) => dataOf(lengths, [97, { symbol: 0x10f, lengthBytes }]);

  it.each([
    ["from before the block", dataOf(lengths, [97, { symbol: 0x1f0, offsetBits: 0 }]), 100],
    ["before there is a byte", dataOf(lengths, [{ symbol: 0x10f, lengthBytes: [0] }]), 100],
    ["over the end of the block", endless([82]), 100],
    ["of 64 KiB in a small block", endless([255, 255, 255]), 100],
    ["of 4 GiB", endless([255, 0, 0, 255, 255, 255, 255]), 65_536],
    ["of a long form for a short length", endless([255, 14, 0]), 100],
    ["of a longer form for a short length", endless([255, 0, 0, 14, 0, 0, 0]), 100],
  ])("%s is refused", (_, data, size) => {
    expect(thrownBy(() => decodeXpressHuffman(data, size))).toMatchObject({ code: "bad-match" });
  });

  it("whose length is cut off is refused", () => {
    const whole = endless([255, 0, 0, 97, 0, 0, 0]);
    expect(whole.length).toBe(267);
    for (let length = 260; length < 267; length++) {
      const error = thrownBy(() => decodeXpressHuffman(whole.subarray(0, length), 101));
      expect(error).toMatchObject({ code: "truncated", offset: length });
    }
  });
});

describe("data that never fill the block", () => {
  it("are refused when they end, not when the block would be full of zero bits' symbol", () => {
    const data = dataOf({ 97: 1, 98: 1 }, [97, 98]);
    const error = thrownBy(() => decodeXpressHuffman(data, 65_536));
    expect(error).toMatchObject({ code: "truncated", offset: data.length });
  });

  it("are refused though only the last symbol is missing", () => {
    const data = dataOf({ 97: 1, 98: 1 }, Array(32).fill(98));
    expect(decodeXpressHuffman(data.subarray(0, 260), 32).length).toBe(32);
    expect(thrownBy(() => decodeXpressHuffman(data.subarray(0, 260), 33))).toMatchObject({
      code: "truncated",
    });
  });
});
