import type { ByteSource } from "@easkit/backend";
import { inLargerPieces } from "../byte-source.js";
import type { MimeLimits } from "../limits.js";
import { MessageScanner } from "./message-scanner.js";
import type { Part } from "./part.js";

const pieceSize = 16 * 1024;

/** Reads a message once and tells where its parts are. Rejects with the signal's reason if it aborts. */
export async function scanMessage(
  source: ByteSource,
  limits: MimeLimits,
  signal: AbortSignal,
): Promise<Part> {
  const scanner = new MessageScanner(limits);
  for await (const piece of inLargerPieces(source.open(), pieceSize)) {
    signal.throwIfAborted();
    scanner.push(piece);
  }
  return scanner.finish();
}
