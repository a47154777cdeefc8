import type { Fingerprint } from "./collection.js";

/** What `KnownItem.content` and `flags` say when the device holds the item at no revision worth comparing with. */
export const UNKNOWN_FINGERPRINT: Fingerprint = -1;

/** Spreads the bits of a 32-bit number so that each input bit moves about half of the output bits. */
function mix(hash: number): number {
  let h = hash;
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d);
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b);
  return (h ^ (h >>> 16)) >>> 0;
}

/**
 * Turns a revision of any length into a fingerprint: a whole number from 0 to 2^48 - 1, the same in every process.
 * Two different revisions share one with a chance of about 1 in 2.8e14; it is no protection against an attacker.
 */
export function toFingerprint(revision: string): Fingerprint {
  let low = 0x2545f491 ^ revision.length;
  let high = 0x6c62272e;
  for (let at = 0; at < revision.length; at++) {
    const unit = revision.charCodeAt(at);
    low = Math.imul(low ^ unit, 0x01000193);
    low ^= low >>> 13;
    high = Math.imul(high + unit, 0x5bd1e995) ^ (low << 7);
    high ^= high >>> 17;
  }
  const first = mix(low ^ (high >>> 5));
  const second = mix(high ^ first);
  return (second & 0xffff) * 0x1_0000_0000 + first;
}
