import { readdir, stat } from "node:fs/promises";
import { ifThere } from "./file-errors.js";
import { parseFileName } from "./file-name.js";
import { toItemId, toOtherItemId } from "./item-id.js";
import { type MailPlace, nameOf } from "./mail-place.js";

/** Where each message lies, by id. */
export type Places = ReadonlyMap<string, MailPlace>;

/** When `new` and `cur` last changed, in nanoseconds; -1 for one that is not there. */
export type Stamp = readonly [bigint, bigint];

const SUBDIRECTORIES = ["new", "cur"] as const;

async function changeTime(path: string): Promise<bigint> {
  return (await ifThere(() => stat(path, { bigint: true })))?.mtimeNs ?? -1n;
}

/** Takes the stamp of a folder. */
export async function readStamp(directory: string): Promise<Stamp> {
  return [await changeTime(`${directory}/new`), await changeTime(`${directory}/cur`)];
}

/** True if neither directory has changed in between. */
export const isSame = (a: Stamp, b: Stamp): boolean => a[0] === b[0] && a[1] === b[1];

/**
 * True if a change just after `now` (milliseconds) could leave the stamp as it is, because the file system's clock has
 * not ticked since. Clocks that know only seconds tick every two, at worst.
 */
export function isFresh(stamp: Stamp, now: number): boolean {
  const at = BigInt(Math.floor(now)) * 1_000_000n;
  return stamp.some((time) => {
    const tick = time % 1_000_000_000n === 0n ? 2_000_000_000n : 100_000_000n;
    return time >= 0n && at - time <= tick;
  });
}

function idFor(place: MailPlace, places: Map<string, MailPlace>): string {
  const { base } = parseFileName(nameOf(place));
  const id = toItemId(base);
  const other = places.get(id);
  return other === undefined || parseFileName(nameOf(other)).base === base ? id : toOtherItemId(base);
}

/**
 * Reads which messages are in a folder. `known` saves the work of making their ids again. A message that goes from
 * `new` to `cur` meanwhile is found, because `cur` is read last.
 */
async function readPlaces(
  directory: string,
  known: ReadonlyMap<MailPlace, string>,
): Promise<Map<string, MailPlace>> {
  const places = new Map<string, MailPlace>();
  for (const sub of SUBDIRECTORIES) {
    const names = (await ifThere(() => readdir(`${directory}/${sub}`, { encoding: "latin1" }))) ?? [];
    for (const name of names.sort()) {
      if (name.startsWith(".")) continue;
      const place = `${sub}/${name}`;
      places.set(known.get(place) ?? idFor(place, places), place);
    }
  }
  return places;
}

/** What a folder held when it was looked at. */
export interface FolderScan {
  readonly places: Places;
  /** Absent if it may have changed since, without its stamp saying so. */
  readonly stamp?: Stamp;
}

/**
 * Reads a folder until it holds still. A file that is renamed while a directory is being read can be missed, so
 * where it changes all the time, what either of two readings found counts.
 */
export async function scanFolder(directory: string, before: Places, now: () => number): Promise<FolderScan> {
  const known = new Map([...before].map(([id, place]) => [place, id]));
  let earlier: Places | undefined;
  for (;;) {
    const stamp = await readStamp(directory);
    const started = now();
    const found = await readPlaces(directory, known);
    const isStill = isSame(stamp, await readStamp(directory)) && !isFresh(stamp, started);
    if (isStill) return { places: found, stamp };
    if (earlier !== undefined) return { places: new Map([...earlier, ...found]) };
    earlier = found;
  }
}
