import type { Batch } from "@easkit/syncstate";

/** The call that commits a batch; its parameters are those of `toBatchParameters`. */
export const commitCall = (schema: string): string =>
  `SELECT ${schema}.commit_batch($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) AS committed`;

/** What the function in the database takes for a batch, in its order. */
export function toBatchParameters(batch: Batch, revision: string): unknown[] {
  const expect = batch.expect ?? [];
  const present = expect.filter((each) => each.revision !== undefined);
  const absent = [...new Set(expect.filter((each) => each.revision === undefined).map(({ key }) => key))];
  // Of two puts of a key the last one counts, and a put counts more than a remove.
  const puts = new Map((batch.put ?? []).map(({ key, value }) => [key, value]));
  const isLeft = (key: string) => !puts.has(key);
  const lengths = [...puts.values()].map((value) => value.length);
  return [
    revision,
    present.map(({ key }) => key),
    present.map((each) => each.revision),
    absent,
    absent.filter(isLeft),
    (batch.remove ?? []).filter(isLeft),
    [...puts.keys()],
    toStarts(lengths),
    lengths,
    Buffer.concat([...puts.values()]),
  ];
}

/** Where each of the lengths begins when they lie one behind the other; SQL counts from 1. */
function toStarts(lengths: readonly number[]): number[] {
  let start = 1;
  return lengths.map((length) => {
    const own = start;
    start += length;
    return own;
  });
}
