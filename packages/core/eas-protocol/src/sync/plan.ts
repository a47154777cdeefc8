import { type Backend, BackendError, type CallContext, type ItemStat } from "@easkit/backend";
import type { KnownItem, PlannedChange } from "@easkit/syncstate";
import { byCompletion, openTasks } from "../tasks/open-tasks.js";
import { compareGone, compareItem } from "./compare.js";
import type { KnownView } from "./known-view.js";
import type { Position } from "./position.js";
import {
  boundOf,
  dependsOnOthers,
  type IsWanted,
  nameOf,
  openSelection,
  type Selection,
} from "./selection.js";

/** What is to be planned. */
export interface PlanRequest {
  readonly backend: Backend;
  readonly call: CallContext;
  readonly folderId: string;
  readonly view: KnownView;
  readonly position: Position | undefined;
  /** What the device wants of the folder. */
  readonly selection: Selection;
  /** At most this many changes. */
  readonly limit: number;
}

/** What the device is to be told next, and how far that goes. */
export interface Plan {
  readonly changes: readonly PlannedChange[];
  readonly position: Position;
  /** There is more to be looked through from `position`. */
  readonly more: boolean;
  /** Getting there was so much work that it should be kept even if nothing is to be told. */
  readonly costly?: boolean;
  /** Items that are sent because somebody wants the device to get them again. */
  readonly resent?: readonly string[];
}

/** A request with what tells which items are wanted; found out when it is needed, once. */
interface OpenRequest extends PlanRequest {
  readonly isWanted: () => Promise<IsWanted>;
}

const since = (cutoff: number | undefined) => (cutoff === undefined ? {} : { since: new Date(cutoff) });

/** How far a plan goes: what `position` says, where there is something to say. */
const toPosition = (position: { readonly [K in keyof Position]: Position[K] | undefined }): Position => ({
  ...(position.feed !== undefined && { feed: position.feed }),
  ...(position.after !== undefined && { after: position.after }),
  ...(position.cutoff !== undefined && { cutoff: position.cutoff }),
  ...(position.also !== undefined && { also: position.also }),
  ...(position.floor !== undefined && { floor: position.floor }),
});

/** How far a plan goes, for what the device wants. */
const standingOf = (
  { selection }: PlanRequest,
  at: { readonly [K in "feed" | "after" | "floor"]: Position[K] | undefined },
): Position => toPosition({ ...at, cutoff: selection.cutoff, also: nameOf(selection) });

/** Whether a comparison went by what the device wants now. */
const isFor = ({ selection }: PlanRequest, position: Position): boolean =>
  position.cutoff === selection.cutoff && position.also === nameOf(selection);

/** Collects from the change feed, page by page, until there are enough or no more. */
async function planFromFeed(request: OpenRequest, feed: string | undefined): Promise<Plan> {
  const { backend, call, folderId, view, selection, limit } = request;
  const isWanted = await request.isWanted();
  const bound = boundOf(selection);
  const changes = new Map<string, PlannedChange>();
  let cursor = feed;
  let more = true;
  while (more && changes.size < limit) {
    const options = { limit: limit - changes.size, ...since(bound) };
    const page = await backend.getChanges?.(call, folderId, cursor, options);
    if (!page) break;
    const known = await view.lookup(page.changes.map((change) => change.id));
    for (const change of page.changes) {
      const { id } = change;
      const planned =
        "deleted" in change
          ? compareGone(known.get(id), id)
          : compareItem(change, known.get(id), isWanted(change));
      // A later step of the feed replaces an earlier one for the same item.
      changes.delete(id);
      if (planned) changes.set(id, planned);
    }
    cursor = page.cursor;
    more = page.more;
  }
  const position = standingOf(request, { feed: cursor, after: undefined, floor: bound });
  return { changes: [...changes.values()], position, more };
}

/** Takes items one by one, and can be asked what comes next. */
class Cursor<T> {
  readonly #iterator: AsyncIterator<T>;
  current: T | undefined;

  constructor(items: AsyncIterable<T>) {
    this.#iterator = items[Symbol.asyncIterator]();
  }

  async next(): Promise<void> {
    const { done, value } = await this.#iterator.next();
    this.current = done ? undefined : value;
  }

  async close(): Promise<void> {
    await this.#iterator.return?.();
  }
}

/** The listing in order, checked: out of order, items would be taken for deleted. */
async function* inOrder(stats: AsyncIterable<ItemStat>, after: string | undefined): AsyncIterable<ItemStat> {
  let last: string | undefined;
  for await (const stat of stats) {
    if (last !== undefined && stat.id <= last) {
      throw new BackendError(
        "invalid",
        `listItems is not in ascending order of id: ${stat.id} after ${last}`,
      );
    }
    last = stat.id;
    if (after === undefined || stat.id > after) yield stat;
  }
}

/** Compares one step of the two sorted lists, and moves on in those that took part. */
async function step(
  listed: Cursor<ItemStat>,
  known: Cursor<KnownItem>,
  view: KnownView,
  isWanted: IsWanted,
): Promise<{ readonly id: string; readonly change: PlannedChange | undefined } | undefined> {
  const stat = listed.current;
  const item = known.current;
  if (stat && (!item || stat.id <= item.id)) {
    const same = item?.id === stat.id ? item : undefined;
    await listed.next();
    if (same) await known.next();
    const before = view.isOwn(stat.id) ? view.own(stat.id) : same;
    return { id: stat.id, change: compareItem(stat, before, isWanted(stat)) };
  }
  if (!item) return undefined;
  await known.next();
  return { id: item.id, change: view.isOwn(item.id) ? undefined : compareGone(item, item.id) };
}

