import {
  BackendError,
  classOf,
  type Folder,
  type TextBackend,
  type TextContent,
  type Written,
} from "@easkit/backend";
import { describe, expect, test } from "vitest";
import { registerCases, runCase } from "../case.js";
import { textBackendCases } from "./index.js";
import type { TextBackendFixture } from "./text-fixture.js";

const folders: readonly Folder[] = [
  { id: "calendar", displayName: "Calendar", type: "calendar" },
  { id: "work", displayName: "Work", type: "userCalendar" },
  { id: "tasks", displayName: "Tasks", type: "tasks" },
  { id: "contacts", displayName: "Contacts", type: "contacts" },
  { id: "friends", displayName: "Friends", type: "userContacts" },
];

interface Kept {
  readonly folderId: string;
  readonly content: TextContent;
  readonly revision: number;
}

/** A small groupware that keeps text, right in every way. */
function createTextStore(): TextBackend & { readonly kept: Map<string, Kept> } {
  const kept = new Map<string, Kept>();
  const wishes = new Map<string, string>();
  let made = 0;
  const folder = (id: string): Folder => {
    const found = folders.find((each) => each.id === id);
    if (!found) throw new BackendError("not-found", `no folder ${id}`);
    return found;
  };
  const find = (folderId: string, id: string): Kept => {
    const found = kept.get(id);
    if (found?.folderId !== folderId) throw new BackendError("not-found", `no item ${id}`);
    return found;
  };
  const put = (folderId: string, id: string, content: object): Written => {
    if (!("ical" in content || "vcard" in content)) throw new BackendError("unsupported", "text only");
    const text = content as TextContent;
    if (classOf(folder(folderId).type) !== text.class) throw new BackendError("invalid", "another class");
    made += 1;
    kept.set(id, { folderId, content: text, revision: made });
    return { id, revision: String(made) };
  };
  return {
    kept,
    formats: { Calendar: "text/calendar", Tasks: "text/calendar", Contacts: "text/vcard" },
    authenticate: async () => ({ id: "anna" }),
    async *listFolders() {
      yield* folders;
    },
    async *listItems(_ctx, folderId) {
      for (const [id, item] of [...kept].sort(([a], [b]) => (a < b ? -1 : 1)))
        if (item.folderId === folderId) yield { id, revision: String(item.revision) };
    },
    async getItem(_ctx, folderId, id) {
      const { content, revision } = find(folderId, id);
      return { ...content, revision: String(revision) };
    },
    async createItem(_ctx, folderId, item, { idempotencyKey }) {
      const known = wishes.get(idempotencyKey);
      if (known !== undefined) return { id: known, revision: String(find(folderId, known).revision) };
      const written = put(folderId, `i${String(made).padStart(4, "0")}`, item);
      wishes.set(idempotencyKey, written.id);
      return written;
    },
    async updateItem(_ctx, folderId, id, patch, { expectedRevision }) {
      const { revision } = find(folderId, id);
      if (expectedRevision !== undefined && expectedRevision !== String(revision)) return { conflict: true };
      return put(folderId, id, patch);
    },
    async deleteItem(_ctx, folderId, id) {
      find(folderId, id);
      kept.delete(id);
    },
    async moveItem(_ctx, folderId, id, toFolderId) {
      const { content } = find(folderId, id);
      return put(toFolderId, id, content);
    },
  };
}

type Good = ReturnType<typeof createTextStore>;
type Spoil = (good: Good) => Partial<TextBackend>;

const mapped = (content: object, change: (text: string) => string): TextContent => {
  const text = content as TextContent;
  return "ical" in text ? { ...text, ical: change(text.ical) } : { ...text, vcard: change(text.vcard) };
};

const storing =
  (change: (text: string) => string): Spoil =>
  (good) => ({
    createItem: async (ctx, folderId, item, options) =>
      good.createItem?.(ctx, folderId, mapped(item, change), options) ?? expect.unreachable(),
  });

