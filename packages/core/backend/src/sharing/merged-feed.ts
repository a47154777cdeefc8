import type { ChangePage } from "../changes.js";
import { BackendError } from "../errors.js";
import { keyOfFolder, toMergedId } from "./merged-id.js";

const MOST = 1024;

type ReadPage = (folderId: string, cursor: string | undefined, limit: number) => Promise<ChangePage>;
type Cursors = Map<string, string | undefined>;

const expired = (why: string) => new BackendError("cursor-expired", why);

function readCursor(cursor: string, keys: readonly string[]): Cursors {
  try {
    const pairs: unknown = JSON.parse(cursor);
    if (Array.isArray(pairs) && pairs.length === keys.length) {
      const cursors: Cursors = new Map();
      for (const [at, pair] of pairs.entries()) {
        if (!Array.isArray(pair) || pair[0] !== keys[at]) throw expired("other folders are merged now");
        cursors.set(pair[0], typeof pair[1] === "string" ? pair[1] : undefined);
      }
      return cursors;
    }
  } catch (error) {
    if (error instanceof BackendError) throw error;
    throw expired("a cursor of another kind");
  }
  throw expired("other folders are merged now");
}

function writeCursor(cursors: Cursors): string {
  const cursor = JSON.stringify([...cursors].map(([key, own]) => [key, own ?? null]));
  if (cursor.length > MOST)
    throw new BackendError("invalid", "the cursors of the merged folders are too long");
  return cursor;
}

/** A page of the feeds of several folders, one after another. @throws BackendError `cursor-expired` */
export async function readMergedFeed(
  folderIds: readonly string[],
  cursor: string | undefined,
  limit: number,
  readPage: ReadPage,
): Promise<ChangePage> {
  const keys = folderIds.map(keyOfFolder);
  const cursors: Cursors =
    cursor === undefined ? new Map(keys.map((key) => [key, undefined])) : readCursor(cursor, keys);
  const changes: ChangePage["changes"][number][] = [];
  let more = false;
  for (const folderId of folderIds) {
    const left = limit - changes.length;
    if (left <= 0) {
      more = true;
      break;
    }
    const key = keyOfFolder(folderId);
    const page = await readPage(folderId, cursors.get(key), left);
    for (const change of page.changes) changes.push({ ...change, id: toMergedId(folderId, change.id) });
    cursors.set(key, page.cursor);
    more ||= page.more;
  }
  return { changes, cursor: writeCursor(cursors), more };
}
