import type { IncomingMessage } from "node:http";

/**
 * How many bytes of an unread request body are read and thrown away after the reply before the connection is cut.
 * Clients send whole messages without credentials first and then repeat them on the same connection, so this is
 * generous.
 */
const DRAIN_LIMIT = 64 * 1024 * 1024;

/**
 * Reads the rest of a request body and forgets it, so that the next request on the connection can be read. Costs
 * nothing when the body has arrived in full.
 */
export function drainRequest(req: IncomingMessage, limit: number = DRAIN_LIMIT): void {
  if (req.complete || req.destroyed) return;
  let left = limit;
  // A reader that stopped without saying so has left its listener, which would keep the stream from flowing.
  req.removeAllListeners("readable");
  req.on("data", (chunk: Uint8Array) => {
    left -= chunk.length;
    if (left < 0) req.socket.destroy();
  });
}
