import type { MimeLimits } from "../limits.js";
import { HeaderReader } from "./header-reader.js";
import type { Part } from "./part.js";
import { PartBuilder } from "./part-builder.js";

const lf = 10;
const cr = 13;
const dash = 45;
/** No delimiter line is longer; RFC 2046 allows 70 characters. */
const longestDelimiter = 512;
/** A header line is cut here. */
const longestLine = 512 * 1024;
const nothing = Buffer.alloc(0);

/** Finds the parts of a message while its bytes go by. Holds one line of a header at most. */
export class MessageScanner {
  readonly #limits: MimeLimits;
  readonly #root = new PartBuilder("", 0, 0, "text/plain");
  readonly #budget: { bytes: number };
  /** Open multiparts, outermost first. */
  #open: PartBuilder[] = [];
  /** The part that content belongs to; none in a preamble or epilogue. */
  #current: PartBuilder | undefined = this.#root;
  #header: HeaderReader | undefined;
  /** The header being read is of a message inside the current part. */
  #inEmbedded = false;
  #window: Buffer = nothing;
  /** Offset of the window in the message. */
  #base = 0;
  #position = 0;
  #atLineStart = true;
  /** The rest of a header line that is too long is being passed over. */
  #skipsLine = false;
  #parts = 1;
  /** The byte that ends a line: LF, or CR in messages that have no LF. */
  #newline = lf;

  constructor(limits: MimeLimits) {
    this.#limits = limits;
    this.#budget = { bytes: limits.headerBytes };
    this.#header = new HeaderReader(0, this.#budget);
  }

