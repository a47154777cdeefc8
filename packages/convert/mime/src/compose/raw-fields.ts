import type { ByteSource } from "@easkit/backend";
import { readBytes } from "../byte-source.js";
import type { Part } from "../scan/part.js";

/** A header field as it stands in a message: one byte a character, folded, with its line end. */
export interface RawField {
  /** In lower case. */
  readonly name: string;
  readonly text: string;
}

/** No header is read further than this. */
const longestHeader = 1024 * 1024;

const fieldStart = /^([\x21-\x39\x3b-\x7e]+)[ \t]*:/;

/** The fields of the header of a part. Line ends become CR LF, and what is no field is left out. */
export async function readRawFields(source: ByteSource, part: Part): Promise<readonly RawField[]> {
  const { headerStart, start } = part;
  const end = Math.min(start, headerStart + longestHeader);
  if (end <= headerStart) return [];
  const bytes = await readBytes(source.open({ start: headerStart, end }), end - headerStart);
  const fields: { name: string; lines: string[] }[] = [];
  // The line after the last end is cut, or empty.
  for (const line of Buffer.from(bytes)
    .toString("latin1")
    .split(/\r*\n|\r/)
    .slice(0, -1)) {
    const name = fieldStart.exec(line)?.[1]?.toLowerCase();
    if (name !== undefined) fields.push({ name, lines: [line] });
    else if (/^[ \t]+\S/.test(line)) fields.at(-1)?.lines.push(line);
  }
  return fields.map(({ name, lines }) => ({ name, text: `${lines.join("\r\n")}\r\n` }));
}

const ofContent = new Set([
  "content-type",
  "content-transfer-encoding",
  "content-disposition",
  "content-id",
  "content-description",
  "content-location",
  "content-language",
  "content-duration",
  "content-md5",
]);

/** Whether a field describes the content that follows, rather than the message. */
export const isOfContent = ({ name }: RawField): boolean => ofContent.has(name);
