import type { Vocabulary } from "./vocabulary.js";

/** Bounds on what a document may demand. Reaching one ends the document with a `WbxmlError` of code `limit`. */
export interface DecoderLimits {
  /** Elements open at once; 64 by default. */
  readonly depth: number;
  /** Elements in the document; 1,000,000 by default. */
  readonly elements: number;
  /** Bytes of text between two tags, counted as they stand in the document; 128 MiB by default. */
  readonly textBytes: number;
  /** Bytes of an OPAQUE that is handed over whole; 16 MiB by default. Streamed OPAQUE is bounded by `documentBytes`. */
  readonly opaqueBytes: number;
  /** Bytes of the string table, which is held in memory; 64 KiB by default. */
  readonly stringTableBytes: number;
  /**
   * Bytes of the document; 256 MiB by default. Text taken from the string table counts again each time it is used, so
   * that a small document cannot demand unbounded work.
   */
  readonly documentBytes: number;
}

/** The limits that hold where none are given. */
export const DEFAULT_DECODER_LIMITS: DecoderLimits = Object.freeze({
  depth: 64,
  elements: 1_000_000,
  textBytes: 128 * 1024 * 1024,
  opaqueBytes: 16 * 1024 * 1024,
  stringTableBytes: 64 * 1024,
  documentBytes: 256 * 1024 * 1024,
});

/** How a decoder reads. */
export interface DecoderOptions {
  /** Limits that differ from {@link DEFAULT_DECODER_LIMITS}. */
  readonly limits?: Partial<DecoderLimits>;
  /** Hands OPAQUE content over in memory of its own, which the handler may keep. Off by default. */
  readonly copyOpaque?: boolean;
  /**
   * `string` (the default) hands text to `WbxmlHandler.text`; `bytes` hands it to `WbxmlHandler.textBytes` as UTF-8,
   * without decoding it.
   */
  readonly text?: "string" | "bytes";
  /** Names the elements in error messages. */
  readonly vocabulary?: Vocabulary;
}

/** Decodes one document that arrives in pieces. After an error it takes no more input. */
export interface WbxmlDecoder {
  /** Takes the next bytes of the document, of any number. Views handed to the handler point into `chunk`. */
  write(chunk: Uint8Array): void;
  /** Says that the input is over; throws `WbxmlError` of code `incomplete` if the document is not. */
  end(): void;
  /** Bytes taken so far, those after the document included. */
  readonly offset: number;
  /** Whether the root element has been closed. Bytes after that are ignored. */
  readonly done: boolean;
}
