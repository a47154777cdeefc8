import { describe, expect, it } from "vitest";
import type { Backend } from "../backend.js";
import type { CallContext } from "../context.js";
import { BackendError } from "../errors.js";
import type { Folder } from "../folder.js";
import type { TypedItem } from "../item.js";
import { withMergedFolders } from "./merged-folders.js";

const log = { debug: () => {}, warn: () => {}, error: () => {} };
const ctxOf = (type: string): CallContext => ({
  principal: { id: "ada" },
  device: { id: "d", type },
  signal: new AbortController().signal,
  log,
});
const simple = ctxOf("OldPhone");
const modern = ctxOf("Tablet");
const folders: Folder[] = [
  { id: "calendar", displayName: "Calendar", type: "calendar" },
  { id: "team", displayName: "Team", type: "userCalendar", readOnly: true, owner: { id: "team" } },
  { id: "home", displayName: "Home", type: "userCalendar" },
  { id: "contacts", displayName: "Contacts", type: "contacts" },
];

function createGroupware(list = folders) {
  const items = new Map<string, TypedItem>();
  const keyOf = (folderId: string, id: string) => `${folderId}/${id}`;
  for (const { id } of list)
    for (const name of ["a", "b"])
      items.set(keyOf(id, name), { class: "Calendar", properties: { subject: `${id} ${name}` } });
  const writes: string[] = [];
  const written = (id: string) => ({ id, revision: "2" });
  const backend: Backend = {
    authenticate: async () => undefined,
    async *listFolders() {
      yield* list;
    },
    async *listItems(_ctx, folderId, { after }) {
      for (const key of [...items.keys()].sort()) {
        const id = key.slice(folderId.length + 1);
        if (key.startsWith(`${folderId}/`) && (after === undefined || id > after))
          yield { id, revision: "1" };
      }
    },
    async getItem(_ctx, folderId, id) {
      const item = items.get(keyOf(folderId, id));
      if (!item) throw new BackendError("not-found", id);
      return { ...item, revision: "1" };
    },
    async getChanges(_ctx, folderId, cursor, { limit }) {
      const from = Number(cursor ?? 0);
      const all = [...items.keys()].filter((key) => key.startsWith(`${folderId}/`)).sort();
      const page = all.slice(from, from + limit);
      const changes = page.map((key) => ({ id: key.slice(folderId.length + 1), revision: "1" }));
      return { changes, cursor: String(from + page.length), more: from + page.length < all.length };
    },
    search: async () => ({ results: [{ folderId: "home", id: "a" }], total: 1 }),
    findEvent: async () => ({ folderId: "home", id: "a" }),
    async respondToMeeting(_ctx, { folderId, id, response }) {
      writes.push(`${response} ${folderId}/${id}`);
      return { calendarItemId: id };
    },
    async createItem(_ctx, folderId) {
      writes.push(`create ${folderId}`);
      return written("new");
    },
    async updateItem(_ctx, folderId, id) {
      writes.push(`update ${folderId}/${id}`);
      return written(id);
    },
    async deleteItem(_ctx, folderId, id) {
      writes.push(`delete ${folderId}/${id}`);
    },
    async moveItem(_ctx, folderId, id, toFolderId) {
      writes.push(`move ${folderId}/${id} ${toFolderId}`);
      return written(id);
    },
  };
  const merged = withMergedFolders(backend, {
    classes: ({ device }) => (device?.type === "OldPhone" ? ["Calendar", "Contacts"] : undefined),
  });
  return { backend, merged, writes, items };
}

async function all<T>(values: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const value of values) list.push(value);
  return list;
}

const wish = { idempotencyKey: "w" };
const patch = { class: "Calendar", properties: {} } as const;

async function subjects(backend: Backend, ctx: CallContext, folderId: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { id } of backend.listItems(ctx, folderId, {})) {
    const item = await backend.getItem(ctx, folderId, id, { parts: "all" });
    if (item.class === "Calendar" && item.properties.subject) found.push(item.properties.subject);
  }
  return found.sort();
}

