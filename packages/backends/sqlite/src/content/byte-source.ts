import type { ByteSource } from "@easkit/backend";

const PIECE = 64 * 1024;

/** Bytes that can be read again and again, in pieces of 64 KB that are the reader's own. */
function toByteSource(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    async *open({ start = 0, end = bytes.length } = {}) {
      const last = Math.min(end, bytes.length);
      for (let at = start; at < last; at += PIECE) yield bytes.slice(at, Math.min(at + PIECE, last));
    },
  };
}

/** A message in any form as a source. */
export function toMimeSource(mime: string | Uint8Array | ByteSource): ByteSource {
  const bytes = typeof mime === "string" ? new TextEncoder().encode(mime) : mime;
  return bytes instanceof Uint8Array ? toByteSource(bytes) : bytes;
}