/** The lower of two bounds; no bound is lowest. */
const lower = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? undefined : Math.min(a, b);

/** Compares the listing with what the device knows, both in order of id, from where the last comparison stopped. */
async function planFromListing(request: OpenRequest, position: Position | undefined): Promise<Plan> {
  const { backend, call, folderId, view, selection, limit } = request;
  const isWanted = await request.isWanted();
  const bound = boundOf(selection);
  const floor = lower(position ? position.floor : bound, bound);
  // A period that has changed in the middle of a comparison begins it anew.
  const after = position && isFor(request, position) ? position.after : undefined;
  const query = { ...since(floor), ...(after !== undefined && { after }) };
  const listed = new Cursor(inOrder(backend.listItems(call, folderId, query), after));
  const known = new Cursor(view.known(after));
  const changes: PlannedChange[] = [];
  let last = after;
  try {
    await listed.next();
    await known.next();
    while (changes.length < limit) {
      const done = await step(listed, known, view, isWanted);
      if (!done) break;
      last = done.id;
      if (done.change) changes.push(done.change);
    }
    const more = listed.current !== undefined || known.current !== undefined;
    const feed = position?.feed;
    const next = more ? { after: last, floor } : { after: undefined, floor: bound };
    return { changes, position: standingOf(request, { feed, ...next }), more };
  } finally {
    await listed.close();
    await known.close();
  }
}

/**
 * As {@link planFromListing}; a comparison that was taken up again in the middle and found nothing more begins anew, since
 * nobody has looked at what lies before for a while.
 */
async function planFromWholeListing(request: OpenRequest, position: Position | undefined): Promise<Plan> {
  const plan = await planFromListing(request, position);
  const isDone = plan.changes.length > 0 || plan.more || position?.after === undefined;
  return isDone ? plan : planFromListing(request, plan.position);
}

const isExpired = (error: unknown): boolean =>
  error instanceof BackendError && error.code === "cursor-expired";

/** The feed from its beginning, after which a listing shows what was deleted. */
async function restartFeed(request: OpenRequest): Promise<Plan> {
  const plan = await planFromFeed(request, undefined);
  return { ...plan, position: { ...plan.position, after: "" }, more: true, costly: true };
}

/**
 * The feed. It begins anew where the cursor is too old, and where there is none although the device has items: then the
 * first answer was cut short.
 */
async function planFromFeedOrRestart(request: OpenRequest, position: Position | undefined): Promise<Plan> {
  const feed = position?.feed;
  if (feed === undefined) {
    return (await request.view.isEmpty()) ? planFromFeed(request, undefined) : restartFeed(request);
  }
  try {
    return await planFromFeed(request, feed);
  } catch (error) {
    if (!isExpired(error)) throw error;
    return restartFeed(request);
  }
}

/** Pages of a feed are read through so many changes at a time where only their number counts. */
const hints = 512;

/**
 * Where one item can make others wanted or not, the feed only tells that there is something to compare. Costs a listing
 * for each round of changes.
 */
async function planFromHints(request: OpenRequest, position: Position | undefined): Promise<Plan> {
  const { backend, call, folderId } = request;
  let feed = position?.feed;
  let count = 0;
  for (let more = true; more; ) {
    const page = await backend.getChanges?.(call, folderId, feed, { limit: hints });
    if (!page) break;
    count += page.changes.length;
    ({ cursor: feed, more } = page);
  }
  const floor = position ? position.floor : boundOf(request.selection);
  const isNew = count > 0 || position?.feed === undefined;
  const next = standingOf(request, { feed, after: isNew ? "" : undefined, floor });
  return { changes: [], position: next, more: isNew, costly: isNew };
}

async function planFromHintsOrRestart(request: OpenRequest, position: Position | undefined): Promise<Plan> {
  try {
    return await planFromHints(request, position);
  } catch (error) {
    if (!isExpired(error) || position?.feed === undefined) throw error;
    const { feed: _, ...rest } = position;
    return planFromHints(request, rest);
  }
}

/** One step of planning, which may find nothing and have more to look through. */
async function planStep(request: OpenRequest): Promise<Plan> {
  const { backend, position, selection } = request;
  if (!backend.getChanges) return planFromWholeListing(request, position);
  const restarted = position?.after !== undefined;
  const moved = position !== undefined && !isFor(request, position);
  const planFrom = dependsOnOthers(selection) ? planFromHintsOrRestart : planFromFeedOrRestart;
  if (!restarted && !moved) return planFrom(request, position);
  const listing = await planFromListing(request, position);
  if (listing.changes.length > 0 || listing.more) return { ...listing, more: true, costly: true };
  return { ...(await planFrom(request, listing.position)), costly: true };
}

/**
 * Finds out what a device has to be told of a folder: from the backend's change feed where it has one, otherwise by
 * comparing a listing. With a feed a listing is compared too when the period has moved or changed, since items that
 * leave it are no changes.
 */
export async function planChanges(asked: PlanRequest): Promise<Plan> {
  const { selection, call, folderId } = asked;
  const backend = selection.cutoff === openTasks ? byCompletion(asked.backend) : asked.backend;
  let opening: Promise<IsWanted> | undefined;
  const isWanted = () => {
    opening ??= openSelection(selection, backend, call, folderId);
    return opening;
  };
  const request: OpenRequest = { ...asked, backend, isWanted };
  let plan = await planStep(request);
  let costly = plan.costly ?? false;
  while (plan.more && plan.changes.length === 0) {
    plan = await planStep({ ...request, position: plan.position });
    costly ||= plan.costly ?? false;
  }
  return { ...plan, costly };
}
