import { fail } from "node:assert/strict";
import {
  type CallContext,
  type Conflict,
  classOf,
  type Folder,
  type ItemStat,
  type TextBackend,
  type TextContent,
  type Want,
  type Written,
} from "@easkit/backend";
import { until } from "../backend/patience.js";
import { must, nextNumber } from "../backend/session.js";
import { sampleText, type TextClass } from "./sample-text.js";
import type { TextBackendFixture } from "./text-fixture.js";

const silent = { debug() {}, warn() {}, error() {} };

/** An item that a case has made, and what it was made of. */
export interface Made {
  readonly folder: Folder;
  readonly class: TextClass;
  readonly number: number;
  readonly content: TextContent;
  readonly written: Written;
}

const isTextClass = (itemClass: string): itemClass is TextClass =>
  itemClass === "Calendar" || itemClass === "Tasks" || itemClass === "Contacts";

/** One user's visit to the backend under test. */
export class TextSession {
  readonly backend: TextBackend;
  readonly ctx: CallContext;
  readonly fixture: TextBackendFixture;

  constructor(fixture: TextBackendFixture, signal: AbortSignal) {
    this.fixture = fixture;
    this.backend = fixture.backend;
    this.ctx = { principal: fixture.principal, signal, log: silent };
  }

  wish(idempotencyKey = `wish-${nextNumber()}`) {
    return { idempotencyKey };
  }

  until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
    return until(what, this.fixture.patience ?? 10_000, holds);
  }

  /** The folders of which the backend takes text, the first of each class first. */
  async textFolders(): Promise<readonly { readonly folder: Folder; readonly class: TextClass }[]> {
    const found: { folder: Folder; class: TextClass }[] = [];
    for await (const folder of this.backend.listFolders(this.ctx)) {
      const itemClass = classOf(folder.type);
      const isText = isTextClass(itemClass) && (this.backend.formats?.[itemClass] ?? "typed") !== "typed";
      if (isText && folder.readOnly !== true) found.push({ folder, class: itemClass });
    }
    return found;
  }

  async list(folderId: string): Promise<ItemStat[]> {
    const stats: ItemStat[] = [];
    for await (const stat of this.backend.listItems(this.ctx, folderId, {})) stats.push(stat);
    return stats;
  }

  async stat(folderId: string, id: string): Promise<ItemStat> {
    return (await this.list(folderId)).find((stat) => stat.id === id) ?? fail(`item ${id} is not listed`);
  }

  /** The item, which has to be text. */
  async get(folderId: string, id: string, parts: Want["parts"] = "all") {
    const item = await this.backend.getItem(this.ctx, folderId, id, { parts });
    return "ical" in item || "vcard" in item ? item : fail(`the item ${id} is not given as text`);
  }

  create(folderId: string, content: TextContent, wish = this.wish()): Promise<Written> {
    return must(this.backend.createItem?.(this.ctx, folderId, content, wish));
  }

  update(
    folderId: string,
    id: string,
    content: TextContent,
    expectedRevision: string,
  ): Promise<Written | Conflict> {
    return must(
      this.backend.updateItem?.(this.ctx, folderId, id, content, { ...this.wish(), expectedRevision }),
    );
  }

  /** One new item in the first folder of each class. */
  async *made(): AsyncGenerator<Made> {
    const seen = new Set<TextClass>();
    for (const { folder, class: itemClass } of await this.textFolders()) {
      if (seen.has(itemClass)) continue;
      seen.add(itemClass);
      const number = nextNumber();
      const content = sampleText(itemClass, number);
      const written = await this.create(folder.id, content);
      yield { folder, class: itemClass, number, content, written };
    }
    if (seen.size === 0) fail("there is no folder of a class that `formats` says is text");
  }
}

/** Opens a backend, does something with it, and closes it whatever happens. */
export async function visitText(
  open: () => Promise<TextBackendFixture>,
  act: (session: TextSession) => Promise<void>,
): Promise<void> {
  const fixture = await open();
  const over = new AbortController();
  try {
    await act(new TextSession(fixture, over.signal));
  } finally {
    over.abort();
    await fixture.close();
  }
}

/** What `updateItem` gave, which is no conflict. */
export const writtenOf = (outcome: Written | Conflict): Written =>
  "conflict" in outcome ? fail("updateItem gave a conflict where there is none") : outcome;
