import type { Server } from "node:http";

/** How long a closing server waits. */
export interface CloseOptions {
  /** Milliseconds that running requests get before their connections are cut. By default 10,000. */
  readonly graceMs?: number;
}

const SWEEP_MS = 100;

/**
 * Closes a server kindly: no new connections, connections without a request end, running requests get time to finish.
 * Let the EAS server answer its waiting devices first, as they would otherwise hold on until the grace is over.
 *
 * @returns a promise that is fulfilled when every connection is closed
 */
export function closeGracefully(server: Server, { graceMs = 10_000 }: CloseOptions = {}): Promise<void> {
  return new Promise((resolve) => {
    // A connection that falls idle after `close` would otherwise wait for its next request until it times out.
    const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
    const cut = setTimeout(() => server.closeAllConnections(), graceMs);
    server.close(() => {
      clearInterval(sweep);
      clearTimeout(cut);
      resolve();
    });
  });
}
