import type { CalendarProperties } from "@easkit/eas-schema";
import { beforeEach, describe, expect, it } from "vitest";
import type { Backend } from "../backend.js";
import type { CallContext } from "../context.js";
import { BackendError } from "../errors.js";
import type { Folder } from "../folder.js";
import type { ItemPatch, TypedItem } from "../item.js";
import { withSharedFolders } from "./shared-folders.js";

const log = { debug: () => {}, warn: () => {}, error: () => {} };
const ctx: CallContext = { principal: { id: "ada" }, signal: new AbortController().signal, log };
const at = (hour: number) => new Date(Date.UTC(2026, 5, 1, hour));
const event = (properties: CalendarProperties): TypedItem => ({ class: "Calendar", properties });

/** A calendar of somebody else, with what happens to it. */
function createTeam(rules: Partial<Folder>) {
  const items = new Map<string, TypedItem>([
    ["a", event({ subject: "Lunch", startTime: at(12), reminder: 15 })],
    ["b", event({ subject: "Doctor", startTime: at(13), sensitivity: "private" })],
    ["c", event({ subject: "Sack Ben", startTime: at(14), sensitivity: "confidential" })],
    ["d", { class: "Tasks", properties: { subject: "Cake", reminderSet: true, reminderTime: at(9) } }],
  ]);
  const revisions = new Map<string, number>();
  const reads: string[] = [];
  const writes: unknown[] = [];
  let listings = 0;
  const state = (id: string) => ({ id, revision: String(revisions.get(id) ?? 0) });
  const backend: Backend = {
    authenticate: async () => undefined,
    async *listFolders() {
      listings++;
      yield { id: "team", displayName: "Team", type: "userCalendar", ...rules };
      yield { id: "own", displayName: "Own", type: "calendar" };
    },
    async *listItems() {
      for (const id of items.keys()) yield state(id);
    },
    async getItem(_ctx, _folderId, id) {
      reads.push(id);
      const item = items.get(id);
      if (!item) throw new BackendError("not-found", id);
      return { ...item, revision: state(id).revision };
    },
    getChanges: async () => ({ changes: [...items.keys()].map(state), cursor: "1", more: false }),
    search: async () => ({
      results: [...items.keys()].map((id) => ({ folderId: "team", id })),
      total: items.size,
    }),
    async updateItem(_ctx, _folderId, id, patch: ItemPatch) {
      writes.push(patch);
      return state(id);
    },
    async createItem(_ctx, _folderId, item) {
      writes.push(item);
      return state("new");
    },
    async deleteItem(_ctx, _folderId, id) {
      writes.push(id);
    },
    async moveItem(_ctx, _folderId, id) {
      writes.push(id);
      return state(id);
    },
    openAttachment: async () => ({ contentType: "text/plain", open: async function* () {} }),
  };
  return { backend, items, revisions, reads, writes, listings: () => listings };
}

const wish = { idempotencyKey: "w" };
const all = { parts: "all" } as const;
let now = 0;
const open = (team: ReturnType<typeof createTeam>) => withSharedFolders(team.backend, { now: () => now });
beforeEach(() => {
  now = 0;
});

async function ids(backend: Backend, folderId = "team"): Promise<string[]> {
  const found: string[] = [];
  for await (const { id } of backend.listItems(ctx, folderId, {})) found.push(id);
  return found;
}

