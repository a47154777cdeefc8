/** Bytes of a chunk; the last one of a content may be shorter. */
export const CHUNK = 64 * 1024;

const MOST_CHUNKS = 2 ** 20;

/** The key of a chunk: contents have no more than 2^20 of them, which are 64 GB. */
export function chunkKey(content: number, place: number): number {
  if (place >= MOST_CHUNKS) throw new RangeError("a content has no more than 2^20 chunks");
  return content * MOST_CHUNKS + place;
}

/** Cuts what comes into chunks of exactly {@link CHUNK} bytes, the last one shorter; none if nothing comes. */
export async function* toChunks(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let chunk = new Uint8Array(CHUNK);
  let filled = 0;
  for await (const piece of pieces) {
    for (let at = 0; at < piece.length; ) {
      const part = piece.subarray(at, at + CHUNK - filled);
      chunk.set(part, filled);
      filled += part.length;
      at += part.length;
      if (filled < CHUNK) continue;
      yield chunk;
      chunk = new Uint8Array(CHUNK);
      filled = 0;
    }
  }
  if (filled > 0) yield chunk.slice(0, filled);
}
