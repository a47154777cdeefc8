import type { TextConverter } from "@easkit/backend";
import { htmlToText } from "./text/html-to-text.js";
import { textToHtmlFragment } from "./text/text-to-html.js";

async function* once(text: string): AsyncIterable<string> {
  yield text;
}

async function join(pieces: AsyncIterable<string>): Promise<string> {
  let whole = "";
  for await (const piece of pieces) whole += piece;
  return whole;
}

/** Makes the converter for bodies of items that are no mail: the notes of an event, a contact, a task. */
export const createTextConverter = (): TextConverter => ({
  toPlain: (html) => join(htmlToText(once(html))),
  toHtml: (plain) => join(textToHtmlFragment(once(plain))),
});
