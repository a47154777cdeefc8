import { join } from "node:path";
import type { Folder } from "@easkit/backend";
import { writeItip } from "@easkit/convert-ical";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createSqliteBackend } from "../index.js";
import { checkInvariants } from "../testing/invariants.js";
import { type Office, openOffice, outgoing, wish } from "../testing/office.js";
import { createScratchFolder } from "../testing/scratch-folder.js";

let office: Office;
let folder: Awaited<ReturnType<typeof createScratchFolder>>;
beforeEach(async () => {
  folder = await createScratchFolder();
  office = await openOffice(["anna", "ben", "eve"], { path: join(folder.path, "x.db"), pollInterval: 10 });
});
afterEach(async () => {
  await office.backend.close();
  checkInvariants(join(folder.path, "x.db"));
  await folder.remove();
});

const put = (subject: string, sensitivity: "normal" | "private" = "normal", user = "anna") =>
  office.backend.mailbox(user).put("calendar", { class: "Calendar", properties: { subject, sensitivity } });

async function foldersOf(user: string): Promise<readonly Folder[]> {
  const folders: Folder[] = [];
  for await (const each of office.backend.listFolders(office.ctx(user))) folders.push(each);
  return folders;
}
const mountedOf = async (user: string) => (await foldersOf(user)).filter(({ owner }) => owner !== undefined);

/** What somebody is told while something happens. */
async function toldDuring(user: string, act: () => unknown, backend = office.backend): Promise<string[]> {
  const told: string[] = [];
  const abort = new AbortController();
  await backend.watch?.(office.ctx(user, abort.signal), (id) => told.push(id ?? "list"));
  await act();
  await expect.poll(() => told.length).toBeGreaterThan(0);
  abort.abort();
  return [...new Set(told)];
}

const shareCalendar = (options: { access?: "read" | "write"; hidePrivate?: boolean } = {}) =>
  office.backend.sharing.share("anna", "calendar", "ben", { access: "write", ...options });

describe("a folder that is shared", () => {
  test("is in the other mailbox, as its owner's, with what is in it", async () => {
    const { id } = await put("Party");
    let shared = "";
    expect(await toldDuring("ben", () => (shared = shareCalendar({ access: "read" })))).toEqual(["list"]);
    expect(await mountedOf("ben")).toEqual([
      {
        id: shared,
        displayName: "Calendar (anna)",
        type: "userCalendar",
        owner: { id: "anna" },
        readOnly: true,
      },
    ]);
    expect(await mountedOf("anna")).toEqual([]);
    expect(await office.list("ben", shared)).toMatchObject([{ id }]);
    expect(await office.get("ben", shared, id)).toMatchObject({ properties: { subject: "Party" } });
    expect((await office.changes("ben", shared)).changes).toMatchObject([{ id }]);
    await expect(office.list("eve", shared)).rejects.toMatchObject({ code: "not-found" });
    await expect(office.list("ben", "shared-zz")).rejects.toMatchObject({ code: "not-found" });
  });

  test("only to be read refuses every write", async () => {
    const { id } = await put("Party");
    const shared = shareCalendar({ access: "read" });
    const { backend } = office;
    const ctx = office.ctx("ben");
    const properties = { subject: "Mine" };
    const refused = { code: "forbidden" };
    const item = { class: "Calendar", properties } as const;
    await expect(backend.createItem?.(ctx, shared, item, wish())).rejects.toMatchObject(refused);
    await expect(backend.updateItem?.(ctx, shared, id, item, wish())).rejects.toMatchObject(refused);
    await expect(backend.deleteItem?.(ctx, shared, id, wish())).rejects.toMatchObject(refused);
    const empty = backend.emptyFolder?.(ctx, shared, { ...wish(), deleteSubFolders: true });
    await expect(empty).rejects.toMatchObject(refused);
    expect(await office.list("anna", "calendar")).toHaveLength(1);
  });

  test("is changed by both, both are told, and the owner's quota pays", async () => {
    const shared = shareCalendar();
    const used = () => office.backend.users.find("anna")?.used ?? 0;
    const before = used();
    const item = { class: "Calendar", properties: { subject: "By Ben" } } as const;
    const create = () => office.backend.createItem?.(office.ctx("ben"), shared, item, wish());
    expect(await toldDuring("anna", create)).toEqual(["calendar"]);
    expect(used()).toBeGreaterThan(before);
    expect(office.backend.users.find("ben")?.used).toBe(0);
    expect(await toldDuring("ben", () => put("By Anna"))).toEqual([shared]);
    const [first] = await office.list("ben", shared);
    const remove = () => office.backend.deleteItem?.(office.ctx("ben"), shared, first?.id ?? "", wish());
    expect(await toldDuring("anna", remove)).toEqual(["calendar"]);
    expect(office.backend.mailbox("anna").listDeleted()).toMatchObject([{ folderId: "calendar" }]);
    expect(office.backend.mailbox("anna").restore(first?.id ?? "")).toMatchObject({ folderId: "calendar" });
    const moved = office.backend.moveItem?.(office.ctx("ben"), shared, first?.id ?? "", "calendar", wish());
    await expect(moved).rejects.toMatchObject({ code: "unsupported" });
  });

  test("that another process changes is told of too", async () => {
    const shared = shareCalendar();
    const other = createSqliteBackend({ path: join(folder.path, "x.db") });
    const event = { class: "Calendar", properties: { subject: "Elsewhere" } } as const;
    const told = await toldDuring("ben", () => other.mailbox("anna").put("calendar", event));
    expect(told).toEqual([shared]);
    await other.close();
  });

  test("without what is private hides it, also what becomes private", async () => {
    await put("Doctor", "private");
    const open = await put("Party");
    const shared = shareCalendar({ hidePrivate: true });
    const ids = async () => (await office.list("ben", shared)).map(({ id }) => id);
    expect(await ids()).toEqual([open.id]);
    const { cursor, changes } = await office.changes("ben", shared);
    expect(changes.map(({ id }) => id)).toEqual([open.id]);
    const patch = { class: "Calendar", properties: { sensitivity: "confidential" } } as const;
    await office.backend.updateItem?.(office.ctx("anna"), "calendar", open.id, patch, wish());
    expect(await ids()).toEqual([]);
    expect((await office.changes("ben", shared, cursor)).changes).toEqual([{ id: open.id, deleted: true }]);
    await expect(office.get("ben", shared, open.id)).rejects.toMatchObject({ code: "not-found" });
    expect(await office.list("anna", "calendar")).toHaveLength(2);
  });

  test("leaves the other mailbox when it is taken back, deleted, or deleted there", async () => {
    const { backend } = office;
    const { id } = backend.mailbox("anna").addFolder({ displayName: "Plans", type: "userTasks" });
    const share = () => backend.sharing.share("anna", id, "ben", { access: "write" });
    share();
    expect(backend.sharing.list("anna")).toEqual([
      {
        folderId: id,
        with: "ben",
        displayName: "Plans (anna)",
        access: "write",
        hidePrivate: false,
        withoutReminders: false,
      },
    ]);
    expect(await toldDuring("ben", () => backend.sharing.unshare("anna", id, "ben"))).toEqual(["list"]);
    expect(await mountedOf("ben")).toEqual([]);
    await backend.deleteFolder?.(office.ctx("ben"), share(), wish());
    expect(await mountedOf("ben")).toEqual([]);
    expect((await foldersOf("anna")).map((each) => each.id)).toContain(id);
    const again = share();
    await backend.updateFolder?.(office.ctx("ben"), again, { displayName: "Anna's plans" }, wish());
    expect(await mountedOf("ben")).toMatchObject([{ id: again, displayName: "Anna's plans" }]);
    await backend.deleteFolder?.(office.ctx("anna"), id, wish());
    expect(await mountedOf("ben")).toEqual([]);
    expect(() => backend.sharing.unshare("anna", "calendar", "ben")).toThrow("not shared");
  });

  test("goes with its owner and with its guest", async () => {
    shareCalendar();
    await office.backend.users.remove("ben");
    expect(office.backend.sharing.list("anna")).toEqual([]);
    office.backend.sharing.share("anna", "calendar", "eve", { access: "read" });
    await office.backend.users.remove("anna");
    expect(await mountedOf("eve")).toEqual([]);
  });
});