describe("private items of a folder that hides them", () => {
  it("are in no listing, no change, no answer and no search", async () => {
    const shared = open(createTeam({ hidePrivate: true }));
    expect(await ids(shared)).toEqual(["a", "d"]);
    const page = await shared.getChanges?.(ctx, "team", undefined, { limit: 9 });
    expect(page?.changes.filter((change) => "deleted" in change).map(({ id }) => id)).toEqual(["b", "c"]);
    for (const parts of ["flags", "preview", "body", "all"] as const)
      await expect(shared.getItem(ctx, "team", "b", { parts })).rejects.toMatchObject({ code: "not-found" });
    const query = { kind: "text", text: "x" } as const;
    expect(await shared.search?.(ctx, query, { first: 0, last: 9 })).toMatchObject({
      results: [{ id: "a" }, { id: "d" }],
      total: 2,
    });
    await expect(shared.openAttachment?.(ctx, "team", "b", "1")).rejects.toMatchObject({ code: "not-found" });
  });

  it("can be neither changed nor deleted nor moved", async () => {
    const team = createTeam({ hidePrivate: true });
    const shared = open(team);
    const patch: ItemPatch = { class: "Calendar", properties: { subject: "x" } };
    for (const attempt of [
      shared.updateItem?.(ctx, "team", "b", patch, wish),
      shared.deleteItem?.(ctx, "team", "c", wish),
      shared.moveItem?.(ctx, "team", "b", "own", wish),
    ])
      await expect(attempt).rejects.toMatchObject({ code: "not-found" });
    expect(team.writes).toEqual([]);
  });

  it("are read once to be known, and again when they change", async () => {
    const team = createTeam({ hidePrivate: true });
    const shared = open(team);
    await ids(shared);
    await ids(shared);
    expect(team.reads).toEqual(["a", "b", "c", "d"]);
    team.items.set("a", event({ subject: "Lunch", sensitivity: "private" }));
    team.revisions.set("a", 1);
    expect(await ids(shared)).toEqual(["d"]);
    expect(team.reads).toHaveLength(5);
  });

  it("are all there in other folders, and for their owner", async () => {
    expect(await ids(open(createTeam({ hidePrivate: true })), "own")).toEqual(["a", "b", "c", "d"]);
    expect(await ids(open(createTeam({})))).toEqual(["a", "b", "c", "d"]);
  });

  it("of a series are shown as occurrences that do not happen, and stay as they are when it is changed", async () => {
    const team = createTeam({ hidePrivate: true });
    const secret = { instanceId: at(36), subject: "Doctor", sensitivity: "private" } as const;
    const plain = { instanceId: at(60), subject: "Later" };
    team.items.set("a", event({ subject: "Lunch", exceptions: [secret, plain] }));
    const shared = open(team);
    const shown = await shared.getItem(ctx, "team", "a", all);
    expect(shown).toMatchObject({
      properties: { exceptions: [{ instanceId: secret.instanceId, deleted: true }, plain] },
    });
    expect(JSON.stringify(shown)).not.toContain("Doctor");
    const exceptions = [
      { instanceId: secret.instanceId, deleted: true },
      { ...plain, subject: "Earlier" },
    ];
    await shared.updateItem?.(ctx, "team", "a", { class: "Calendar", properties: { exceptions } }, wish);
    expect(team.writes).toEqual([
      { class: "Calendar", properties: { exceptions: [secret, { ...plain, subject: "Earlier" }] } },
    ]);
  });
});

describe("reminders of a folder without them", () => {
  it("are not shown, of events, occurrences and tasks", async () => {
    const team = createTeam({ withoutReminders: true });
    const shared = open(team);
    expect(await shared.getItem(ctx, "team", "a", all)).not.toHaveProperty("properties.reminder");
    const task = await shared.getItem(ctx, "team", "d", all);
    expect(task).toMatchObject({ properties: { subject: "Cake", reminderSet: false } });
    expect(task).not.toHaveProperty("properties.reminderTime");
  });

  it("stay with the owner when somebody who does not see them changes the item", async () => {
    const team = createTeam({ withoutReminders: true });
    const late = { instanceId: at(36), subject: "Late", reminder: 30 };
    team.items.set("a", event({ subject: "Lunch", reminder: 15, exceptions: [late] }));
    const shared = open(team);
    const exceptions = [{ instanceId: at(36), subject: "Later" }];
    const properties = { subject: "Dinner", reminder: null, exceptions };
    await shared.updateItem?.(ctx, "team", "a", { class: "Calendar", properties }, wish);
    const taskChange = { subject: "Pie", reminderSet: false, reminderTime: null };
    await shared.updateItem?.(ctx, "team", "d", { class: "Tasks", properties: taskChange }, wish);
    expect(team.writes).toEqual([
      {
        class: "Calendar",
        properties: { subject: "Dinner", exceptions: [{ ...exceptions[0], reminder: 30 }] },
      },
      { class: "Tasks", properties: { subject: "Pie" } },
    ]);
  });
});

describe("a folder that can only be read", () => {
  it("refuses all that would change it, and others do not", async () => {
    const team = createTeam({ readOnly: true });
    const shared = open(team);
    const item = event({ subject: "New" });
    const attempts = [
      shared.createItem?.(ctx, "team", item, wish),
      shared.updateItem?.(ctx, "team", "a", { class: "Calendar", properties: {} }, wish),
      shared.deleteItem?.(ctx, "team", "a", wish),
      shared.moveItem?.(ctx, "team", "a", "own", wish),
      shared.moveItem?.(ctx, "own", "a", "team", wish),
    ];
    for (const attempt of attempts) await expect(attempt).rejects.toMatchObject({ code: "forbidden" });
    expect(team.writes).toEqual([]);
    await shared.createItem?.(ctx, "own", item, wish);
    expect(team.writes).toEqual([item]);
  });
});

it("what folders are is listed at most twice a minute", async () => {
  const team = createTeam({ readOnly: true });
  const shared = open(team);
  for (let n = 0; n < 5; n++) await shared.getItem(ctx, "team", "a", all);
  expect(team.listings()).toBe(1);
  now = 31_000;
  await shared.getItem(ctx, "team", "a", all);
  expect(team.listings()).toBe(2);
});

it("methods that a backend lacks stay absent, and others are passed on", async () => {
  const team = createTeam({});
  const { createItem: _, getChanges: __, ...less } = team.backend;
  const shared = withSharedFolders(less);
  expect("createItem" in shared || "getChanges" in shared || "sendMail" in shared).toBe(false);
  expect(shared.createItem).toBeUndefined();
  expect(await shared.authenticate(ctx, { kind: "bearer", token: "x" })).toBeUndefined();
});
