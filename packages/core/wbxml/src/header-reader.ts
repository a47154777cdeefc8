import type { WbxmlHeader } from "./handler.js";
import { MultiByteInteger } from "./multi-byte-integer.js";

/** Which part of the header is read next. */
type Part = "version" | "publicId" | "publicIdIndex" | "charset" | "tableLength" | "table" | "done";

/** Why a header was refused. */
export type HeaderFault = "version" | "integer" | "table-limit" | undefined;

const FIRST_BLOCK = 4096;

/** Reads the header and the string table of a document (WBXML 1.3, section 5.4) from pieces. */
export class HeaderReader {
  #part: Part = "version";
  readonly #integer = new MultiByteInteger();
  readonly #tableLimit: number;
  #tableLength = 0;
  #filled = 0;
  #version = 0;
  #publicId = 0;
  #charset = 0;
  /** The string table, whole once `isDone`. */
  table = new Uint8Array(0);
  /** Set when the header cannot be accepted; nothing more is read then. */
  fault: HeaderFault;

  constructor(tableLimit: number) {
    this.#tableLimit = tableLimit;
  }

  get isDone(): boolean {
    return this.#part === "done";
  }

  get header(): WbxmlHeader {
    return { version: this.#version, publicId: this.#publicId, charset: this.#charset };
  }

  /** Reads on from `start`; returns the place behind what was read. */
  read(chunk: Uint8Array, start: number): number {
    let pos = start;
    while (pos < chunk.length && this.fault === undefined && !this.isDone) {
      if (this.#part === "table") pos = this.#fillTable(chunk, pos);
      else this.#takeByte(chunk[pos++] ?? 0);
    }
    return pos;
  }

  #takeByte(byte: number): void {
    if (this.#part === "version") {
      // 1.0 has no character set field; versions from 1.1 on are alike in all that is used here.
      if (byte < 0x01 || byte > 0x03) this.fault = "version";
      this.#version = byte;
      this.#part = "publicId";
    } else if (this.#integer.push(byte)) {
      this.#takeInteger(this.#integer.take());
    } else if (this.#integer.overflowed) {
      this.fault = "integer";
    }
  }

  #takeInteger(value: number): void {
    switch (this.#part) {
      case "publicId":
        this.#publicId = value;
        this.#part = value === 0 ? "publicIdIndex" : "charset";
        break;
      case "publicIdIndex":
        this.#part = "charset";
        break;
      case "charset":
        this.#charset = value;
        this.#part = "tableLength";
        break;
      default:
        if (value > this.#tableLimit) this.fault = "table-limit";
        this.#tableLength = value;
        this.#part = value === 0 ? "done" : "table";
    }
  }

  /** Memory is taken as the bytes arrive, not as the length field promises. */
  #fillTable(chunk: Uint8Array, pos: number): number {
    const count = Math.min(chunk.length - pos, this.#tableLength - this.#filled);
    if (this.#filled + count > this.table.length) {
      const size = Math.max(this.#filled + count, this.table.length * 2, FIRST_BLOCK);
      const grown = new Uint8Array(Math.min(size, this.#tableLength));
      grown.set(this.table);
      this.table = grown;
    }
    this.table.set(chunk.subarray(pos, pos + count), this.#filled);
    this.#filled += count;
    if (this.#filled === this.#tableLength) this.#part = "done";
    return pos + count;
  }
}
