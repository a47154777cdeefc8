import { Readable } from "node:stream";
import { type Backend, BackendError, type CallContext } from "@easkit/backend";
import { detailsOf } from "../device/client-commands.js";
import { newView } from "../device/local-edits.js";
import { type ItemView, viewOfItem } from "../item-view.js";
import type { Random } from "../random.js";

const silent = { debug() {}, warn() {}, error() {} };
const day = 86_400_000;

/** What people do with a groupware on disk while its server is being killed. */
export class DiskPeople {
  readonly #backend: Backend;
  readonly #random: Random;
  #made = 0;

  constructor(backend: Backend, random: Random) {
    this.#backend = backend;
    this.#random = random;
  }

  /** Something changes in a mailbox. What is gone by then is left alone. */
  async act(user: string): Promise<void> {
    const deeds = {
      deliver: () => this.deliver(user),
      put: () => this.#put(user),
      edit: () => this.#edit(user),
      flags: () => this.#setFlags(user),
      remove: () => this.#remove(user),
    };
    const chosen = this.#random.weighted({ deliver: 4, put: 2, edit: 3, flags: 4, remove: 1 }) ?? "put";
    try {
      await deeds[chosen]();
    } catch (error) {
      if (!(error instanceof BackendError) || error.code !== "not-found") throw error;
    }
  }

  /** A message arrives, so many days old. */
  async deliver(user: string, age = this.#random.below(60)): Promise<void> {
    const name = `message ${++this.#made}`;
    const text = `From: Bob <bob@example.com>\r\nSubject: ${name}\r\n\r\nThe text of ${name}.\r\n`;
    const bytes = Buffer.from(text);
    const mime = { size: bytes.length, open: () => Readable.from([bytes], { objectMode: true }) };
    const received = new Date(Date.now() - age * day);
    const item = { class: "Email", mime, received, flags: { read: false } } as const;
    await this.#backend.createItem?.(this.#call(user), "inbox", item, { idempotencyKey: `people ${name}` });
  }

  /** The ids of a user's folders. */
  async folders(user: string): Promise<readonly string[]> {
    const ids: string[] = [];
    for await (const { id, type } of this.#backend.listFolders(this.#call(user))) {
      if (["inbox", "deletedItems", "userMail", "contacts"].includes(type)) ids.push(id);
    }
    return ids;
  }

  /** What a user's devices ought to see in a folder. */
  async views(user: string, folderId: string, cutoff: number | undefined) {
    const views = new Map<string, ItemView>();
    for (const { id, date } of await this.#list(user, folderId)) {
      if (cutoff !== undefined && date && date.getTime() < cutoff) continue;
      views.set(
        id,
        await viewOfItem(await this.#backend.getItem(this.#call(user), folderId, id, { parts: "all" })),
      );
    }
    return views;
  }

  #wish() {
    return { idempotencyKey: `people ${++this.#made}` };
  }

  #call(user: string): CallContext {
    return { principal: { id: user }, signal: new AbortController().signal, log: silent };
  }

  async #list(user: string, folderId: string) {
    const stats = [];
    for await (const stat of this.#backend.listItems(this.#call(user), folderId, {})) stats.push(stat);
    return stats;
  }

  async #pick(user: string, folderId: string): Promise<string | undefined> {
    return this.#random.pick(await this.#list(user, folderId))?.id;
  }

  async #put(user: string): Promise<void> {
    const { name = "", detail = "" } = newView("Contacts", `entry ${++this.#made}`, this.#random);
    const properties = { lastName: name, mobilePhoneNumber: detail };
    const item = { class: "Contacts", properties } as const;
    await this.#backend.createItem?.(this.#call(user), "contacts", item, {
      idempotencyKey: `people ${name}`,
    });
  }

  async #edit(user: string): Promise<void> {
    const id = await this.#pick(user, "contacts");
    if (id === undefined) return;
    const mobilePhoneNumber = this.#random.pick(detailsOf.Contacts) ?? "";
    const patch = { class: "Contacts", properties: { mobilePhoneNumber } } as const;
    await this.#backend.updateItem?.(this.#call(user), "contacts", id, patch, this.#wish());
  }

  async #setFlags(user: string): Promise<void> {
    const id = await this.#pick(user, "inbox");
    if (id === undefined) return;
    const flags = { read: this.#random.chance(0.5) };
    await this.#backend.setFlags?.(this.#call(user), "inbox", id, flags, this.#wish());
  }

  async #remove(user: string): Promise<void> {
    const folderId = this.#random.chance(0.7) ? "inbox" : "contacts";
    const id = await this.#pick(user, folderId);
    if (id === undefined) return;
    await this.#backend.deleteItem?.(this.#call(user), folderId, id, this.#wish());
  }
}
