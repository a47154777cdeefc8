import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ImportEntry, ImportedMail, ImportSource } from "@easkit/backend-sqlite";
import type { ItemClass, MailFlags } from "easkit";
import type { DemoFile, DemoShare } from "./demo-accounts.js";
import { settleDates } from "./settle-dates.js";

const day = 24 * 60 * 60 * 1000;

interface DemoMessage {
  readonly file: string;
  readonly folder: string;
  readonly flags: readonly string[];
  readonly keywords: readonly string[];
  readonly daysAgo: number;
}

const classes: Readonly<Record<DemoFile, Exclude<ItemClass, "Email">>> = {
  calendar: "Calendar",
  contacts: "Contacts",
  tasks: "Tasks",
  notes: "Notes",
};

const toFlags = ({ flags, keywords }: DemoMessage): MailFlags => ({
  read: flags.includes("seen"),
  answered: flags.includes("answered"),
  forwarded: flags.includes("forwarded"),
  draft: flags.includes("draft"),
  ...(flags.includes("flagged") ? { flag: { status: "active" } as const } : {}),
  ...(keywords.length > 0 ? { categories: keywords } : {}),
});

async function* readBytes(path: string): AsyncGenerator<Uint8Array> {
  yield await readFile(path);
}

type TypedItem = Exclude<ImportEntry["content"], ImportedMail>;

/** The fixtures are written by this project in the shape of the class that each file is for. */
const isItem = (item: { readonly class: string; readonly properties: unknown }): item is TypedItem =>
  typeof item.properties === "object" && item.properties !== null;

/** The demo data of one mailbox, dated back from `now`. Each file is a part, in which entries are counted. */
export async function openFixtures(fixtures: string, share: DemoShare, now: Date): Promise<ImportSource> {
  const readJson = async (name: string) => JSON.parse(await readFile(join(fixtures, name), "utf8"));
  const { messages }: { readonly messages: readonly DemoMessage[] } = await readJson("mail/index.json");
  const lists = await Promise.all(
    share.files.map(async (part) => {
      const items: readonly unknown[] = await readJson(`${part}.json`);
      return { part, items };
    }),
  );

  const toMail = (message: DemoMessage, index: number): readonly ImportEntry[] => {
    const folder = share.placeOf(message.folder);
    if (folder === undefined) return [];
    const open = () => readBytes(join(fixtures, "mail", message.file));
    const received = new Date(now.getTime() - message.daysAgo * day);
    const content = { open, flags: toFlags(message), received };
    return [{ folder, content, part: "mail", place: String(index), amount: 1 }];
  };
  const toItem = (part: DemoFile, value: unknown, index: number): ImportEntry => {
    const content = { class: classes[part], properties: settleDates(value, now) };
    if (!isItem(content)) throw new TypeError(`${part}.json holds something that is no item`);
    return { folder: [], content, part, place: String(index), amount: 1 };
  };

  const mail = messages.flatMap(toMail);
  const items = lists.flatMap(({ part, items: all }) =>
    all.map((value, index) => toItem(part, value, index)),
  );
  return {
    name: "fixtures",
    total: mail.length + items.length,
    async *entries(placeOf) {
      for (const entry of [...mail, ...items]) {
        const after = placeOf(entry.part);
        if (after === undefined || Number(entry.place) > Number(after)) yield entry;
      }
    },
  };
}
