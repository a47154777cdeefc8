import type { Attachment, CallContext, Item, ItemChange, ItemStat } from "@easkit/backend";
import { createSqliteBackend, type SqliteBackend, type SqliteBackendOptions } from "../index.js";

const silent = { debug() {}, warn() {}, error() {} };

/** A backend with some users, as a test sees it. */
export interface Office {
  readonly backend: SqliteBackend;
  ctx(user: string, signal?: AbortSignal): CallContext;
  list(user: string, folderId?: string): Promise<ItemStat[]>;
  /** The messages of a folder as text, the newest first. */
  read(user: string, folderId?: string): Promise<string[]>;
  get(user: string, folderId: string, id: string): Promise<Item>;
  /** All that the feed of a folder has after a cursor. */
  changes(
    user: string,
    folderId: string,
    cursor?: string,
  ): Promise<{ changes: ItemChange[]; cursor: string }>;
}

/** A new wish every time. */
export const wish = (() => {
  let made = 0;
  return () => ({ idempotencyKey: `wish-${++made}` });
})();

/** All bytes of something that can be opened, as Latin-1 text. */
export async function textOf(source: Pick<Attachment, "open">, range?: Parameters<Attachment["open"]>[0]) {
  const pieces: Uint8Array[] = [];
  for await (const piece of source.open(range)) pieces.push(piece);
  return Buffer.concat(pieces).toString("latin1");
}

/** Text as a source that comes in small pieces. */
export const sourceOf = (text: string, length = 1_000) => ({
  size: Buffer.byteLength(text),
  async *open({ start = 0, end = Buffer.byteLength(text) } = {}) {
    const bytes = Buffer.from(text);
    for (let at = start; at < end; at += length) yield bytes.subarray(at, Math.min(at + length, end));
  },
});

/** A message as a device sends it. */
export const outgoing = (text: string, saveInSentItems = false) => ({
  mime: sourceOf(text),
  saveInSentItems,
});

/** Opens a backend, in memory unless a path is given, with users of these names, whose addresses end in example.test. */
export async function openOffice(
  names: readonly string[] = ["anna"],
  options: Partial<SqliteBackendOptions> = {},
): Promise<Office> {
  const backend = createSqliteBackend({ path: ":memory:", ...options });
  for (const id of names) await backend.users.create({ id, addresses: [`${id}@example.test`] });
  const ctx = (user: string, signal = new AbortController().signal) => ({
    principal: { id: user },
    signal,
    log: silent,
  });
  const list = async (user: string, folderId = "inbox") => {
    const stats: ItemStat[] = [];
    for await (const stat of backend.listItems(ctx(user), folderId, {})) stats.push(stat);
    return stats;
  };
  const get = (user: string, folderId: string, id: string) =>
    backend.getItem(ctx(user), folderId, id, { parts: "all" });
  return {
    backend,
    ctx,
    list,
    get,
    async read(user, folderId = "inbox") {
      const texts: string[] = [];
      for (const { id } of await list(user, folderId)) {
        const item = await get(user, folderId, id);
        texts.push("mime" in item ? await textOf(item.mime) : JSON.stringify(item));
      }
      return texts;
    },
    async changes(user, folderId, cursor) {
      const changes: ItemChange[] = [];
      for (let at = cursor; ; ) {
        const page = await backend.getChanges?.(ctx(user), folderId, at, { limit: 3 });
        if (page === undefined) throw new Error("no change feed");
        changes.push(...page.changes);
        at = page.cursor;
        if (!page.more) return { changes, cursor: page.cursor };
      }
    },
  };
}
