import type { ByteSource } from "@easkit/backend";
import { readBytes } from "../byte-source.js";
import { guessText } from "../decode/text-decoder.js";
import type { Part } from "../scan/part.js";
import { calendarText } from "../text/calendar-text.js";
import { tnefText } from "../tnef/tnef-text.js";
import { openPartBytes } from "./part-text.js";

const most = 1024 * 1024;

/** What can be read of a part that is no text. */
export async function* otherText(source: ByteSource, part: Part): AsyncGenerator<string> {
  const bytes = await readBytes(openPartBytes(source, part), most);
  if (part.contentType.type.includes("tnef")) yield* tnefText(bytes);
  else yield calendarText(guessText(bytes));
}
