import { decodeHTML, decodeHTMLAttribute } from "entities";

/** What an HTML text is made of. */
export type HtmlToken =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "open" | "close"; readonly name: string; attribute(name: string): string | undefined };

/** A tag or comment longer than this is passed over. */
const longestTag = 64 * 1024;
const longestEntity = 40;

const attributePatterns = new Map<string, RegExp>();

/** Names come from the code, never from the HTML, so there are few. */
function attributePattern(name: string): RegExp {
  const known = attributePatterns.get(name);
  if (known !== undefined) return known;
  const pattern = new RegExp(`[\\s"'/]${name}\\s*=\\s*(?:"([^"]*)|'([^']*)|([^\\s>]+))`, "i");
  attributePatterns.set(name, pattern);
  return pattern;
}

function readAttribute(tag: string, name: string): string | undefined {
  const found = attributePattern(name).exec(tag);
  const value = found?.[1] ?? found?.[2] ?? found?.[3];
  return value === undefined ? undefined : decodeHTMLAttribute(value);
}

const quotes = { double: 0x22, single: 0x27, equals: 0x3d, greater: 0x3e };

/** Where a tag that begins at `from` ends (after its `>`), or -1. A `>` in a quoted value does not count. */
function tagEnd(html: string, from: number): number {
  let quote = 0;
  for (let at = from + 1; at < html.length; at += 1) {
    const code = html.charCodeAt(at);
    if (quote !== 0) {
      if (code === quote) quote = 0;
    } else if (code === quotes.greater) return at + 1;
    else if (code === quotes.double || code === quotes.single) {
      if (html.charCodeAt(at - 1) === quotes.equals) quote = code;
    }
  }
  return -1;
}

const decodeEntities = (text: string): string => (text.includes("&") ? decodeHTML(text) : text);

/** Text up to a place where neither an entity nor a surrogate pair is cut. */
function safeTextEnd(html: string, from: number): number {
  const entity = html.lastIndexOf("&");
  if (entity >= from && html.length - entity < longestEntity && !html.includes(";", entity)) return entity;
  return html.length;
}

const rawNames: ReadonlySet<string> = new Set(["script", "style", "title", "textarea", "xmp"]);

/** Reads HTML in pieces, forgiving everything; its memory is bounded whatever the HTML is. */
export class HtmlReader {
  #kept = "";
  /** The element whose content is no HTML, as in `style`. */
  #raw: string | undefined;
  #inComment = false;
  /** A tag that is too long is being passed over. */
  #inLongTag = false;

  *write(html: string): Generator<HtmlToken> {
    yield* this.#read(this.#kept + html, false);
  }

  *end(): Generator<HtmlToken> {
    yield* this.#read(this.#kept, true);
  }

  *#read(html: string, last: boolean): Generator<HtmlToken> {
    let at = 0;
    this.#kept = "";
    while (at < html.length) {
      const skipped = this.#skip(html, at);
      if (skipped < 0) {
        this.#kept = last ? "" : html.slice(Math.max(at, html.length - 12));
        return;
      }
      at = skipped;
      const found = html.indexOf("<", at);
      const open = found < 0 ? html.length : found;
      if (open > at) {
        const end = found < 0 && !last ? safeTextEnd(html, at) : open;
        if (end > at) yield { kind: "text", text: decodeEntities(html.slice(at, end)) };
        if (end < open) {
          this.#kept = html.slice(end);
          return;
        }
      }
      if (open === html.length) return;
      const next = this.#tagAt(html, open, last);
      if (next === undefined) {
        this.#kept = html.slice(open);
        return;
      }
      if (next.token) yield next.token;
      at = next.end;
    }
  }

  /** Passes over what is no markup; -1 if its end is not there yet. */
  #skip(html: string, at: number): number {
    if (this.#inComment || this.#inLongTag) {
      const mark = this.#inComment ? "-->" : ">";
      const end = html.indexOf(mark, at);
      if (end < 0) return -1;
      this.#inComment = false;
      this.#inLongTag = false;
      return end + mark.length;
    }
    if (this.#raw === undefined) return at;
    const pattern = new RegExp(`</${this.#raw}[\\s/>]`, "gi");
    pattern.lastIndex = at;
    const close = pattern.exec(html);
    if (close === null) return -1;
    this.#raw = undefined;
    return close.index;
  }

  #tagAt(html: string, open: number, last: boolean): { token?: HtmlToken; end: number } | undefined {
    const second = html[open + 1];
    if (second === undefined) return last ? { token: { kind: "text", text: "<" }, end: open + 1 } : undefined;
    if (html.startsWith("<!--", open)) {
      this.#inComment = true;
      // `<!-->` and `<!--->` are whole comments.
      return { end: open + 2 };
    }
    if (!last && "<!--".startsWith(html.slice(open))) return undefined;
    if (!/[a-z/!?]/i.test(second)) return { token: { kind: "text", text: "<" }, end: open + 1 };
    const end = tagEnd(html, open);
    if (end < 0) return this.#unfinishedTag(html, open, last);
    return { end, ...this.#tag(html.slice(open, end)) };
  }

  #unfinishedTag(html: string, open: number, last: boolean): { token?: HtmlToken; end: number } | undefined {
    const simple = html.indexOf(">", open);
    if (simple >= 0 && (last || html.length - open > longestTag)) {
      // A quote that never ends: the tag ends at the first `>`.
      return { end: simple + 1, ...this.#tag(html.slice(open, simple + 1)) };
    }
    if (last) return { token: { kind: "text", text: decodeEntities(html.slice(open)) }, end: html.length };
    if (html.length - open <= longestTag) return undefined;
    this.#inLongTag = true;
    return { end: html.length };
  }

  #tag(tag: string): { token?: HtmlToken } {
    const found = /^<(\/?)([a-z][^\s/>]*)/i.exec(tag);
    if (found?.[2] === undefined) return {};
    const name = found[2].toLowerCase();
    const kind = found[1] === "/" ? "close" : "open";
    if (kind === "open" && rawNames.has(name) && !tag.endsWith("/>")) this.#raw = name;
    return { token: { kind, name, attribute: (attribute) => readAttribute(tag, attribute) } };
  }
}
