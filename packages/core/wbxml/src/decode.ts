import { createDecoder } from "./decoder.js";
import type { DecoderOptions } from "./decoder-options.js";
import type { WbxmlHandler } from "./handler.js";

/**
 * Decodes a document that is in memory whole.
 *
 * @throws WbxmlError if the document is not acceptable; what the handler throws passes through.
 */
export function decodeBytes(bytes: Uint8Array, handler: WbxmlHandler, options?: DecoderOptions): void {
  const decoder = createDecoder(handler, options);
  decoder.write(bytes);
  decoder.end();
}

/**
 * Decodes a document from a stream of pieces, or from bytes in memory.
 *
 * @throws WbxmlError (by rejection) if the document is not acceptable; errors of the source and of the handler pass
 * through.
 */
export async function decode(
  source: AsyncIterable<Uint8Array> | Uint8Array,
  handler: WbxmlHandler,
  options?: DecoderOptions,
): Promise<void> {
  if (source instanceof Uint8Array) return decodeBytes(source, handler, options);
  const decoder = createDecoder(handler, options);
  for await (const chunk of source) decoder.write(chunk);
  decoder.end();
}