  push(bytes: Uint8Array): void {
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (this.#base + this.#window.length === 0 && chunk.indexOf(lf) < 0 && chunk.indexOf(cr) >= 0)
      this.#newline = cr;
    // Two bytes before the position stay, to see the line end before a delimiter.
    const from = Math.max(0, this.#position - 2);
    const kept = this.#window.subarray(from);
    this.#window = kept.length === 0 ? chunk : Buffer.concat([kept, chunk]);
    this.#base += from;
    this.#position -= from;
    this.#advance(false);
  }

  finish(): Part {
    this.#advance(true);
    const end = this.#base + this.#window.length;
    this.#header?.finish(end);
    if (this.#header) this.#endHeader(this.#header);
    if (this.#current) this.#current.end = end;
    for (const part of this.#open) part.end = end;
    return this.#root.build();
  }

  #advance(last: boolean): void {
    let goesOn = true;
    while (goesOn) goesOn = this.#header ? this.#readHeaderLine(this.#header, last) : this.#readContent(last);
  }

  #readHeaderLine(header: HeaderReader, last: boolean): boolean {
    const from = this.#position;
    const end = this.#window.indexOf(this.#newline, from);
    if (end < 0 && !last) {
      if (this.#window.length - from > longestLine) {
        if (!this.#skipsLine) this.#takeHeaderLine(header, from, from + longestLine);
        this.#skipsLine = true;
        this.#position = this.#window.length;
      }
      return false;
    }
    const next = end < 0 ? this.#window.length : end + 1;
    if (next === from) return false;
    this.#position = next;
    if (this.#skipsLine) this.#skipsLine = false;
    else this.#takeHeaderLine(header, from, end < 0 ? next : end);
    return true;
  }

  #takeHeaderLine(header: HeaderReader, from: number, end: number): void {
    const text = this.#window.toString("latin1", from, end).replace(/\r+$/, "");
    if (text.startsWith("--") && this.#delimiter(text, from)) return;
    const state = header.line(text, this.#base + from, this.#base + this.#position);
    if (state === "header") return;
    this.#endHeader(header);
    if (state === "content") this.#measureFirstLine(from, end + 1);
  }

  #endHeader(header: HeaderReader): void {
    const part = this.#current;
    this.#header = undefined;
    this.#atLineStart = true;
    if (part === undefined) return;
    if (this.#inEmbedded) {
      part.embedded = header.fields;
      this.#inEmbedded = false;
      return;
    }
    part.setHeaders(header.fields, header.contentStart);
    if (part.isMultipart && part.depth < this.#limits.depth) {
      this.#open.push(part);
      this.#current = undefined;
    } else if (part.isMessage) {
      this.#inEmbedded = true;
      this.#header = new HeaderReader(header.contentStart, this.#budget);
    }
  }

  #measureFirstLine(from: number, next: number): void {
    if (this.#current && this.#current.firstLine === 0) this.#current.firstLine = next - from;
  }

  /** Passes over content up to the next delimiter. */
  #readContent(last: boolean): boolean {
    const window = this.#window;
    if (this.#atLineStart) {
      const left = window.length - this.#position;
      if (left < 2 && !last) return false;
      if (this.#current?.firstLine === 0 && this.#base + this.#position <= this.#current.start) {
        const end = window.indexOf(this.#newline, this.#position);
        if (end < 0 && !last && left < longestDelimiter) return false;
        if (end >= 0) this.#measureFirstLine(this.#position, end + 1);
      }
      if (window[this.#position] === dash && window[this.#position + 1] === dash) {
        const end = window.indexOf(this.#newline, this.#position);
        if (end < 0 && !last && left < longestDelimiter) return false;
        const text = window.toString(
          "latin1",
          this.#position,
          Math.min(end < 0 ? window.length : end, this.#position + longestDelimiter),
        );
        const from = this.#position;
        const next = end < 0 ? window.length : end + 1;
        this.#position = next;
        if (this.#delimiter(text, from)) return true;
        this.#position = from;
      }
    }
    return this.#passOver(last);
  }

  #passOver(last: boolean): boolean {
    const window = this.#window;
    const found = window.indexOf(this.#newline === lf ? "\n--" : "\r--", this.#position, "latin1");
    this.#atLineStart = found >= 0;
    if (found >= 0) {
      this.#position = found + 1;
      return true;
    }
    let kept = 0;
    if (!last && window[window.length - 1] === this.#newline) kept = 1;
    else if (!last && window[window.length - 2] === this.#newline && window[window.length - 1] === dash)
      kept = 2;
    this.#position = Math.max(this.#position, window.length - kept);
    return false;
  }

  /** Handles a line that begins with `--`; false if it is an ordinary line. */
  #delimiter(line: string, from: number): boolean {
    const text = line.slice(2).trimEnd();
    const level = this.#levelOf(text);
    const container = this.#open[level];
    if (container === undefined) return false;
    const opens = text === container.boundary;
    if (opens && this.#parts >= this.#limits.parts) return false;
    this.#endContent(from);
    this.#open = this.#open.slice(0, level + 1);
    container.closed = !opens;
    if (opens) this.#beginPart(container);
    return true;
  }

  /** Which open multipart a delimiter is of: the innermost that is not over yet, else one that is. */
  #levelOf(text: string): number {
    const innermost = this.#open.at(-1);
    if (innermost?.boundary === undefined && text !== "" && !/\s/.test(text)) {
      if (innermost) innermost.boundary = text;
    }
    const matches = ({ boundary }: PartBuilder) =>
      boundary !== undefined && (text === boundary || text === `${boundary}--`);
    const level = this.#open.findLastIndex((part) => !part.closed && matches(part));
    return level >= 0 ? level : this.#open.findLastIndex(matches);
  }

  #endContent(from: number): void {
    let end = from;
    if (end > 0 && this.#window[end - 1] === this.#newline) end -= 1;
    if (end > 0 && this.#newline === lf && this.#window[end - 1] === cr) end -= 1;
    if (this.#header) {
      this.#header.finish(this.#base + from);
      this.#endHeader(this.#header);
      this.#header = undefined;
      this.#inEmbedded = false;
    }
    if (this.#current) this.#current.end = this.#base + end;
    for (const part of this.#open) part.end = this.#base + end;
    this.#current = undefined;
  }

  #beginPart(container: PartBuilder): void {
    this.#parts += 1;
    this.#current = container.addChild(this.#base + this.#position);
    this.#header = new HeaderReader(this.#base + this.#position, this.#budget);
    this.#inEmbedded = false;
  }
}
