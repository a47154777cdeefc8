// MS-OXRTFCP 2.1.3.1.5: what the dictionary holds at first.
const dictionary =
  "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

const windowSize = 4096;
const uncompressed = 0x414c454d;
const compressed = 0x75465a4c;
const headerLength = 16;
/** A byte of input becomes at most this many of output. */
const mostOfByte = 18;

/** Undoes the compression of RTF (MS-OXRTFCP) byte by byte; it needs no more than its window. */
class Decompressor {
  readonly #window = Buffer.alloc(windowSize);
  #end = this.#window.write(dictionary, "latin1");
  #out = Buffer.alloc(0);
  #length = 0;
  #control = 0;
  #bit = 8;
  #referenceStart: number | undefined;
  isOver = false;

  write(bytes: Uint8Array): Uint8Array {
    this.#out = Buffer.allocUnsafe(bytes.length * mostOfByte);
    this.#length = 0;
    for (const byte of bytes) {
      if (this.isOver) break;
      this.#take(byte);
    }
    return this.#out.subarray(0, this.#length);
  }

  #take(byte: number): void {
    if (this.#referenceStart !== undefined) {
      this.#copy((this.#referenceStart << 8) | byte);
      this.#referenceStart = undefined;
    } else if (this.#bit === 8) {
      this.#control = byte;
      this.#bit = 0;
    } else if ((this.#control & (1 << this.#bit)) === 0) {
      this.#bit += 1;
      this.#put(byte);
    } else {
      this.#bit += 1;
      this.#referenceStart = byte;
    }
  }

  #copy(reference: number): void {
    const offset = reference >> 4;
    // A reference to where writing goes on is the end.
    this.isOver = offset === this.#end;
    for (let i = 0; !this.isOver && i < (reference & 15) + 2; i += 1) {
      this.#put(this.#window[(offset + i) % windowSize] ?? 0);
    }
  }

  #put(byte: number): void {
    this.#out[this.#length++] = byte;
    this.#window[this.#end] = byte;
    this.#end = (this.#end + 1) % windowSize;
  }
}

/** Undoes the compression of RTF in mail (MS-OXRTFCP). Broken input gives what could be read. */
export async function* decompressRtf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const decompressor = new Decompressor();
  let header = Buffer.alloc(0);
  let left = 0;
  let kind = 0;
  for await (const piece of bytes) {
    let rest = piece;
    if (header.length < headerLength) {
      const missing = headerLength - header.length;
      header = Buffer.concat([header, piece.subarray(0, missing)]);
      rest = piece.subarray(missing);
      if (header.length < headerLength) continue;
      left = header.readUInt32LE(4);
      kind = header.readUInt32LE(8);
    }
    if (kind !== compressed && kind !== uncompressed) return;
    const out = (kind === compressed ? decompressor.write(rest) : rest).subarray(0, left);
    left -= out.length;
    if (out.length > 0) yield out;
    if (left === 0 || decompressor.isOver) return;
  }
}
