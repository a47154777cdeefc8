import { fail } from "node:assert/strict";
import {
  type Backend,
  type ByteSource,
  type CallContext,
  classOf,
  type Folder,
  type FolderType,
  type Item,
  type ItemStat,
  type ListQuery,
  type MailFlagsPatch,
  type MimeItem,
  type NewFolder,
  type NewItem,
  type Want,
  type Written,
} from "@easkit/backend";
import type { BackendFixture, OutsideChanges } from "./backend-fixture.js";
import { soon, until } from "./patience.js";
import { mimeItem, sampleMail } from "./sample-mail.js";
import { sampleFor } from "./sample-typed.js";

const silent = { debug() {}, warn() {}, error() {} };

let made = 0;

/** A number that no other call gets. */
export const nextNumber = (): number => ++made;

/** What a method gave that is there because the case needs it. */
export function must<T>(value: T | undefined): T {
  return value ?? fail("the backend no longer has a method that it had");
}

/** All bytes of a stream. */
export async function readBytes(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}

/** All bytes of a source. */
export const readSource = (source: Pick<ByteSource, "open">): Promise<Buffer> => readBytes(source.open());

/** One user's visit to the backend under test. */
export class Session {
  readonly backend: Backend;
  readonly ctx: CallContext;
  readonly outside: OutsideChanges | undefined;
  readonly fixture: BackendFixture;
  readonly #patience: number;

  constructor(fixture: BackendFixture, signal: AbortSignal) {
    this.fixture = fixture;
    this.#patience = fixture.patience ?? 10_000;
    this.backend = fixture.backend;
    this.outside = fixture.outside;
    this.ctx = { principal: fixture.principal, signal, log: silent };
  }

  /** The options of a new wish. */
  wish(idempotencyKey = `wish-${nextNumber()}`) {
    return { idempotencyKey };
  }

  /** Waits until something holds, as long as this backend may take. */
  until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
    return until(what, this.#patience, holds);
  }

  /** The outcome, which has to be there as soon as this backend may take. */
  soon<T>(what: string, outcome: Promise<T>): Promise<T> {
    return soon(what, this.#patience, outcome);
  }

  async folders(): Promise<Folder[]> {
    const folders: Folder[] = [];
    for await (const folder of this.backend.listFolders(this.ctx)) folders.push(folder);
    return folders;
  }

  async findFolder(type: FolderType): Promise<Folder | undefined> {
    return (await this.folders()).find((folder) => folder.type === type);
  }

  /** The id of the Inbox, which a backend with mail has to have; of one without, that of its first folder. */
  async inbox(): Promise<string> {
    if (this.fixture.mail === false) {
      const typed = (await this.folders()).find((folder) => classOf(folder.type) !== "Email");
      return typed?.id ?? fail("there is no folder");
    }
    return (await this.findFolder("inbox"))?.id ?? fail("there is no folder of the type inbox");
  }

  async list(folderId: string, query: ListQuery = {}, ctx = this.ctx): Promise<ItemStat[]> {
    const stats: ItemStat[] = [];
    for await (const stat of this.backend.listItems(ctx, folderId, query)) stats.push(stat);
    return stats;
  }

  async ids(folderId: string): Promise<string[]> {
    return (await this.list(folderId)).map(({ id }) => id);
  }

  async stat(folderId: string, id: string): Promise<ItemStat> {
    return (await this.list(folderId)).find((stat) => stat.id === id) ?? fail(`item ${id} is not listed`);
  }

  get(folderId: string, id: string, parts: Want["parts"] = "all"): Promise<Item> {
    return this.backend.getItem(this.ctx, folderId, id, { parts });
  }

  async getMime(folderId: string, id: string): Promise<MimeItem> {
    const item = await this.get(folderId, id);
    return "mime" in item ? item : fail("the item is not given as MIME");
  }

  create(folderId: string, item: NewItem, wish = this.wish()): Promise<Written> {
    return must(this.backend.createItem?.(this.ctx, folderId, item, wish));
  }

  setFlags(folderId: string, id: string, flags: MailFlagsPatch): Promise<Written> {
    return must(this.backend.setFlags?.(this.ctx, folderId, id, flags, this.wish()));
  }

  remove(folderId: string, id: string): Promise<void> {
    return must(this.backend.deleteItem?.(this.ctx, folderId, id, this.wish()));
  }

  move(folderId: string, id: string, toFolderId: string): Promise<Written> {
    return must(this.backend.moveItem?.(this.ctx, folderId, id, toFolderId, this.wish()));
  }

  createFolder(folder: Partial<NewFolder> = {}): Promise<Folder> {
    const type = this.fixture.mail === false ? "userCalendar" : "userMail";
    const wanted = { displayName: `Folder ${nextNumber()}`, type, ...folder } as const;
    return must(this.backend.createFolder?.(this.ctx, wanted, this.wish()));
  }

  /** A new item that fits the Inbox: unread mail, or what the first folder of a backend without mail holds. */
  async newItem(flags: MimeItem["flags"] = { read: false }): Promise<NewItem> {
    if (this.fixture.mail !== false) return mimeItem(sampleMail(nextNumber()), flags);
    const inbox = await this.inbox();
    const folder = (await this.folders()).find(({ id }) => id === inbox);
    return (folder && sampleFor(folder, nextNumber())?.item) ?? fail(`nothing fits the folder ${inbox}`);
  }

  /** Puts messages into the Inbox and returns their ids. */
  async fill(count: number): Promise<string[]> {
    const inbox = await this.inbox();
    const before = new Set(await this.ids(inbox));
    for (let n = 0; n < count; n++) await this.#add(inbox, await this.newItem());
    let added: string[] = [];
    await this.until(`${count} messages in the Inbox`, async () => {
      added = (await this.ids(inbox)).filter((id) => !before.has(id));
      return added.length >= count;
    });
    return added;
  }

  /** Puts one message into the Inbox, unread, and returns its id. */
  async fillOne(mail?: Uint8Array): Promise<string> {
    const inbox = await this.inbox();
    const item = mail === undefined ? await this.newItem() : mimeItem(mail, { read: false });
    const before = new Set(await this.ids(inbox));
    await this.#add(inbox, item);
    let added: string | undefined;
    await this.until("a message in the Inbox", async () => {
      added = (await this.ids(inbox)).find((id) => !before.has(id));
      return added !== undefined;
    });
    return added ?? fail("the message is not listed");
  }

  async #add(inbox: string, item: NewItem): Promise<void> {
    if (this.outside === undefined || !("mime" in item)) await this.create(inbox, item);
    else await this.outside.deliver(await readSource(item.mime));
  }
}

/** Opens a backend, does something with it, and closes it whatever happens. */
export async function visit(
  open: () => Promise<BackendFixture>,
  act: (session: Session) => Promise<void>,
): Promise<void> {
  const fixture = await open();
  const over = new AbortController();
  try {
    await act(new Session(fixture, over.signal));
  } finally {
    over.abort();
    await fixture.close();
  }
}
