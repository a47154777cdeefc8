/**
 * Why a HU01 stream was refused.
 *
 * - `truncated`: the input ends inside a header or a block, or before the promised size is reached.
 * - `bad-file-header`: the stream does not begin with a usable `HU01` header.
 * - `bad-block-header`: a block does not begin with a usable `SCBH` header.
 * - `bad-table`: the Huffman code lengths of a block do not make a complete code.
 * - `bad-match`: a match points before its block, runs over its end, or has an impossible length.
 * - `crc-mismatch`: a block's bytes do not have the CRC-32 that its header names.
 * - `size-mismatch`: the sizes in the headers, or the size given for packing, contradict each other.
 * - `trailing-data`: bytes follow the last block.
 * - `too-large`: a limit of the options, or of the format's 32-bit sizes, is exceeded.
 */
export type Hu01ErrorCode =
  | "truncated"
  | "bad-file-header"
  | "bad-block-header"
  | "bad-table"
  | "bad-match"
  | "crc-mismatch"
  | "size-mismatch"
  | "trailing-data"
  | "too-large";

/** The one error that reading or writing HU01 throws: a code, and where in the input it was seen. */
export class Hu01Error extends Error {
  override readonly name = "Hu01Error";
  /** Which rule was broken. */
  readonly code: Hu01ErrorCode;
  /** Bytes from the start of the input to the place of the fault. */
  readonly offset: number;

  constructor(code: Hu01ErrorCode, offset: number, detail: string) {
    super(`${detail} (at byte ${offset})`);
    this.code = code;
    this.offset = offset;
  }

  /** The same fault seen from `base` bytes earlier, for code that works on a part of the input. */
  shiftedBy(base: number): Hu01Error {
    const detail = this.message.slice(0, this.message.lastIndexOf(" (at byte "));
    return new Hu01Error(this.code, this.offset + base, detail);
  }
}
