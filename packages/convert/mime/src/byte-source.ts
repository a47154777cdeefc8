import type { ByteSource } from "@easkit/backend";

/** Joins pieces. */
export function concatBytes(pieces: readonly Uint8Array[]): Uint8Array {
  const [first] = pieces;
  return first !== undefined && pieces.length === 1 ? first : Buffer.concat(pieces);
}

/** A source over bytes in memory. */
export function memorySource(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    async *open(range = {}) {
      const piece = bytes.subarray(range.start ?? 0, range.end ?? bytes.length);
      if (piece.length > 0) yield piece;
    },
  };
}

/** Reads a source up to `most` bytes. */
export async function readBytes(source: AsyncIterable<Uint8Array>, most: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of source) {
    pieces.push(piece);
    length += piece.length;
    if (length >= most) break;
  }
  return concatBytes(pieces).subarray(0, most);
}

/** The source itself, or a copy in memory if it is small: one read serves every pass. */
export async function openOnce(source: ByteSource, most: number): Promise<ByteSource> {
  return source.size <= most
    ? memorySource(await readBytes(source.open(), Number.POSITIVE_INFINITY))
    : source;
}

/** The same bytes in pieces of at least `least` bytes, but for the last. */
export async function* inLargerPieces(
  pieces: AsyncIterable<Uint8Array>,
  least: number,
): AsyncGenerator<Uint8Array> {
  let kept: Uint8Array[] = [];
  let length = 0;
  for await (const piece of pieces) {
    kept.push(piece);
    length += piece.length;
    if (length < least) continue;
    yield concatBytes(kept);
    kept = [];
    length = 0;
  }
  if (length > 0) yield concatBytes(kept);
}

/** The part of a stream from `start` to before `end`. */
export async function* sliceBytes(
  pieces: AsyncIterable<Uint8Array>,
  start: number,
  end: number,
): AsyncGenerator<Uint8Array> {
  let offset = 0;
  if (end <= start) return;
  for await (const piece of pieces) {
    const from = Math.max(0, start - offset);
    const to = Math.min(piece.length, end - offset);
    if (from < to) yield piece.subarray(from, to);
    offset += piece.length;
    if (offset >= end) return;
  }
}
