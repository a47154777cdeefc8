import type { OpaqueSink, WbxmlHandler } from "./handler.js";
import { OpaqueCollector } from "./opaque-collector.js";

/** Hands OPAQUE content over: whole where it lies in one chunk, gathered or streamed where it does not. */
export class OpaqueReader {
  readonly #handler: WbxmlHandler;
  readonly #copies: boolean;
  #sink: OpaqueSink | undefined;
  #left = 0;

  constructor(handler: WbxmlHandler, copies: boolean) {
    this.#handler = handler;
    this.#copies = copies;
  }

  /** Whether content is still to come. */
  get isOpen(): boolean {
    return this.#left > 0;
  }

  /** Begins content of `length` bytes; false if it is to be handed over whole and is longer than `limit`. */
  open(length: number, limit: number): boolean {
    this.#left = length;
    this.#sink = this.#handler.openOpaque?.(length);
    if (this.#sink === undefined && length > limit) return false;
    if (length === 0 && this.#sink === undefined) this.#handler.opaque(new Uint8Array(0));
    else if (length === 0) this.#sink?.end();
    return true;
  }

  /** Reads from `start` on; returns the place behind what was read. */
  read(chunk: Uint8Array, start: number): number {
    const end = Math.min(chunk.length, start + this.#left);
    const view = chunk.subarray(start, end);
    const piece = this.#copies ? Uint8Array.prototype.slice.call(view) : view;
    this.#left -= piece.length;
    if (this.#sink === undefined && this.#left === 0) {
      this.#handler.opaque(piece);
      return end;
    }
    this.#sink ??= new OpaqueCollector(this.#left + piece.length, (all) => this.#handler.opaque(all));
    this.#sink.write(piece);
    if (this.#left === 0) this.#sink.end();
    return end;
  }
}
