import type { TextPieces } from "../text/line-ends.js";

/** No tag that is looked for is longer. */
const longestTag = 64 * 1024;

const bodyEnd = /<\/(?:body|html)\b/i;
const bodyEndLength = 6;

/** The document with something put at the end of its body. */
export async function* withAtBodyEnd(document: TextPieces, addition: TextPieces): AsyncGenerator<string> {
  let kept = "";
  let isAdded = false;
  for await (const piece of document) {
    if (isAdded) {
      yield piece;
      continue;
    }
    const text = kept + piece;
    const at = text.search(bodyEnd);
    const cut = at >= 0 ? at : Math.max(0, text.length - bodyEndLength);
    yield text.slice(0, cut);
    kept = text.slice(cut);
    if (at < 0) continue;
    yield* addition;
    yield kept;
    isAdded = true;
  }
  if (isAdded) return;
  yield kept;
  yield* addition;
}

const documentTag = /<(?:\/?(?:html|head|body|meta|base|title)\b|!doctype\b|\?xml\b)[^<>]*>/gi;
const title = /<title\b[^<>]*>[^<]*/gi;
const openTitle = /<title\b[^<>]*>[^<]*$/i;

/** Where a text can be cut without cutting a tag. */
function safeEnd(text: string): number {
  const open = text.lastIndexOf("<");
  const isCut = open >= 0 && text.length - open < longestTag && !text.includes(">", open);
  return isCut ? open : text.length;
}

/** An HTML document as what can stand inside another: without the tags that a document has once, and its title. */
export async function* asFragment(document: TextPieces): AsyncGenerator<string> {
  let kept = "";
  let inTitle = false;
  for await (const piece of document) {
    const text = kept + piece;
    const cut = safeEnd(text);
    kept = text.slice(cut);
    let whole = text.slice(0, cut);
    if (inTitle) {
      const end = whole.indexOf("<");
      if (end < 0) continue;
      whole = whole.slice(end);
    }
    inTitle = openTitle.test(whole);
    yield whole.replace(title, "").replace(documentTag, "");
  }
  if (!inTitle) yield kept;
}
