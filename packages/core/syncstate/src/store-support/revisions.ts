import { randomBytes } from "node:crypto";

/**
 * Gives revisions that no other node, run or restored copy of the database gives: a random part of 96 bits for this
 * store and a count. A sequence of the database would be a promise of the database, which it takes back when a
 * standby without the last commits takes over.
 */
export function createRevisions(): () => string {
  const store = randomBytes(12).toString("base64url");
  let count = 0;
  return () => `${store}${(++count).toString(36)}`;
}
