const CR = 0x0d;
const LF = 0x0a;

/** Bytes with CRLF at the end of every line: files mostly have LF, mail on its way never. */
export async function* withCrlf(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let isAfterCr = false;
  for await (const piece of pieces) {
    const out = Buffer.allocUnsafe(piece.length * 2);
    let length = 0;
    for (const byte of piece) {
      if (byte === LF && !isAfterCr) out[length++] = CR;
      out[length++] = byte;
      isAfterCr = byte === CR;
    }
    yield out.subarray(0, length);
  }
}
