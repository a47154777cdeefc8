/** Where encoded chunks go. A returned promise is back-pressure: see {@link WbxmlEncoder.ready}. */
export type ChunkSink = (chunk: Uint8Array) => void | Promise<void>;

/** How an encoder writes. */
export interface EncoderOptions {
  /** Bytes in a chunk before it is handed to the sink; 16,384 by default. A chunk is never reused after that. */
  readonly chunkSize?: number;
}

/** A place in the output to which {@link WbxmlEncoder.rollback} can return. */
export interface EncoderMark {
  readonly bytes: number;
  readonly depth: number;
}

/**
 * Writes one WBXML 1.3 document, element by element. Page switches are written by themselves. An element that ends
 * without content is written as its token alone. Characters that XML 1.0 forbids are left out of text.
 */
export interface WbxmlEncoder {
  start(page: number, token: number): void;
  end(): void;
  /** Text of the open element as one inline string. */
  text(value: string): void;
  /** UTF-8 bytes of the open element as one inline string; NUL and forbidden control characters are left out. */
  textBytes(utf8: Uint8Array): void;
  opaque(bytes: Uint8Array): void;
  /** One inline string from UTF-8 pieces (cut anywhere), with back-pressure. */
  textFrom(utf8: AsyncIterable<Uint8Array>): Promise<void>;
  /** One OPAQUE of exactly `length` bytes from pieces, with back-pressure; rejects if the source's length differs. */
  opaqueFrom(length: number, pieces: AsyncIterable<Uint8Array>): Promise<void>;
  /** What the sink asked to wait for, or `undefined` when there is room. Await it between elements. */
  readonly ready: Promise<void> | undefined;
  /** Bytes written so far, handed out or not. */
  readonly bytes: number;
  /** Remembers this place in the output. */
  mark(): EncoderMark;
  /** Takes back all that was written since `mark`; false if some of it has already been handed to the sink. */
  rollback(mark: EncoderMark): boolean;
  /** Hands what is buffered to the sink. */
  flush(): Promise<void>;
  /** Flushes; throws if an element is still open. */
  finish(): Promise<void>;
}
