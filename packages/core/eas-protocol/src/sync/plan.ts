import { type Backend, BackendError, type CallContext, type ItemStat } from "@easkit/backend";
import type { KnownItem, PlannedChange } from "@easkit/syncstate";
import { compareGone, compareItem } from "./compare.js";
import type { KnownView } from "./known-view.js";
import type { Position } from "./position.js";

/** What is to be planned. */
export interface PlanRequest {
  readonly backend: Backend;
  readonly call: CallContext;
  readonly folderId: string;
  readonly view: KnownView;
  readonly position: Position | undefined;
  /** The start of the period that the device wants, in milliseconds. */
  readonly cutoff: number | undefined;
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

const since = (cutoff: number | undefined) => (cutoff === undefined ? {} : { since: new Date(cutoff) });

/** How far a plan goes: what `position` says, where there is something to say. */
const toPosition = (position: { readonly [K in keyof Position]: Position[K] | undefined }): Position => ({
  ...(position.feed !== undefined && { feed: position.feed }),
  ...(position.after !== undefined && { after: position.after }),
  ...(position.cutoff !== undefined && { cutoff: position.cutoff }),
  ...(position.floor !== undefined && { floor: position.floor }),
});

/** Collects from the change feed, page by page, until there are enough or no more. */
async function planFromFeed(request: PlanRequest, feed: string | undefined): Promise<Plan> {
  const { backend, call, folderId, view, cutoff, limit } = request;
  const changes = new Map<string, PlannedChange>();
  let cursor = feed;
  let more = true;
  while (more && changes.size < limit) {
    const options = { limit: limit - changes.size, ...since(cutoff) };
    const page = await backend.getChanges?.(call, folderId, cursor, options);
    if (!page) break;
    const known = await view.lookup(page.changes.map((change) => change.id));
    for (const change of page.changes) {
      const { id } = change;
      const planned =
        "deleted" in change ? compareGone(known.get(id), id) : compareItem(change, known.get(id), cutoff);
      // A later step of the feed replaces an earlier one for the same item.
      changes.delete(id);
      if (planned) changes.set(id, planned);
    }
    cursor = page.cursor;
    more = page.more;
  }
  const position = toPosition({ feed: cursor, after: undefined, cutoff, floor: cutoff });
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
  request: PlanRequest,
): Promise<{ readonly id: string; readonly change: PlannedChange | undefined } | undefined> {
  const stat = listed.current;
  const item = known.current;
  const { view, cutoff } = request;
  if (stat && (!item || stat.id <= item.id)) {
    const same = item?.id === stat.id ? item : undefined;
    await listed.next();
    if (same) await known.next();
    const before = view.isOwn(stat.id) ? view.own(stat.id) : same;
    return { id: stat.id, change: compareItem(stat, before, cutoff) };
  }
  if (!item) return undefined;
  await known.next();
  return { id: item.id, change: view.isOwn(item.id) ? undefined : compareGone(item, item.id) };
}

/** The lower of two bounds; no bound is lowest. */
const lower = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? undefined : Math.min(a, b);

/** Compares the listing with what the device knows, both in order of id, from where the last comparison stopped. */
async function planFromListing(request: PlanRequest, position: Position | undefined): Promise<Plan> {
  const { backend, call, folderId, view, cutoff, limit } = request;
  const floor = lower(position ? position.floor : cutoff, cutoff);
  // A period that has changed in the middle of a comparison begins it anew.
  const after = position?.cutoff === cutoff ? position?.after : undefined;
  const query = { ...since(floor), ...(after !== undefined && { after }) };
  const listed = new Cursor(inOrder(backend.listItems(call, folderId, query), after));
  const known = new Cursor(view.known(after));
  const changes: PlannedChange[] = [];
  let last = after;
  try {
    await listed.next();
    await known.next();
    while (changes.length < limit) {
      const done = await step(listed, known, request);
      if (!done) break;
      last = done.id;
      if (done.change) changes.push(done.change);
    }
    const more = listed.current !== undefined || known.current !== undefined;
    const feed = position?.feed;
    const next = more ? { after: last, floor } : { after: undefined, floor: cutoff };
    return { changes, position: toPosition({ feed, cutoff, ...next }), more };
  } finally {
    await listed.close();
    await known.close();
  }
}

/**
 * As {@link planFromListing}; a comparison that was taken up again in the middle and found nothing more begins anew, since
 * nobody has looked at what lies before for a while.
 */
async function planFromWholeListing(request: PlanRequest, position: Position | undefined): Promise<Plan> {
  const plan = await planFromListing(request, position);
  const isDone = plan.changes.length > 0 || plan.more || position?.after === undefined;
  return isDone ? plan : planFromListing(request, plan.position);
}

const isExpired = (error: unknown): boolean =>
  error instanceof BackendError && error.code === "cursor-expired";

/** The feed from its beginning, after which a listing shows what was deleted. */
async function restartFeed(request: PlanRequest): Promise<Plan> {
  const plan = await planFromFeed(request, undefined);
  return { ...plan, position: { ...plan.position, after: "" }, more: true, costly: true };
}

/**
 * The feed. It begins anew where the cursor is too old, and where there is none although the device has items: then the
 * first answer was cut short.
 */
async function planFromFeedOrRestart(request: PlanRequest, position: Position | undefined): Promise<Plan> {
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

/** One step of planning, which may find nothing and have more to look through. */
async function planStep(request: PlanRequest): Promise<Plan> {
  const { backend, position, cutoff } = request;
  if (!backend.getChanges) return planFromWholeListing(request, position);
  const restarted = position?.after !== undefined;
  const moved = position !== undefined && position.cutoff !== cutoff;
  if (!restarted && !moved) return planFromFeedOrRestart(request, position);
  const listing = await planFromListing(request, position);
  if (listing.changes.length > 0 || listing.more) return { ...listing, more: true, costly: true };
  return { ...(await planFromFeedOrRestart(request, listing.position)), costly: true };
}

/**
 * Finds out what a device has to be told of a folder: from the backend's change feed where it has one, otherwise by
 * comparing a listing. With a feed a listing is compared too when the period has moved or changed, since items that
 * leave it are no changes.
 */
export async function planChanges(request: PlanRequest): Promise<Plan> {
  let plan = await planStep(request);
  let costly = plan.costly ?? false;
  while (plan.more && plan.changes.length === 0) {
    plan = await planStep({ ...request, position: plan.position });
    costly ||= plan.costly ?? false;
  }
  return { ...plan, costly };
}
