import type { TextPieces } from "../text/line-ends.js";

/** How far back from the limit a place to cut HTML is looked for. */
const slack = 512;

/** The longest beginning of `text` that has at most `most` bytes of UTF-8. */
export function cutBytes(text: string, most: number): string {
  let length = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.codePointAt(at) ?? 0;
    const size = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    if (length + size > most) return text.slice(0, at);
    length += size;
    if (size === 4) at += 1;
  }
  return text;
}

/** Takes back a tag or entity that has begun and not ended. */
export function cutMarkup(html: string): string {
  const tag = html.lastIndexOf("<");
  const whole =
    tag >= 0 && html.indexOf(">", tag) < 0 && html.length - tag <= slack ? html.slice(0, tag) : html;
  const entity = whole.lastIndexOf("&");
  const isOpen = entity >= 0 && whole.length - entity < 12 && /^&[#\w]*$/.test(whole.slice(entity));
  return isOpen ? whole.slice(0, entity) : whole;
}

/** The beginning of a text, at most `most` bytes of UTF-8; no character is cut, in HTML no tag or entity either. */
export async function* cutText(pieces: TextPieces, most: number, isHtml: boolean): AsyncGenerator<string> {
  let left = most;
  let kept = "";
  for await (const piece of pieces) {
    const text = kept + piece;
    const size = Buffer.byteLength(text);
    if (size > left) {
      const cut = cutBytes(text, left);
      yield isHtml ? cutMarkup(cut) : cut;
      return;
    }
    const ready = isHtml ? Math.max(0, text.length - slack * 2) : text.length;
    // No surrogate pair is taken apart.
    const safe = ready > 0 && /[\ud800-\udbff]/.test(text[ready - 1] ?? "") ? ready - 1 : ready;
    if (safe > 0) yield text.slice(0, safe);
    kept = text.slice(safe);
    left -= Buffer.byteLength(text.slice(0, safe));
  }
  if (kept !== "") yield kept;
}
