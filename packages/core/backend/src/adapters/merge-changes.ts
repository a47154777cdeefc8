import type { ItemChange } from "../changes.js";
import { BackendError } from "../errors.js";
import type { ItemStat } from "../item.js";

/**
 * Joins what changed and what was deleted to one list, ascending by id, of what comes after `after`. An item that is in
 * both has come back: it counts as changed.
 *
 * @throws BackendError `invalid` if one of the two is not in order, since items would be missed
 */
export async function* mergeChanges(
  changed: AsyncIterable<ItemStat>,
  deleted: AsyncIterable<string> | undefined,
  after: string,
): AsyncGenerator<ItemChange, void, undefined> {
  const gone = inOrder(toDeletions(deleted), after);
  try {
    let next = await gone.next();
    for await (const stat of inOrder(changed, after)) {
      for (; next.done !== true && next.value.id < stat.id; next = await gone.next()) yield next.value;
      if (next.done !== true && next.value.id === stat.id) next = await gone.next();
      yield stat;
    }
    for (; next.done !== true; next = await gone.next()) yield next.value;
  } finally {
    await gone.return();
  }
}

async function* toDeletions(
  ids: AsyncIterable<string> | undefined,
): AsyncGenerator<ItemChange, void, undefined> {
  if (ids === undefined) return;
  for await (const id of ids) yield { id, deleted: true };
}

async function* inOrder<T extends ItemChange>(
  changes: AsyncIterable<T>,
  after: string,
): AsyncGenerator<T, void, undefined> {
  let last: string | undefined;
  for await (const change of changes) {
    if (last !== undefined && change.id <= last) {
      throw new BackendError("invalid", `not in ascending order of id: ${change.id} after ${last}`);
    }
    last = change.id;
    if (change.id > after) yield change;
  }
}
