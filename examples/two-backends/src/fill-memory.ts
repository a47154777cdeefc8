import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { MemoryBackend } from "@easkit/backend-memory";
import type { ItemClass } from "easkit";
import { settleDates } from "./settle-dates.js";

const files: readonly {
  readonly folderId: string;
  readonly class: Exclude<ItemClass, "Email">;
  readonly file: string;
}[] = [
  { folderId: "calendar", class: "Calendar", file: "calendar.json" },
  { folderId: "contacts", class: "Contacts", file: "contacts.json" },
  { folderId: "tasks", class: "Tasks", file: "tasks.json" },
  { folderId: "notes", class: "Notes", file: "notes.json" },
];

/** Puts the demo calendar, contacts, tasks and notes into a mailbox of the memory backend. */
export async function fillMemory(
  backend: MemoryBackend,
  user: string,
  fixtures: string,
  now: Date,
): Promise<void> {
  const mailbox = backend.mailbox(user);
  for (const { folderId, class: itemClass, file } of files) {
    const items: unknown[] = JSON.parse(await readFile(join(fixtures, file), "utf8"));
    // The fixtures are written by this project in the shape of the class that the file is for.
    for (const [index, item] of items.entries()) {
      // The same ids at every start, so that devices keep what they have.
      const id = `${folderId}-${index + 1}`;
      mailbox.put(folderId, { class: itemClass, properties: settleDates(item, now) } as never, { id });
    }
  }
}
