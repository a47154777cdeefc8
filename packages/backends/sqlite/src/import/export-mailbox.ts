import { createWriteStream } from "node:fs";
import { mkdir, utimes } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ItemStat, MailFlags, MimeItem, TypedItem } from "@easkit/backend";
import { type FolderRow, listFolders } from "../folders/folder-row.js";
import type { Groupware } from "../groupware.js";
import { openFile } from "../items/attachment-files.js";
import { type Content, readContent } from "../items/content.js";
import { getItemRow } from "../items/item-row.js";
import { KeptContent } from "../items/kept-content.js";
import { listItems } from "../items/listing.js";
import { writeProperties } from "../items/property-text.js";
import { getUser } from "../users/user-row.js";

/** What an export wrote. */
export interface ExportResult {
  readonly exported: number;
}

const encodeName = (name: string): string =>
  name.replace(/[^\x20-\x25\x27-\x2d\x30-\x7e]+|&/g, (part) => {
    if (part === "&") return "&-";
    const bytes = Buffer.from(part, "utf16le").swap16();
    return `&${bytes.toString("base64").replace(/=+$/, "").replaceAll("/", ",")}-`;
  });

const letters = ({ read, answered, forwarded, draft, flag }: MailFlags): string =>
  [draft && "D", flag?.status === "active" && "F", forwarded && "P", answered && "R", read && "S"]
    .filter((letter) => typeof letter === "string")
    .join("");

async function readAll(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}

/** A folder's items as lines of JSON, one at a time, with their attachments as something to be added. */
class TypedLines {
  readonly #groupware: Groupware;

  constructor(groupware: Groupware) {
    this.#groupware = groupware;
  }

  async toLine(item: number, { class: itemClass, properties }: TypedItem): Promise<string> {
    const whole = await this.#withContents(item, properties);
    const { json } = writeProperties({ class: itemClass, properties: whole });
    return `${json}\n`;
  }

  async #withContents(item: number, value: unknown): Promise<unknown> {
    if (value instanceof KeptContent) return await readAll(value);
    if (Array.isArray(value)) return await Promise.all(value.map((inner) => this.#withContents(item, inner)));
    if (typeof value !== "object" || value === null || value instanceof Date || value instanceof Uint8Array)
      return value;
    if ("tag" in value && value.tag === "attachment" && "value" in value)
      return await this.#toAdded(item, value.value);
    const entries = Object.entries(value).map(
      async ([name, inner]) => [name, await this.#withContents(item, inner)] as const,
    );
    return Object.fromEntries(await Promise.all(entries));
  }

  async #toAdded(item: number, listed: unknown): Promise<unknown> {
    if (typeof listed !== "object" || listed === null || !("fileReference" in listed)) return listed;
    const { fileReference, ...rest } = listed;
    const file = openFile(this.#groupware, item, String(fileReference));
    const content = await readAll(file.open());
    return { tag: "add", value: { clientId: "1", ...rest, contentType: file.contentType, content } };
  }
}

class Export {
  readonly #groupware: Groupware;
  readonly #directory: string;
  readonly #typed: TypedLines;
  #exported = 0;

  constructor(groupware: Groupware, directory: string) {
    this.#groupware = groupware;
    this.#directory = directory;
    this.#typed = new TypedLines(groupware);
  }

  async run(user: number, onProgress: (exported: number) => void): Promise<ExportResult> {
    const folders = listFolders(this.#groupware, user);
    for (const row of folders) {
      const lines = Readable.from(this.#writeFolder(row, pathOf(row, folders), onProgress));
      // The file of a folder without typed items is never begun.
      const first: unknown = await new Promise((resolve, reject) => {
        lines.once("readable", () => resolve(lines.read())).once("error", reject);
      });
      if (first === null) continue;
      lines.unshift(first);
      await mkdir(join(this.#directory, "items"), { recursive: true });
      const name = pathOf(row, folders).map(encodeName).join(".");
      await pipeline(lines, createWriteStream(join(this.#directory, "items", `${name}.jsonl`)));
    }
    return { exported: this.#exported };
  }

  /** Writes the mail of a folder, and gives its typed items as lines. */
  async *#writeFolder(row: FolderRow, path: readonly string[], onProgress: (exported: number) => void) {
    const { database } = this.#groupware;
    const isInbox = row.folder.type === "inbox";
    const directory = join(this.#directory, "Maildir", isInbox ? "" : `.${path.map(encodeName).join(".")}`);
    let isMade = false;
    for await (const stat of listItems(database, row, {}, new AbortController().signal)) {
      const { key, content } = this.#read(row, stat);
      if (content === undefined) continue;
      if ("mime" in content) {
        if (!isMade) await makeMaildir(directory);
        isMade = true;
        await writeMail(directory, stat.id, content);
      } else yield await this.#typed.toLine(key, content);
      onProgress(++this.#exported);
    }
  }

  /** Nothing if the item went meanwhile. */
  #read(row: FolderRow, { id }: ItemStat): { readonly key: number; readonly content: Content | undefined } {
    const { database } = this.#groupware;
    return database.read(() => {
      const isThere =
        database.row("SELECT 1 FROM items WHERE folder = ? AND id = ?", row.key, id) !== undefined;
      if (!isThere) return { key: 0, content: undefined };
      const item = getItemRow(database, row, id);
      return { key: item.key, content: readContent(database, item) };
    });
  }
}

function pathOf({ folder }: FolderRow, all: readonly FolderRow[]): readonly string[] {
  const parent = all.find((row) => row.folder.id === folder.parentId);
  return [...(parent === undefined ? [] : pathOf(parent, all)), folder.displayName];
}

async function makeMaildir(directory: string): Promise<void> {
  for (const sub of ["cur", "new", "tmp"]) await mkdir(join(directory, sub), { recursive: true });
}

async function writeMail(directory: string, id: string, { mime, flags, received }: MimeItem): Promise<void> {
  const seconds = Math.floor(received.getTime() / 1000);
  const file = join(directory, "cur", `${seconds}.${id}.easkit:2,${letters(flags)}`);
  await pipeline(Readable.from(mime.open()), createWriteStream(file));
  await utimes(file, received, received);
}

/**
 * Writes a mailbox to a directory: mail as a Maildir with folders (Maildir++), everything else as lines of JSON in
 * `items/<folder>.jsonl`, as they can be imported. Categories and the dates of follow-up flags have no place there.
 */
export async function exportMailbox(
  groupware: Groupware,
  userId: string,
  directory: string,
  onProgress: (exported: number) => void = () => {},
): Promise<ExportResult> {
  return await new Export(groupware, directory).run(getUser(groupware, userId).key, onProgress);
}
