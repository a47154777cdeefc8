import { NIL_GUID, readGuid, writeGuid } from "./guid.js";
import { Hu01Error } from "./hu01-error.js";
import { hasTag, putTag, viewOf } from "./little-endian.js";

/** The header at the start of a HU01 stream. A field that a short header has no room for is `undefined`. */
export interface Hu01Header {
  /** Bytes from the start of the stream to the first block; 40 in every stream seen. */
  readonly headerSize: number;
  /** The GUID at byte 8, lower case. */
  readonly id: string;
  /**
   * The 64-bit number at byte 24, understood as a Windows FILETIME; see {@link fileTimeToDate}. The streams of the
   * real service that are known all have the same number there, which as a FILETIME is in 1604.
   */
  readonly fileTime: bigint | undefined;
  /** Bytes that all blocks together unpack to. */
  readonly decompressedSize: number | undefined;
  /** The 32-bit number at byte 36. Its meaning is not known; readers ignore it. */
  readonly unknown: number | undefined;
}

/** The header fields that a writer may choose. All are zero unless given. */
export interface Hu01HeaderFields {
  /** The stream's GUID, as text without braces. */
  readonly id?: string | undefined;
  /** Windows FILETIME ticks; see {@link dateToFileTime}. */
  readonly fileTime?: bigint | undefined;
  /** The 32-bit number of unknown meaning at byte 36. */
  readonly unknown?: number | undefined;
}

/** Bytes that have to be there before the header's own size is known. */
export const HEADER_PREFIX_SIZE = 8;
/** The header size that this package writes. */
export const FILE_HEADER_SIZE = 40;
/** No published description allows a shorter header. */
const SHORTEST_HEADER = 28;
const MAX_UINT32 = 0xffff_ffff;

/** Checks the first 8 bytes of a stream and returns the header size they name. */
export function readHeaderSize(prefix: Uint8Array): number {
  if (!hasTag(prefix, 0, "HU01")) throw new Hu01Error("bad-file-header", 0, 'no "HU01" signature');
  const headerSize = viewOf(prefix).getUint32(4, true);
  if (headerSize < SHORTEST_HEADER) {
    throw new Hu01Error("bad-file-header", 4, `header size ${headerSize} is below ${SHORTEST_HEADER}`);
  }
  return headerSize;
}

/** Reads the fields of a header whose first {@link FILE_HEADER_SIZE} bytes (or all, if fewer) are given. */
export function readHeaderFields(bytes: Uint8Array, headerSize: number): Hu01Header {
  const view = viewOf(bytes);
  return {
    headerSize,
    id: readGuid(bytes, 8),
    fileTime: headerSize >= 32 ? view.getBigUint64(24, true) : undefined,
    decompressedSize: headerSize >= 36 ? view.getUint32(32, true) : undefined,
    unknown: headerSize >= 40 ? view.getUint32(36, true) : undefined,
  };
}

/**
 * Reads the header at the start of a HU01 stream.
 *
 * @param bytes - the start of the stream: its header, and as much more as is at hand.
 * @throws Hu01Error `truncated` or `bad-file-header`.
 */
export function readHeader(bytes: Uint8Array): Hu01Header {
  if (bytes.length < HEADER_PREFIX_SIZE)
    throw new Hu01Error("truncated", bytes.length, "the file header is cut off");
  const headerSize = readHeaderSize(bytes);
  if (bytes.length < Math.min(headerSize, FILE_HEADER_SIZE)) {
    throw new Hu01Error("truncated", bytes.length, "the file header is cut off");
  }
  return readHeaderFields(bytes, headerSize);
}

/**
 * The 40 header bytes of a stream whose blocks unpack to `decompressedSize` bytes.
 *
 * @throws Hu01Error `too-large`; RangeError for fields that do not fit their places.
 */
export function writeHeader(decompressedSize: number, fields: Hu01HeaderFields = {}): Uint8Array {
  if (!Number.isInteger(decompressedSize) || decompressedSize < 0) {
    throw new RangeError(`not a size in bytes: ${decompressedSize}`);
  }
  if (decompressedSize > MAX_UINT32) {
    throw new Hu01Error("too-large", MAX_UINT32, "a HU01 stream holds at most 4,294,967,295 bytes");
  }
  const { id = NIL_GUID, fileTime = 0n, unknown = 0 } = fields;
  if (BigInt.asUintN(64, fileTime) !== fileTime) throw new RangeError(`not a FILETIME: ${fileTime}`);
  if (unknown >>> 0 !== unknown) throw new RangeError(`not a 32-bit number: ${unknown}`);
  const bytes = new Uint8Array(FILE_HEADER_SIZE);
  const view = viewOf(bytes);
  putTag(bytes, 0, "HU01");
  view.setUint32(4, FILE_HEADER_SIZE, true);
  writeGuid(bytes, 8, id);
  view.setBigUint64(24, fileTime, true);
  view.setUint32(32, decompressedSize, true);
  view.setUint32(36, unknown, true);
  return bytes;
}
