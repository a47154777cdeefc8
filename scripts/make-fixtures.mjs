#!/usr/bin/env node
// Makes the demo mailbox in fixtures/. The same bytes every time; `--check` only compares with what is committed.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { calendar } from "./make-fixtures/calendar.mjs";
import { reference, resetIds } from "./make-fixtures/compose.mjs";
import { contacts } from "./make-fixtures/contacts.mjs";
import { draftRecords } from "./make-fixtures/drafts.mjs";
import { junkRecords } from "./make-fixtures/junk.mjs";
import { listRecords } from "./make-fixtures/mailing-list.mjs";
import { newsletterRecords, noticeRecords } from "./make-fixtures/newsletters.mjs";
import { attachmentRecords } from "./make-fixtures/odd-attachments.mjs";
import { brokenRecords } from "./make-fixtures/odd-broken.mjs";
import { charsetRecords } from "./make-fixtures/odd-charsets.mjs";
import { headerRecords } from "./make-fixtures/odd-headers.mjs";
import { labelRecords } from "./make-fixtures/odd-labels.mjs";
import { meetingRecords } from "./make-fixtures/odd-meetings.mjs";
import { reportRecords } from "./make-fixtures/odd-reports.mjs";
import { structureRecords } from "./make-fixtures/odd-structure.mjs";
import { owner } from "./make-fixtures/people.mjs";
import { createRandom } from "./make-fixtures/random.mjs";
import { singleRecords } from "./make-fixtures/singles.mjs";
import { notes, tasks } from "./make-fixtures/tasks-and-notes.mjs";
import { threadRecords } from "./make-fixtures/threads.mjs";

const folders = ["Inbox", "Drafts", "Sent", "Trash", "Junk", "Archive", "Archive/2025", "Projects/Launch"];
const root = join(dirname(fileURLToPath(import.meta.url)), "..", "fixtures");
const json = (value) => Buffer.from(`${JSON.stringify(value, undefined, 1)}\n`);

function makeRecords() {
  const random = createRandom(20261123);
  resetIds();
  return [
    ...threadRecords(random),
    ...newsletterRecords(random, 10),
    ...noticeRecords(random, 10),
    ...listRecords(random),
    ...charsetRecords(),
    ...labelRecords(),
    ...headerRecords(),
    ...structureRecords(),
    ...attachmentRecords(),
    ...meetingRecords(),
    ...reportRecords(),
    ...brokenRecords(),
    ...junkRecords(random),
    ...draftRecords(),
    ...singleRecords(random, { folder: "Sent", count: 19, from: 1, until: 50 }),
    ...singleRecords(random, { folder: "Projects/Launch", count: 5, from: 1, until: 12 }),
  ];
}

/** Every file under fixtures/ that the generator owns: path to bytes. */
function makeFiles() {
  const files = new Map();
  const messages = [];
  const records = makeRecords();
  for (const folder of folders) {
    const inside = records.filter((one) => one.folder === folder).sort((a, b) => b.daysAgo - a.daysAgo);
    for (const [i, record] of inside.entries()) {
      const file = `${folder}/${String(i + 1).padStart(3, "0")}.eml`;
      files.set(`mail/${file}`, record.bytes);
      const { flags, keywords, about, expect } = record;
      messages.push({
        file,
        folder,
        flags,
        keywords,
        daysAgo: Number(record.daysAgo.toFixed(4)),
        about,
        expect,
      });
    }
  }
  const account = { name: owner.name, address: owner.address };
  files.set(
    "mail/index.json",
    json({ account, reference: new Date(reference).toISOString(), folders, messages }),
  );
  files.set("calendar.json", json(calendar()));
  files.set("contacts.json", json(contacts()));
  files.set("tasks.json", json(tasks()));
  files.set("notes.json", json(notes()));
  return files;
}

const owned = /^(mail\/|(calendar|contacts|tasks|notes)\.json$)/;

function committedFiles() {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      relative(root, join(entry.parentPath ?? entry.path, entry.name))
        .split(sep)
        .join("/"),
    )
    .filter((path) => owned.test(path));
}

function differences(files) {
  const there = new Set(committedFiles());
  const surplus = [...there]
    .filter((path) => !files.has(path))
    .map((path) => `not made by the generator: ${path}`);
  const changed = [...files].flatMap(([path, bytes]) => {
    if (!there.has(path)) return [`missing: ${path}`];
    return readFileSync(join(root, path)).equals(bytes) ? [] : [`differs: ${path}`];
  });
  return [...surplus, ...changed];
}

function write(files) {
  rmSync(join(root, "mail"), { recursive: true, force: true });
  for (const [path, bytes] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), bytes);
  }
}

const files = makeFiles();
if (process.argv.includes("--check")) {
  const found = differences(files);
  for (const line of found) console.error(line);
  console.log(
    found.length === 0
      ? `${files.size} files are as the generator makes them`
      : `${found.length} differences; run node scripts/make-fixtures.mjs`,
  );
  process.exitCode = found.length === 0 ? 0 : 1;
} else {
  write(files);
  const total = [...files.values()].reduce((sum, bytes) => sum + bytes.length, 0);
  console.log(`${files.size} files, ${(total / 1e6).toFixed(2)} MB`);
}
