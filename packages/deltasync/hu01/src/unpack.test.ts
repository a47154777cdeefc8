import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { blockOf, dataOf, streamOf, thrownBy } from "../test/hand-made.js";
import { sha256, vectorNamed, vectors } from "../test/vectors.js";
import { writeHeader } from "./file-header.js";
import { encodeXpressHuffman, type Hu01Header, packHu01, unpackHu01 } from "./index.js";

const samples = new URL("../../../../../shared/samples/hu01/", import.meta.url);
const mail = vectorNamed("a mail in one block");

/** A copy with a 32-bit number changed. */
function withUint32(bytes: Uint8Array, at: number, value: number): Uint8Array {
  const changed = Uint8Array.from(bytes);
  new DataView(changed.buffer).setUint32(at, value, true);
  return changed;
}

describe("unpackHu01", () => {
  it.each(vectors)("unpacks $name", ({ packed, size, sha256: hash }) => {
    const plain = unpackHu01(packed);
    expect(plain.length).toBe(size);
    expect(sha256(plain)).toBe(hash);
  });

  it("tells of the header before anything is unpacked", () => {
    const headers: Hu01Header[] = [];
    unpackHu01(mail.packed, { onHeader: (header) => headers.push(header) });
    expect(headers).toMatchObject([{ headerSize: 40, decompressedSize: mail.size }]);
  });

  it("leaves its input as it was", () => {
    const before = Uint8Array.from(mail.packed);
    unpackHu01(mail.packed);
    expect(Uint8Array.from(mail.packed)).toEqual(before);
  });

  it("unpacks a block that is packed and yet as long as what it unpacks to", () => {
    // Literals of one bit each make the plain text, and bytes that no symbol needs fill the data up.
    const plain = Buffer.from("ab".repeat(200));
    const data = Buffer.alloc(plain.length, 7);
    data.set(dataOf({ 97: 1, 98: 1 }, [...plain]));
    expect(unpackHu01(streamOf(plain, data))).toEqual(Uint8Array.from(plain));
  });

  it("unpacks a block that is longer packed than unpacked", () => {
    const plain = Buffer.from("ab");
    expect(unpackHu01(streamOf(plain, dataOf({ 97: 1, 98: 1 }, [...plain])))).toEqual(Uint8Array.from(plain));
  });

  it("passes over blocks of no bytes, also after the last", () => {
    const empty = blockOf(Buffer.alloc(0), Buffer.alloc(0));
    const text = blockOf(Buffer.from("text"), Buffer.from("text"));
    const packed = Buffer.concat([writeHeader(4), empty, text, empty]);
    expect(Buffer.from(unpackHu01(packed)).toString()).toBe("text");
  });

  it("lets line ends pass behind the last block, and nothing else", () => {
    const withTail = (tail: string) => Buffer.concat([mail.packed, Buffer.from(tail)]);
    for (const tail of ["\n", "\r\n", "\r\n\r\n"]) expect(unpackHu01(withTail(tail)).length).toBe(mail.size);
    for (const tail of ["\0", " ", "\r\n--boundary--\r\n", "\r\n\0", "x".repeat(100)]) {
      expect(thrownBy(() => unpackHu01(withTail(tail)))).toMatchObject({ code: "trailing-data" });
    }
  });

  it("refuses another stream behind the first", () => {
    const twice = Buffer.concat([mail.packed, mail.packed]);
    const error = thrownBy(() => unpackHu01(twice));
    expect(error).toMatchObject({ code: "trailing-data", offset: mail.packed.length });
  });

  it.each([
    ["a header size that misses the blocks", 4, 44, "bad-block-header", 44],
    ["a total size of less", 32, 793, "size-mismatch", 48],
    ["a total size of more", 32, 795, "truncated", 730],
    ["a total size of nothing", 32, 0, "size-mismatch", 48],
    ["a total size of 4 GiB", 32, 0xffff_ffff, "too-large", 32],
    ["a block signature that is none", 40, 0, "bad-block-header", 40],
    ["a block header size of 19", 44, 19, "bad-block-header", 44],
    ["a block header size of 4 GiB", 44, 0xffff_ffff, "truncated", 730],
    ["a block size of less", 48, 793, "crc-mismatch", 52],
    ["a block size of more", 48, 795, "size-mismatch", 48],
    ["a block size of 4 GiB", 48, 0xffff_ffff, "too-large", 48],
    ["another CRC-32", 52, 0, "crc-mismatch", 52],
    ["a packed size of more than there is", 56, 671, "truncated", 730],
    ["a packed size of less than there is", 56, 669, "trailing-data", 729],
    ["a packed size of less than a table", 56, 255, "bad-block-header", 56],
    ["a packed size of nothing", 56, 0, "bad-block-header", 56],
    ["a packed size of 4 GiB", 56, 0xffff_ffff, "bad-block-header", 56],
  ])("refuses %s", (_, at, value, code, offset) => {
    const error = thrownBy(() => unpackHu01(withUint32(mail.packed, at, value)));
    expect(error).toMatchObject({ name: "Hu01Error", code, offset });
  });

  it("refuses a stored block whose CRC-32 is wrong", () => {
    const { packed } = vectorNamed("stored bytes of more than a code table");
    const error = thrownBy(() => unpackHu01(withUint32(packed, 100, 0)));
    expect(error).toMatchObject({ code: "crc-mismatch", offset: 52 });
  });

  it("refuses to unpack more than it is allowed to", () => {
    const { packed } = vectorNamed("a file header of 28 bytes, which has no size");
    expect(thrownBy(() => unpackHu01(packed, { maxSize: 3993 }))).toMatchObject({ code: "too-large" });
    expect(thrownBy(() => unpackHu01(packed, { maxBlockSize: 793 }))).toMatchObject({
      code: "too-large",
      offset: 36,
    });
    expect(unpackHu01(packed, { maxSize: 3994, maxBlockSize: 3200 }).length).toBe(3994);
  });
});

