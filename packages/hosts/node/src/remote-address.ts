import type { IncomingMessage } from "node:http";

/**
 * The address that a request comes from.
 *
 * @param trustedProxies - how many proxies in front of this server are ours. Each adds the address it saw at the end of
 * `X-Forwarded-For`, so that many entries from the right can be believed, and no more: the rest is the client's word.
 */
export function toRemoteAddress(req: IncomingMessage, trustedProxies: number): string | undefined {
  const direct = req.socket.remoteAddress;
  const forwarded = req.headers["x-forwarded-for"];
  if (trustedProxies === 0 || forwarded === undefined) return direct;
  const seen = String(forwarded)
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
  return seen.at(-trustedProxies) ?? seen[0] ?? direct;
}
