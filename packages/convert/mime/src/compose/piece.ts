import type { ByteSource } from "@easkit/backend";
import { sliceBytes } from "../byte-source.js";

/** A stretch of a message that is being put together: its bytes are made or read when they are needed. */
export interface Piece {
  readonly size: number;
  open(): AsyncIterable<Uint8Array>;
}

/** Text as it stands, in UTF-8. */
export function textPiece(text: string): Piece {
  const bytes = Buffer.from(text, "utf8");
  return {
    size: bytes.length,
    async *open() {
      if (bytes.length > 0) yield bytes;
    },
  };
}

/** Bytes of another message, as they are. */
export const rangePiece = (source: ByteSource, start: number, end: number): Piece => ({
  size: end - start,
  open: () => sliceBytes(source.open({ start, end }), 0, end - start),
});

/** What is made while it is read; it is made once before, to learn its size. */
export async function measuredPiece(open: () => AsyncIterable<Uint8Array>): Promise<Piece> {
  let size = 0;
  for await (const chunk of open()) size += chunk.length;
  return { size, open };
}

/** One source over all pieces. What lies before or after a range is neither made nor read. */
export function joinPieces(pieces: readonly Piece[]): ByteSource {
  const size = pieces.reduce((sum, piece) => sum + piece.size, 0);
  return {
    size,
    async *open({ start = 0, end = size } = {}) {
      let at = 0;
      for (const piece of pieces) {
        const [from, to] = [Math.max(0, start - at), Math.min(piece.size, end - at)];
        if (from < to)
          yield* from === 0 && to === piece.size ? piece.open() : sliceBytes(piece.open(), from, to);
        at += piece.size;
        if (at >= end) return;
      }
    },
  };
}
