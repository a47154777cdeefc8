import type { MemoryBackend } from "@easkit/backend-memory";
import { detailsOf, toContent } from "./device/client-commands.js";
import { newView } from "./device/local-edits.js";
import type { Faults } from "./faults.js";
import type { FleetClass } from "./item-view.js";
import type { Random } from "./random.js";
import { unreadableKey } from "./server/gated-backend.js";

/** The folders that people and devices work with, by id. */
export const fleetFolders: Readonly<Record<string, FleetClass>> = {
  inbox: "Email",
  archive: "Email",
  deletedItems: "Email",
  contacts: "Contacts",
  calendar: "Calendar",
  tasks: "Tasks",
};

const mailFolders = ["inbox", "archive", "deletedItems"];
const day = 86_400_000;
/** How old mail is at most, in days: longer than any period that a device asks for. */
const oldest = 60;

/** What people are made from. */
export interface PeopleOptions {
  readonly backend: MemoryBackend;
  readonly random: Random;
  readonly faults: Faults;
  readonly now: () => number;
  readonly unreadable: Set<string>;
  readonly note: (line: string) => void;
}

/** What people do with their mailboxes elsewhere: on the web, on a desk, by mail that arrives. */
export class People {
  readonly #options: PeopleOptions;
  #made = 0;

  constructor(options: PeopleOptions) {
    this.#options = options;
  }

  /** Something changes in a mailbox. */
  act(user: string): void {
    const deeds = {
      deliver: () => this.deliver(user),
      put: () => this.#put(user),
      edit: () => this.#edit(user),
      flags: () => this.#setFlags(user),
      remove: () => this.#remove(user),
      move: () => this.#move(user),
      damage: () => this.#damage(user),
    };
    const weights = { deliver: 6, put: 3, edit: 5, flags: 5, remove: 2, move: 2, damage: 0.3 };
    deeds[this.#options.random.weighted(weights) ?? "deliver"]();
  }

  /** A message arrives. */
  deliver(user: string): void {
    const { backend, random, now, note } = this.#options;
    const name = `message ${++this.#made}`;
    const lines = ["From: Bob <bob@example.com>", `To: ${user}@example.com`, `Subject: ${name}`, ""];
    const text = random.chance(0.05) ? "Long. ".repeat(2000) : `The text of ${name}.`;
    const received = new Date(now() - random.below(oldest * day));
    const folderId = random.chance(0.8) ? "inbox" : "archive";
    const id = backend.mailbox(user).deliver([...lines, text, ""].join("\r\n"), { received, folderId });
    note(`${user}: ${name} arrives in ${folderId} as ${id}`);
  }

  /** Makes every damaged item readable again. */
  heal(users: readonly string[]): void {
    const { backend, unreadable } = this.#options;
    for (const user of users) {
      for (const folderId of Object.keys(fleetFolders)) {
        for (const { id, revision } of this.#list(user, folderId)) {
          if (!unreadable.has(unreadableKey(folderId, id, revision))) continue;
          const mailbox = backend.mailbox(user);
          mailbox.put(folderId, mailbox.get(folderId, id).content, { id });
        }
      }
    }
  }

  #list(user: string, folderId: string) {
    return [...this.#options.backend.mailbox(user).folders.get(folderId).items.list({})];
  }

  #pick(user: string, folderIds: readonly string[]) {
    const { random } = this.#options;
    const folderId = random.pick(folderIds) ?? "inbox";
    const stat = random.pick(this.#list(user, folderId));
    return stat && { folderId, ...stat, mailbox: this.#options.backend.mailbox(user) };
  }

  #put(user: string): void {
    const { backend, random, note } = this.#options;
    const folderId = random.pick(["contacts", "calendar", "tasks"] as const) ?? "tasks";
    const itemClass = ({ contacts: "Contacts", calendar: "Calendar", tasks: "Tasks" } as const)[folderId];
    const view = newView(itemClass, `entry ${++this.#made}`, random);
    const { id } = backend.mailbox(user).put(folderId, toContent(itemClass, view));
    note(`${user}: ${view["name"]} is made in ${folderId} as ${id}`);
  }

  #edit(user: string): void {
    const { random, note } = this.#options;
    const found = this.#pick(user, ["contacts", "calendar", "tasks"]);
    if (!found) return;
    const { mailbox, folderId, id } = found;
    const { content } = mailbox.get(folderId, id);
    if (content.class === "Email" || content.class === "Notes") return;
    const detail = random.pick(detailsOf[content.class]) ?? "";
    const patch = toContent(content.class, { detail });
    mailbox.update(folderId, id, patch);
    note(`${user}: ${folderId} ${id} is now ${detail}`);
  }

  #setFlags(user: string): void {
    const { random, note } = this.#options;
    const found = this.#pick(user, mailFolders);
    if (!found) return;
    const { mailbox, folderId, id } = found;
    const read = random.chance(0.5);
    const flag = random.chance(0.5) ? null : ({ status: "active", type: "Follow up" } as const);
    mailbox.setFlags(folderId, id, random.chance(0.6) ? { read } : { flag });
    note(`${user}: flags of ${folderId} ${id}`);
  }

  #remove(user: string): void {
    const found = this.#pick(user, Object.keys(fleetFolders));
    if (!found) return;
    found.mailbox.remove(found.folderId, found.id);
    this.#options.note(`${user}: ${found.folderId} ${found.id} is removed`);
  }

  #move(user: string): void {
    const { random, note } = this.#options;
    const found = this.#pick(user, mailFolders);
    if (!found) return;
    const { mailbox, folderId, id } = found;
    const to = random.pick(mailFolders.filter((each) => each !== folderId)) ?? "inbox";
    const { id: after } = mailbox.move(folderId, id, to);
    note(`${user}: ${folderId} ${id} is moved to ${to} as ${after}`);
  }

  /** An item cannot be read any more, until somebody changes it. */
  #damage(user: string): void {
    const { faults, unreadable, note } = this.#options;
    if (!faults.on) return;
    const found = this.#pick(user, Object.keys(fleetFolders));
    if (!found) return;
    faults.count("itemUnreadable");
    unreadable.add(unreadableKey(found.folderId, found.id, found.revision));
    note(`${user}: ${found.folderId} ${found.id} cannot be read any more`);
  }
}
