import type { EncoderMark } from "./encoder.js";

/** What an encoder needs to know of a place to return to it. */
export class Mark implements EncoderMark {
  readonly bytes: number;
  readonly depth: number;
  readonly page: number;
  /** Whether the element begun last has no content yet, so that its token has no content bit. */
  readonly isBare: boolean;
  readonly stack: readonly number[];

  constructor(bytes: number, page: number, isBare: boolean, stack: readonly number[]) {
    this.bytes = bytes;
    this.depth = stack.length;
    this.page = page;
    this.isBare = isBare;
    this.stack = stack;
  }
}
