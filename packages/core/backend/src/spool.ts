import type { ByteSource } from "./item.js";

/**
 * A place outside memory for large parts of requests, until those have been dealt with. A host gives one; without it they
 * stay in memory.
 */
export interface Spool {
  /** Opens an empty file. Rejects if there is no room for one; the part then stays in memory. */
  open(): Promise<SpoolFile>;
}

/** A file in a {@link Spool}. */
export interface SpoolFile {
  /** Writes after what has been written. The bytes may be used again once it resolves. */
  write(bytes: Uint8Array): Promise<void>;
  /** What has been written, readable until the file is removed. */
  source(): ByteSource;
  /** Takes the file away; to be called whatever happens, and no harm when called again. */
  remove(): Promise<void>;
}
