import { equal } from "node:assert/strict";
import { Database } from "../database/database.js";
import { openDatabase } from "../database/open-database.js";

/** What must never be found, each as a query that gives what is wrong. */
const faults: Readonly<Record<string, string>> = {
  "what a mailbox holds is counted wrong": `SELECT user, used, (SELECT ifnull(sum(size), 0) FROM items
     WHERE items.user = users.user AND folder IS NOT NULL) AS real FROM users WHERE used <> real`,
  "a content is held by more or fewer than it says": `SELECT content, refs, (SELECT count(*) FROM items WHERE items.content = contents.content)
     + (SELECT count(*) FROM attachments WHERE attachments.content = contents.content)
     + (SELECT count(*) FROM outgoing WHERE outgoing.content = contents.content)
     + (SELECT count(*) FROM properties WHERE json LIKE '%{"$content":' || contents.content || ',%') AS real
     FROM contents WHERE refs <> real`,
  "the chunks of a content are not as long as it is": `SELECT content, size, (SELECT ifnull(sum(length(bytes)), 0) FROM chunks
     WHERE chunk >= content * 1048576 AND chunk < (content + 1) * 1048576) AS real FROM contents
     WHERE refs > 0 AND size <> real`,
  "an item has no content": `SELECT item FROM items WHERE content IS NOT NULL
     AND content NOT IN (SELECT content FROM contents)`,
  "an item is in a folder that is not there": `SELECT item FROM items WHERE folder IS NOT NULL
     AND folder NOT IN (SELECT folder FROM folders)`,
  "an item is neither in a folder nor deleted": `SELECT item FROM items WHERE (folder IS NULL) <> (deleted_at IS NOT NULL)`,
  "a folder's newest change is newer than it says": `SELECT folder FROM folders WHERE touched <
     ifnull((SELECT max(changed) FROM items WHERE items.folder = folders.folder), 0)
     OR touched < ifnull((SELECT max(changed) FROM tombstones WHERE tombstones.folder = folders.folder), 0)`,
  "the sequence is behind": `SELECT last FROM sequence WHERE last < (SELECT max(touched) FROM folders)`,
  "an item is there and gone at once": `SELECT id FROM items JOIN tombstones USING (folder, id)`,
  "an item cannot be searched for": `SELECT item FROM items WHERE item NOT IN (SELECT rowid FROM words)`,
  "something is shared that is not there, or with nobody": `SELECT share FROM shares
     WHERE folder NOT IN (SELECT folder FROM folders) OR user NOT IN (SELECT user FROM users)`,
  "a meeting is known of an item that is not there": `SELECT item FROM meetings
     WHERE item NOT IN (SELECT item FROM items)`,
  "a user is not in the address list": `SELECT user FROM users WHERE user NOT IN
     (SELECT user FROM people WHERE user IS NOT NULL)`,
  "somebody in the address list is nobody": `SELECT person FROM people
     WHERE user IS NOT NULL AND user NOT IN (SELECT user FROM users)`,
  "there are words of an item that is not there": `SELECT rowid FROM words WHERE rowid NOT IN (SELECT item FROM items)`,
};

/** Checks that a file is sound: as SQLite sees it, and as the groupware does. @throws AssertionError */
export function checkInvariants(path: string): void {
  const database = new Database(openDatabase(path, { synchronous: "normal", busyTimeout: 5000 }));
  try {
    const [integrity] = database.rows("PRAGMA integrity_check");
    equal(JSON.stringify(integrity), JSON.stringify({ integrity_check: "ok" }));
    for (const [fault, sql] of Object.entries(faults)) {
      equal(JSON.stringify(database.rows(sql).slice(0, 5)), "[]", fault);
    }
    database.exec("INSERT INTO words (words) VALUES ('integrity-check')");
  } finally {
    database.close();
  }
}
