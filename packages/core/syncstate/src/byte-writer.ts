/** Builds a record: variable-length numbers, numbers of fixed width (little end first) and text. */
export class ByteWriter {
  #bytes = new Uint8Array(256);
  #length = 0;

  /** Bytes written so far. */
  get length(): number {
    return this.#length;
  }

  /** One byte. */
  byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = value;
  }

  /** A whole number from 0 to 2^53 - 1, seven bits a byte. */
  uint(value: number): void {
    if (!Number.isSafeInteger(value) || value < 0)
      throw new RangeError(`Not a whole number from 0: ${value}`);
    let rest = value;
    while (rest >= 0x80) {
      this.byte((rest % 0x80) | 0x80);
      rest = Math.floor(rest / 0x80);
    }
    this.byte(rest);
  }

  /** A whole number in `width` bytes. */
  fixed(value: number, width: number): void {
    this.#reserve(width);
    let rest = value;
    for (let at = 0; at < width; at++) {
      this.#bytes[this.#length++] = rest % 0x100;
      rest = Math.floor(rest / 0x100);
    }
  }

  /** Text with its length in front. */
  text(value: string): void {
    this.uint(value.length);
    this.units(value, 0);
  }

  /** Text, or the fact that there is none. */
  optionalText(value: string | undefined): void {
    this.byte(value === undefined ? 0 : 1);
    if (value !== undefined) this.text(value);
  }

  /** The UTF-16 code units from `from` on, each in one to three bytes, so that any string comes back as it was. */
  units(value: string, from: number): void {
    this.#reserve((value.length - from) * 3);
    for (let at = from; at < value.length; at++) {
      const unit = value.charCodeAt(at);
      if (unit < 0x80) this.#bytes[this.#length++] = unit;
      else this.#wideUnit(unit);
    }
  }

  /** Bytes as they are. */
  raw(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** A copy of what was written. */
  toBytes(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  #wideUnit(unit: number): void {
    if (unit < 0x800) {
      this.#bytes[this.#length++] = 0xc0 | (unit >> 6);
    } else {
      this.#bytes[this.#length++] = 0xe0 | (unit >> 12);
      this.#bytes[this.#length++] = 0x80 | ((unit >> 6) & 0x3f);
    }
    this.#bytes[this.#length++] = 0x80 | (unit & 0x3f);
  }

  #reserve(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }
}
