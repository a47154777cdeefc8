import type { HeaderFields } from "../header/header-fields.js";
import type { ContentType } from "../header/parameters.js";

/** One part of a message: where its content stands in the source, and what its header says. */
export interface Part {
  /** `1`, `2.1` as IMAP numbers parts; empty for a multipart that is the whole message. */
  readonly path: string;
  readonly headers: HeaderFields;
  readonly contentType: ContentType;
  /** Content-Transfer-Encoding in lower case. */
  readonly encoding: string;
  /** Offset of the first byte of the header. */
  readonly headerStart: number;
  /** Offset of the first byte of content. */
  readonly start: number;
  /** Offset after the last byte of content. */
  readonly end: number;
  /** Length of the first line of the content with its end, 0 if the content is one line. */
  readonly firstLine: number;
  readonly children: readonly Part[];
  /** For message/rfc822: the header of the message inside. */
  readonly embedded?: HeaderFields;
}

/** All parts without children, in order. */
export function leavesOf(part: Part): readonly Part[] {
  return part.children.length === 0 ? [part] : part.children.flatMap(leavesOf);
}
