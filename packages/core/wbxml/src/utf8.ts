/** How long the character that begins with `lead` is; 0 if no character begins so (RFC 3629, section 4). */
function sequenceLength(lead: number): number {
  if (lead < 0x80) return 1;
  if (lead < 0xc2 || lead > 0xf4) return 0;
  return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

/** Whether `second` may follow `lead`: overlong forms, surrogates and code points above 10FFFF may not be. */
function secondFits(lead: number, second: number): boolean {
  if (lead === 0xe0) return second >= 0xa0 && second <= 0xbf;
  if (lead === 0xed) return second >= 0x80 && second <= 0x9f;
  if (lead === 0xf0) return second >= 0x90 && second <= 0xbf;
  if (lead === 0xf4) return second >= 0x80 && second <= 0x8f;
  return (second & 0xc0) === 0x80;
}

/** Whether `bytes` from `start` to `end` is the beginning of a character that needs more bytes. */
function isUnfinished(bytes: Uint8Array, start: number, end: number): boolean {
  const lead = bytes[start] ?? 0;
  if (end - start >= sequenceLength(lead)) return false;
  if (end - start > 1 && !secondFits(lead, bytes[start + 1] ?? 0)) return false;
  return end - start < 3 || ((bytes[start + 2] ?? 0) & 0xc0) === 0x80;
}

/** How many bytes (0 to 3) before `end` are the beginning of a character that is cut off there. */
export function unfinishedTail(bytes: Uint8Array, start: number, end: number): number {
  for (let length = 1; length <= 3 && length <= end - start; length++) {
    const byte = bytes[end - length] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    return isUnfinished(bytes, end - length, end) ? length : 0;
  }
  return 0;
}

/**
 * Joins a character that is cut between two pieces. It takes the pieces in order and keeps what cannot be told yet,
 * so that any cutting gives the same text, malformed sequences included.
 */
export class CutCharacter {
  readonly #bytes = new Uint8Array(4);
  #length = 0;
  /** The bytes that came next do not belong to the kept character. */
  #isBroken = false;

  /** Whether the beginning of a character is being kept. */
  get isOpen(): boolean {
    return this.#length > 0;
  }

  /** Keeps the cut-off end of a piece; returns where the whole characters end. */
  keepTail(piece: Uint8Array, start: number, end: number): number {
    const tail = unfinishedTail(piece, start, end);
    this.#bytes.set(piece.subarray(end - tail, end));
    this.#length = tail;
    return end - tail;
  }

  /** Completes the kept character with bytes of the next piece; returns where in the piece to go on. */
  extend(piece: Uint8Array, start: number, end: number): number {
    let pos = start;
    while (pos < end && this.isUnfinished) {
      this.#bytes[this.#length] = piece[pos] ?? 0;
      if (!this.#fits()) {
        this.#isBroken = true;
        break;
      }
      this.#length++;
      pos++;
    }
    return pos;
  }

  /** Whether the kept bytes still wait for more of the same character. */
  get isUnfinished(): boolean {
    return this.#length > 0 && !this.#isBroken && isUnfinished(this.#bytes, 0, this.#length);
  }

  /** The kept bytes, whole or broken; keeps nothing afterwards. */
  take(): Uint8Array {
    const bytes = this.#bytes.slice(0, this.#length);
    this.#length = 0;
    this.#isBroken = false;
    return bytes;
  }

  #fits(): boolean {
    const last = this.#bytes[this.#length] ?? 0;
    return this.#length === 1 ? secondFits(this.#bytes[0] ?? 0, last) : (last & 0xc0) === 0x80;
  }
}
