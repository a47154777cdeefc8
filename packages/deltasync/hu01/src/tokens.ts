import { SHORTEST_MATCH } from "./match.js";
import type { MatchFinder } from "./match-finder.js";

/** A three-byte match from farther away than this costs more bits than its three literals. */
const FAR_FOR_SHORTEST = 2048;
/** The one length whose long form some readers refuse: they want more than the short form's end, not as much. */
const REFUSED_LENGTH = 273;
/** A match of this length is not put off for a better one at the next byte. */
const NO_WAITING = 96;

/**
 * Splits data into literals and matches (the LZ77 phase, MS-XCA 2.1.4.2). A match is put off by one byte when the
 * one found there is worth more.
 *
 * @param tokens - filled with one number a token: a literal is its byte, a match `offset << 16 | length - 3`.
 *   Needs room for one token a byte.
 * @returns how many tokens there are.
 */
export function splitIntoTokens(data: Uint8Array, finder: MatchFinder, tokens: Uint32Array): number {
  let count = 0;
  finder.start(data);
  finder.find(0);
  for (let at = 0; at < data.length; ) {
    const { length, offset } = finder;
    const worth = worthOf(length, offset);
    if (worth > 0) {
      if (length < NO_WAITING) finder.find(at + 1);
      if (length >= NO_WAITING || worthOf(finder.length, finder.offset) <= worth) {
        const taken = length === REFUSED_LENGTH ? length - 1 : length;
        tokens[count++] = offset * 0x1_0000 + (taken - SHORTEST_MATCH);
        at += taken;
        finder.find(at);
        continue;
      }
    } else {
      finder.find(at + 1);
    }
    tokens[count++] = data[at++] ?? 0;
  }
  return count;
}

/** About how many bits a match saves, in units that only compare; 0 when it is not worth taking. */
function worthOf(length: number, offset: number): number {
  if (length < SHORTEST_MATCH || (length === SHORTEST_MATCH && offset > FAR_FOR_SHORTEST)) return 0;
  return 5 * length - (31 - Math.clz32(offset)) + 16;
}
