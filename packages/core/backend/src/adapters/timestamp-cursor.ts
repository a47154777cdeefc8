import { BackendError } from "../errors.js";

/** Where a reader of a timestamp feed is. Times are milliseconds since 1970. */
export type TimestampPosition =
  /** Still in the first listing, which began at `asked`; items up to `after` have been given. */
  | { readonly kind: "listing"; readonly asked: number; readonly after: string }
  /** All that changed before `asked` has been given; the folder was last listed whole at `listed`. */
  | {
      readonly kind: "waiting";
      readonly asked: number;
      readonly listed: number;
      readonly given: readonly string[];
    }
  /** In the middle of what has changed since `since`, as it was asked for at `asked`. */
  | {
      readonly kind: "reading";
      readonly since: number;
      readonly asked: number;
      readonly listed: number;
      readonly after: string;
      /** Stands for all that was seen in this reading so far. */
      readonly sum: string;
      /** Marks of what had been given before, and of what has been given in this reading. */
      readonly given: readonly string[];
      readonly giving: readonly string[];
    };

/** Marks kept of either kind. Two lists of them, an id and the times stay below the 1,024 characters of a cursor. */
export const MARKS = 42;
const MARK_WIDTH = 10;
const markPattern = /^([0-9a-z]{10}){0,42}$/;

/** Writes a position as a cursor. Ids are printable ASCII, perhaps with blanks, and stand last. */
export function writeCursor(position: TimestampPosition): string {
  if (position.kind === "listing") return `t1 l ${position.asked} ${position.after}`;
  const { asked, listed, given } = position;
  if (position.kind === "waiting") return `t1 w ${asked} ${listed} ${given.join("")}`;
  const { since, sum, giving, after } = position;
  return `t1 r ${since} ${asked} ${listed} ${sum} ${given.join("")} ${giving.join("")} ${after}`;
}

/** Reads a cursor. @throws BackendError `cursor-expired` if it is none */
export function readCursor(cursor: string): TimestampPosition {
  const [form, kind, ...rest] = cursor.split(" ");
  const position = form === "t1" ? readPosition(kind, rest) : undefined;
  if (position === undefined) throw new BackendError("cursor-expired", "not a cursor of this feed");
  return position;
}

function readPosition(kind: string | undefined, parts: readonly string[]): TimestampPosition | undefined {
  if (kind === "l") {
    const asked = toTime(parts[0]);
    return asked === undefined || parts.length < 2
      ? undefined
      : { kind: "listing", asked, after: parts.slice(1).join(" ") };
  }
  return kind === "w" ? readWaiting(parts) : kind === "r" ? readReading(parts) : undefined;
}

function readWaiting([first, second, marks]: readonly string[]): TimestampPosition | undefined {
  const [asked, listed, given] = [toTime(first), toTime(second), toMarks(marks)];
  if (asked === undefined || listed === undefined || given === undefined) return undefined;
  return { kind: "waiting", asked, listed, given };
}

function readReading(parts: readonly string[]): TimestampPosition | undefined {
  const [since, asked, listed] = parts.slice(0, 3).map(toTime);
  const sum = parts[3] ?? "";
  const [given, giving] = parts.slice(4, 6).map(toMarks);
  if (since === undefined || asked === undefined || listed === undefined) return undefined;
  if (given === undefined || giving === undefined || parts.length < 7) return undefined;
  if (!/^[0-9a-z]{10}$/.test(sum)) return undefined;
  return { kind: "reading", since, asked, listed, after: parts.slice(6).join(" "), sum, given, giving };
}

function toTime(text: string | undefined): number | undefined {
  return text !== undefined && /^-?\d{1,15}$/.test(text) ? Number(text) : undefined;
}

function toMarks(text: string | undefined): string[] | undefined {
  if (text === undefined || !markPattern.test(text)) return undefined;
  return text.match(/.{10}/g) ?? [];
}

/**
 * Ten characters that stand for an item at one of its revisions: 48 bits, so that two revisions share a mark with a
 * chance of about 1 in 2.8e14.
 */
export function toMark(...parts: readonly (string | undefined)[]): string {
  let low = 0x9e3779b9;
  let high = 0x85ebca6b;
  const text = JSON.stringify(parts);
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    low = Math.imul(low ^ unit, 0x01000193);
    low ^= low >>> 15;
    high = Math.imul(high ^ (unit + at), 0x27d4eb2f);
    high ^= high >>> 13;
  }
  const mixed = (stir(high ^ low) & 0xffff) * 0x1_0000_0000 + stir(low + Math.imul(high, 3));
  return mixed.toString(36).padStart(MARK_WIDTH, "0");
}

function stir(hash: number): number {
  let h = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b);
  return (h ^ (h >>> 16)) >>> 0;
}
