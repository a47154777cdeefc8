import type { ByteSource } from "@easkit/backend";
import type { KeptBytes } from "@easkit/eas-schema";

/** Bytes that are in memory, as a source. */
export const toByteSource = (bytes: Uint8Array): ByteSource => ({
  size: bytes.length,
  async *open({ start = 0, end = bytes.length } = {}) {
    yield bytes.subarray(start, end);
  },
});

/** Bytes of a request, in memory or kept outside of it, as a source. */
export const toRequestSource = (bytes: Uint8Array | KeptBytes): ByteSource =>
  bytes instanceof Uint8Array
    ? toByteSource(bytes)
    : { size: bytes.length, open: (range) => bytes.open(range) };
