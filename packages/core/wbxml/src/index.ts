export { createEncoder, encodeToBytes } from "./create-encoder.js";
export { decode, decodeBytes } from "./decode.js";
export { createDecoder } from "./decoder.js";
export {
  DEFAULT_DECODER_LIMITS,
  type DecoderLimits,
  type DecoderOptions,
  type WbxmlDecoder,
} from "./decoder-options.js";
export type { ChunkSink, EncoderMark, EncoderOptions, WbxmlEncoder } from "./encoder.js";
export {
  formatPath,
  type PathStep,
  WbxmlError,
  type WbxmlErrorCode,
  type WbxmlErrorDetails,
} from "./errors.js";
export type { OpaqueSink, WbxmlHandler, WbxmlHeader } from "./handler.js";
export type { Vocabulary } from "./vocabulary.js";
