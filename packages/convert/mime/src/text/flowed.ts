import type { TextPieces } from "./line-ends.js";

/** A paragraph longer than this is given out in pieces. */
const longestLine = 64 * 1024;

/** Joins the lines of format=flowed text (RFC 3676) into paragraphs. */
class Unflower {
  readonly #deletesSpace: boolean;
  #kept = "";
  /** The quote depth of an unfinished paragraph, `undefined` between paragraphs. */
  #depth: number | undefined;

  constructor(deletesSpace: boolean) {
    this.#deletesSpace = deletesSpace;
  }

  write(text: string): string {
    this.#kept += text;
    const lines = this.#kept.split("\n");
    this.#kept = lines.pop() ?? "";
    let out = lines.map((line) => this.#line(line.replace(/\r+$/, ""))).join("");
    if (this.#kept.length > longestLine) {
      out += this.#line(this.#kept);
      this.#kept = "";
    }
    return out;
  }

  end(): string {
    const rest = this.#kept === "" ? "" : this.#line(this.#kept.replace(/\r+$/, "")).replace(/\r\n$/, "");
    this.#kept = "";
    return rest;
  }

  #line(line: string): string {
    const quotes = /^>*/.exec(line)?.[0].length ?? 0;
    const unstuffed = line.slice(line[quotes] === " " ? quotes + 1 : quotes);
    const isSignature = unstuffed === "-- ";
    const continues = this.#depth === quotes && !isSignature;
    const before = this.#depth === undefined || continues ? "" : "\r\n";
    const prefix = continues || quotes === 0 ? "" : `${">".repeat(quotes)} `;
    const flows = unstuffed.endsWith(" ") && !isSignature;
    this.#depth = flows ? quotes : undefined;
    const body = flows && this.#deletesSpace ? unstuffed.slice(0, -1) : unstuffed;
    return before + prefix + body + (flows ? "" : "\r\n");
  }
}

/** Turns format=flowed text into text with one line a paragraph. */
export async function* unflow(pieces: TextPieces, deletesSpace: boolean): AsyncGenerator<string> {
  const unflower = new Unflower(deletesSpace);
  for await (const piece of pieces) yield unflower.write(piece);
  yield unflower.end();
}
