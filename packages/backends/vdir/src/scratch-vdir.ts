import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import type { CallContext, Folder, ItemStat, TextBackend } from "@easkit/backend";
import { createVdirBackend, type VdirOptions } from "./index.js";

/** A vdir of its own for a test. */
export interface ScratchVdir {
  readonly root: string;
  readonly backend: TextBackend;
  readonly ctx: CallContext;
  /** Writes a file as another program does: beside its place, then into it. */
  put(path: string, content: string): Promise<void>;
  read(path: string): Promise<string>;
  folders(): Promise<Folder[]>;
  /** The id of the folder with that name; the first if there are several. */
  folderId(displayName: string, type?: Folder["type"]): Promise<string>;
  list(folderId: string): Promise<ItemStat[]>;
  close(): Promise<void>;
}

const silent = { debug() {}, warn() {}, error() {} };

/** Makes an empty one in the system's temporary directory. */
export async function makeScratchVdir(options: Partial<VdirOptions> = {}): Promise<ScratchVdir> {
  const root = await mkdtemp(`${tmpdir()}/easkit-vdir-`);
  const abort = new AbortController();
  const ctx = { principal: { id: "anna" }, signal: abort.signal, log: silent };
  const authenticate = async () => undefined;
  const backend = createVdirBackend({ root: () => root, authenticate, fsync: false, ...options });
  const folders = async () => {
    const found: Folder[] = [];
    for await (const folder of backend.listFolders(ctx)) found.push(folder);
    return found;
  };
  return {
    root,
    backend,
    ctx,
    folders,
    async put(path, content) {
      const slash = path.lastIndexOf("/");
      await mkdir(`${root}/${path.slice(0, slash)}`, { recursive: true });
      const draft = `${root}/${path.slice(0, slash)}/.draft.tmp`;
      await writeFile(draft, content);
      await rename(draft, `${root}/${path}`);
    },
    read: (path) => readFile(`${root}/${path}`, "utf8"),
    async folderId(displayName, type) {
      const found = (await folders()).find(
        (folder) => folder.displayName === displayName && (type === undefined || folder.type === type),
      );
      if (!found) throw new Error(`no folder ${displayName}`);
      return found.id;
    },
    async list(folderId) {
      const stats: ItemStat[] = [];
      for await (const stat of backend.listItems(ctx, folderId, {})) stats.push(stat);
      return stats;
    },
    async close() {
      abort.abort();
      await rm(root, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

const lines = (...each: readonly string[]): string => [...each, ""].join("\r\n");

/** An event as iCalendar text. */
export const eventText = (uid: string, summary = "Lunch", ...more: readonly string[]): string =>
  lines(
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Other program//EN",
    "BEGIN:VEVENT",
    `UID:${uid}`,
    "DTSTAMP:20261101T000000Z",
    "DTSTART:20261202T120000Z",
    "DTEND:20261202T130000Z",
    `SUMMARY:${summary}`,
    ...more,
    "END:VEVENT",
    "END:VCALENDAR",
  );

/** A task as iCalendar text. */
export const taskText = (uid: string, summary = "Buy cake"): string =>
  lines(
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Other program//EN",
    "BEGIN:VTODO",
    `UID:${uid}`,
    "DTSTAMP:20261101T000000Z",
    `SUMMARY:${summary}`,
    "END:VTODO",
    "END:VCALENDAR",
  );

/** A vCard. */
export const cardText = (name: string, ...more: readonly string[]): string =>
  lines("BEGIN:VCARD", "VERSION:3.0", `FN:${name}`, `N:${name};;;;`, ...more, "END:VCARD");
