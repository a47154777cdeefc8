import { nativeView, utf8Text } from "./native-bytes.js";
import { CutCharacter } from "./utf8.js";
import { windows1252Text } from "./windows-1252.js";

/** Reads inline strings of one character set, each across any number of pieces. */
export interface TextReader {
  /** Whether the string last begun still waits for its terminator. */
  readonly isOpen: boolean;
  /** Begins a string. */
  open(): void;
  /** Reads from `pos` to the terminator or to `stop`; returns the place behind what was read. */
  read(bytes: Uint8Array, pos: number, stop: number): number;
}

type EmitText = (text: string) => void;
type EmitBytes = (bytes: Uint8Array) => void;

function endOfString(bytes: Uint8Array, pos: number, stop: number): number {
  const nul = bytes.indexOf(0, pos);
  return nul < 0 || nul >= stop ? -1 : nul;
}

/** UTF-8 to strings. */
export class Utf8Reader implements TextReader {
  isOpen = false;
  readonly #emit: EmitText;
  readonly #cut = new CutCharacter();

  constructor(emit: EmitText) {
    this.#emit = emit;
  }

  open(): void {
    this.isOpen = true;
  }

  read(bytes: Uint8Array, pos: number, stop: number): number {
    const nul = endOfString(bytes, pos, stop);
    const end = nul < 0 ? stop : nul;
    const start = this.#joinCut(bytes, pos, end, nul >= 0);
    if (this.#cut.isOpen) return end;
    const whole = nul < 0 ? this.#cut.keepTail(bytes, start, end) : end;
    if (whole > start) this.#emit(utf8Text(bytes, start, whole));
    if (nul < 0) return stop;
    this.isOpen = false;
    return nul + 1;
  }

  #joinCut(bytes: Uint8Array, pos: number, end: number, isLast: boolean): number {
    if (!this.#cut.isOpen) return pos;
    const next = this.#cut.extend(bytes, pos, end);
    if (isLast || !this.#cut.isUnfinished) {
      const joined = nativeView(this.#cut.take());
      this.#emit(utf8Text(joined, 0, joined.length));
    }
    return next;
  }
}

/** UTF-8 left as it is. */
export class Utf8BytesReader implements TextReader {
  isOpen = false;
  readonly #emit: EmitBytes;

  constructor(emit: EmitBytes) {
    this.#emit = emit;
  }

  open(): void {
    this.isOpen = true;
  }

  read(bytes: Uint8Array, pos: number, stop: number): number {
    const nul = endOfString(bytes, pos, stop);
    const end = nul < 0 ? stop : nul;
    if (end > pos) this.#emit(bytes.subarray(pos, end));
    if (nul < 0) return stop;
    this.isOpen = false;
    return nul + 1;
  }
}

/** Windows-1252, one byte a character. */
export class Windows1252Reader implements TextReader {
  isOpen = false;
  readonly #emit: EmitText;

  constructor(emit: EmitText) {
    this.#emit = emit;
  }

  open(): void {
    this.isOpen = true;
  }

  read(bytes: Uint8Array, pos: number, stop: number): number {
    const nul = endOfString(bytes, pos, stop);
    const end = nul < 0 ? stop : nul;
    if (end > pos) this.#emit(windows1252Text(bytes.subarray(pos, end)));
    if (nul < 0) return stop;
    this.isOpen = false;
    return nul + 1;
  }
}
