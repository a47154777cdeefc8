import type { TextPieces } from "./line-ends.js";

const escapes: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

const escapeText = (text: string): string => text.replace(/[&<>"]/g, (character) => escapes[character] ?? "");

const link = /\bhttps?:\/\/[^\s<>"'\u00a0]+|\bmailto:[^\s<>"'@]{1,64}@[^\s<>"']+/g;
const trailing = /[.,;:!?)\]}]+$/;

function escapeLine(line: string): string {
  let out = "";
  let at = 0;
  for (const match of line.matchAll(link)) {
    const url = match[0].replace(trailing, "");
    out += `${escapeText(line.slice(at, match.index))}<a href="${escapeText(url)}">${escapeText(url)}</a>`;
    at = match.index + url.length;
  }
  // Blanks that HTML would swallow.
  return (out + escapeText(line.slice(at)))
    .replace(/^ | (?= )/gm, "&nbsp;")
    .replaceAll("\t", "&nbsp;&nbsp;&nbsp; ");
}

const longestLine = 16 * 1024;

/** Turns plain text into an HTML fragment. */
export async function* textToHtmlFragment(pieces: TextPieces): AsyncGenerator<string> {
  let kept = "";
  yield "<div>";
  for await (const piece of pieces) {
    const lines = (kept + piece).split(/\r\n|\n/);
    kept = lines.pop() ?? "";
    let out = lines.map((line) => `${escapeLine(line)}<br>\r\n`).join("");
    if (kept.length > longestLine) {
      const cut = kept.length - (/[\ud800-\udbff\r]$/.test(kept) ? 1 : 0);
      out += escapeLine(kept.slice(0, cut));
      kept = kept.slice(cut);
    }
    if (out !== "") yield out;
  }
  yield `${escapeLine(kept)}</div>\r\n`;
}

const head =
  '<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"></head><body>\r\n';

/** Makes an HTML document of fragments. */
export async function* asDocument(pieces: TextPieces): AsyncGenerator<string> {
  yield head;
  yield* pieces;
  yield "</body></html>\r\n";
}
