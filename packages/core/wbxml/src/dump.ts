import { hex } from "./errors.js";
import { utf8Text } from "./native-bytes.js";
import * as t from "./tokens.js";
import type { Vocabulary } from "./vocabulary.js";
import { nameOf } from "./xml-names.js";

/** One line of a dump: where it is, what bytes, what they mean. */
export interface DumpLine {
  readonly offset: number;
  readonly bytes: Uint8Array;
  readonly meaning: string;
}

const SHOWN_TEXT = 72;

/**
 * Takes a document apart token by token, without asking whether it makes sense: what the decoder refuses is shown too
 * where its length is known, and what is cut off is shown as far as it goes.
 */
export function* dumpWbxml(bytes: Uint8Array, vocabulary: Vocabulary): Generator<DumpLine> {
  const cursor = new Cursor(bytes);
  yield cursor.line(() => `WBXML 1.${cursor.byte()}`);
  const publicId = cursor.line(() => `public identifier ${cursor.integer()}`);
  yield publicId;
  if (publicId.bytes[0] === 0)
    yield cursor.line(() => `public identifier in the string table at ${cursor.integer()}`);
  yield cursor.line(() => `character set ${cursor.integer()}`);
  let tableLength = 0;
  yield cursor.line(() => {
    tableLength = cursor.integer();
    return `string table of ${tableLength} bytes`;
  });
  if (tableLength > 0) yield cursor.line(() => `string table ${cursor.text(tableLength)}`);
  yield* dumpBody(cursor, vocabulary);
}

function* dumpBody(cursor: Cursor, vocabulary: Vocabulary): Generator<DumpLine> {
  const open: string[] = [];
  let page = 0;
  let isOver = false;
  while (!cursor.atEnd && !isOver) {
    const depth = open.length - (cursor.peek() === t.END ? 1 : 0);
    const line = cursor.line(() => {
      const byte = cursor.byte();
      if ((byte & t.TAG_BITS) >= t.FIRST_TAG) {
        const { tag } = nameOf(vocabulary, page, byte & t.TAG_BITS);
        if (byte & t.CONTENT_BIT) open.push(tag);
        isOver = byte >= t.ATTRIBUTE_BIT || open.length === 0;
        const rest = byte >= t.ATTRIBUTE_BIT ? " with attributes, whose length cannot be told" : "";
        return `<${tag}${byte & t.CONTENT_BIT ? "" : "/"}>${rest}`;
      }
      if (byte === t.END) {
        const tag = open.pop();
        isOver = open.length === 0;
        return tag === undefined ? "END without an open element" : `</${tag}>`;
      }
      if (byte === t.SWITCH_PAGE) {
        page = cursor.byte();
        return `page ${page} ${vocabulary.namespace(page) ?? "(unknown)"}`;
      }
      isOver = byte === t.PI;
      return globalMeaning(byte, cursor);
    });
    yield { ...line, meaning: "  ".repeat(Math.max(0, depth)) + line.meaning };
  }
  if (!cursor.atEnd) yield cursor.line(() => `not taken apart: ${cursor.rest()} bytes`);
}

function globalMeaning(byte: number, cursor: Cursor): string {
  const name = t.globalTokenName(byte) ?? hex(byte);
  switch (byte) {
    case t.STR_I:
    case t.EXT_I_0:
    case t.EXT_I_1:
    case t.EXT_I_2:
      return `${name} ${cursor.text(cursor.stringLength())}`;
    case t.OPAQUE: {
      const length = cursor.integer();
      return `${name} of ${length} bytes${cursor.skip(length)}`;
    }
    case t.EXT_0:
    case t.EXT_1:
    case t.EXT_2:
    case t.PI:
      return name;
    default:
      return `${name} ${cursor.integer()}`;
  }
}

/** Reads on in bytes; `line` keeps what was read for it, even if it was less than there should be. */
class Cursor {
  readonly #bytes: Uint8Array;
  #pos = 0;
  #isCut = false;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get atEnd(): boolean {
    return this.#pos >= this.#bytes.length;
  }

  peek(): number | undefined {
    return this.#bytes[this.#pos];
  }

  line(read: () => string): DumpLine {
    const offset = this.#pos;
    this.#isCut = false;
    const meaning = read();
    const bytes = this.#bytes.subarray(offset, this.#pos);
    return { offset, bytes, meaning: this.#isCut ? `${meaning} (cut off here)` : meaning };
  }

  byte(): number {
    if (this.atEnd) this.#isCut = true;
    return this.#bytes[this.#pos] === undefined ? 0 : (this.#bytes[this.#pos++] ?? 0);
  }

  integer(): number {
    let value = 0;
    for (let groups = 0; groups < 8; groups++) {
      const byte = this.byte();
      value = value * 128 + (byte & 0x7f);
      if (byte < 0x80) break;
    }
    return value;
  }

  stringLength(): number {
    const nul = this.#bytes.indexOf(0, this.#pos);
    return (nul < 0 ? this.#bytes.length : nul) - this.#pos + 1;
  }

  /** Takes `length` bytes, a terminator included, and shows them as text. */
  text(length: number): string {
    const start = this.#pos;
    this.skip(length);
    const shown = utf8Text(this.#bytes, start, Math.min(this.#pos, start + SHOWN_TEXT * 4)).replaceAll(
      "\0",
      "",
    );
    const cut = shown.length > SHOWN_TEXT ? `${shown.slice(0, SHOWN_TEXT)}…` : shown;
    return JSON.stringify(cut);
  }

  skip(length: number): string {
    const end = this.#pos + length;
    if (end > this.#bytes.length) this.#isCut = true;
    this.#pos = Math.min(end, this.#bytes.length);
    return "";
  }

  rest(): number {
    const count = this.#bytes.length - this.#pos;
    this.skip(count);
    return count;
  }
}
