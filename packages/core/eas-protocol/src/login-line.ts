import type { LoginFailed } from "./events.js";

/** At most so many characters of what came from outside. */
const most = 100;

/** Text from outside between quotes, on one line, in which nobody can end the quotes: nothing but printable ASCII. */
const quote = (text: string): string =>
  `"${text.slice(0, most).replace(/[^\x20-\x7e]|["\\]/g, (character) => `\\x${character.charCodeAt(0).toString(16)}`)}"`;

/**
 * A failed login as a line for a log that fail2ban reads. The address comes first and everything that a client wrote
 * comes last, so that no login can pass for an address:
 *
 * `easkit: login failed from 192.0.2.1: wrong (login "alice", device "SEC1F2E")`
 */
export function toLoginLine({ remoteAddress, reason, login, deviceId }: LoginFailed): string {
  const words = [
    ...(login === undefined ? [] : [`login ${quote(login)}`]),
    ...(deviceId === undefined ? [] : [`device ${quote(deviceId)}`]),
  ];
  const about = words.length > 0 ? ` (${words.join(", ")})` : "";
  return `easkit: login failed from ${remoteAddress ?? "unknown"}: ${reason}${about}`;
}
