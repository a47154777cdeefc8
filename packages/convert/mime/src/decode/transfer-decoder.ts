import { createBase64Decoder } from "./base64.js";
import { createQuotedPrintableDecoder } from "./quoted-printable.js";
import { createUuDecoder } from "./uuencode.js";

/** Undoes a transfer encoding, piece by piece. */
export interface TransferDecoder {
  write(bytes: Uint8Array): Uint8Array;
  end(): Uint8Array;
}

/** The decoder of a Content-Transfer-Encoding; `undefined` where the bytes stand for themselves. */
export function createTransferDecoder(encoding: string): TransferDecoder | undefined {
  switch (encoding) {
    case "base64":
      return createBase64Decoder();
    case "quoted-printable":
      return createQuotedPrintableDecoder();
    case "x-uuencode":
    case "uuencode":
    case "x-uue":
    case "uue":
      return createUuDecoder();
    default:
      return undefined;
  }
}

/** Decodes a stream. */
export async function* decodeTransfer(
  pieces: AsyncIterable<Uint8Array>,
  encoding: string,
): AsyncGenerator<Uint8Array> {
  const decoder = createTransferDecoder(encoding);
  if (decoder === undefined) {
    yield* pieces;
    return;
  }
  for await (const piece of pieces) {
    const decoded = decoder.write(piece);
    if (decoded.length > 0) yield decoded;
  }
  const rest = decoder.end();
  if (rest.length > 0) yield rest;
}
