/** How much of one message is looked at, so that a hostile message costs no more than a large one. */
export interface MimeLimits {
  /** Bytes of header fields that are kept, of all parts together; fields beyond are ignored. 1 MiB by default. */
  readonly headerBytes: number;
  /** Parts beyond this number are left inside the part before them. 1,000 by default. */
  readonly parts: number;
  /** Multiparts nested deeper than this are shown as text. 40 by default. */
  readonly depth: number;
  /** Messages up to this many bytes are read once and converted in memory. 256 KiB by default. */
  readonly bufferedBytes: number;
  /** Bodies up to this many bytes are given as strings, larger ones as streams. 128 KiB by default. */
  readonly inlineBytes: number;
  /**
   * How many bytes of a body that is cut anyway are read to learn its size; of longer ones it is estimated.
   * 1 MiB by default.
   */
  readonly measuredBytes: number;
}

/** What applies where an option is not given. */
export const defaultLimits: MimeLimits = {
  headerBytes: 1024 * 1024,
  parts: 1000,
  depth: 40,
  bufferedBytes: 256 * 1024,
  inlineBytes: 128 * 1024,
  measuredBytes: 1024 * 1024,
};
