import { createTextReader, isUtf8, textEmitter } from "./charset.js";
import {
  DEFAULT_DECODER_LIMITS,
  type DecoderLimits,
  type DecoderOptions,
  type WbxmlDecoder,
} from "./decoder-options.js";
import { hex, type PathStep, WbxmlError, type WbxmlErrorCode } from "./errors.js";
import type { WbxmlHandler } from "./handler.js";
import { HeaderReader } from "./header-reader.js";
import { MultiByteInteger } from "./multi-byte-integer.js";
import { nativeView } from "./native-bytes.js";
import { OpaqueReader } from "./opaque-reader.js";
import type { TextReader } from "./text-reader.js";
import { TextWindow } from "./text-window.js";
import {
  ATTRIBUTE_BIT,
  CONTENT_BIT,
  END,
  ENTITY,
  FIRST_TAG,
  globalTokenName,
  OPAQUE,
  STR_I,
  STR_T,
  SWITCH_PAGE,
  TAG_BITS,
} from "./tokens.js";

/** What the next byte belongs to. */
type Reading = "header" | "body" | "page" | "integer" | "string" | "opaque" | "done";

/**
 * Creates a decoder that calls `handler` as the document arrives.
 *
 * Read are WBXML 1.1 to 1.3 as MS-ASWBXML uses it, and also what it does not use but is safe: string tables, ENTITY,
 * text and OPAQUE anywhere in an element, repeated page switches, bytes after the document. Attributes, LITERAL, PI and
 * EXT tokens are refused as `unsupported`.
 *
 * @throws WbxmlError from `write` and `end`; what the handler throws passes through. Either ends the document.
 */
export function createDecoder(handler: WbxmlHandler, options: DecoderOptions = {}): WbxmlDecoder {
  return new StreamDecoder(handler, options);
}

class StreamDecoder implements WbxmlDecoder {
  readonly #handler: WbxmlHandler;
  readonly #options: DecoderOptions;
  readonly #limits: DecoderLimits;
  readonly #header: HeaderReader;
  readonly #integer = new MultiByteInteger();
  /** The open elements, each as page and token in one number. */
  readonly #stack: number[] = [];
  #reading: Reading = "header";
  #failed = false;
  /** Bytes before the current chunk. */
  #base = 0;
  #page = 0;
  #depth = 0;
  #elements = 0;
  /** Bytes of text since the last tag. */
  #run = 0;
  /** Bytes of text taken from the string table so far. */
  #expanded = 0;
  #text: TextReader | undefined;
  /** Whether the strings are UTF-8, so that the window serves for short ones. */
  #isUtf8 = false;
  readonly #window = new TextWindow();
  /** The token whose integer is being read. */
  #token = 0;
  readonly #opaque: OpaqueReader;

  constructor(handler: WbxmlHandler, options: DecoderOptions) {
    this.#handler = handler;
    this.#options = options;
    this.#limits = { ...DEFAULT_DECODER_LIMITS, ...options.limits };
    this.#opaque = new OpaqueReader(handler, options.copyOpaque ?? false);
    this.#header = new HeaderReader(this.#limits.stringTableBytes);
    if (options.text === "bytes" && handler.textBytes === undefined) {
      throw new WbxmlError("usage", "the handler has no textBytes, which text: bytes needs");
    }
  }

  get offset(): number {
    return this.#base;
  }

  get done(): boolean {
    return this.#reading === "done";
  }

