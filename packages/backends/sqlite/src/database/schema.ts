import { randomBytes } from "node:crypto";
import type { Database } from "./database.js";
import { readInteger } from "./sqlite-database.js";

/**
 * What brings a database from each version of the schema to the next; the first from nothing to 1.
 *
 * - `sequence`: one counter for all: revisions, places in change feeds, and what makes ids unique. `epoch` tells the
 *   cursors of this database from those of another.
 * - `items`: one row an item, small, for lists. `folder` is NULL once it is deleted and can still be restored.
 * - `contents`, `chunks`: large bytes, counted by `refs`, so that one message to many lies here once. A chunk's key is
 *   that of its content times 2^20, plus its place. With 0 refs it is being written, or left over by a crash.
 * - `tombstones`: what left a folder. With the places of items in the feed (`changed`) they are the change log: each
 *   item is in it once, at its latest change.
 * - `words`: what items can be found by; the words themselves, not the text.
 * - `wishes`: outcomes by idempotency key.
 * - `shares`: a folder in the mailbox of another user than its own.
 * - `people`: the address list: each user, people elsewhere, and groups. `facts` is what is known of somebody besides
 *   name and address, `searched` what scripts without blanks are looked for in.
 */
const migrations: readonly string[] = [
  `CREATE TABLE sequence (id INTEGER PRIMARY KEY CHECK (id = 1), epoch TEXT NOT NULL, last INTEGER NOT NULL);

   CREATE TABLE users (
     user INTEGER PRIMARY KEY AUTOINCREMENT,
     id TEXT NOT NULL,
     folded TEXT NOT NULL UNIQUE,
     display_name TEXT,
     password TEXT,
     eas_enabled INTEGER NOT NULL,
     quota INTEGER,
     used INTEGER NOT NULL,
     policy TEXT,
     touched INTEGER NOT NULL
   );
   CREATE INDEX users_by_touch ON users (touched);
   CREATE TABLE addresses (
     address TEXT NOT NULL PRIMARY KEY, domain TEXT NOT NULL, user INTEGER NOT NULL, place INTEGER NOT NULL,
     written TEXT NOT NULL
   ) WITHOUT ROWID;
   CREATE INDEX addresses_by_user ON addresses (user, place);
   CREATE INDEX addresses_by_domain ON addresses (domain);
   CREATE TABLE app_passwords (
     hash TEXT NOT NULL PRIMARY KEY, user INTEGER NOT NULL, label TEXT NOT NULL, made_at INTEGER NOT NULL
   ) WITHOUT ROWID;
   CREATE INDEX app_passwords_by_user ON app_passwords (user, label);

   CREATE TABLE folders (
     folder INTEGER PRIMARY KEY AUTOINCREMENT,
     user INTEGER NOT NULL,
     id TEXT NOT NULL,
     parent TEXT NOT NULL,
     name TEXT NOT NULL,
     folded TEXT NOT NULL,
     type TEXT NOT NULL,
     touched INTEGER NOT NULL,
     forgotten INTEGER NOT NULL DEFAULT 0,
     tombstones INTEGER NOT NULL DEFAULT 0,
     UNIQUE (user, id),
     UNIQUE (user, parent, folded)
   );
   CREATE INDEX folders_by_touch ON folders (touched);

   CREATE TABLE items (
     item INTEGER PRIMARY KEY AUTOINCREMENT,
     user INTEGER NOT NULL,
     folder INTEGER,
     id TEXT NOT NULL,
     class TEXT NOT NULL,
     revision INTEGER NOT NULL,
     flags_revision INTEGER,
     changed INTEGER NOT NULL,
     date INTEGER,
     size INTEGER NOT NULL,
     flags TEXT,
     content INTEGER,
     conversation BLOB,
     has_attachments INTEGER,
     importance TEXT,
     deleted_at INTEGER,
     deleted_from TEXT
   );
   CREATE UNIQUE INDEX items_by_id ON items (folder, id) WHERE folder IS NOT NULL;
   CREATE UNIQUE INDEX items_by_change ON items (folder, changed) WHERE folder IS NOT NULL;
   CREATE INDEX items_deleted ON items (user, deleted_at) WHERE deleted_at IS NOT NULL;
   CREATE INDEX items_by_deletion ON items (deleted_at) WHERE deleted_at IS NOT NULL;
   CREATE TABLE properties (item INTEGER PRIMARY KEY, json TEXT NOT NULL);
   CREATE TABLE attachments (
     item INTEGER NOT NULL, reference TEXT NOT NULL, content INTEGER NOT NULL, content_type TEXT NOT NULL,
     display_name TEXT, PRIMARY KEY (item, reference)
   ) WITHOUT ROWID;
   CREATE TABLE tombstones (
     folder INTEGER NOT NULL, id TEXT NOT NULL, changed INTEGER NOT NULL, PRIMARY KEY (folder, id)
   ) WITHOUT ROWID;
   CREATE INDEX tombstones_by_change ON tombstones (folder, changed);

   CREATE TABLE contents (
     content INTEGER PRIMARY KEY AUTOINCREMENT, size INTEGER NOT NULL, refs INTEGER NOT NULL, made_at INTEGER NOT NULL
   );
   CREATE INDEX contents_unused ON contents (made_at) WHERE refs = 0;
   CREATE TABLE chunks (chunk INTEGER PRIMARY KEY, bytes BLOB NOT NULL);

   CREATE TABLE threads (
     user INTEGER NOT NULL, message BLOB NOT NULL, conversation BLOB NOT NULL, PRIMARY KEY (user, message)
   ) WITHOUT ROWID;
   CREATE TABLE wishes (
     user INTEGER NOT NULL, method TEXT NOT NULL, key TEXT NOT NULL, outcome TEXT NOT NULL, made_at INTEGER NOT NULL,
     PRIMARY KEY (user, method, key)
   ) WITHOUT ROWID;
   CREATE INDEX wishes_by_age ON wishes (made_at);
   CREATE TABLE outgoing (
     job INTEGER PRIMARY KEY AUTOINCREMENT, user INTEGER NOT NULL, sender TEXT NOT NULL, recipients TEXT NOT NULL,
     content INTEGER NOT NULL, attempts INTEGER NOT NULL, next_at INTEGER NOT NULL, made_at INTEGER NOT NULL
   );
   CREATE INDEX outgoing_by_time ON outgoing (next_at);
   CREATE TABLE imports (
     user INTEGER NOT NULL, folder TEXT NOT NULL, source TEXT NOT NULL, place TEXT NOT NULL,
     PRIMARY KEY (user, folder, source)
   ) WITHOUT ROWID;
   CREATE VIRTUAL TABLE words USING fts5(
     owner, subject, sender, recipient, cc, bcc, body, attachment, other,
     content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2'
   );`,

  `CREATE TABLE people (
     person INTEGER PRIMARY KEY AUTOINCREMENT,
     user INTEGER UNIQUE,
     kind TEXT NOT NULL,
     address TEXT UNIQUE,
     written TEXT,
     name TEXT NOT NULL,
     sort_name TEXT NOT NULL,
     facts TEXT NOT NULL,
     searched TEXT NOT NULL,
     hidden INTEGER NOT NULL
   );
   CREATE INDEX people_by_name ON people (sort_name, person);
   CREATE TABLE pictures (person INTEGER PRIMARY KEY, jpeg BLOB NOT NULL);
   CREATE TABLE certificates (
     person INTEGER NOT NULL, place INTEGER NOT NULL, der BLOB NOT NULL, PRIMARY KEY (person, place)
   ) WITHOUT ROWID;
   CREATE TABLE members (
     list INTEGER NOT NULL, place INTEGER NOT NULL, address TEXT NOT NULL, PRIMARY KEY (list, place)
   ) WITHOUT ROWID;
   CREATE VIRTUAL TABLE people_words USING fts5(
     name, alias, addresses,
     content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
   );
   CREATE TABLE free_busy_grants (
     user INTEGER NOT NULL, grantee INTEGER NOT NULL, level TEXT NOT NULL, PRIMARY KEY (user, grantee)
   ) WITHOUT ROWID;
   INSERT INTO people (user, kind, address, written, name, sort_name, facts, searched, hidden)
     SELECT user, 'person', (SELECT address FROM addresses WHERE addresses.user = users.user AND place = 0),
       (SELECT written FROM addresses WHERE addresses.user = users.user AND place = 0),
       ifnull(display_name, id), lower(ifnull(display_name, id)), json_object('alias', id),
       lower(ifnull(display_name, id)), 0 FROM users;
   INSERT INTO people_words (rowid, name, alias, addresses)
     SELECT person, name, users.id,
       ifnull((SELECT group_concat(written, ' ') FROM addresses WHERE addresses.user = users.user), '')
     FROM people JOIN users USING (user);`,

  `CREATE TABLE out_of_office (
     user INTEGER PRIMARY KEY, state TEXT NOT NULL, start_at INTEGER, end_at INTEGER, messages TEXT NOT NULL
   );
   CREATE TABLE replied (user INTEGER NOT NULL, sender TEXT NOT NULL, PRIMARY KEY (user, sender)) WITHOUT ROWID;`,

  `CREATE TABLE meetings (
     item INTEGER PRIMARY KEY, user INTEGER NOT NULL, uid TEXT NOT NULL, instance INTEGER, sequence INTEGER
   );
   CREATE INDEX meetings_by_uid ON meetings (user, uid);
   INSERT INTO meetings (item, user, uid)
     SELECT item, user, json_extract(json, '$.uid') FROM items JOIN properties USING (item)
     WHERE class = 'Calendar' AND json_extract(json, '$.uid') IS NOT NULL;`,

  `ALTER TABLE items ADD COLUMN private INTEGER NOT NULL DEFAULT 0;
   UPDATE items SET private = 1 WHERE class <> 'Email' AND item IN
     (SELECT item FROM properties WHERE json_extract(json, '$.sensitivity') IN ('private', 'confidential'));
   CREATE TABLE shares (
     share INTEGER PRIMARY KEY AUTOINCREMENT, folder INTEGER NOT NULL, user INTEGER NOT NULL, name TEXT NOT NULL,
     folded TEXT NOT NULL, access TEXT NOT NULL, hide_private INTEGER NOT NULL, without_reminders INTEGER NOT NULL,
     UNIQUE (folder, user)
   );
   CREATE INDEX shares_by_user ON shares (user);
   CREATE TABLE delegates (
     owner INTEGER NOT NULL, delegate INTEGER NOT NULL, meetings TEXT NOT NULL, sees_private INTEGER NOT NULL,
     whole INTEGER NOT NULL, PRIMARY KEY (owner, delegate)
   ) WITHOUT ROWID;`,

  `CREATE TABLE document_access (
     path TEXT NOT NULL, user INTEGER NOT NULL, allowed INTEGER NOT NULL, PRIMARY KEY (path, user)
   ) WITHOUT ROWID;
   CREATE TABLE rights_templates (
     id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, description TEXT NOT NULL, rights TEXT NOT NULL
   ) WITHOUT ROWID;`,

  `CREATE INDEX items_by_conversation ON items (user, conversation) WHERE conversation IS NOT NULL;
   CREATE TABLE conversation_rules (
     user INTEGER NOT NULL, conversation BLOB NOT NULL, folder INTEGER NOT NULL, PRIMARY KEY (user, conversation)
   ) WITHOUT ROWID;`,
];

