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

/** Everything that comes, as one array. */
export async function readAll(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}

/** Bytes if it gave bytes, otherwise a list of what it gave. */
async function readStream(stream: AsyncIterable<unknown>): Promise<unknown> {
  const bytes: Uint8Array[] = [];
  const values: unknown[] = [];
  for await (const value of stream) {
    if (value instanceof Uint8Array) bytes.push(value);
    else values.push(await withStreamsRead(value));
  }
  return values.length === 0 ? Buffer.concat(bytes) : values;
}

function isAsyncIterable(value: object): value is AsyncIterable<unknown> {
  return Symbol.asyncIterator in value;
}

function isIterable(value: object): value is Iterable<unknown> {
  return Symbol.iterator in value;
}

/** A copy of typed properties in which every stream has been read, so that it can be kept. */
export async function withStreamsRead(value: unknown): Promise<unknown> {
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Uint8Array) return value.slice();
  if (value instanceof Date) return new Date(value);
  if (isAsyncIterable(value)) return await readStream(value);
  if (isIterable(value)) return await Promise.all([...value].map(withStreamsRead));
  // Bytes of a known length that come in pieces.
  if ("pieces" in value) return await withStreamsRead(value.pieces);
  const entries = Object.entries(value).map(
    async ([name, inner]) => [name, await withStreamsRead(inner)] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}
