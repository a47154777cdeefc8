import fc from "fast-check";
import { expect, test } from "vitest";
import type { CallContext } from "../context.js";
import type { ItemStat, ListQuery } from "../index.js";
import { withSortedListing } from "./sorted-listing.js";

const silent = { debug() {}, warn() {}, error() {} };
const ctx: CallContext = { principal: { id: "anna" }, signal: new AbortController().signal, log: silent };

test("A sorted listing gives what the backend lists, ascending in code-unit order, with the same question", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(fc.string({ unit: "binary" })), async (ids) => {
      const asked: ListQuery[] = [];
      const sorted = withSortedListing(async function* (_ctx, _folderId, query) {
        asked.push(query);
        for (const id of ids) yield { id, revision: `of ${id}` };
      });
      const query = { after: "x", since: new Date(0) };
      const stats: ItemStat[] = [];
      for await (const stat of sorted(ctx, "f", query)) stats.push(stat);
      expect(stats).toEqual([...ids].sort().map((id) => ({ id, revision: `of ${id}` })));
      expect(asked).toEqual([query]);
    }),
  );
});