/** A fault, the case that has to find it, and how to make a good backend have it. */
const broken: readonly (readonly [fault: string, caughtBy: string, spoil: Spoil])[] = [
  [
    "names a format that a class has not",
    "text/formats",
    () => ({ formats: { Contacts: "text/calendar" as "text/vcard" } }),
  ],
  [
    "calls every item an event",
    "text/class",
    (good) => ({
      async getItem(ctx, folderId, id, want) {
        const item = await good.getItem(ctx, folderId, id, want);
        return { class: "Calendar", ical: "x", revision: item.revision };
      },
    }),
  ],
  ["loses what it does not know", "text/every-line", storing((text) => text.replaceAll(/^X-.*\r\n/gm, ""))],
  [
    "loses parameters",
    "text/every-line",
    storing((text) => text.replaceAll(";X-DEGREE=9", "").replaceAll(";X-KIND=odd", "")),
  ],
  [
    "keeps letters of Latin-1 only",
    "text/every-line",
    storing((text) => Buffer.from(text, "latin1").toString("latin1")),
  ],
  [
    "forgets overrides",
    "text/every-line",
    storing((text) => text.replace(/(END:VEVENT\r\n)BEGIN:VEVENT[\s\S]*END:VEVENT\r\n/, "$1")),
  ],
  [
    "sorts lines over the bounds of components",
    "text/order",
    storing((text) => {
      const unfolded = text.replaceAll(/\r\n /g, "").split("\r\n");
      return unfolded.sort().join("\r\n");
    }),
  ],
  [
    "lists another revision than it gives",
    "text/revision",
    (good) => ({
      async *listItems(ctx, folderId, query) {
        for await (const stat of good.listItems(ctx, folderId, query))
          yield { ...stat, revision: `W/${stat.revision}` };
      },
    }),
  ],
  [
    "gives a part of the text",
    "text/whole",
    (good) => ({
      async getItem(ctx, folderId, id, want) {
        const item = await good.getItem(ctx, folderId, id, want);
        return want.parts === "all" ? item : { ...item, ...mapped(item, (text) => text.slice(0, 60)) };
      },
    }),
  ],
  [
    "takes anything",
    "text/wrong-class",
    (good) => ({
      async createItem(ctx, folderId, item, options) {
        const folder = folders.find(({ id }) => id === folderId);
        const itemClass = classOf(folder?.type ?? "calendar");
        return (
          good.createItem?.(ctx, folderId, { ...item, class: itemClass } as TextContent, options) ??
          expect.unreachable()
        );
      },
    }),
  ],
  [
    "makes two of one wish and names one",
    "text/same-wish",
    (good) => {
      const made = new Map<string, Written>();
      return {
        async createItem(ctx, folderId, item, { idempotencyKey }) {
          const wish = { idempotencyKey: `${idempotencyKey}-${Math.random()}` };
          const written = (await good.createItem?.(ctx, folderId, item, wish)) ?? expect.unreachable();
          const first = made.get(idempotencyKey) ?? written;
          made.set(idempotencyKey, first);
          return first;
        },
      };
    },
  ],
  [
    "lays the new text over the old",
    "text/replace",
    (good) => ({
      async updateItem(ctx, folderId, id, patch, options) {
        const before = await good.getItem(ctx, folderId, id, { parts: "all" });
        const mood = /^X-VENDOR-MOOD.*\r\n/m.exec(
          "ical" in before ? before.ical : "vcard" in before ? before.vcard : "",
        );
        const merged = mapped(patch, (text) =>
          text.replace(/END:V(?:EVENT|TODO|CARD)/, `${mood?.[0] ?? ""}$&`),
        );
        return good.updateItem?.(ctx, folderId, id, merged, options) ?? expect.unreachable();
      },
    }),
  ],
  [
    "gives the old revision after an update",
    "text/new-revision",
    (good) => ({
      async updateItem(ctx, folderId, id, patch, options) {
        const { revision } = await good.getItem(ctx, folderId, id, { parts: "all" });
        const outcome = await good.updateItem?.(ctx, folderId, id, patch, options);
        return outcome && "conflict" in outcome ? outcome : { id, revision };
      },
    }),
  ],
  [
    "writes over everything",
    "text/conflict",
    (good) => ({
      updateItem: async (ctx, folderId, id, patch, { idempotencyKey }) =>
        good.updateItem?.(ctx, folderId, id, patch, { idempotencyKey }) ?? expect.unreachable(),
    }),
  ],
  [
    "says conflict, and writes all the same",
    "text/conflict",
    (good) => ({
      async updateItem(ctx, folderId, id, patch, options) {
        const outcome = await good.updateItem?.(ctx, folderId, id, patch, options);
        if (outcome && "conflict" in outcome)
          await good.updateItem?.(ctx, folderId, id, patch, { idempotencyKey: "again" });
        return outcome ?? expect.unreachable();
      },
    }),
  ],
  [
    "knows only of its own writes",
    "text/conflict-outside",
    (good) => {
      const known = new Map<string, string>();
      return {
        async createItem(ctx, folderId, item, options) {
          const written = (await good.createItem?.(ctx, folderId, item, options)) ?? expect.unreachable();
          known.set(written.id, written.revision);
          return written;
        },
        async *listItems(ctx, folderId, query) {
          for await (const stat of good.listItems(ctx, folderId, query))
            yield { ...stat, revision: known.get(stat.id) ?? stat.revision };
        },
      };
    },
  ],
  ["never lets anybody write", "text/two-writers", () => ({ updateItem: async () => ({ conflict: true }) })],
  [
    "makes what it is to update",
    "text/unknown",
    (good) => ({
      async updateItem(ctx, folderId, id, patch, options) {
        if (good.kept.has(id))
          return good.updateItem?.(ctx, folderId, id, patch, options) ?? expect.unreachable();
        return good.createItem?.(ctx, folderId, patch as TextContent, options) ?? expect.unreachable();
      },
    }),
  ],
  [
    "hides what it is to delete",
    "text/deleted",
    (good) => {
      const hidden = new Set<string>();
      return {
        deleteItem: async (_ctx, _folderId, id) => void hidden.add(id),
        async *listItems(ctx, folderId, query) {
          for await (const stat of good.listItems(ctx, folderId, query)) if (!hidden.has(stat.id)) yield stat;
        },
      };
    },
  ],
  [
    "copies what it is to move",
    "text/moved",
    (good) => ({
      async moveItem(ctx, folderId, id, toFolderId, options) {
        const item = await good.getItem(ctx, folderId, id, { parts: "all" });
        return good.createItem?.(ctx, toFolderId, item as TextContent, options) ?? expect.unreachable();
      },
    }),
  ],
];

async function openStore(spoil: Spoil = () => ({})): Promise<TextBackendFixture> {
  const good = createTextStore();
  return {
    backend: { ...good, ...spoil(good) },
    principal: { id: "anna" },
    outside: {
      async write(folderId, id, content) {
        const { revision } = good.kept.get(id) ?? expect.unreachable(id);
        good.kept.set(id, { folderId, content, revision: revision + 1_000 });
      },
    },
    patience: 300,
    close: async () => {},
  };
}

describe("a small text store", () => {
  registerCases(textBackendCases, { describe, test, open: () => openStore() });
});

test.each(broken)("a text backend that %s is caught by %s", async (_, caughtBy, spoil) => {
  const found = textBackendCases.find(({ id }) => id === caughtBy);
  if (found === undefined) return expect.unreachable(`there is no case ${caughtBy}`);
  expect(await runCase(found, () => openStore())).toMatchObject({ outcome: "passed" });
  expect(await runCase(found, () => openStore(spoil))).toMatchObject({ outcome: "failed" });
});

test("every case catches some fault, and has an id of its own", () => {
  const ids = textBackendCases.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(new Set(broken.map(([, caughtBy]) => caughtBy))).toEqual(new Set(ids));
});
