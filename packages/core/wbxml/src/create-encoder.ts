import { DocumentEncoder } from "./document-encoder.js";
import type { ChunkSink, EncoderOptions, WbxmlEncoder } from "./encoder.js";

/**
 * Creates an encoder that hands chunks to `sink` as they fill.
 *
 * @throws WbxmlError of code `usage` from its methods when they are called out of order; what the sink throws or
 * rejects with passes through.
 */
export function createEncoder(sink: ChunkSink, options: EncoderOptions = {}): WbxmlEncoder {
  return new DocumentEncoder(sink, options);
}

/**
 * Encodes a small document in memory. `write` may use all methods that need no waiting.
 *
 * @throws WbxmlError of code `usage` if the document is not whole when `write` returns.
 */
export function encodeToBytes(write: (encoder: WbxmlEncoder) => void): Uint8Array {
  const chunks: Uint8Array[] = [];
  const encoder = new DocumentEncoder((chunk) => void chunks.push(chunk), {});
  write(encoder);
  encoder.close();
  const [first] = chunks;
  if (chunks.length === 1 && first !== undefined) return first;
  const whole = new Uint8Array(encoder.bytes);
  let pos = 0;
  for (const chunk of chunks) {
    whole.set(chunk, pos);
    pos += chunk.length;
  }
  return whole;
}
