import { crc32 } from "node:zlib";
import { type BlockHeader, TABLE_SIZE } from "./block-header.js";
import { Hu01Error } from "./hu01-error.js";
import { XpressDecoder } from "./xpress-decoder.js";

/** Turns the data of blocks back into the bytes they were made from. */
export class BlockUnpacker {
  readonly #decoder = new XpressDecoder();

  /** Unpacks one block into `output`, which is as long as the header says, and checks its CRC-32. */
  unpack(header: BlockHeader, data: Uint8Array, output: Uint8Array): void {
    if (data.length === output.length) this.#restore(header, data, output);
    else if (output.length > 0) this.#decode(header, data, output);
    if (crc32(output) !== header.crc32) throw wrongCrc(header);
  }

  /** Equal sizes mean stored data; but a writer whose packed data come to just that size must not be misread. */
  #restore(header: BlockHeader, data: Uint8Array, output: Uint8Array): void {
    if (data.length < TABLE_SIZE || crc32(data) === header.crc32) {
      output.set(data);
      return;
    }
    try {
      this.#decoder.decode(data, output);
    } catch (error) {
      throw error instanceof Hu01Error ? wrongCrc(header) : error;
    }
  }

  #decode(header: BlockHeader, data: Uint8Array, output: Uint8Array): void {
    try {
      this.#decoder.decode(data, output);
    } catch (error) {
      throw error instanceof Hu01Error ? error.shiftedBy(header.offset + header.headerSize) : error;
    }
  }
}

function wrongCrc(header: BlockHeader): Hu01Error {
  const wanted = header.crc32.toString(16).padStart(8, "0");
  return new Hu01Error("crc-mismatch", header.offset + 12, `the block's bytes do not have CRC-32 ${wanted}`);
}