  write(chunk: Uint8Array): void {
    if (this.#failed) throw new WbxmlError("usage", "the decoder has failed before", { offset: this.#base });
    this.#failed = true;
    const room = this.#limits.documentBytes - this.#base;
    this.#consume(nativeView(chunk.length > room ? chunk.subarray(0, Math.max(0, room)) : chunk));
    if (chunk.length > room && this.#reading !== "done") this.#failLimit("documentBytes", room);
    this.#base += chunk.length;
    this.#failed = false;
  }

  end(): void {
    if (this.#failed) throw new WbxmlError("usage", "the decoder has failed before", { offset: this.#base });
    if (this.#reading !== "done") this.#fail("incomplete", "the document is incomplete", 0);
  }

  #consume(chunk: Uint8Array): void {
    this.#window.open(chunk);
    let pos = 0;
    while (pos < chunk.length) {
      switch (this.#reading) {
        case "header":
          pos = this.#readHeader(chunk, pos);
          break;
        case "body":
          pos = this.#readBody(chunk, pos);
          break;
        case "page":
          this.#page = chunk[pos++] ?? 0;
          this.#reading = "body";
          break;
        case "integer":
          pos = this.#readInteger(chunk, pos);
          break;
        case "string":
          pos = this.#readString(chunk, pos);
          break;
        case "opaque":
          pos = this.#opaque.read(chunk, pos);
          if (!this.#opaque.isOpen) this.#reading = "body";
          break;
        case "done":
          return;
      }
    }
  }

  #readHeader(chunk: Uint8Array, start: number): number {
    const pos = this.#header.read(chunk, start);
    const { fault, isDone, header } = this.#header;
    if (fault === "version")
      this.#fail("version", `WBXML version ${hex(header.version)} is not read`, pos - 1);
    if (fault === "integer") this.#fail("malformed", "an integer of the header is too long", pos - 1);
    if (fault === "table-limit") this.#failLimit("stringTableBytes", pos - 1);
    if (isDone) {
      const { charset } = header;
      this.#text = createTextReader(charset, this.#handler, this.#options.text ?? "string");
      if (this.#text === undefined) this.#fail("charset", `character set ${charset} is not read`, pos - 1);
      this.#isUtf8 = isUtf8(charset);
      if (this.#options.text === "bytes") this.#window.leaveBytes();
      this.#handler.header?.(header);
      this.#reading = "body";
    }
    return pos;
  }

  /**
   * The one long loop: tags, ends, page switches and short strings, all that most of a document is made of. What it
   * counts with is kept in variables and put back before anything else looks at it.
   */
  #readBody(chunk: Uint8Array, start: number): number {
    const handler = this.#handler;
    const stack = this.#stack;
    const window = this.#isUtf8 ? this.#window : undefined;
    const asBytes = this.#options.text === "bytes";
    const { depth: maxDepth, elements: maxElements, textBytes: maxText } = this.#limits;
    const end = chunk.length;
    let pos = start;
    let page = this.#page;
    let depth = this.#depth;
    let elements = this.#elements;
    let run = this.#run;
    let special = -1;
    while (pos < end) {
      const byte = chunk[pos++] ?? 0;
      const token = byte & TAG_BITS;
      if (token >= FIRST_TAG) {
        if (byte >= ATTRIBUTE_BIT || depth >= maxDepth || elements >= maxElements) {
          special = byte;
          break;
        }
        elements++;
        run = 0;
        stack[depth] = (page << 6) | token;
        handler.startElement(page, token);
        if (byte >= CONTENT_BIT) depth++;
        else handler.endElement();
        if (depth === 0) break;
      } else if (byte === END) {
        if (depth === 0) {
          special = byte;
          break;
        }
        depth--;
        run = 0;
        handler.endElement();
        if (depth === 0) break;
      } else if (byte === STR_I) {
        const length = window === undefined ? -1 : window.lengthAt(pos);
        if (window === undefined || length < 0 || depth === 0 || run + length > maxText) {
          special = byte;
          break;
        }
        run += length;
        if (length > 0 && asBytes)
          handler.textBytes?.(new Uint8Array(chunk.buffer, chunk.byteOffset + pos, length));
        else if (length > 0) handler.text(window.text(pos, length));
        pos += length + 1;
      } else if (byte === SWITCH_PAGE && pos < end) {
        page = chunk[pos++] ?? 0;
      } else {
        special = byte;
        break;
      }
    }
    this.#page = page;
    this.#depth = depth;
    this.#elements = elements;
    this.#run = run;
    if (special >= 0) this.#readSpecial(special, pos - 1);
    else if (depth === 0 && elements > 0) this.#reading = "done";
    return pos;
  }

  /** Takes up what the loop leaves: errors, page switches cut off by the chunk, strings that are not short, the rare. */
  #readSpecial(byte: number, pos: number): void {
    if ((byte & TAG_BITS) >= FIRST_TAG) {
      if (byte >= ATTRIBUTE_BIT) this.#fail("unsupported", `token ${hex(byte)} has attributes`, pos);
      this.#failLimit(this.#depth >= this.#limits.depth ? "depth" : "elements", pos);
    }
    if (byte === SWITCH_PAGE) {
      this.#reading = "page";
      return;
    }
    const name = globalTokenName(byte) ?? hex(byte);
    const isKnown = byte === STR_I || byte === OPAQUE || byte === STR_T || byte === ENTITY || byte === END;
    if (!isKnown) this.#fail("unsupported", `${name} is not read`, pos);
    if (this.#depth === 0) this.#fail("malformed", `${name} outside the root element`, pos);
    if (byte === STR_I) this.#text?.open();
    this.#token = byte;
    this.#reading = byte === STR_I ? "string" : "integer";
  }

  #readString(chunk: Uint8Array, pos: number): number {
    const text = this.#text;
    if (text === undefined) return pos;
    // One byte more than the text may have, for its terminator.
    const stop = Math.min(chunk.length, pos + this.#limits.textBytes - this.#run + 1);
    const next = text.read(chunk, pos, stop);
    this.#countText(next - pos - (text.isOpen ? 0 : 1), pos);
    if (!text.isOpen) this.#reading = "body";
    return next;
  }

  #countText(bytes: number, pos: number): void {
    this.#run += bytes;
    if (this.#run > this.#limits.textBytes) this.#failLimit("textBytes", pos);
  }

  #readInteger(chunk: Uint8Array, start: number): number {
    let pos = start;
    while (pos < chunk.length) {
      if (this.#integer.push(chunk[pos++] ?? 0)) {
        this.#takeInteger(this.#integer.take(), pos - 1);
        return pos;
      }
      if (this.#integer.overflowed) this.#fail("malformed", "an integer is too long", pos - 1);
    }
    return pos;
  }

  #takeInteger(value: number, pos: number): void {
    this.#reading = "body";
    if (this.#token === OPAQUE) {
      if (!this.#opaque.open(value, this.#limits.opaqueBytes)) this.#failLimit("opaqueBytes", pos);
      if (this.#opaque.isOpen) this.#reading = "opaque";
    } else if (this.#token === STR_T) this.#readTable(value, pos);
    else this.#readEntity(value, pos);
  }

  #readTable(index: number, pos: number): void {
    const { table } = this.#header;
    const text = this.#text;
    if (index >= table.length || text === undefined)
      this.#fail("malformed", "no such string in the table", pos);
    text.open();
    const bytes = text.read(table, index, table.length) - index;
    if (text.isOpen) this.#fail("malformed", "a string of the table has no end", pos);
    this.#countText(bytes - 1, pos);
    this.#expanded += bytes;
    if (this.#expanded > this.#limits.documentBytes) this.#failLimit("documentBytes", pos);
  }

  #readEntity(code: number, pos: number): void {
    if (code === 0 || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) {
      this.#fail("malformed", `there is no character ${code}`, pos);
    }
    this.#countText(4, pos);
    textEmitter(this.#handler, this.#options.text ?? "string")(String.fromCodePoint(code));
  }

  #path(): PathStep[] {
    return this.#stack.slice(0, this.#depth).map((step) => ({ page: step >> 6, token: step & TAG_BITS }));
  }

  #fail(code: WbxmlErrorCode, reason: string, pos: number): never {
    this.#failed = true;
    const { vocabulary } = this.#options;
    throw new WbxmlError(code, reason, { offset: this.#base + pos, path: this.#path(), vocabulary });
  }

  #failLimit(limit: keyof DecoderLimits, pos: number): never {
    const { vocabulary } = this.#options;
    const reason = `the limit ${limit} of ${this.#limits[limit]} is reached`;
    throw new WbxmlError("limit", reason, {
      offset: this.#base + pos,
      path: this.#path(),
      vocabulary,
      limit,
    });
  }
}
