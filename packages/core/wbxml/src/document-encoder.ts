import { cleanText, cleanUtf8 } from "./clean-text.js";
import type { ChunkSink, EncoderMark, EncoderOptions, WbxmlEncoder } from "./encoder.js";
import { Mark } from "./encoder-mark.js";
import { type PathStep, WbxmlError } from "./errors.js";
import { writeMultiByteInteger } from "./multi-byte-integer.js";
import { writeUtf8 } from "./native-bytes.js";
import { Output } from "./output.js";
import { CONTENT_BIT, END, FIRST_TAG, OPAQUE, STR_I, SWITCH_PAGE, TAG_BITS } from "./tokens.js";
import { CutCharacter } from "./utf8.js";

/** WBXML 1.3, unknown public identifier, UTF-8, no string table: what every client sends and expects. */
const HEADER = Uint8Array.of(0x03, 0x01, 0x6a, 0x00);
const CHUNK_SIZE = 16_384;
const MIN_CHUNK_SIZE = 64;
/** Strings up to this length in UTF-16 units are written in JavaScript, which beats a native call. */
const SHORT_TEXT = 48;

/** Bytes above the length of a text that are made room for at once: a character has up to three bytes. */
const ROOM_FOR_MORE = 256;

const utf8 = new TextEncoder();

/** The encoder itself; made by `createEncoder`. */
export class DocumentEncoder implements WbxmlEncoder {
  readonly #out: Output;
  /** The open elements, each as page and token in one number. */
  readonly #stack: number[] = [];
  #depth = 0;
  #page = 0;
  #isBare = false;
  /** A stream is being written, or has broken off, so that nothing else may follow. */
  #streaming = false;
  #finished = false;

  constructor(sink: ChunkSink, options: EncoderOptions) {
    const { chunkSize = CHUNK_SIZE } = options;
    if (!Number.isInteger(chunkSize) || chunkSize < MIN_CHUNK_SIZE) {
      throw new WbxmlError("usage", `chunkSize is an integer of at least ${MIN_CHUNK_SIZE}`);
    }
    this.#out = new Output(sink, chunkSize);
    this.#out.put(HEADER);
  }

  get ready(): Promise<void> | undefined {
    return this.#out.ready;
  }

  get bytes(): number {
    return this.#out.handed + this.#out.pos;
  }

