import type { ByteSource } from "@easkit/backend";

const PIECE = 64 * 1024;

/** Bytes that can be read again and again, in pieces of 64 KB that are the reader's own. */
export function toByteSource(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    async *open({ start = 0, end = bytes.length } = {}) {
      const last = Math.min(end, bytes.length);
      for (let at = start; at < last; at += PIECE) yield bytes.slice(at, Math.min(at + PIECE, last));
    },
  };
}
