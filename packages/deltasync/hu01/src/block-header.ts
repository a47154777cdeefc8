import { Hu01Error } from "./hu01-error.js";
import { hasTag, putTag, viewOf } from "./little-endian.js";

/** The header before the data of one block. */
export interface BlockHeader {
  /** Where in the stream the block begins, in bytes. */
  readonly offset: number;
  /** Bytes from there to the block's data; 20 in every stream seen. */
  readonly headerSize: number;
  /** Bytes that the block unpacks to: 65,536, but for the last block. */
  readonly decompressedSize: number;
  /** CRC-32 (as in zlib) of the unpacked bytes. */
  readonly crc32: number;
  /** Bytes of data in the stream. Equal to `decompressedSize` when the data are stored as they are. */
  readonly compressedSize: number;
}

/** The block header size that this package writes, and the least that it reads. */
export const BLOCK_HEADER_SIZE = 20;
/** Bytes that a writer puts into every block but the last. */
export const BLOCK_SIZE = 65_536;
/** Bytes of Huffman code lengths that begin compressed data. */
export const TABLE_SIZE = 256;

/** Reads and checks the 20 bytes of a block header that stands `offset` bytes into the stream. */
export function readBlockHeader(bytes: Uint8Array, offset: number, maxBlockSize: number): BlockHeader {
  if (!hasTag(bytes, 0, "SCBH")) throw new Hu01Error("bad-block-header", offset, 'no "SCBH" signature');
  const view = viewOf(bytes);
  const header: BlockHeader = {
    offset,
    headerSize: view.getUint32(4, true),
    decompressedSize: view.getUint32(8, true),
    crc32: view.getUint32(12, true),
    compressedSize: view.getUint32(16, true),
  };
  checkSizes(header, maxBlockSize);
  return header;
}

function checkSizes(
  { offset, headerSize, decompressedSize, compressedSize }: BlockHeader,
  max: number,
): void {
  if (headerSize < BLOCK_HEADER_SIZE) {
    throw new Hu01Error("bad-block-header", offset + 4, `block header size ${headerSize} is below 20`);
  }
  if (decompressedSize > max) {
    throw new Hu01Error("too-large", offset + 8, `a block of ${decompressedSize} bytes; the limit is ${max}`);
  }
  const stored = compressedSize === decompressedSize;
  if (!stored && decompressedSize > 0 && compressedSize < TABLE_SIZE) {
    throw new Hu01Error(
      "bad-block-header",
      offset + 16,
      `${compressedSize} bytes are too few for a code table`,
    );
  }
  // Fifteen bits a literal is the worst that a code can do; four times leaves room for any odd writer.
  if (compressedSize > 4 * decompressedSize + 4096) {
    throw new Hu01Error("bad-block-header", offset + 16, `${compressedSize} bytes for ${decompressedSize}`);
  }
}

/** The 20 bytes of a block header. */
export function writeBlockHeader(header: Omit<BlockHeader, "offset" | "headerSize">): Uint8Array {
  const bytes = new Uint8Array(BLOCK_HEADER_SIZE);
  const view = viewOf(bytes);
  putTag(bytes, 0, "SCBH");
  view.setUint32(4, BLOCK_HEADER_SIZE, true);
  view.setUint32(8, header.decompressedSize, true);
  view.setUint32(12, header.crc32, true);
  view.setUint32(16, header.compressedSize, true);
  return bytes;
}
