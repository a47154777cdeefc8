import { SyncStateCorrupt } from "./errors.js";

/** Reads what `ByteWriter` wrote. Every method throws `SyncStateCorrupt` when the bytes do not hold what is asked. */
export class ByteReader {
  readonly key: string;
  readonly #bytes: Uint8Array;
  readonly #end: number;
  #at: number;

  /** @param key The store key of the record, for errors. */
  constructor(key: string, bytes: Uint8Array, start = 0, end = bytes.length) {
    this.key = key;
    this.#bytes = bytes;
    this.#at = start;
    this.#end = end;
  }

  /** Bytes left. */
  get left(): number {
    return this.#end - this.#at;
  }

  byte(): number {
    if (this.#at >= this.#end) this.fail("cut short");
    return this.#bytes[this.#at++] ?? 0;
  }

  uint(): number {
    let value = 0;
    let scale = 1;
    for (let count = 0; count < 8; count++) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return Number.isSafeInteger(value) ? value : this.fail("a number is too big");
      scale *= 0x80;
    }
    return this.fail("a number is too long");
  }

  /** A number of things that follow, each at least `size` bytes long, so that damage cannot ask for endless memory. */
  count(size = 1): number {
    const count = this.uint();
    return count * size <= this.left ? count : this.fail("a count is larger than the record");
  }

  fixed(width: number): number {
    return this.fixedList(1, width)[0] ?? 0;
  }

  /** `count` numbers of `width` bytes each. Whole segments are read this way, so it is written for speed. */
  fixedList(count: number, width: number): number[] {
    if (count * width > this.left) this.fail("cut short");
    const bytes = this.#bytes;
    const values: number[] = [];
    let at = this.#at;
    for (let left = count; left > 0; left--) {
      let value = 0;
      at += width;
      for (let back = 1; back <= width; back++) value = value * 0x100 + (bytes[at - back] ?? 0);
      values.push(value);
    }
    this.#at = at;
    return values;
  }

  text(): string {
    return this.units(this.count());
  }

  optionalText(): string | undefined {
    const present = this.byte();
    if (present > 1) this.fail("neither present nor absent");
    return present === 1 ? this.text() : undefined;
  }

  /** `count` UTF-16 code units. */
  units(count: number): string {
    if (count > this.left) this.fail("a text is larger than the record");
    let text = "";
    for (let at = 0; at < count; at++) text += String.fromCharCode(this.unit());
    return text;
  }

  raw(length: number): Uint8Array {
    if (length > this.left) this.fail("cut short");
    const start = this.#at;
    this.#at += length;
    return this.#bytes.slice(start, this.#at);
  }

  /** Passes over bytes. */
  skip(length: number): void {
    if (length > this.left) this.fail("cut short");
    this.#at += length;
  }

  /** Makes sure that nothing is left over. */
  finish(): void {
    if (this.left > 0) this.fail("bytes are left over");
  }

  fail(reason: string): never {
    throw new SyncStateCorrupt(this.key, reason);
  }

  /** One UTF-16 code unit. */
  unit(): number {
    const first = this.byte();
    if (first < 0x80) return first;
    const second = this.byte() & 0x3f;
    if (first < 0xe0) return ((first & 0x1f) << 6) | second;
    return ((first & 0x0f) << 12) | (second << 6) | (this.byte() & 0x3f);
  }
}
