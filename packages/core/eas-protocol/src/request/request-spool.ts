import type { ByteSource, Spool, SpoolFile } from "@easkit/backend";
import type { BytesKeeper, KeptBytes, KeptBytesWriter } from "@easkit/eas-schema";
import { toByteSource } from "../mail/byte-source.js";
import { concat } from "../reply/concat.js";

/** What a {@link RequestSpool} goes by. */
export interface RequestSpoolOptions {
  readonly spool: Spool | undefined;
  /** Parts of up to this many bytes stay in memory. */
  readonly spoolBytes: number;
  /** Hears why a part stays in memory that should not, or a file that nobody needs any more. */
  readonly onRefused: (error: unknown) => void;
}

/** A part that is being taken in: in memory until it is too large for that. */
class Part {
  readonly #options: RequestSpoolOptions;
  readonly #files: Set<SpoolFile>;
  #kept: Uint8Array[] = [];
  #length = 0;
  #file: SpoolFile | undefined;
  #isRefused = false;

  constructor(options: RequestSpoolOptions, files: Set<SpoolFile>) {
    this.#options = options;
    this.#files = files;
  }

  get length(): number {
    return this.#length;
  }

  /** Takes a piece; `flush` is to be awaited before many more. */
  take(piece: Uint8Array): void {
    this.#kept.push(piece);
    this.#length += piece.length;
  }

  /** Writes what is in memory, if there is too much of it. */
  async flush(): Promise<void> {
    if (this.#length > this.#options.spoolBytes) await this.#open();
    if (!this.#file) return;
    const pieces = this.#kept;
    this.#kept = [];
    for (const piece of pieces) await this.#file.write(piece);
  }

  source(): ByteSource {
    return this.#file?.source() ?? toByteSource(concat(this.#kept));
  }

  async #open(): Promise<void> {
    const { spool, onRefused } = this.#options;
    if (this.#file || this.#isRefused || !spool) return;
    try {
      this.#file = await spool.open();
      this.#files.add(this.#file);
    } catch (error) {
      this.#isRefused = true;
      onRefused(error);
    }
  }
}

/** Keeps the large parts of one request outside memory, until `release`. */
export class RequestSpool implements BytesKeeper {
  readonly #options: RequestSpoolOptions;
  readonly #files = new Set<SpoolFile>();
  readonly #parts: Part[] = [];

  constructor(options: RequestSpoolOptions) {
    this.#options = options;
  }

  /** Takes a stream in whole. */
  async take(pieces: AsyncIterable<Uint8Array>): Promise<ByteSource> {
    const part = new Part(this.#options, this.#files);
    for await (const piece of pieces) {
      part.take(piece);
      await part.flush();
    }
    return part.source();
  }

  open(length: number): KeptBytesWriter | undefined {
    const { spool, spoolBytes } = this.#options;
    if (!spool || length <= spoolBytes) return undefined;
    const part = new Part(this.#options, this.#files);
    this.#parts.push(part);
    return {
      write: (piece) => part.take(Uint8Array.from(piece)),
      end: () => toKept(part),
    };
  }

  async settled(): Promise<void> {
    for (const part of this.#parts) await part.flush();
  }

  /** Takes all files away. One that cannot be is told of, and what the request came to stays. */
  async release(): Promise<void> {
    const files = [...this.#files];
    this.#files.clear();
    const removed = await Promise.allSettled(files.map((file) => file.remove()));
    for (const each of removed) if (each.status === "rejected") this.#options.onRefused(each.reason);
  }
}

const toKept = (part: Part): KeptBytes => ({
  length: part.length,
  open: (range) => part.source().open(range),
});
