import type { Backend } from "../backend.js";
import type { ItemStat } from "../item.js";

const byId = (a: ItemStat, b: ItemStat): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/**
 * Makes `listItems` of a backend that cannot sort come in order of id. It holds the stats of one folder while it
 * lists it (about 100 bytes an item), so a backend that can sort, or can offer `getChanges`, is better off without.
 */
export function withSortedListing(list: Backend["listItems"]): Backend["listItems"] {
  return async function* sorted(ctx, folderId, query) {
    const stats: ItemStat[] = [];
    for await (const stat of list(ctx, folderId, query)) stats.push(stat);
    yield* stats.sort(byId);
  };
}
