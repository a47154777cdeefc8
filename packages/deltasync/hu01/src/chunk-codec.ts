/** Bytes in chunks of any size, from anywhere: a stream, a generator, an array. */
export type ByteSource = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** Something that turns chunks into other chunks, a bounded piece at a time and only when asked for the next. */
export interface ChunkCodec<T> {
  /** What this chunk completes. */
  push(chunk: Uint8Array): Iterable<T>;
  /** What is left when no more chunks come. Throws if the input is not whole. */
  end(): Iterable<T>;
}

/** Runs a source through a codec. */
export async function* runCodec<T>(
  codec: ChunkCodec<T>,
  source: ByteSource,
): AsyncGenerator<T, void, undefined> {
  for await (const chunk of source) yield* codec.push(chunk);
  yield* codec.end();
}

/** All chunks in one. */
export function joinChunks(chunks: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(chunks.reduce((size, chunk) => size + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    joined.set(chunk, at);
    at += chunk.length;
  }
  return joined;
}