/**
 * Creates the tables, or brings those of an older release up to date. All in one transaction, so that of several
 * processes that open a new file at once one does it and the others find it done.
 *
 * @param target the version to stop at; the newest unless given
 * @throws Error if the tables were made by a newer release
 */
export function migrate(database: Database, target = migrations.length): void {
  // A look first: opening a file that is up to date takes no write lock.
  if (readVersion(database) >= target) return;
  database.write(() => {
    database.exec(`CREATE TABLE IF NOT EXISTS schema_version (
                     id INTEGER PRIMARY KEY CHECK (id = 1), version INTEGER NOT NULL
                   )`);
    const version = readVersion(database);
    for (const migration of migrations.slice(version, target)) database.exec(migration);
    database.run(
      "INSERT OR REPLACE INTO schema_version (id, version) VALUES (1, ?)",
      Math.max(version, target),
    );
    database.run(
      "INSERT OR IGNORE INTO sequence (id, epoch, last) VALUES (1, ?, 0)",
      randomBytes(6).toString("hex"),
    );
  });
}

function readVersion(database: Database): number {
  const tables = database.rows(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'schema_version'",
  );
  if (tables.length === 0) return 0;
  const row = database.row("SELECT version FROM schema_version");
  const version = row === undefined ? 0 : readInteger(row, "version");
  if (version > migrations.length) {
    throw new Error(`The tables have version ${version}; this release knows ${migrations.length} at most`);
  }
  return version;
}
