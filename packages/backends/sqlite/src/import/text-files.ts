import { readFile, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { BackendError, type Log, type TypedItem } from "@easkit/backend";
import { toCalendar, toTasks } from "@easkit/convert-ical";
import { toContacts } from "@easkit/convert-vcard";
import type { ImportSource } from "./entry.js";
import { type CalendarPart, splitCalendar, splitCards } from "./text-parts.js";

/** Bytes: events and their exceptions may lie anywhere in a file, so it is read whole. */
const LARGEST = 64 * 1024 * 1024;

function toItem({ kind, text }: CalendarPart): TypedItem {
  if (kind === "vtodo") return { class: "Tasks", properties: toTasks(text) };
  // Files that hang on events are not brought along.
  const { attachments: _, ...properties } = toCalendar(text);
  return { class: "Calendar", properties };
}

/** What cannot be read is passed over and told of, so that the rest comes in. */
function tryRead(log: Log, name: string, number: number, read: () => TypedItem): TypedItem | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    log.warn(`${name}: entry ${number + 1} cannot be read: ${error.message}`);
    return undefined;
  }
}

async function openText(
  log: Log,
  path: string,
  readersIn: (text: string) => readonly (() => TypedItem)[],
): Promise<ImportSource> {
  if ((await stat(path)).size > LARGEST) throw new BackendError("too-large", `${path} has more than 64 MB`);
  const readers = readersIn(await readFile(path, "utf8"));
  return {
    name: resolve(path),
    total: readers.length,
    async *entries(placeOf) {
      const after = Number(placeOf("") ?? -1);
      for (const [number, read] of readers.entries()) {
        const content = number > after ? tryRead(log, path, number, read) : undefined;
        if (content) yield { folder: [], content, part: "", place: String(number), amount: 1 };
      }
    },
  };
}

/** The events and to-dos of an iCalendar file. */
export const openIcal = (log: Log, path: string): Promise<ImportSource> =>
  openText(log, path, (text) => splitCalendar(text).map((part) => () => toItem(part)));

/** The people of a vCard file. */
export const openVcard = (log: Log, path: string): Promise<ImportSource> =>
  openText(log, path, (text) =>
    splitCards(text).map((card) => () => ({ class: "Contacts", properties: toContacts(card) })),
  );
