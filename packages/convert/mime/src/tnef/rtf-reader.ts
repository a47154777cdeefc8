import { decodeText } from "../decode/text-decoder.js";

const skippedGroups: ReadonlySet<string> = new Set(
  "fonttbl colortbl stylesheet info pict object objdata generator listtable listoverridetable rsidtbl themedata colorschememapping latentstyles datastore xmlnstbl filetbl header footer headerl headerr footerl footerr footnote fldinst".split(
    " ",
  ),
);

const written: Readonly<Record<string, string>> = {
  par: "\n",
  line: "\n",
  row: "\n",
  sect: "\n",
  page: "\n",
  tab: "\t",
  cell: "\t",
  emdash: "—",
  endash: "–",
  lquote: "‘",
  rquote: "’",
  ldblquote: "“",
  rdblquote: "”",
  bullet: "•",
};

const deepest = 500;
/** Longer than any token that has a beginning and an end of its own. */
const longestToken = 64;

interface Group {
  readonly isSkipped: boolean;
  /** Nobody has to know what begins here (`\*`). */
  readonly isOptional: boolean;
  /** How many characters stand in for one that `\u` gives. */
  readonly fallback: number;
}

const outermost: Group = { isSkipped: false, isOptional: false, fallback: 1 };
const token = /\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-f]{2})|\\([\s\S])|([{}])|[\r\n]+|([^\\{}\r\n]+)/gi;

/** Where a token begins that may go on after the end of a text; backslashes in pairs stand for themselves. */
function openToken(text: string): number | undefined {
  const last = text.lastIndexOf("\\");
  if (last < 0 || text.length - last >= longestToken) return undefined;
  let first = last;
  while (text[first - 1] === "\\") first -= 1;
  return (last - first) % 2 === 0 ? last : undefined;
}

/**
 * Reads RTF piece by piece as the text that it shows; or, of RTF that wraps HTML (MS-OXRTFEX), as that HTML.
 */
export class RtfReader {
  readonly #wantsHtml: boolean;
  #kept = "";
  #text = "";
  #bytes: number[] = [];
  #charset = "windows-1252";
  #groups: Group[] = [];
  /** Groups that are open beyond the deepest. */
  #deeper = 0;
  #group: Group = outermost;
  /** Characters after `\u` that are there for who cannot read it. */
  #toSkip = 0;
  /** Between `\htmlrtf` and `\htmlrtf0` stands what was not in the HTML. */
  #inHtmlRtf = false;

  constructor(wantsHtml: boolean) {
    this.#wantsHtml = wantsHtml;
  }

  /** Takes RTF, one byte a character, and gives what it says. */
  write(rtf: string): string {
    const whole = this.#kept + rtf;
    const end = openToken(whole) ?? whole.length;
    this.#kept = whole.slice(end);
    return this.#read(whole.slice(0, end));
  }

  end(): string {
    return this.#read(this.#kept);
  }

  #read(rtf: string): string {
    for (const [, word, number, hex, symbol, brace, plain] of rtf.matchAll(token)) {
      if (word !== undefined)
        this.#word(word.toLowerCase(), number === undefined ? undefined : Number(number));
      else if (hex !== undefined) this.#byte(Number.parseInt(hex, 16));
      else if (symbol !== undefined) this.#symbol(symbol);
      else if (brace !== undefined) this.#brace(brace);
      else if (plain !== undefined) for (const byte of Buffer.from(plain, "latin1")) this.#byte(byte);
    }
    this.#flush();
    const text = this.#text;
    this.#text = "";
    return text;
  }

  get #isHidden(): boolean {
    return this.#group.isSkipped || this.#inHtmlRtf;
  }

  #brace(brace: string): void {
    this.#toSkip = 0;
    if (brace === "{" && this.#groups.length >= deepest) this.#deeper += 1;
    else if (brace === "{") this.#groups.push(this.#group);
    else if (this.#deeper > 0) this.#deeper -= 1;
    else this.#group = this.#groups.pop() ?? this.#group;
  }

  #byte(byte: number): void {
    if (this.#toSkip > 0) this.#toSkip -= 1;
    else if (!this.#isHidden) this.#bytes.push(byte);
  }

  #put(text: string): void {
    if (this.#isHidden) return;
    this.#flush();
    this.#text += text;
  }

  #flush(): void {
    if (this.#bytes.length === 0) return;
    this.#text += decodeText(this.#charset, Uint8Array.from(this.#bytes));
    this.#bytes = [];
  }

  #symbol(symbol: string): void {
    if (symbol === "*") this.#group = { ...this.#group, isOptional: !this.#group.isSkipped, isSkipped: true };
    else if (symbol === "~") this.#put(this.#wantsHtml ? "&nbsp;" : "\u00a0");
    else if (symbol === "\n" || symbol === "\r") this.#put("\n");
    else if ("\\{}".includes(symbol)) this.#byte(symbol.charCodeAt(0));
  }

  #word(word: string, number: number | undefined): void {
    if (word === "htmlrtf") this.#inHtmlRtf = number !== 0;
    else if (word === "htmltag") this.#htmlTag();
    else if (word === "u") this.#unicode(number ?? 0);
    else if (word === "uc") this.#group = { ...this.#group, fallback: number ?? 1 };
    else if (word === "ansicpg") this.#charset = `windows-${number ?? 1252}`;
    else if (skippedGroups.has(word)) this.#group = { ...this.#group, isSkipped: true };
    else this.#put(written[word] ?? "");
  }

  #htmlTag(): void {
    if (this.#wantsHtml && this.#group.isOptional) {
      this.#group = { ...this.#group, isOptional: false, isSkipped: false };
    }
  }

  #unicode(code: number): void {
    this.#put(String.fromCharCode(code & 0xffff));
    this.#toSkip = Math.max(0, Math.min(10, this.#group.fallback));
  }
}
