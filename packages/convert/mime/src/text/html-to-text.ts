import { HtmlReader, type HtmlToken } from "./html-tokens.js";
import type { TextPieces } from "./line-ends.js";

/** How HTML becomes text. */
export interface HtmlToTextOptions {
  /** Whether addresses that links lead to are shown; true by default. */
  readonly links?: boolean;
}

const spaced = "p blockquote ul ol dl pre h1 h2 h3 h4 h5 h6 table form fieldset figure".split(" ");
const blocks =
  "div tr li dt dd section article header footer main nav aside address center body html caption figcaption legend option thead tbody tfoot details summary dir menu";

/** Line ends around a block element: 2 leave an empty line. */
const breaksAround: ReadonlyMap<string, number> = new Map([
  ...spaced.map((name): [string, number] => [name, 2]),
  ...blocks.split(" ").map((name): [string, number] => [name, 1]),
]);

const hidden: ReadonlySet<string> = new Set([
  "script",
  "style",
  "title",
  "template",
  "object",
  "select",
  "svg",
]);
const deepest = 100;

/** Writes the text of HTML tokens. */
class TextWriter {
  readonly #links: boolean;
  #out = "";
  /** Line ends that are due before the next text. */
  #breaks = 0;
  #space = false;
  #isEmpty = true;
  #atLineStart = true;
  #hiddenIn: string | undefined;
  #pre = 0;
  #quotes = 0;
  #lists: number[] = [];
  #href: string | undefined;
  #linkText = "";

  constructor(links: boolean) {
    this.#links = links;
  }

  take(token: HtmlToken): void {
    if (this.#hiddenIn !== undefined) {
      if (token.kind === "close" && token.name === this.#hiddenIn) this.#hiddenIn = undefined;
    } else if (token.kind === "text") this.#text(token.text);
    else if (token.kind === "open") this.#open(token.name, token.attribute);
    else this.#close(token.name);
  }

  /** What has been written since the last call. */
  flush(): string {
    const out = this.#out;
    this.#out = "";
    return out;
  }

  end(): void {
    this.#endLink();
  }

  #text(text: string): void {
    if (this.#pre > 0) {
      const lines = text.split(/\r\n|\r|\n/);
      lines.forEach((line, index) => {
        if (index > 0) this.#newLine();
        if (line !== "") this.#put(line);
      });
      return;
    }
    const words = text.replace(/[ \t\r\n\f]+/g, " ");
    if (words.startsWith(" ")) this.#space = true;
    const core = words.slice(words.startsWith(" ") ? 1 : 0, words.endsWith(" ") ? -1 : undefined);
    if (core === "") return;
    this.#put(core);
    this.#space = words.endsWith(" ");
  }

  #put(text: string): void {
    if (this.#breaks > 0 && !this.#isEmpty) {
      for (let i = this.#breaks; i > 0; i -= 1)
        this.#out += i > 1 ? `\r\n${this.#prefix().trimEnd()}` : "\r\n";
      this.#atLineStart = true;
    }
    this.#breaks = 0;
    if (this.#atLineStart) this.#out += this.#prefix();
    else if (this.#space && this.#pre === 0) this.#out += " ";
    this.#atLineStart = false;
    this.#space = false;
    this.#isEmpty = false;
    this.#out += text;
    if (this.#href !== undefined && this.#linkText.length < 4096) this.#linkText += text;
  }

  #prefix(): string {
    return "> ".repeat(this.#quotes);
  }

  #break(count: number): void {
    this.#breaks = Math.max(this.#breaks, count);
    this.#space = false;
  }

  #newLine(): void {
    if (this.#isEmpty) return;
    this.#breaks = Math.min(this.#breaks + 1, 100);
    this.#space = false;
  }

  #open(name: string, attribute: (name: string) => string | undefined): void {
    if (hidden.has(name)) this.#hiddenIn = name;
    const breaks = breaksAround.get(name);
    if (breaks !== undefined) this.#break(breaks);
    if (name === "br") this.#newLine();
    else if (name === "hr") this.#rule();
    else if (name === "pre") this.#pre = Math.min(this.#pre + 1, deepest);
    else if (name === "blockquote") this.#quotes = Math.min(this.#quotes + 1, deepest);
    else if (name === "ul" || name === "ol") this.#openList(name);
    else if (name === "li") this.#item();
    else if (name === "a") this.#startLink(attribute("href"));
    else if (name === "td" || name === "th") this.#cell();
    else if (name === "img") this.#image(attribute("alt"));
  }

  #close(name: string): void {
    const breaks = breaksAround.get(name);
    if (breaks !== undefined) this.#break(breaks);
    if (name === "pre") this.#pre = Math.max(0, this.#pre - 1);
    else if (name === "blockquote") this.#quotes = Math.max(0, this.#quotes - 1);
    else if (name === "ul" || name === "ol") this.#lists.pop();
    else if (name === "a") this.#endLink();
  }

  #rule(): void {
    this.#break(1);
    this.#put("-".repeat(40));
    this.#break(1);
  }

  #openList(name: string): void {
    if (this.#lists.length > 0) this.#breaks = Math.min(this.#breaks, 1);
    if (this.#lists.length < deepest) this.#lists.push(name === "ol" ? 1 : 0);
  }

  #item(): void {
    const number = this.#lists.at(-1) ?? 0;
    const indent = "  ".repeat(Math.max(0, this.#lists.length - 1));
    this.#put(`${indent}${number > 0 ? `${number}.` : "*"}`);
    this.#space = true;
    if (number > 0) this.#lists[this.#lists.length - 1] = number + 1;
  }

  #cell(): void {
    if (!this.#atLineStart && this.#breaks === 0) this.#space = true;
  }

  #image(alt: string | undefined): void {
    const text = alt?.replace(/\s+/g, " ").trim() ?? "";
    if (text !== "") this.#put(`[${text}]`);
  }

  #startLink(href: string | undefined): void {
    this.#endLink();
    this.#href = href?.replace(/\s+/g, "");
    this.#linkText = "";
  }

  /** Shows where a link leads, unless its text says so already. */
  #endLink(): void {
    const href = this.#href;
    this.#href = undefined;
    if (href === undefined || !this.#links || !/^(https?|ftp|mailto|tel):/i.test(href)) return;
    const bare = href.replace(/^(mailto|tel):/i, "").replace(/\/$/, "");
    const text = this.#linkText.trim();
    if (text === "" || text.includes(bare) || bare.replace(/^https?:\/\//i, "") === text.replace(/\/$/, ""))
      return;
    this.#space = true;
    this.#put(`<${href.replace(/^mailto:/i, "")}>`);
  }
}

const stepLength = 4096;

/** Steps so short that who wants a preview only pays for its beginning. No surrogate pair is taken apart. */
function* inSteps(text: string): Generator<string> {
  for (let at = 0; at < text.length; ) {
    const end = at + stepLength;
    const isPair = /[\ud800-\udbff]/.test(text[end - 1] ?? "");
    const next = isPair ? end + 1 : end;
    yield text.slice(at, next);
    at = next;
  }
}

/** Turns HTML into plain text, as it comes. */
export async function* htmlToText(
  pieces: TextPieces,
  options: HtmlToTextOptions = {},
): AsyncGenerator<string> {
  const reader = new HtmlReader();
  const writer = new TextWriter(options.links ?? true);
  for await (const piece of pieces) {
    for (const step of inSteps(piece)) {
      for (const token of reader.write(step)) writer.take(token);
      const text = writer.flush();
      if (text !== "") yield text;
    }
  }
  for (const token of reader.end()) writer.take(token);
  writer.end();
  yield writer.flush();
}