describe("a device that shows one calendar", () => {
  it("has one with all that is in any, and others have them all", async () => {
    const { merged } = createGroupware();
    expect((await all(merged.listFolders(simple))).map(({ id }) => id)).toEqual(["calendar", "contacts"]);
    expect(await subjects(merged, simple, "calendar")).toEqual([
      "calendar a",
      "calendar b",
      "home a",
      "home b",
      "team a",
      "team b",
    ]);
    expect(await all(merged.listFolders(modern))).toEqual(folders);
    expect(await subjects(merged, modern, "calendar")).toEqual(["calendar a", "calendar b"]);
  });

  it("gets items ascending by id, and from wherever it stopped", async () => {
    const { merged } = createGroupware();
    const ids = (await all(merged.listItems(simple, "calendar", {}))).map(({ id }) => id);
    expect(ids).toEqual(ids.toSorted());
    for (const [at, after] of ids.entries()) {
      const rest = (await all(merged.listItems(simple, "calendar", { after }))).map(({ id }) => id);
      expect(rest).toEqual(ids.slice(at + 1));
    }
  });

  it("writes into the folder that the item is in, and new items into the default one", async () => {
    const { merged, writes } = createGroupware();
    const ids = (await all(merged.listItems(simple, "calendar", {}))).map(({ id }) => id);
    for (const id of ids) {
      expect(await merged.updateItem?.(simple, "calendar", id, patch, wish)).toMatchObject({ id });
      await merged.deleteItem?.(simple, "calendar", id, wish);
    }
    expect(writes.toSorted()).toEqual(
      ["calendar", "home", "team"]
        .flatMap((folder) => ["a", "b"].map((id) => `${folder}/${id}`))
        .flatMap((place) => [`delete ${place}`, `update ${place}`])
        .toSorted(),
    );
    writes.length = 0;
    const made = await merged.createItem?.(simple, "calendar", { class: "Calendar", properties: {} }, wish);
    expect(writes).toEqual(["create calendar"]);
    await merged.deleteItem?.(simple, "calendar", made?.id ?? "", wish);
    expect(writes).toEqual(["create calendar", "delete calendar/new"]);
  });

  it("reads the change feeds of all one after another, in pages of any size", async () => {
    const { merged } = createGroupware();
    const listed = (await all(merged.listItems(simple, "calendar", {}))).map(({ id }) => id);
    for (const limit of [1, 2, 3, 100]) {
      const found: string[] = [];
      let cursor: string | undefined;
      for (let more = true; more; ) {
        const page = await merged.getChanges?.(simple, "calendar", cursor, { limit });
        if (!page) return expect.unreachable();
        expect(page.changes.length).toBeLessThanOrEqual(limit);
        found.push(...page.changes.map(({ id }) => id));
        ({ cursor, more } = page);
      }
      expect(found).toEqual(listed);
    }
  });

  it.each([["1"], ["[]"], ["{"], ['[["zzzz","1"],["x","1"],["y","1"]]']])(
    "starts over from a cursor of other folders: %s",
    async (cursor) => {
      const { merged } = createGroupware();
      await expect(merged.getChanges?.(simple, "calendar", cursor, { limit: 9 })).rejects.toMatchObject({
        code: "cursor-expired",
      });
    },
  );

  it("finds what lies in any of them in the one that it has", async () => {
    const { merged } = createGroupware();
    const query = { kind: "text", text: "x" } as const;
    const page = await merged.search?.(simple, query, { first: 0, last: 9 });
    const [found] = page?.results ?? [];
    expect(found?.folderId).toBe("calendar");
    const item = await merged.getItem(simple, "calendar", found?.id ?? "", { parts: "all" });
    expect(item).toMatchObject({ properties: { subject: "home a" } });
  });

  it("finds meetings where they are shown, and answers them where they are", async () => {
    const { merged, writes } = createGroupware();
    const found = await merged.findEvent?.(simple, "meeting");
    expect(found?.folderId).toBe("calendar");
    const reply = { folderId: "calendar", id: found?.id ?? "", response: "accepted" } as const;
    const answered = await merged.respondToMeeting?.(simple, reply, { idempotencyKey: "1" });
    expect(writes).toEqual(["accepted home/a"]);
    expect(answered).toEqual({ calendarItemId: found?.id });
  });

  it("does not find an id of no folder, or of its own form", async () => {
    const { merged } = createGroupware();
    for (const id of ["a", "zzzz!a", "!", ""])
      await expect(merged.getItem(simple, "calendar", id, { parts: "all" })).rejects.toMatchObject({
        code: "not-found",
      });
  });
});

it("folders of others alone are not merged, for nothing new could be written into them", async () => {
  const { merged } = createGroupware([
    { id: "team", displayName: "Team", type: "calendar", owner: { id: "team" } },
    { id: "more", displayName: "More", type: "userCalendar", owner: { id: "team" } },
  ]);
  expect(await all(merged.listFolders(simple))).toHaveLength(2);
});