describe("packHu01", () => {
  it.each(vectors)("packs $name, to unpack to the same again", ({ packed }) => {
    const plain = unpackHu01(packed);
    expect(unpackHu01(packHu01(plain))).toEqual(plain);
  });

  it("comes within 10 % of what another program makes of it", () => {
    for (const name of [
      "a mail in one block",
      "three blocks",
      "literals only",
      "one match over a whole block",
    ]) {
      const { packed } = vectorNamed(name);
      expect(packHu01(unpackHu01(packed)).length).toBeLessThan(1.1 * packed.length);
    }
  });

  it("writes blocks of 65,536 bytes, and the rest into the last", () => {
    const packed = packHu01(new Uint8Array(65_536 * 2 + 1));
    const block = encodeXpressHuffman(new Uint8Array(65_536)).length + 20;
    expect(packed.length).toBe(40 + 2 * block + 21);
  });

  it("stores what does not get smaller", () => {
    expect(
      Buffer.from(packHu01(Buffer.from("short")))
        .subarray(40 + 20)
        .toString(),
    ).toBe("short");
  });

  it("takes over the fields of another stream's header", () => {
    const headers: Hu01Header[] = [];
    const onHeader = (header: Hu01Header) => headers.push(header);
    const plain = unpackHu01(mail.packed, { onHeader });
    unpackHu01(packHu01(plain, headers[0]), { onHeader });
    expect(headers[1]).toEqual(headers[0]);
  });

  it("refuses an id that is not a GUID", () => {
    expect(() => packHu01(new Uint8Array(1), { id: "mine" })).toThrow(RangeError);
  });
});

describe.skipIf(!existsSync(samples))("streams of the real service", () => {
  const names = existsSync(samples) ? readdirSync(samples).filter((name) => name.endsWith(".hu01")) : [];

  it.each(names)("%s unpacks to its plain text, which packs into no more than 1.1 times the size", (name) => {
    const packed = readFileSync(new URL(name, samples));
    const plain = readFileSync(new URL(name.replace(/hu01$/, "plain"), samples));
    expect(plain.equals(unpackHu01(packed))).toBe(true);
    const again = packHu01(plain);
    expect(plain.equals(unpackHu01(again))).toBe(true);
    expect(again.length).toBeLessThan(1.1 * packed.length);
  });
});
