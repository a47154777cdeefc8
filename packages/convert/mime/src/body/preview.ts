import type { ByteSource } from "@easkit/backend";
import type { Segment } from "./content.js";
import { renderPlain } from "./rendering.js";

/** More text than this is not read for a preview, even if it is blank. */
const most = 64 * 1024;

/** The first characters of the text, on one line. */
export async function previewOf(
  message: { readonly source: ByteSource; readonly segments: readonly Segment[] },
  length: number,
): Promise<string> {
  let text = "";
  let read = 0;
  for await (const piece of renderPlain(message.source, message.segments, false)) {
    read += piece.length;
    text = (text + piece).replace(/(?:[\s\u200b\u200c\u00ad]|\u034f)+/g, " ").trimStart();
    if (text.length > length || read > most) break;
  }
  const cut = text.trimEnd().slice(0, length);
  return /[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut;
}
