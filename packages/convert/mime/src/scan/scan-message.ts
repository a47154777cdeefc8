import type { ByteSource } from "@easkit/backend";
import { inLargerPieces } from "../byte-source.js";
import type { MimeLimits } from "../limits.js";
import { MessageScanner } from "./message-scanner.js";
import type { Part } from "./part.js";

const pieceSize = 16 * 1024;

/** Reads a message once and tells where its parts are. */
export async function scanMessage(source: ByteSource, limits: MimeLimits): Promise<Part> {
  const scanner = new MessageScanner(limits);
  for await (const piece of inLargerPieces(source.open(), pieceSize)) scanner.push(piece);
  return scanner.finish();
}
