/** What a WBXML document says about itself before its first element (WBXML 1.3, 5.4). */
export interface WbxmlHeader {
  /** The version byte, `0x03` for WBXML 1.3. */
  readonly version: number;
  /** The public identifier, 1 for "unknown", which Exchange ActiveSync uses. */
  readonly publicId: number;
  /** The IANA MIBenum of the character set, 106 for UTF-8. */
  readonly charset: number;
}

/**
 * Receives a document as it is decoded. Every `startElement` is followed by exactly one `endElement`, whether the
 * element came with content or not. Text of one element may arrive in several calls and is to be concatenated.
 */
export interface WbxmlHandler {
  header?(header: WbxmlHeader): void;
  /** `page` and `token` (without the content bit, 0x05 to 0x3f) name the element. */
  startElement(page: number, token: number): void;
  endElement(): void;
  /** Inline (STR_I) or table (STR_T) text, decoded by the document's character set. */
  text(value: string): void;
  /**
   * Receives text as UTF-8 bytes, in pieces that may end within a character, when the decoder's option `text` is
   * `bytes`. The bytes are a view that is only valid during the call.
   */
  textBytes?(bytes: Uint8Array): void;
  /** OPAQUE content, a view that is only valid during the call unless `copyOpaque` is on. */
  opaque(bytes: Uint8Array): void;
  /**
   * Asks whether the OPAQUE content about to come should be handed over piece by piece. Return a sink to receive it
   * so, or `undefined` to get it whole through `opaque`, within the limit `opaqueBytes`.
   */
  openOpaque?(length: number): OpaqueSink | undefined;
}

/** Takes OPAQUE content in pieces as they arrive. `end` is not called when the document fails or ends before. */
export interface OpaqueSink {
  /** The next piece, a view that is only valid during the call unless `copyOpaque` is on. */
  write(piece: Uint8Array): void;
  end(): void;
}
