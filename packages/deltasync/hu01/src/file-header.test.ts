import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { thrownBy } from "../test/hand-made.js";
import { vectorNamed } from "../test/vectors.js";
import { readHeader, writeHeader } from "./file-header.js";

const id = "13121110-1514-1716-1819-1a1b1c1d1e1f";

describe("readHeader", () => {
  it("gives all fields of a 40-byte header", () => {
    const { packed } = vectorNamed("a mail in one block");
    const fields = { id, fileTime: 129458936123456789n, unknown: 1234 };
    expect(readHeader(packed.subarray(0, 40))).toEqual({ headerSize: 40, decompressedSize: 794, ...fields });
  });

  it("leaves out what a shorter header has no room for", () => {
    const { packed } = vectorNamed("a file header of 28 bytes, which has no size");
    const absent = { fileTime: undefined, decompressedSize: undefined, unknown: undefined };
    expect(readHeader(packed)).toEqual({ headerSize: 28, id, ...absent });
  });

  it("reads the same fields of a longer header, and needs no more bytes than they have", () => {
    const { packed } = vectorNamed("a file header of 64 bytes and block headers of 32");
    expect(readHeader(packed.subarray(0, 40))).toMatchObject({ headerSize: 64, id, decompressedSize: 3994 });
  });

  it("reads what writeHeader writes", () => {
    const fields = { id: fc.uuid(), fileTime: fc.bigInt(0n, 2n ** 64n - 1n), unknown: fc.nat(0xffff_ffff) };
    fc.assert(
      fc.property(fc.nat(0xffff_ffff), fc.record(fields), (decompressedSize, given) => {
        const header = readHeader(writeHeader(decompressedSize, given));
        expect(header).toEqual({ headerSize: 40, decompressedSize, ...given });
      }),
    );
  });

  it.each([
    ["no bytes", "", "truncated", 0],
    ["half a signature", "HU", "truncated", 2],
    ["another signature", "HU02(\0\0\0", "bad-file-header", 0],
    ["a header size of 27", "HU01\x1b\0\0\0", "bad-file-header", 4],
    ["a header cut off", "HU01(\0\0\0 and some", "truncated", 17],
  ])("refuses %s", (_, text, code, offset) => {
    expect(thrownBy(() => readHeader(Buffer.from(text, "latin1")))).toMatchObject({
      name: "Hu01Error",
      code,
      offset,
    });
  });
});

describe("writeHeader", () => {
  it("refuses sizes that 32 bits cannot hold", () => {
    expect(thrownBy(() => writeHeader(2 ** 32))).toMatchObject({ code: "too-large" });
    for (const size of [-1, 1.5, Number.NaN]) expect(() => writeHeader(size)).toThrow(RangeError);
  });

  it("refuses fields that do not fit their places", () => {
    for (const fields of [
      { fileTime: -1n },
      { fileTime: 2n ** 64n },
      { unknown: -1 },
      { unknown: 2 ** 32 },
      { id: "x" },
    ]) {
      expect(() => writeHeader(1, fields)).toThrow(RangeError);
    }
  });
});
