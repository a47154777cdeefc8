import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalCodes, limitedCodeLengths } from "./code-lengths.js";

const someCounts = fc
  .array(fc.oneof(fc.constant(0), fc.nat(20), fc.nat(65_536)), { minLength: 2, maxLength: 512 })
  .filter((counts) => counts.filter((count) => count > 0).length > 1)
  .map((counts) => Uint32Array.from(counts));

function costOf(counts: Uint32Array, lengths: Uint8Array): number {
  return counts.reduce((sum, count, symbol) => sum + count * (lengths[symbol] ?? 0), 0);
}

/** The cost of Huffman's own code, which has no limit: the sum of the weights of all inner nodes. */
function huffmanCost(counts: Uint32Array): number {
  const weights = [...counts].filter((count) => count > 0);
  let cost = 0;
  while (weights.length > 1) {
    weights.sort((a, b) => b - a);
    const joined = (weights.pop() ?? 0) + (weights.pop() ?? 0);
    cost += joined;
    weights.push(joined);
  }
  return cost;
}

describe("limitedCodeLengths", () => {
  it("gives every symbol that occurs, and no other, a code within the limit", () => {
    fc.assert(
      fc.property(someCounts, fc.integer({ min: 9, max: 15 }), (counts, limit) => {
        const lengths = limitedCodeLengths(counts, limit);
        lengths.forEach((length, symbol) => {
          if (counts[symbol] === 0) expect(length).toBe(0);
          else expect(length).toSatisfy((bits: number) => bits >= 1 && bits <= limit);
        });
      }),
    );
  });

  it("always makes a complete code", () => {
    fc.assert(
      fc.property(someCounts, (counts) => {
        const lengths = limitedCodeLengths(counts, 15);
        expect([...lengths].reduce((sum, length) => sum + (length > 0 ? 2 ** -length : 0), 0)).toBe(1);
      }),
    );
  });

  it("costs no more than Huffman's code where the limit does not bite", () => {
    fc.assert(
      fc.property(someCounts, (counts) => {
        expect(costOf(counts, limitedCodeLengths(counts, 40))).toBe(huffmanCost(counts));
      }),
      { numRuns: 30 },
    );
  });

  it("keeps the limit for counts that would make the longest codes", () => {
    const fibonacci = Uint32Array.from({ length: 30 }, () => 1);
    for (let i = 2; i < 30; i++) fibonacci[i] = (fibonacci[i - 1] ?? 0) + (fibonacci[i - 2] ?? 0);
    const lengths = limitedCodeLengths(fibonacci, 15);
    expect(Math.max(...lengths)).toBe(15);
    expect(costOf(fibonacci, lengths)).toBeGreaterThan(huffmanCost(fibonacci));
  });
});

describe("canonicalCodes", () => {
  it("gives out codes by length, then by symbol", () => {
    expect([...canonicalCodes(Uint8Array.of(2, 0, 1, 3, 3))]).toEqual([0b10, 0, 0b0, 0b110, 0b111]);
  });
});
