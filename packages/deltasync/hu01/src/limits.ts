import { BLOCK_SIZE } from "./block-header.js";
import type { Hu01Header } from "./file-header.js";

/** What a reader accepts. */
export interface Hu01Limits {
  /**
   * The most bytes that a stream may unpack to. Unlimited by default where the output is streamed, 256 MiB where
   * it is returned as one buffer.
   */
  readonly maxSize?: number | undefined;
  /** The most bytes that one block may unpack to; a reader holds one block at a time. 1 MiB by default. */
  readonly maxBlockSize?: number | undefined;
}

/** How to unpack. */
export interface UnpackOptions extends Hu01Limits {
  /** Called once with the stream's header, before the first bytes come out. */
  readonly onHeader?: ((header: Hu01Header) => void) | undefined;
}

/** Default of {@link Hu01Limits.maxBlockSize}: sixteen times what writers use. */
export const DEFAULT_MAX_BLOCK_SIZE = 16 * BLOCK_SIZE;
/** Default of {@link Hu01Limits.maxSize} for output in one buffer. */
export const DEFAULT_MAX_BUFFER = 256 * 1024 * 1024;
