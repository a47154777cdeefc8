import type { Backend, ItemStat } from "@easkit/backend";

/** Gives the methods that take the place of a good backend's. */
export type Spoil = (backend: Backend) => Partial<Backend>;

/** Those values that are to be kept. */
export async function* filtered<T>(values: AsyncIterable<T>, keep: (value: T) => boolean): AsyncGenerator<T> {
  for await (const value of values) if (keep(value)) yield value;
}

/** All values, as a list. */
export async function all<T>(values: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const value of values) list.push(value);
  return list;
}

/** What a method gave that the good backend has. */
export const orThrow = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error("the memory backend has all methods");
  return value;
};

/** A backend whose listings are made by `change` of the right ones. */
export const listing =
  (change: (stats: ItemStat[]) => ItemStat[]): Spoil =>
  (good) => ({
    async *listItems(ctx, folderId, query) {
      yield* change(await all(good.listItems(ctx, folderId, query)));
    },
  });

/** A fault, the case that has to find it, and how to make a good backend have it. */
export type BrokenBackend = readonly [fault: string, caughtBy: string, spoil: Spoil];
