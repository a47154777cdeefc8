import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { MailFlags } from "@easkit/backend";
import type { ImportEntry, ImportSource } from "./entry.js";
import { withCrlf } from "./line-ends.js";

/** A folder's name as IMAP servers write it into a file name (RFC 3501 5.1.3). */
const decodeName = (name: string): string =>
  name.replace(/&([^-]*)-/g, (_, encoded: string) => {
    if (encoded === "") return "&";
    return Buffer.from(encoded.replaceAll(",", "/"), "base64").swap16().toString("utf16le");
  });

function readFlags(name: string): MailFlags | undefined {
  const letters = /:2,([A-Za-z]*)$/.exec(name)?.[1] ?? "";
  const has = (letter: string) => letters.includes(letter);
  // Marked as deleted: not mail any more.
  if (has("T")) return undefined;
  return {
    read: has("S"),
    ...(has("R") ? { answered: true } : {}),
    ...(has("P") ? { forwarded: true } : {}),
    ...(has("D") ? { draft: true } : {}),
    ...(has("F") ? { flag: { status: "active" } } : {}),
  };
}

function toEntry(root: string, directory: string, file: string): ImportEntry | undefined {
  const flags = readFlags(file);
  if (flags === undefined) return undefined;
  const seconds = Number(/^(\d{6,11})\./.exec(uniqueOf(file))?.[1]);
  return {
    folder: directory === "" ? ["Inbox"] : directory.slice(1).split(".").map(decodeName),
    content: {
      open: () => withCrlf(createReadStream(join(root, directory, file))),
      flags,
      ...(Number.isNaN(seconds) ? {} : { received: new Date(seconds * 1000) }),
    },
    part: directory,
    place: uniqueOf(file),
    amount: 1,
  };
}

/** The part of a file's name that stays when a message is marked as read. */
const uniqueOf = (path: string): string => path.replace(/^(cur|new)\//, "").replace(/:.*$/, "");

async function listFiles(folder: string): Promise<readonly string[]> {
  const files = await Promise.all(
    ["cur", "new"].map(async (sub) => (await readdir(join(folder, sub))).map((name) => `${sub}/${name}`)),
  );
  return files.flat().sort((a, b) => (uniqueOf(a) < uniqueOf(b) ? -1 : 1));
}

async function listDirectories(root: string): Promise<readonly string[]> {
  const found = await readdir(root, { withFileTypes: true });
  const folders = found
    .filter((each) => each.isDirectory() && /^\.[^.]/.test(each.name))
    .map(({ name }) => name);
  return ["", ...folders.sort()];
}

/**
 * A Maildir with its folders (Maildir++), the files of each in order of their names, which begin with the time. Only names are held in memory, those of one folder at
 * a time.
 */
export async function openMaildir(path: string): Promise<ImportSource> {
  const directories = await listDirectories(path);
  let total = 0;
  for (const directory of directories) total += (await listFiles(join(path, directory))).length;
  return {
    name: resolve(path),
    total,
    async *entries(placeOf) {
      for (const directory of directories) {
        const after = placeOf(directory) ?? "";
        for (const file of await listFiles(join(path, directory))) {
          if (uniqueOf(file) <= after) continue;
          const entry = toEntry(path, directory, file);
          if (entry !== undefined) yield entry;
        }
      }
    },
  };
}
