import type { ByteSource } from "@easkit/backend";

/** Bytes that are in memory, as a source. */
export const toByteSource = (bytes: Uint8Array): ByteSource => ({
  size: bytes.length,
  async *open({ start = 0, end = bytes.length } = {}) {
    yield bytes.subarray(start, end);
  },
});
