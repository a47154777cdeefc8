import type { Vocabulary } from "./vocabulary.js";

/**
 * Why a document was refused:
 * - `incomplete`: the input ended before the document did
 * - `malformed`: the bytes (or the XML text) break the rules of the format
 * - `unsupported`: legal, but a feature that Exchange ActiveSync does not use, such as attributes
 * - `version`, `charset`: the header names a version or character set that is not read here
 * - `limit`: one of the configured limits was reached; the property `limit` says which
 * - `unknown-name`: an XML element that the vocabulary has no token for
 * - `usage`: the caller broke the contract of the encoder or decoder
 */
export type WbxmlErrorCode =
  | "incomplete"
  | "malformed"
  | "unsupported"
  | "version"
  | "charset"
  | "limit"
  | "unknown-name"
  | "usage";

/** One element on the way from the root to the place of an error. */
export interface PathStep {
  readonly page: number;
  readonly token: number;
}

/** What a {@link WbxmlError} is made of besides its code. */
export interface WbxmlErrorDetails {
  /** Bytes (in XML text: characters) before the place of the error. */
  readonly offset?: number;
  /** The elements open at that place, the root first. */
  readonly path?: readonly PathStep[];
  /** Names the elements of the path in the message. */
  readonly vocabulary?: Vocabulary | undefined;
  /** The limit that was reached, when the code is `limit`. */
  readonly limit?: string;
  readonly cause?: unknown;
}

/** The one error of this package. Errors thrown by a handler or a source pass through as they are. */
export class WbxmlError extends Error {
  override readonly name = "WbxmlError";
  readonly code: WbxmlErrorCode;
  /** Bytes (in XML text: characters) before the place of the error. */
  readonly offset: number;
  /** The elements open at that place, the root first. */
  readonly path: readonly PathStep[];
  /** The limit that was reached, when the code is `limit`. */
  readonly limit: string | undefined;

  constructor(code: WbxmlErrorCode, reason: string, details: WbxmlErrorDetails = {}) {
    const { offset = 0, path = [], vocabulary, limit, cause } = details;
    const where = path.length > 0 ? ` in ${formatPath(path, vocabulary)}` : "";
    super(`${reason} (at ${offset}${where})`, cause === undefined ? {} : { cause });
    this.code = code;
    this.offset = offset;
    this.path = path;
    this.limit = limit;
  }
}

/** Writes a path as text: names where the vocabulary has them, else page and token in hexadecimal (`00:1C`). */
export function formatPath(path: readonly PathStep[], vocabulary?: Vocabulary): string {
  return path
    .map(({ page, token }) => vocabulary?.tag(page, token) ?? `${hex(page)}:${hex(token)}`)
    .join("/");
}

/** Two hexadecimal digits of a byte, in capitals. */
export function hex(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, "0");
}
