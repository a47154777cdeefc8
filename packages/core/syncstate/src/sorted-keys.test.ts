import fc from "fast-check";
import { expect, test } from "vitest";
import { SortedKeys } from "./sorted-keys.js";

function listOf(keys: SortedKeys): string[] {
  const list: string[] = [];
  for (let key = keys.next("", false); key !== undefined; key = keys.next(key, true)) list.push(key);
  return list;
}

test("sorted keys hold what a set holds, in order, at any size", () => {
  const key = fc.nat(3000).map((value) => value.toString(36));
  const steps = fc.array(fc.tuple(fc.boolean(), key), { size: "max", maxLength: 4000 });
  fc.assert(
    fc.property(steps, fc.array(key), (changes, asked) => {
      const keys = new SortedKeys();
      const set = new Set<string>();
      for (const [add, each] of changes) {
        if (add) {
          keys.add(each);
          set.add(each);
        } else {
          keys.delete(each);
          set.delete(each);
        }
      }
      const sorted = [...set].sort();
      expect(listOf(keys)).toEqual(sorted);
      for (const each of asked) {
        expect(keys.next(each, false)).toBe(sorted.find((other) => other >= each));
        expect(keys.next(each, true)).toBe(sorted.find((other) => other > each));
      }
    }),
    { numRuns: 50 },
  );
});
