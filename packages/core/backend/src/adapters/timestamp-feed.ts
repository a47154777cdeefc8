import type { Backend } from "../backend.js";
import type { ChangePage, ItemChange } from "../changes.js";
import type { CallContext } from "../context.js";
import { BackendError } from "../errors.js";
import type { ItemStat } from "../item.js";
import { mergeChanges } from "./merge-changes.js";
import { MARKS, readCursor, type TimestampPosition, toMark, writeCursor } from "./timestamp-cursor.js";

/** What a backend that keeps the time of each item's last change can say. */
export interface TimestampSource {
  /** As the backend's own. */
  readonly listItems: Backend["listItems"];
  /**
   * The items of a folder that changed, or came into it, at `since` or later, ascending by id in code-unit order. More
   * than those is no harm. Items up to and including `after` need not be listed.
   */
  listChangedSince(
    ctx: CallContext,
    folderId: string,
    since: Date,
    after: string | undefined,
  ): AsyncIterable<ItemStat>;
  /**
   * Ids of items that went out of a folder at `since` or later, ascending like those above. Only for a backend that
   * keeps a note of them; one that has come back since may be among them.
   */
  listDeletedSince?(
    ctx: CallContext,
    folderId: string,
    since: Date,
    after: string | undefined,
  ): AsyncIterable<string>;
}

/** How the times of a backend are to be taken. All are milliseconds. */
export interface TimestampFeedOptions {
  /**
   * How much is asked for again each time; 60,000 unless given. It has to be larger than these three together: how
   * coarse the backend's times are, how long a write can take to become visible after the time that it bears, and how
   * far the clocks of all writers and of this server differ.
   */
  readonly overlap?: number;
  /**
   * Without `listDeletedSince`: how old a listing may get before the folder is listed anew, which is when deletions
   * show; 900,000 (15 minutes) unless given. The device learns of a deletion so much later at most, once it syncs.
   */
  readonly relist?: number;
  /** With `listDeletedSince`: how long deletions are noted; without end unless given. */
  readonly deletionsKept?: number;
  /** The clock that the backend's times come from, in milliseconds since 1970; `Date.now` unless given. */
  readonly now?: () => number;
}

interface Settings {
  readonly overlap: number;
  /** A cursor that was last whole longer ago is expired. */
  readonly lifetime: number;
}
type Reading = Extract<TimestampPosition, { readonly kind: "reading" }>;

/**
 * Makes a `getChanges` for a backend that can only say which items changed since a time. Everything is asked for with
 * an overlap, so that of two writes within one tick of a coarse clock, or of a write that becomes visible late, none is
 * lost; what was given already is told by marks in the cursor, and the rest by the library, which compares.
 *
 * A revision has to change with every write. One that is made of a coarse time does not: add a counter or a size.
 *
 * Deletions come from `listDeletedSince`. Without it the cursor expires every `relist` milliseconds, and the library
 * lists the folder and finds what has gone.
 */
export function withTimestampFeed(
  source: TimestampSource,
  options: TimestampFeedOptions = {},
): NonNullable<Backend["getChanges"]> {
  const {
    overlap = 60_000,
    relist = 900_000,
    deletionsKept = Number.POSITIVE_INFINITY,
    now = Date.now,
  } = options;
  const lifetime = source.listDeletedSince === undefined ? relist : deletionsKept - overlap;
  const settings: Settings = { overlap, lifetime };
  return async (ctx, folderId, cursor, { limit, since }) => {
    const asked = Math.floor(now());
    const position: TimestampPosition =
      cursor === undefined ? { kind: "listing", asked, after: "" } : readCursor(cursor);
    if (position.kind === "listing") return listFolder(source, ctx, folderId, position, limit, since);
    const reading = position.kind === "reading" ? position : beginReading(source, settings, position, asked);
    return readChanges(source, ctx, folderId, reading, limit);
  };
}

function beginReading(
  source: TimestampSource,
  { overlap, lifetime }: Settings,
  position: Extract<TimestampPosition, { readonly kind: "waiting" }>,
  asked: number,
): Reading {
  const { listed, given } = position;
  const whole = source.listDeletedSince === undefined ? listed : position.asked;
  if (asked - whole > lifetime) {
    throw new BackendError("cursor-expired", "deletions since then are not known any more");
  }
  // A clock that was put back must not open a gap.
  const since = Math.min(position.asked, asked) - overlap;
  return { kind: "reading", since, asked, listed, after: "", sum: toMark(), given, giving: [] };
}

async function listFolder(
  { listItems }: TimestampSource,
  ctx: CallContext,
  folderId: string,
  { asked, after }: Extract<TimestampPosition, { readonly kind: "listing" }>,
  limit: number,
  since: Date | undefined,
): Promise<ChangePage> {
  const query = { ...(since !== undefined && { since }), ...(after !== "" && { after }) };
  const changes: ItemStat[] = [];
  for await (const stat of mergeChanges(listItems(ctx, folderId, query), undefined, after)) {
    if ("deleted" in stat) continue;
    if (changes.length < limit) changes.push(stat);
    else {
      const last = changes.at(-1)?.id ?? after;
      return { changes, cursor: writeCursor({ kind: "listing", asked, after: last }), more: true };
    }
  }
  const given = changes.slice(-MARKS).map(markOf);
  // What changed while pages were read shows only in a reading.
  const more = after !== "";
  return { changes, cursor: writeCursor({ kind: "waiting", asked, listed: asked, given }), more };
}

async function readChanges(
  source: TimestampSource,
  ctx: CallContext,
  folderId: string,
  reading: Reading,
  limit: number,
): Promise<ChangePage> {
  const given = new Set(reading.given);
  const changes: ItemChange[] = [];
  let { giving, after, sum } = reading;
  for await (const change of listWindow(source, ctx, folderId, reading)) {
    const mark = markOf(change);
    if (!given.has(mark) && changes.length === limit) {
      return { changes, cursor: writeCursor({ ...reading, after, giving, sum }), more: true };
    }
    if (!given.has(mark)) changes.push(change);
    giving = [...giving.slice(1 - MARKS), mark];
    after = change.id;
    sum = toMark(sum, mark);
  }
  const { asked, listed } = reading;
  const isOnePage = reading.after === "";
  const more = !isOnePage && (await sumUp(source, ctx, folderId, reading)) !== sum;
  return { changes, cursor: writeCursor({ kind: "waiting", asked, listed, given: giving }), more };
}

function listWindow(
  source: TimestampSource,
  ctx: CallContext,
  folderId: string,
  { since, after }: Reading,
): AsyncIterable<ItemChange> {
  const hint = after === "" ? undefined : after;
  const changed = source.listChangedSince(ctx, folderId, new Date(since), hint);
  const deleted = source.listDeletedSince?.(ctx, folderId, new Date(since), hint);
  return mergeChanges(changed, deleted, after);
}

/** What the sum would be by now: another one if anything has changed while the pages of a reading were read. */
async function sumUp(
  source: TimestampSource,
  ctx: CallContext,
  folderId: string,
  reading: Reading,
): Promise<string> {
  let sum = toMark();
  for await (const change of listWindow(source, ctx, folderId, { ...reading, after: "" })) {
    sum = toMark(sum, markOf(change));
  }
  return sum;
}

const markOf = (change: ItemChange): string =>
  "deleted" in change ? toMark(change.id) : toMark(change.id, change.revision, change.flagsRevision);
