import type { ByteSource } from "@easkit/backend";
import { readBytes } from "../byte-source.js";
import { guessText } from "../decode/text-decoder.js";
import type { Part } from "../scan/part.js";
import { calendarText } from "../text/calendar-text.js";
import type { TextPieces } from "../text/line-ends.js";
import { openPartBytes } from "./part-text.js";

/** Text that is not a part of its own. Every call reads it anew. */
export interface OtherText {
  /** Bytes of the form that is stored. */
  readonly size: number;
  /** The form that is stored. */
  readonly native: "plain" | "html" | "rtf";
  /** The Windows code page that it was written in, where that is known. */
  readonly codePage?: number;
  plain(): TextPieces;
  html?: () => TextPieces;
  /** Compressed (MS-OXRTFCP). */
  readonly rtf?: { readonly size: number; open(): AsyncIterable<Uint8Array> };
}

const most = 1024 * 1024;

async function* read(source: ByteSource, part: Part): AsyncGenerator<string> {
  yield calendarText(guessText(await readBytes(openPartBytes(source, part), most)));
}

/** What can be read of an invitation. */
export const calendarAsText = (source: ByteSource, part: Part): OtherText => ({
  size: part.end - part.start,
  native: "plain",
  plain: () => read(source, part),
});

async function* readReport(source: ByteSource, part: Part): AsyncGenerator<string> {
  yield guessText(await readBytes(openPartBytes(source, part), most));
}

/** A report of delivery or reading that has no words for people: its fields. */
export const reportAsText = (source: ByteSource, part: Part): OtherText => ({
  size: part.end - part.start,
  native: "plain",
  plain: () => readReport(source, part),
});
