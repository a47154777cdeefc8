import type { Groupware } from "./groupware.js";

/** What must never be found, each as a query that gives what is wrong. */
const faults: Readonly<Record<string, string>> = {
  "what a mailbox holds is counted wrong": `SELECT user, used, real FROM users LEFT JOIN
       (SELECT user, sum(size) AS real FROM items WHERE folder IS NOT NULL GROUP BY user) USING (user)
     WHERE used <> ifnull(real, 0)`,
  "a content is held by more or fewer than it says": `SELECT content, refs, real FROM contents LEFT JOIN
       (SELECT content, count(*) AS real FROM
         (SELECT content FROM items WHERE content IS NOT NULL UNION ALL SELECT content FROM attachments
          UNION ALL SELECT content FROM outgoing
          UNION ALL SELECT kept.content FROM
            (SELECT DISTINCT properties.item, json_tree.value AS content FROM properties, json_tree(properties.json)
             WHERE properties.json LIKE '%"$content"%' AND json_tree.key = '$content') AS kept)
        GROUP BY content) USING (content)
     WHERE refs <> ifnull(real, 0)`,
  "the chunks of a content are not as long as it is": `SELECT content, size, (SELECT ifnull(sum(length(bytes)), 0)
       FROM chunks WHERE chunk >= content * 1048576 AND chunk < (content + 1) * 1048576) AS real FROM contents
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
  "there are words of an item that is not there": `SELECT rowid FROM words WHERE rowid NOT IN (SELECT item FROM items)`,
  "something is shared that is not there, or with nobody": `SELECT share FROM shares
     WHERE folder NOT IN (SELECT folder FROM folders) OR user NOT IN (SELECT user FROM users)`,
  "a meeting is known of an item that is not there": `SELECT item FROM meetings
     WHERE item NOT IN (SELECT item FROM items)`,
  "a user is not in the address list": `SELECT user FROM users WHERE user NOT IN
     (SELECT user FROM people WHERE user IS NOT NULL)`,
  "somebody in the address list is nobody": `SELECT person FROM people
     WHERE user IS NOT NULL AND user NOT IN (SELECT user FROM users)`,
};

/** So much is told of one fault. */
const EXAMPLES = 5;

/**
 * Examines a file: whether it is sound as SQLite sees it, and whether what lies in it fits together. Gives what is wrong, in
 * words. Others may write meanwhile; it takes as long as reading everything.
 */
export function checkGroupware({ database }: Groupware): readonly string[] {
  return database.read(() => {
    const integrity = database
      .rows("PRAGMA integrity_check")
      .flatMap((row) => (typeof row === "object" && row !== null ? Object.values(row) : []))
      .filter((said) => said !== "ok")
      .map((said) => `the file is damaged: ${String(said)}`);
    const found = Object.entries(faults).flatMap(([fault, sql]) => {
      const rows = database.rows(`${sql} LIMIT ${EXAMPLES}`);
      return rows.length === 0 ? [] : [`${fault}: ${JSON.stringify(rows)}`];
    });
    return [...integrity, ...found];
  });
}