describe("a delegate", () => {
  const sign = (user: string) => {
    const { signal, log } = office.ctx("ben");
    return office.backend.authenticate({ signal, log }, { kind: "basic", user, password: "secret" });
  };

  const invitation = (sensitivity: "normal" | "private") => {
    const { ical } = writeItip({
      method: "request",
      sequence: 0,
      stamp: new Date(),
      event: {
        uid: `x-${sensitivity}`,
        organizerEmail: "eve@example.test",
        attendees: [{ email: "anna@example.test" }],
        startTime: new Date("2026-03-02T10:00:00Z"),
        endTime: new Date("2026-03-02T11:00:00Z"),
        sensitivity,
      },
    });
    const text = `To: anna@example.test\r\nContent-Type: text/calendar; method=REQUEST\r\n\r\n${ical}`;
    return office.backend.sendMail?.(office.ctx("eve"), outgoing(text), wish());
  };

  test("writes to the calendar, and has copies of messages about meetings, but not of private ones", async () => {
    const { sharing } = office.backend;
    sharing.putDelegate("anna", "ben");
    expect(await mountedOf("ben")).toMatchObject([
      { type: "userCalendar", hidePrivate: true },
      { type: "userTasks" },
    ]);
    await invitation("normal");
    await invitation("private");
    expect(await office.list("ben")).toHaveLength(1);
    expect(await office.list("anna")).toHaveLength(2);
    expect(await office.list("anna", "calendar")).toHaveLength(2);
    expect(await office.list("ben", "calendar")).toEqual([]);
    sharing.putDelegate("anna", "ben", { meetingMessages: "instead", seesPrivate: true });
    await invitation("private");
    expect(await office.list("ben")).toHaveLength(2);
    expect(await office.list("anna")).toHaveLength(2);
    await office.backend.sendMail?.(office.ctx("eve"), outgoing("To: anna@example.test\r\n\r\nHi"), wish());
    expect(await office.list("anna")).toHaveLength(3);
    sharing.removeDelegate("anna", "ben");
    await invitation("normal");
    expect(await office.list("ben")).toHaveLength(2);
  });

  test("signs in to the whole mailbox if that was said, as who they are", async () => {
    const { sharing, users } = office.backend;
    await users.change("ben", { password: "secret" });
    sharing.putDelegate("anna", "ben");
    expect(await sign("anna/ben")).toBeUndefined();
    sharing.putDelegate("anna", "ben", { wholeMailbox: true });
    const principal = { id: "anna", address: "anna@example.test", actor: "ben" };
    expect(await sign("anna/ben")).toEqual(principal);
    expect(await sign("anna@example.test/ben@example.test")).toEqual(principal);
    expect(await sign("eve/ben")).toBeUndefined();
    expect(await sign("ben/anna")).toBeUndefined();
    expect(sharing.listDelegates("anna")).toEqual([
      { id: "ben", meetingMessages: "copy", seesPrivate: false, wholeMailbox: true },
    ]);
    await users.change("ben", { easEnabled: false });
    await expect(sign("anna/ben")).rejects.toMatchObject({ refusal: { reason: "disabled" } });
  });
});
