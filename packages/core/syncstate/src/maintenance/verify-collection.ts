import { type CollectionHead, type CollectionLife, decodeHead } from "../collection-head.js";
import { epochPrefix, indexPrefix, skipPrefix } from "../key-layout.js";
import { type PendingChanges, readPending } from "../outcome-codec.js";
import { openPayload, payloadKeys } from "../payload.js";
import type { StoredValue } from "../store.js";
import { listChildren } from "./children.js";
import type { Finding } from "./finding.js";
import { findLeftovers, findNewerBelow, type Place, toDamage, toFinding, toLeftover } from "./place.js";
import { createTally, inspectTally } from "./tally.js";
import { inspectIndex } from "./verify-index.js";

/** The form of the names that lives of a collection or hierarchy have. */
export const isEpoch = (name: string): boolean => /^[1-9][0-9]{11}$/.test(name);

const STRAY = "no record of a collection is called so";

/** Looks through one collection. */
export async function* inspectCollection(
  place: Place,
  stored: StoredValue | undefined,
): AsyncIterable<Finding> {
  const { prefix, guard } = place;
  if (stored === undefined) {
    yield* inspectHeadless(place);
    return;
  }
  try {
    yield* inspectWithHead(place, decodeHead(guard.key, stored.value));
  } catch (error) {
    const damage = toDamage(place, error);
    yield damage;
    if (damage.problem !== "newer") yield* findNewerBelow(place, prefix);
  }
}

/** Nobody can reach what has no head; a removal that broke off leaves it so. */
async function* inspectHeadless(place: Place): AsyncIterable<Finding> {
  for await (const child of listChildren(place.store, place.prefix)) {
    if (child.kind === "record") yield toLeftover(place, "stray", child.entry, STRAY);
    else yield* inspectOrphan(place, child.name, "it belongs to a collection that has no head");
  }
}

/** What is not the current life: one finding for all of it, unless a newer release wrote some. */
async function* inspectOrphan(place: Place, name: string, detail: string): AsyncIterable<Finding> {
  const path = `${place.prefix}${name}/`;
  yield isEpoch(name)
    ? toFinding(place, "orphan", path, detail, "remove")
    : toFinding(place, "stray", path, STRAY, "remove");
  yield* findNewerBelow(place, path);
}

async function* inspectWithHead(place: Place, head: CollectionHead): AsyncIterable<Finding> {
  const { prefix, guard, store } = place;
  const { fresh, stale } = head;
  const lives = fresh === undefined ? [head] : [head, fresh];
  const living = new Set(lives.map(({ epoch }) => epoch));
  const isKeyed = lives.every(({ epoch, generation }) => isEpoch(epoch) && generation > 0);
  if (!isKeyed || living.size < lives.length || stale.some((epoch) => living.has(epoch))) {
    yield toFinding(place, "contradiction", guard.key, "no sync key belongs to it");
  }
  for await (const child of listChildren(store, prefix)) {
    if (child.kind === "record") {
      if (child.entry.key !== guard.key) yield toLeftover(place, "stray", child.entry, STRAY);
    } else if (!living.has(child.name) && !stale.includes(child.name)) {
      yield* inspectOrphan(place, child.name, "it belongs to a life of the collection that has ended");
    }
  }
  for (const life of lives) yield* inspectEpoch(place, life);
}

async function* inspectEpoch(place: Place, life: CollectionLife): AsyncIterable<Finding> {
  const path = epochPrefix(place.prefix, life.epoch);
  const pending: { changes: PendingChanges | undefined } = { changes: undefined };
  yield* inspectPending(place, life, pending);
  const tally = createTally(life, pending.changes);
  yield* inspectIndex(place, { index: indexPrefix(path), skips: skipPrefix(path) }, tally);
  yield* inspectTally(place, tally);
  const used = new Set(payloadKeys(life.changes));
  for await (const child of listChildren(place.store, path)) {
    if (child.kind === "record") yield toLeftover(place, "stray", child.entry, STRAY);
    else if (child.name === "p") yield* inspectParts(place, `${path}p/`, used);
    else if (child.name !== "i" && child.name !== "k") {
      yield* findLeftovers(place, "stray", `${path}${child.name}/`, STRAY);
    }
  }
}

/** Reads what the last round gave out; without it no key works. */
async function* inspectPending(
  place: Place,
  life: CollectionLife,
  found: { changes: PendingChanges | undefined },
): AsyncIterable<Finding> {
  const { key } = place.guard;
  try {
    const reader = await openPayload(place.store, key, life.changes);
    if (reader !== undefined) found.changes = readPending(reader);
    else
      yield toFinding(place, "missing", life.changes.prefix ?? key, "what the last answer held is not there");
  } catch (error) {
    yield toDamage(place, error);
  }
}

async function* inspectParts(
  place: Place,
  prefix: string,
  used: ReadonlySet<string>,
): AsyncIterable<Finding> {
  for await (const entry of place.store.scan(prefix)) {
    if (!used.has(entry.key)) {
      yield toLeftover(place, "orphan", entry, "part of an answer that was replaced or confirmed");
    }
  }
}
