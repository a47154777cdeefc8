import { HeaderFields, isKnownName } from "../header/header-fields.js";

const fieldStart = /^([\x21-\x39\x3b-\x7e]+)[ \t]*:/;

/** What a line means to the header that is being read. */
export type HeaderLine =
  /** It belongs to the header. */
  | "header"
  /** The blank line: content begins after it. */
  | "end"
  /** Content has begun without a blank line, at the offset that `contentStart` has. */
  | "content";

/** Reads one header line by line, tolerant of what real mail has there. */
export class HeaderReader {
  readonly fields = new HeaderFields();
  /** Where the content begins, known once the header is over. */
  contentStart: number;
  readonly #budget: { bytes: number };
  readonly #start: number;
  #name = "";
  #value: string[] = [];
  #known = false;
  #lines = 0;
  /** Offset of a line that is no header field, until the next line tells what it is. */
  #suspect: number | undefined;

  constructor(start: number, budget: { bytes: number }) {
    this.#start = start;
    this.contentStart = start;
    this.#budget = budget;
  }

  /** Takes a line (Latin-1, without its end) that stands at `offset`; `next` is the offset after it. */
  line(text: string, offset: number, next: number): HeaderLine {
    if (text === "") return this.#blank(next);
    const name = fieldStart.exec(text)?.[1]?.toLowerCase();
    const suspect = this.#suspect;
    if (suspect !== undefined && (name === undefined || !isKnownName(name))) return this.#content(suspect);
    this.#suspect = undefined;
    if (/^[ \t]/.test(text)) return this.#continued(text, offset);
    if (name === undefined) return this.#odd(text, offset);
    this.#flush();
    this.#lines += 1;
    this.#known ||= isKnownName(name);
    this.#name = name;
    this.#value = [text.slice(text.indexOf(":") + 1)];
    return "header";
  }

  /** The input is over. A header that nobody would call one is content. */
  finish(end: number): void {
    this.#flush();
    this.contentStart = this.#isNone() ? this.#start : (this.#suspect ?? end);
  }

  #blank(next: number): HeaderLine {
    this.#flush();
    if (this.#suspect !== undefined) return this.#content(this.#suspect);
    if (this.#isNone()) return this.#content(this.#start);
    this.contentStart = next;
    return "end";
  }

  #isNone(): boolean {
    return this.#lines > 0 && !this.#known;
  }

  #content(offset: number): HeaderLine {
    this.#flush();
    this.contentStart = this.#isNone() ? this.#start : offset;
    return "content";
  }

  #continued(text: string, offset: number): HeaderLine {
    if (this.#lines === 0) return text.trim() === "" ? "header" : this.#content(offset);
    this.#value.push(text);
    return "header";
  }

  #odd(text: string, offset: number): HeaderLine {
    if (this.#lines === 0) return /^>?From /.test(text) ? "header" : this.#content(offset);
    this.#suspect = offset;
    return "header";
  }

  #flush(): void {
    if (this.#name !== "" && this.#budget.bytes > 0) {
      this.#budget.bytes -= this.fields.add(this.#name, this.#value.join("").trim());
    }
    this.#name = "";
    this.#value = [];
  }
}
