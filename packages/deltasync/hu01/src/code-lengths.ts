/**
 * The lengths of an optimal Huffman code in which no code is longer than `limit` bits, by package-merge
 * (Larmore and Hirschberg, 1990).
 *
 * Each round pairs up the items of the round before and merges the pairs with the symbols again. Of the last
 * round the 2n-2 lightest items are taken, of each earlier one the items in the pairs taken; every time that a
 * symbol is taken by itself its code grows by a bit.
 *
 * @param counts - how often each symbol occurs; 0 for symbols that need no code. Two or more must be above 0.
 * @returns for each symbol its code length in bits, 0 where there is no code. The code is complete.
 */
export function limitedCodeLengths(counts: Uint32Array, limit: number): Uint8Array {
  const used = sortedByCount(counts);
  const leaves = used.map((symbol) => counts[symbol] ?? 0);
  const rounds: Round[] = [{ weights: leaves, leafPlaces: leaves.map((_, i) => i) }];
  for (let round: Round | undefined = rounds[0]; round !== undefined && rounds.length < limit; ) {
    round = mergeWithPairs(leaves, round.weights);
    rounds.push(round);
  }
  const lengths = new Uint8Array(counts.length);
  let taken = 2 * used.length - 2;
  for (const { leafPlaces } of rounds.reverse()) {
    let takenLeaves = 0;
    while (takenLeaves < leafPlaces.length && (leafPlaces[takenLeaves] ?? 0) < taken) takenLeaves++;
    for (const symbol of used.slice(0, takenLeaves)) lengths[symbol] = (lengths[symbol] ?? 0) + 1;
    taken = 2 * (taken - takenLeaves);
  }
  return lengths;
}

/** The items of one round, lightest first, and the places among them of the symbols. */
interface Round {
  readonly weights: readonly number[];
  readonly leafPlaces: readonly number[];
}

function sortedByCount(counts: Uint32Array): number[] {
  const used: number[] = [];
  counts.forEach((count, symbol) => {
    if (count > 0) used.push(symbol);
  });
  return used.sort((a, b) => (counts[a] ?? 0) - (counts[b] ?? 0));
}

function mergeWithPairs(leaves: readonly number[], before: readonly number[]): Round {
  const weights: number[] = [];
  const leafPlaces: number[] = [];
  for (let pair = 0; pair + 1 < before.length || leafPlaces.length < leaves.length; ) {
    const leaf = leaves[leafPlaces.length] ?? Number.POSITIVE_INFINITY;
    const pairWeight = (before[pair] ?? 0) + (before[pair + 1] ?? Number.POSITIVE_INFINITY);
    if (leaf <= pairWeight) {
      leafPlaces.push(weights.length);
      weights.push(leaf);
    } else {
      weights.push(pairWeight);
      pair += 2;
    }
  }
  return { weights, leafPlaces };
}

/** The canonical codes for these lengths: shorter codes first, and among equals lower symbols first. */
export function canonicalCodes(lengths: Uint8Array): Uint16Array {
  const next = new Uint32Array(17);
  for (const length of lengths) if (length > 0) next[length + 1] = (next[length + 1] ?? 0) + 1;
  // Turn the count of each length into the first code of the next.
  for (let length = 1, code = 0; length < next.length; length++) {
    code = (code + (next[length] ?? 0)) << 1;
    next[length] = code;
  }
  return Uint16Array.from(lengths, (length) => {
    if (length === 0) return 0;
    const code = next[length] ?? 0;
    next[length] = code + 1;
    return code;
  });
}
