/** Decodes quoted-printable text of a charset; an unknown charset is read as UTF-8, what is no escape stays. */
export function decodeQuotedPrintable(text: string, charset = "utf-8"): string {
  const bytes: number[] = [];
  const encoder = new TextEncoder();
  for (const [piece] of text.matchAll(/=[0-9A-Fa-f]{2}|[^=]+|=/g)) {
    if (piece.length === 3 && piece.startsWith("=") && /^=[0-9A-Fa-f]{2}$/.test(piece))
      bytes.push(Number.parseInt(piece.slice(1), 16));
    else for (const byte of encoder.encode(piece)) bytes.push(byte);
  }
  return decoderOf(charset).decode(Uint8Array.from(bytes));
}

function decoderOf(charset: string) {
  try {
    return new TextDecoder(charset);
  } catch {
    // A name that nobody knows; most such text is UTF-8 all the same.
    return new TextDecoder();
  }
}

/** How long a line of quoted-printable text may get. */
const longest = 76;

/** Encodes text as quoted-printable UTF-8, with soft line breaks after `used` characters of the first line. */
export function encodeQuotedPrintable(text: string, used: number, eol: string): string {
  let encoded = "";
  let column = used;
  for (const byte of new TextEncoder().encode(text.replace(/\r\n?|\n/g, "\r\n"))) {
    const isPlain = byte >= 0x20 && byte < 0x7f && byte !== 0x3d;
    const escaped = `=${byte.toString(16).toUpperCase().padStart(2, "0")}`;
    let piece = isPlain ? String.fromCharCode(byte) : escaped;
    if (column + piece.length > longest - 1) {
      encoded += `=${eol}`;
      column = 0;
      // A line that begins with an escape looks like no other property, and like no end of a card.
      if (/[A-Za-z]/.test(piece)) piece = escaped;
    }
    encoded += piece;
    column += piece.length;
  }
  // Spaces at the end of a line get lost on the way.
  return encoded.replace(/ $/, "=20");
}
