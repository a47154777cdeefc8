import type { TextPieces } from "../text/line-ends.js";

const longestLine = 76;
const [lf, cr, blank, tab, equals] = [10, 13, 32, 9, 61];
const digits = Buffer.from("0123456789ABCDEF");

/** Text as UTF-8; a character that is cut between two pieces is put together. */
async function* toUtf8(text: TextPieces): AsyncGenerator<Buffer> {
  let kept = "";
  for await (const piece of text) {
    const whole = kept + piece;
    kept = /[\ud800-\udbff]$/.test(whole) ? whole.slice(-1) : "";
    yield Buffer.from(kept === "" ? whole : whole.slice(0, -1), "utf8");
  }
  if (kept !== "") yield Buffer.from(kept, "utf8");
}

/** Writes quoted-printable (RFC 2045 6.7). Every line end becomes CR LF, and no line is longer than 76 characters. */
class QuotedPrintableWriter {
  #out = Buffer.alloc(0);
  #length = 0;
  #column = 0;
  /** A blank that has to be escaped if the line ends after it. */
  #blank: number | undefined;
  #endsWithCr = false;

  write(bytes: Uint8Array): Uint8Array {
    this.#out = Buffer.allocUnsafe(bytes.length * 4 + 16);
    this.#length = 0;
    for (const byte of bytes) this.#take(byte);
    return this.#out.subarray(0, this.#length);
  }

  end(): Uint8Array {
    this.#out = Buffer.allocUnsafe(16);
    this.#length = 0;
    if (this.#endsWithCr) this.#endLine();
    if (this.#blank !== undefined) this.#escape(this.#blank);
    return this.#out.subarray(0, this.#length);
  }

  #take(byte: number): void {
    if (this.#endsWithCr) {
      this.#endsWithCr = false;
      this.#endLine();
      if (byte === lf) return;
    }
    if (byte === cr) {
      this.#endsWithCr = true;
      return;
    }
    if (byte === lf) {
      this.#endLine();
      return;
    }
    if (this.#blank !== undefined) this.#literal(this.#blank);
    this.#blank = undefined;
    if (byte === blank || byte === tab) this.#blank = byte;
    else if (byte > blank && byte < 127 && byte !== equals) this.#literal(byte);
    else this.#escape(byte);
  }

  #put(...bytes: readonly number[]): void {
    for (const byte of bytes) this.#out[this.#length++] = byte;
  }

  #makeRoom(width: number): void {
    if (this.#column + width < longestLine) return;
    this.#put(equals, cr, lf);
    this.#column = 0;
  }

  #literal(byte: number): void {
    this.#makeRoom(1);
    this.#put(byte);
    this.#column += 1;
  }

  #escape(byte: number): void {
    this.#makeRoom(3);
    this.#put(equals, digits[byte >> 4] ?? 0, digits[byte & 15] ?? 0);
    this.#column += 3;
  }

  #endLine(): void {
    if (this.#blank !== undefined) this.#escape(this.#blank);
    this.#blank = undefined;
    this.#put(cr, lf);
    this.#column = 0;
  }
}

/** Text as quoted-printable UTF-8. */
export async function* toQuotedPrintable(text: TextPieces): AsyncGenerator<Uint8Array> {
  const writer = new QuotedPrintableWriter();
  for await (const bytes of toUtf8(text)) {
    const written = writer.write(bytes);
    if (written.length > 0) yield written;
  }
  const rest = writer.end();
  if (rest.length > 0) yield rest;
}

/** Bytes in a line of base64. */
const lineBytes = 57;

/** The size of so many bytes as base64 in lines. */
export const base64Size = (size: number): number => 4 * Math.ceil(size / 3) + 2 * Math.ceil(size / lineBytes);

/** Bytes as base64 (RFC 2045 6.8), every line with its end. */
export async function* toBase64Lines(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let kept = Buffer.alloc(0);
  const print = (from: Buffer): Uint8Array =>
    Buffer.from(from.toString("base64").replace(/.{76}|.{1,75}$/g, "$&\r\n"), "latin1");
  for await (const piece of bytes) {
    const whole = Buffer.concat([kept, piece]);
    const end = whole.length - (whole.length % lineBytes);
    if (end > 0) yield print(whole.subarray(0, end));
    kept = Buffer.from(whole.subarray(end));
  }
  if (kept.length > 0) yield print(kept);
}
