// What applications use.

// The parts of a stream, and the compression alone.
export type { BlockHeader } from "./block-header.js";
export type { ByteSource } from "./chunk-codec.js";
export { type Hu01Header, type Hu01HeaderFields, readHeader } from "./file-header.js";
export { dateToFileTime, fileTimeToDate } from "./file-time.js";
export type { Hu01Frame } from "./frame-reader.js";
export { Hu01Error, type Hu01ErrorCode } from "./hu01-error.js";
export type { Hu01Limits, UnpackOptions } from "./limits.js";
export { createPackStream, type PackOptions, packChunks, packHu01 } from "./pack.js";
export { createUnpackStream, readFrames, unpackChunks, unpackHu01 } from "./unpack.js";
export { decodeXpressHuffman } from "./xpress-decoder.js";
export { encodeXpressHuffman } from "./xpress-encoder.js";
