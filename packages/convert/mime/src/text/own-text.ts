import { HtmlReader, type HtmlToken } from "./html-tokens.js";

/** What stands above a message that somebody answers or passes on, as mail programs write it into HTML. */
const begins = [
  // Everything below is the older message.
  /<div\b[^>]{0,300}?\bid\s*=\s*["']?(?:divRplyFwdMsg|appendonsend|mail-editor-reference-message-container|ms-outlook-mobile-signature-quote)\b/i,
  /<hr\b[^>]{0,100}>\s*(?:<div\b[^>]{0,200}>\s*)?(?:<font\b[^>]{0,200}>\s*)?<b>\s*[\p{L} ]{1,30}:\s*<\/b>/iu,
  /<div\b[^>]{0,100}>\s*<div\b[^>]{0,100}border-top\s*:\s*solid\s*#[0-9a-f]{6}\s*1\.0pt/i,
  /-----\s*(?:Original Message|Ursprüngliche Nachricht|Message d'origine|Mensaje original)\s*-----/i,
] as const;

/** What an older message is put into, and its name; text of one's own may follow. */
const wraps =
  /<(blockquote|div)\b[^>]{0,500}?\b(?:class\s{0,5}=\s{0,5}["'][^"']{0,300}\b(?:gmail_quote|moz-cite-prefix|yahoo_quoted)\b|type\s{0,5}=\s{0,5}["']?cite\b)/i;

function* tokensOf(html: string): Generator<HtmlToken> {
  const reader = new HtmlReader();
  yield* reader.write(html);
  yield* reader.end();
}

/** Whether there is text after the end of the element that HTML begins with. */
function hasTextAfter(html: string, name: string): boolean {
  let depth = 0;
  let isOver = false;
  for (const token of tokensOf(html)) {
    if (token.kind === "text") {
      if (isOver && token.text.trim() !== "") return true;
    } else if (token.name === name) {
      depth += token.kind === "open" ? 1 : -1;
      isOver = depth <= 0;
    }
  }
  return false;
}

const unseen: ReadonlySet<string> = new Set(["style", "script", "title"]);

/** Whether a reader sees anything. */
function hasText(html: string): boolean {
  let isHidden = false;
  for (const token of tokensOf(html)) {
    if (token.kind === "text") {
      if (!isHidden && /[\p{L}\p{N}]/u.test(token.text)) return true;
    } else if (token.name === "img") return true;
    else if (unseen.has(token.name)) isHidden = token.kind === "open";
  }
  return false;
}

/** The line that says who wrote what is quoted below it. */
const attribution =
  /(?:<div\b[^>]{0,200}>\s*)?[^<>]{0,20}(?:On|Am|Le|El|Il|Op|Den)\s[^<>]{4,200}(?:<a\b[^>]{0,300}>[^<]{0,200}<\/a>[^<>]{0,20})?(?:wrote|schrieb|a écrit|escribió|ha scritto|schreef|skrev)[^<>]{0,100}:\s*(?:<br\s*\/?>\s*)*(?:<\/div>\s*)?$/iu;

/** No such line is longer. */
const longestAttribution = 1500;

function withoutAttribution(html: string): string {
  const from = Math.max(0, html.length - longestAttribution);
  return html.slice(0, from) + html.slice(from).replace(attribution, "");
}

/** What of HTML is its author's own, without the older messages below it. All of it where it is not clear what is. */
export function ownHtml(html: string): string {
  const starts = begins.flatMap((pattern) => pattern.exec(html)?.index ?? []);
  const wrap = wraps.exec(html);
  const [, name = ""] = wrap ?? [];
  if (wrap && !hasTextAfter(html.slice(wrap.index), name.toLowerCase())) starts.push(wrap.index);
  if (starts.length === 0) return html;
  const own = withoutAttribution(html.slice(0, Math.min(...starts)));
  return hasText(own) ? own : html;
}

const separator =
  /^(?:_{20,}|-{3,}\s*(?:Original Message|Ursprüngliche Nachricht|Message d'origine|Mensaje original)\s*-{3,})\s*$/i;
const isQuoted = (line: string): boolean => line.startsWith(">");
const isAttribution = (line: string): boolean =>
  /\b(?:wrote|schrieb|a écrit|escribió|ha scritto|schreef|skrev)\b.{0,100}:\s*$/iu.test(line);
const beginsAttribution = (line = ""): boolean => /^(?:On|Am|Le|El|Il|Op|Den)\s/.test(line);

/** What of plain text is its author's own. As {@link ownHtml}. */
export function ownPlain(text: string): string {
  const lines = text.split(/\r?\n/);
  const below = lines.findIndex((line) => separator.test(line));
  let end = below >= 0 ? below : lines.length;
  const isBlank = (line = "") => line.trim() === "";
  while (end > 0 && (isQuoted(lines[end - 1] ?? "") || isBlank(lines[end - 1]))) end -= 1;
  if (end < lines.length && isAttribution(lines[end - 1] ?? "")) {
    // It can be broken into two lines.
    const isBroken = !beginsAttribution(lines[end - 1]) && beginsAttribution(lines[end - 2]);
    end -= isBroken ? 2 : 1;
  }
  const own = lines.slice(0, end).join("\r\n");
  return isBlank(own) ? text : own;
}
