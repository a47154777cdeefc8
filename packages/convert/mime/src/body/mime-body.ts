import type { ByteSource } from "@easkit/backend";
import { readBytes, sliceBytes } from "../byte-source.js";

function withoutNul(piece: Uint8Array): Uint8Array {
  return piece.includes(0) ? piece.filter((byte) => byte !== 0) : piece;
}

/** How many bytes of the end of `bytes` begin a UTF-8 character that goes on after it. */
function unfinished(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return byte >= (back === 1 ? 0xc0 : back === 2 ? 0xe0 : 0xf0) ? back : 0;
  }
  return 0;
}

/** Where to cut a message so that it has at most `most` bytes and no UTF-8 character in it is cut. */
export async function mimeEnd(source: ByteSource, most: number): Promise<number> {
  if (source.size <= most) return source.size;
  const start = Math.max(0, most - 4);
  const before = await readBytes(source.open({ start, end: most }), most - start);
  return most - unfinished(before);
}

/**
 * The message itself, byte for byte. NUL, which no inline string can hold, is left out; other bytes that are not UTF-8
 * pass as they are, since changing them would break signatures.
 */
export function mimeBytes(source: ByteSource, end: number): AsyncIterable<Uint8Array> {
  return {
    async *[Symbol.asyncIterator]() {
      for await (const piece of sliceBytes(source.open({ start: 0, end }), 0, end)) {
        const clean = withoutNul(piece);
        if (clean.length > 0) yield clean;
      }
    },
  };
}
