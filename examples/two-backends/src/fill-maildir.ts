import { existsSync } from "node:fs";
import { copyFile, mkdir, readFile, rename, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";

const day = 24 * 60 * 60 * 1000;
const letters: Readonly<Record<string, string>> = {
  draft: "D",
  flagged: "F",
  forwarded: "P",
  answered: "R",
  seen: "S",
};

interface DemoMessage {
  readonly file: string;
  readonly folder: string;
  readonly flags: readonly string[];
  readonly daysAgo: number;
}

/** `.Projects.Launch` for `Projects/Launch`; the Inbox is the Maildir itself (Maildir++). */
const directoryOf = (root: string, folder: string): string =>
  folder === "Inbox" ? root : join(root, `.${folder.replaceAll("/", ".")}`);

async function makeFolder(directory: string, isRoot: boolean): Promise<void> {
  for (const name of ["cur", "new", "tmp"]) await mkdir(join(directory, name), { recursive: true });
  if (!isRoot) await writeFile(join(directory, "maildirfolder"), "");
}

async function deliver(
  directory: string,
  source: string,
  message: DemoMessage,
  index: number,
  now: number,
): Promise<void> {
  const received = now - message.daysAgo * day;
  const flags = message.flags
    .map((flag) => letters[flag] ?? "")
    .toSorted()
    .join("");
  const name = `${Math.floor(received / 1000)}.M${String(index).padStart(6, "0")}P1.demo:2,${flags}`;
  const target = join(directory, "cur", name);
  await copyFile(source, target);
  await utimes(target, new Date(received), new Date(received));
}

/** Copies the demo mail into a Maildir, unless the Maildir is there already. It appears whole or not at all. */
export async function fillMaildir(root: string, fixtures: string, now: Date): Promise<void> {
  if (existsSync(root)) return;
  const messages: readonly DemoMessage[] = JSON.parse(
    await readFile(join(fixtures, "mail", "index.json"), "utf8"),
  ).messages;
  const unfinished = `${root}.${process.pid}.unfinished`;
  await makeFolder(unfinished, true);
  for (const [index, message] of messages.entries()) {
    const directory = directoryOf(unfinished, message.folder);
    if (!existsSync(directory) || directory === unfinished)
      await makeFolder(directory, directory === unfinished);
    await deliver(directory, join(fixtures, "mail", message.file), message, index, now.getTime());
  }
  await rename(unfinished, root);
}
