import { SyncStateConflict } from "../errors.js";
import { headKey } from "../key-layout.js";
import type { StoredValue, SyncStateStore } from "../store.js";
import type { DevicePart, Finding } from "./finding.js";
import type { Place } from "./place.js";

/** Looks through a part whose head is `stored`. */
type Inspect = (place: Place, stored: StoredValue | undefined) => AsyncIterable<Finding>;

/** How often a part is looked at again because it has moved. */
const ATTEMPTS = 16;

/**
 * Looks through a part with a head. Every commit to it replaces the head, so what was found counts if the head stayed
 * the same from before to after.
 */
export async function* settle(
  store: SyncStateStore,
  prefix: string,
  part: DevicePart,
  inspect: Inspect,
): AsyncIterable<Finding> {
  const key = headKey(prefix);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const stored = await store.get(key);
    const guard = { key, revision: stored?.revision };
    const found: Finding[] = [];
    for await (const finding of inspect({ store, prefix, part, guard }, stored)) found.push(finding);
    if (found.length === 0) return;
    if ((await store.get(key))?.revision === stored?.revision) {
      yield* found;
      return;
    }
  }
  throw new SyncStateConflict(prefix);
}
