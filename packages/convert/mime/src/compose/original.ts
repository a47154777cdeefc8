import type { TextPieces } from "../text/line-ends.js";
import type { Entity } from "./entity.js";
import type { QuoteLine } from "./labels.js";

/** What of an original message goes into an answer to it. */
export interface Original {
  readonly lines: readonly QuoteLine[];
  /** Message-IDs of the thread, oldest first, with their angle brackets; the last is the original's own. */
  readonly thread: readonly string[];
  readonly hasHtml: boolean;
  plain(): TextPieces;
  html(): TextPieces;
  /** What shows inside the HTML. */
  readonly inline: readonly Entity[];
  readonly attached: readonly Entity[];
  readonly calendar?: Entity | undefined;
}

/** No text at all. */
export async function* noText(): AsyncGenerator<string> {}

/** A text that is there already. */
export async function* once(text: string): AsyncGenerator<string> {
  yield text;
}

const escapes: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (character) => escapes[character] ?? "");

/** The original as plain text, below a line and what is said of it. */
export async function* quotePlain({ lines, plain }: Original): AsyncGenerator<string> {
  yield `\r\n${"_".repeat(32)}\r\n`;
  yield lines.map(({ label, value }) => `${label}: ${value}\r\n`).join("");
  yield "\r\n";
  yield* plain();
}

/** The original as HTML, below a line and what is said of it. */
export async function* quoteHtml(
  { lines, html }: Original,
  asFragment: (document: TextPieces) => TextPieces,
): AsyncGenerator<string> {
  yield "\r\n<br>\r\n<hr>\r\n<div>";
  yield lines.map(({ label, value }) => `<b>${escapeHtml(label)}:</b> ${escapeHtml(value)}`).join("<br>\r\n");
  yield "</div>\r\n<br>\r\n<div>\r\n";
  yield* asFragment(html());
  yield "\r\n</div>\r\n";
}
