import type { ByteSource } from "@easkit/backend";
import type { Part } from "../scan/part.js";
import { sortContent } from "./content.js";
import { openPartText } from "./part-text.js";

/** Characters of iCalendar text; no invitation is longer. */
const longestCalendar = 1024 * 1024;

/** The text of a part of iCalendar; `undefined` if it is too long. */
export async function readCalendarText(source: ByteSource, part: Part): Promise<string | undefined> {
  const pieces: string[] = [];
  let length = 0;
  for await (const piece of openPartText(source, part)) {
    length += piece.length;
    if (length > longestCalendar) return undefined;
    pieces.push(piece);
  }
  return pieces.join("");
}

/** The iCalendar text that a message brings, wherever it is; `undefined` without one, or with one too long. */
export async function readCalendarPart(source: ByteSource, root: Part): Promise<string | undefined> {
  const part = sortContent(root).calendar;
  return part && readCalendarText(source, part);
}
