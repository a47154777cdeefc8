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

interface Group {
  readonly isSkipped: boolean;
  /** How many characters stand in for one that `\u` gives. */
  readonly fallback: number;
}

const token = /\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-f]{2})|\\([\s\S])|([{}])|[\r\n]+|([^\\{}\r\n]+)/gi;

class RtfReader {
  #text = "";
  #bytes: number[] = [];
  #charset = "windows-1252";
  #groups: Group[] = [];
  #group: Group = { isSkipped: false, fallback: 1 };
  /** Characters after `\u` that are there for who cannot read it. */
  #toSkip = 0;
  /** Between `\htmlrtf` and `\htmlrtf0` stands what was not in the HTML that this RTF wraps (MS-OXRTFEX). */
  #inHtmlRtf = false;

  read(rtf: string): string {
    for (const [, word, number, hex, symbol, brace, plain] of rtf.matchAll(token)) {
      if (word !== undefined)
        this.#word(word.toLowerCase(), number === undefined ? undefined : Number(number));
      else if (hex !== undefined) this.#byte(Number.parseInt(hex, 16));
      else if (symbol !== undefined) this.#symbol(symbol);
      else if (brace !== undefined) this.#brace(brace);
      else if (plain !== undefined) for (const byte of Buffer.from(plain, "latin1")) this.#byte(byte);
    }
    this.#flush();
    return this.#text;
  }

  get #isHidden(): boolean {
    return this.#group.isSkipped || this.#inHtmlRtf;
  }

  #brace(brace: string): void {
    this.#toSkip = 0;
    if (brace === "}") this.#group = this.#groups.pop() ?? this.#group;
    else if (this.#groups.length < deepest) this.#groups.push(this.#group);
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
    if (symbol === "*") this.#group = { ...this.#group, isSkipped: true };
    else if (symbol === "~") this.#put("\u00a0");
    else if (symbol === "\n" || symbol === "\r") this.#put("\n");
    else if ("\\{}".includes(symbol)) this.#byte(symbol.charCodeAt(0));
  }

  #word(word: string, number: number | undefined): void {
    if (word === "htmlrtf") this.#inHtmlRtf = number !== 0;
    else if (word === "u") this.#unicode(number ?? 0);
    else if (word === "uc") this.#group = { ...this.#group, fallback: number ?? 1 };
    else if (word === "ansicpg") this.#charset = `windows-${number ?? 1252}`;
    else if (skippedGroups.has(word)) this.#group = { ...this.#group, isSkipped: true };
    else this.#put(written[word] ?? "");
  }

  #unicode(code: number): void {
    this.#put(String.fromCharCode(code & 0xffff));
    this.#toSkip = Math.max(0, Math.min(10, this.#group.fallback));
  }
}

/** The text of RTF, given as bytes. */
export const rtfToText = (rtf: Uint8Array): string =>
  new RtfReader().read(Buffer.from(rtf).toString("latin1"));
