import { readdir, stat, utimes, writeFile } from "node:fs/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { cardText, eventText, makeScratchVdir, type ScratchVdir, taskText } from "./scratch-vdir.js";

let vdir: ScratchVdir;
beforeEach(async () => {
  vdir = await makeScratchVdir();
});
afterEach(() => vdir.close());

const all = { parts: "all" } as const;
const wish = (idempotencyKey: string, expectedRevision?: string) => ({
  idempotencyKey,
  ...(expectedRevision !== undefined && { expectedRevision }),
});

async function only(folder: string) {
  const [found] = await vdir.list(folder);
  if (!found) throw new Error("no item");
  return found;
}

const get = (folder: string, id: string) => vdir.backend.getItem(vdir.ctx, folder, id, all);

test("a file whose name is not its UID is an item like any other", async () => {
  await vdir.put("home/Ümlaut & co.ics", eventText("uid-1@example.test"));
  const folder = await vdir.folderId("home");
  const { id, revision } = await only(folder);
  expect(id).toMatch(/^[0-9a-f]{24}$/);
  expect(await get(folder, id)).toEqual({
    class: "Calendar",
    ical: eventText("uid-1@example.test"),
    revision,
  });
});

test("a change within the same tick of the clock, of the same size, is seen", async () => {
  await vdir.put("home/a.ics", eventText("a", "Lunch"));
  const folder = await vdir.folderId("home");
  const path = `${vdir.root}/home/a.ics`;
  const before = await only(folder);
  const { atime, mtime } = await stat(path);
  await writeFile(path, eventText("a", "Dinne"));
  await utimes(path, atime, mtime);
  expect((await only(folder)).revision).not.toBe(before.revision);
});

test("a file that is written again with the same bytes has not changed", async () => {
  await vdir.put("home/a.ics", eventText("a"));
  const folder = await vdir.folderId("home");
  const before = await only(folder);
  await vdir.put("home/a.ics", eventText("a"));
  expect(await only(folder)).toEqual(before);
});

test("a write goes into the same file, whole, and leaves nothing beside it", async () => {
  await vdir.put("home/some name.ics", eventText("a"));
  const folder = await vdir.folderId("home");
  const { id, revision } = await only(folder);
  const content = { class: "Calendar", ical: eventText("a", "Moved") } as const;
  const written = await vdir.backend.updateItem?.(vdir.ctx, folder, id, content, wish("w", revision));
  expect(written).toEqual(await only(folder));
  expect(await vdir.read("home/some name.ics")).toBe(content.ical);
  expect((await readdir(`${vdir.root}/home`)).sort()).toEqual([".easkit-id", "some name.ics"]);
});

test("a write over what another program has just written is a conflict, and changes nothing", async () => {
  await vdir.put("home/a.ics", eventText("a"));
  const folder = await vdir.folderId("home");
  const { id, revision } = await only(folder);
  await vdir.put("home/a.ics", eventText("a", "Theirs"));
  const content = { class: "Calendar", ical: eventText("a", "Ours") } as const;
  expect(await vdir.backend.updateItem?.(vdir.ctx, folder, id, content, wish("w", revision))).toEqual({
    conflict: true,
  });
  expect(await vdir.read("home/a.ics")).toBe(eventText("a", "Theirs"));
});

test("a wish that is repeated makes one file, also after a restart", async () => {
  await vdir.put("home/task.ics", taskText("t"));
  const folder = await vdir.folderId("home");
  const content = { class: "Tasks", ical: taskText("new") } as const;
  const first = await vdir.backend.createItem?.(vdir.ctx, folder, content, wish("same"));
  const again = await makeScratchVdir({ root: () => vdir.root });
  const second = await again.backend.createItem?.(again.ctx, folder, content, wish("same"));
  expect(second).toEqual(first);
  expect(await vdir.list(folder)).toHaveLength(2);
  await again.close();
});

test("a moved item keeps its file name, and takes nobody else's", async () => {
  await vdir.put("one/a.ics", eventText("a"));
  await vdir.put("two/a.ics", eventText("other"));
  await vdir.put("two/b.ics", eventText("b"));
  const [one, two] = [await vdir.folderId("one"), await vdir.folderId("two")];
  const { id } = await only(one);
  await vdir.backend.moveItem?.(vdir.ctx, one, id, two, wish("m"));
  expect(await vdir.list(one)).toEqual([]);
  const names = (await readdir(`${vdir.root}/two`)).filter((name) => name.endsWith(".ics"));
  expect(names).toHaveLength(3);
  expect(await vdir.read("two/a.ics")).toBe(eventText("other"));
});

test("an event does not fit into a task list or an address book", async () => {
  await vdir.put("contacts/a.vcf", cardText("Ada"));
  await vdir.put("home/a.ics", eventText("a"));
  const [book, calendar] = [await vdir.folderId("contacts"), await vdir.folderId("home")];
  const content = { class: "Calendar", ical: eventText("b") } as const;
  await expect(vdir.backend.createItem?.(vdir.ctx, book, content, wish("c"))).rejects.toMatchObject({
    code: "invalid",
  });
  const { id } = await only(calendar);
  await expect(vdir.backend.moveItem?.(vdir.ctx, calendar, id, book, wish("m"))).rejects.toMatchObject({
    code: "invalid",
  });
});

test("a file that is too large is listed, and says so when it is read", async () => {
  const small = await makeScratchVdir({ maxBytes: 300 });
  await small.put("home/a.ics", eventText("a", "x".repeat(300)));
  const folder = await small.folderId("home");
  const [item] = await small.list(folder);
  await expect(small.backend.getItem(small.ctx, folder, item?.id ?? "", all)).rejects.toMatchObject({
    code: "too-large",
  });
  await small.close();
});

test("a file that cannot be read as a calendar has no date, and is there all the same", async () => {
  const dated = await makeScratchVdir({
    endOf: (ical) => {
      if (ical.includes("broken")) throw new Error("broken");
      return new Date(0);
    },
  });
  await dated.put("home/a.ics", eventText("a"));
  await dated.put("home/b.ics", "BEGIN:VCALENDAR\r\nbroken");
  const stats = await dated.list(await dated.folderId("home"));
  expect(stats.map(({ date }) => date?.getTime()).sort()).toEqual([0, undefined]);
  await dated.close();
});

test("old text in Latin-1 is readable", async () => {
  await vdir.put("contacts/a.vcf", "");
  await writeFile(`${vdir.root}/contacts/a.vcf`, Buffer.from(cardText("Jürgen"), "latin1"));
  const folder = await vdir.folderId("contacts");
  expect(await get(folder, (await only(folder)).id)).toMatchObject({ vcard: cardText("Jürgen") });
});