  start(page: number, token: number): void {
    const out = this.#out;
    if (this.#streaming) this.#misuse("a stream has not ended");
    if (this.#depth === 0 && this.bytes > HEADER.length) this.#misuse("there is a root element already");
    if ((token & TAG_BITS) !== token || token < FIRST_TAG || (page & 0xff) !== page) {
      this.#misuse(`page ${page} and token ${token} are not a tag`);
    }
    if (this.#isBare) this.#beginContent();
    if (out.pos + 3 > out.buffer.length) out.reserve(3);
    const { buffer } = out;
    let pos = out.pos;
    if (page !== this.#page) {
      buffer[pos++] = SWITCH_PAGE;
      buffer[pos++] = page;
      this.#page = page;
    }
    buffer[pos++] = token;
    out.pos = pos;
    this.#isBare = true;
    this.#stack[this.#depth++] = (page << 6) | token;
  }

  end(): void {
    if (this.#streaming || this.#depth === 0) this.#requireOpen();
    this.#depth--;
    if (this.#isBare) {
      this.#isBare = false;
      return;
    }
    const out = this.#out;
    if (out.pos === out.buffer.length) out.reserve(1);
    out.buffer[out.pos++] = END;
  }

  text(value: string): void {
    if (this.#streaming || this.#depth === 0) this.#requireOpen();
    const { length } = value;
    if (length === 0) return;
    if (length > SHORT_TEXT) {
      this.#longText(value);
      return;
    }
    const out = this.#out;
    if (out.pos + length + 2 > out.buffer.length) out.reserve(length + 2, this.#isBare ? 1 : 0);
    const { buffer } = out;
    let pos = out.pos;
    buffer[pos++] = STR_I;
    for (let i = 0; i < length; i++) {
      const code = value.charCodeAt(i);
      if (code < 0x20 || code >= 0x80) {
        this.#longText(value);
        return;
      }
      buffer[pos++] = code;
    }
    buffer[pos] = 0;
    if (this.#isBare) this.#beginContent();
    out.pos = pos + 1;
  }

  textBytes(bytes: Uint8Array): void {
    this.#requireOpen();
    const clean = cleanUtf8(bytes);
    if (clean.length === 0) return;
    this.#beginString();
    this.#out.put(clean);
    this.#endString();
  }

  opaque(bytes: Uint8Array): void {
    this.#requireOpen();
    this.#beginOpaque(bytes.length);
    this.#out.put(bytes);
  }

  async textFrom(pieces: AsyncIterable<Uint8Array>): Promise<void> {
    this.#requireOpen();
    this.#streaming = true;
    const cut = new CutCharacter();
    let isBegun = false;
    const put = (bytes: Uint8Array) => {
      const clean = cleanUtf8(bytes);
      if (clean.length > 0 && !isBegun) this.#beginString();
      isBegun ||= clean.length > 0;
      this.#out.put(clean);
    };
    for await (const piece of pieces) {
      const start = cut.isOpen ? cut.extend(piece, 0, piece.length) : 0;
      if (cut.isOpen && !cut.isUnfinished) put(cut.take());
      if (!cut.isOpen) put(piece.subarray(start, cut.keepTail(piece, start, piece.length)));
      if (this.ready !== undefined) await this.ready;
    }
    if (cut.isOpen) put(cut.take());
    if (isBegun) this.#endString();
    this.#streaming = false;
  }

  async opaqueFrom(length: number, pieces: AsyncIterable<Uint8Array>): Promise<void> {
    this.#requireOpen();
    this.#beginOpaque(length);
    this.#streaming = true;
    let left = length;
    for await (const piece of pieces) {
      left -= piece.length;
      if (left < 0) this.#misuse(`the source has more than the ${length} bytes announced`);
      this.#out.put(piece);
      if (this.ready !== undefined) await this.ready;
    }
    if (left > 0) this.#misuse(`the source has ${left} of the ${length} bytes announced too few`);
    this.#streaming = false;
  }

  mark(): EncoderMark {
    if (this.#streaming) this.#misuse("a stream has not ended");
    return new Mark(this.bytes, this.#page, this.#isBare, this.#stack.slice(0, this.#depth));
  }

  rollback(mark: EncoderMark): boolean {
    if (!(mark instanceof Mark) || mark.bytes > this.bytes || this.#finished) this.#misuse("no such mark");
    const out = this.#out;
    const pos = mark.bytes - out.handed;
    // A bare token has to be there still, since content that followed has set its content bit.
    if (pos < (mark.isBare ? 1 : 0)) return false;
    out.pos = pos;
    if (mark.isBare) out.buffer[pos - 1] = (out.buffer[pos - 1] ?? 0) & ~CONTENT_BIT;
    this.#page = mark.page;
    this.#isBare = mark.isBare;
    this.#depth = mark.depth;
    for (let i = 0; i < mark.depth; i++) this.#stack[i] = mark.stack[i] ?? 0;
    this.#streaming = false;
    return true;
  }

  async flush(): Promise<void> {
    // The token of a bare element stays back: content may yet come and set its content bit.
    this.#out.handOver(this.#out.pos - (this.#isBare ? 1 : 0));
    await this.ready;
  }

  async finish(): Promise<void> {
    this.close();
    await this.ready;
  }

  /** Hands all to the sink; throws if the document is not whole. */
  close(): void {
    if (this.#streaming) this.#misuse("a stream has not ended");
    if (this.#depth > 0) this.#misuse("an element is still open");
    if (this.bytes === HEADER.length) this.#misuse("there is no root element");
    this.#finished = true;
    this.#out.handOver(this.#out.pos);
  }

  /** Writes any text with native code, which is quick for long ones. */
  #longText(value: string): void {
    const clean = cleanText(value);
    if (clean === "") return;
    this.#beginString();
    this.#putText(clean);
    this.#endString();
  }

  #putText(text: string): void {
    const out = this.#out;
    let rest = text;
    while (rest !== "") {
      out.widen(rest.length + ROOM_FOR_MORE);
      if (rest.length * 3 <= out.buffer.length - out.pos) {
        out.pos += writeUtf8(out.buffer, rest, out.pos);
        return;
      }
      const { read, written } = utf8.encodeInto(rest, out.buffer.subarray(out.pos));
      out.pos += written;
      rest = read === rest.length ? "" : rest.slice(read);
      if (rest !== "") out.handOver(out.pos);
    }
  }

  #beginString(): void {
    this.#beginContent();
    this.#out.reserve(1);
    this.#out.buffer[this.#out.pos++] = STR_I;
  }

  #endString(): void {
    this.#out.reserve(1);
    this.#out.buffer[this.#out.pos++] = 0;
  }

  #beginOpaque(length: number): void {
    if (!Number.isInteger(length) || length < 0 || length > 0xffffffff)
      this.#misuse("a length is an integer of 32 bits");
    this.#beginContent();
    const out = this.#out;
    out.reserve(6);
    out.buffer[out.pos++] = OPAQUE;
    out.pos = writeMultiByteInteger(out.buffer, out.pos, length);
  }

  /** Sets the content bit of an element that has had no content; its token is the last byte, still in the buffer. */
  #beginContent(): void {
    if (!this.#isBare) return;
    const out = this.#out;
    out.buffer[out.pos - 1] = (out.buffer[out.pos - 1] ?? 0) | CONTENT_BIT;
    this.#isBare = false;
  }

  #requireOpen(): void {
    if (this.#streaming) this.#misuse("a stream has not ended");
    if (this.#depth === 0) this.#misuse("no element is open");
  }

  #misuse(reason: string): never {
    const path: PathStep[] = this.#stack
      .slice(0, this.#depth)
      .map((step) => ({ page: step >> 6, token: step & TAG_BITS }));
    throw new WbxmlError("usage", reason, { offset: this.bytes, path });
  }
}
