import { findInRun, type IndexEntry, isSkipped, joinRuns } from "../index-entry.js";
import { fromOrderedKey, HIGHEST_ORDERED_KEY, toOrderedKey } from "../key-escape.js";
import { decodeRun } from "../run-codec.js";
import type { StoredEntry } from "../store.js";
import type { Finding } from "./finding.js";
import { type Place, toDamage, toFinding, toLeftover } from "./place.js";
import { SkipReader } from "./skip-reader.js";
import { countEntry, type Tally } from "./tally.js";

/** Key prefixes of the item index and of what was left out. */
interface IndexPlace {
  readonly index: string;
  readonly skips: string;
}

/** A segment and the changes that wait beside it, as far as they can be read. */
interface Shelf {
  readonly fence: string;
  readonly segment: readonly IndexEntry[] | undefined;
  readonly waiting: readonly IndexEntry[] | undefined;
}

/** Looks through the item index and, in step with it, through the reasons for items left out. */
export async function* inspectIndex(place: Place, at: IndexPlace, tally: Tally): AsyncIterable<Finding> {
  const skips = new SkipReader(place, at.skips);
  try {
    let fence: string | undefined;
    for await (const each of readShelves(place, at.index, tally)) {
      if ("problem" in each) {
        yield each;
        continue;
      }
      const entries = joinRuns(each.segment ?? [], each.waiting ?? []);
      yield* inspectShelf(place, at.index, each, fence, tally);
      fence = each.fence;
      for (const entry of entries) {
        if (entry.standing === "gone") continue;
        countEntry(tally, entry);
        if (isSkipped(entry)) yield* skips.expect(toOrderedKey(entry.id), tally.whole);
      }
    }
    yield* skips.rest(tally.whole);
  } finally {
    await skips.close();
  }
}

const KEY = /^([#-~]*)!(\+?)$/;

function isFence(text: string): boolean {
  return text === HIGHEST_ORDERED_KEY || toOrderedKey(fromOrderedKey(text)) === text;
}

/** The segments in order, with findings about records of which nothing can be read. */
async function* readShelves(place: Place, prefix: string, tally: Tally): AsyncIterable<Shelf | Finding> {
  let shelf: Shelf | undefined;
  for await (const entry of place.store.scan(prefix)) {
    const [, fence, plus] = KEY.exec(entry.key.slice(prefix.length)) ?? [];
    if (fence === undefined || !isFence(fence)) {
      yield toLeftover(place, "stray", entry, "no record of an index is called so");
      continue;
    }
    if (shelf !== undefined && shelf.fence !== fence) yield shelf;
    if (shelf?.fence !== fence) shelf = { fence, segment: undefined, waiting: undefined };
    const run = readRun(place, entry, tally);
    if ("problem" in run) yield run;
    const entries = "problem" in run ? [] : run;
    shelf = plus === "+" ? { ...shelf, waiting: entries } : { ...shelf, segment: entries };
  }
  if (shelf !== undefined) yield shelf;
}

function readRun(place: Place, { key, value }: StoredEntry, tally: Tally): IndexEntry[] | Finding {
  try {
    return decodeRun(key, value);
  } catch (error) {
    tally.whole = false;
    return toDamage(place, error);
  }
}

function* inspectShelf(
  place: Place,
  prefix: string,
  { fence, segment, waiting = [] }: Shelf,
  fenceBefore: string | undefined,
  tally: Tally,
): Iterable<Finding> {
  const key = `${prefix}${fence}!`;
  if (segment === undefined) {
    tally.whole = false;
    yield toFinding(place, "missing", key, "changes wait for a segment that is not there");
    return;
  }
  for (const run of [segment, waiting]) {
    const [first] = run;
    const last = run.at(-1);
    const isOutside =
      (first !== undefined && fenceBefore !== undefined && toOrderedKey(first.id) <= fenceBefore) ||
      (last !== undefined && toOrderedKey(last.id) > fence);
    if (isOutside) yield toFinding(place, "order", key, "it holds items that belong to another segment");
  }
  const isLost = (entry: IndexEntry): boolean =>
    entry.standing === "gone" && tally.whole && findInRun(segment, entry.id) === undefined;
  if (segment.some((entry) => entry.standing === "gone") || waiting.some(isLost)) {
    yield toFinding(place, "contradiction", key, "it takes away items that are not there");
  }
}
