import { cp, readdir, rename, rm, writeFile } from "node:fs/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { cardText, eventText, makeScratchVdir, type ScratchVdir, taskText } from "./scratch-vdir.js";

let vdir: ScratchVdir;
beforeEach(async () => {
  vdir = await makeScratchVdir();
});
afterEach(() => vdir.close());

const shapes = async (of = vdir) =>
  (await of.folders()).map(({ displayName, type }) => `${displayName}: ${type}`);

test("an empty directory gets a calendar, an address book and a task list", async () => {
  expect(await shapes()).toEqual(["calendar: calendar", "contacts: contacts", "tasks: tasks"]);
  expect((await readdir(vdir.root)).sort()).toEqual(["calendar", "contacts", "tasks"]);
});

test("a directory with collections is left as it is", async () => {
  await vdir.put("birthdays/a.ics", eventText("a"));
  expect(await shapes()).toEqual(["birthdays: calendar"]);
  expect(await readdir(vdir.root)).toEqual(["birthdays"]);
});

test("the name is that in the file displayname, or else the directory's", async () => {
  await vdir.put("a1b2/x.vcf", cardText("Ada"));
  await vdir.put("a1b2/displayname", "Friends & family\n");
  await vdir.put("a1b2/color", "#ff0000\n");
  await vdir.put("work/x.vcf", cardText("Ben"));
  expect(await shapes()).toEqual(["Friends & family: contacts", "work: userContacts"]);
  expect(await vdir.read("a1b2/color")).toBe("#ff0000\n");
});

test("events and tasks in one directory are two folders, each with its own items", async () => {
  await vdir.put("home/event.ics", eventText("e"));
  await vdir.put("home/task.ics", taskText("t"));
  expect(await shapes()).toEqual(["home: calendar", "home: tasks"]);
  const [events = "", tasks = ""] = (await vdir.folders()).map(({ id }) => id);
  const [event] = await vdir.list(events);
  const [task] = await vdir.list(tasks);
  expect(event?.id).not.toBe(task?.id);
  await expect(
    vdir.backend.getItem(vdir.ctx, tasks, event?.id ?? "", { parts: "all" }),
  ).rejects.toMatchObject({ code: "not-found" });
});

test("a task list stays one when its last task is gone", async () => {
  await vdir.put("home/task.ics", taskText("t"));
  const before = await vdir.folders();
  await rm(`${vdir.root}/home/task.ics`);
  expect(await vdir.folders()).toEqual(before);
});

test("a folder keeps its id when its directory is renamed; a copy has another one", async () => {
  await vdir.put("one/a.ics", eventText("a"));
  const id = await vdir.folderId("one");
  await rename(`${vdir.root}/one`, `${vdir.root}/two`);
  expect(await vdir.folderId("two")).toBe(id);
  await cp(`${vdir.root}/two`, `${vdir.root}/zwei`, { recursive: true });
  expect(await vdir.folderId("two")).toBe(id);
  expect(await vdir.folderId("zwei")).not.toBe(id);
});

test("another directory in the place of one is another folder", async () => {
  await vdir.put("one/a.ics", eventText("a"));
  const id = await vdir.folderId("one");
  await rm(`${vdir.root}/one`, { recursive: true });
  await vdir.put("one/b.ics", eventText("b"));
  await expect(vdir.list(id)).rejects.toMatchObject({ code: "not-found" });
});

test("hidden files, drafts of other programs and other files are no items", async () => {
  await vdir.put("home/a.ics", eventText("a"));
  for (const name of [".b.ics", "c.ics.tmp", "d.txt", ".DS_Store"])
    await writeFile(`${vdir.root}/home/${name}`, eventText("no"));
  await vdir.put("home/journal.ics", taskText("j").replaceAll("VTODO", "VJOURNAL"));
  expect(await vdir.list(await vdir.folderId("home"))).toHaveLength(1);
});

test("what the host says of a collection counts", async () => {
  const owner = { id: "ben", displayName: "Ben" };
  const said = await makeScratchVdir({
    collection(name) {
      if (name === "secret") return { hidden: true };
      if (name === "ben") return { owner, readOnly: true, hidePrivate: true, displayName: "Ben's" };
      return name === "work" ? { isDefault: true, kinds: ["Calendar", "Tasks"] } : undefined;
    },
  });
  for (const name of ["secret", "ben", "personal", "work"]) await said.put(`${name}/a.ics`, eventText("a"));
  expect(await shapes(said)).toEqual([
    "Ben's: userCalendar",
    "personal: userCalendar",
    "work: calendar",
    "work: tasks",
  ]);
  expect((await said.folders())[0]).toMatchObject({ owner, readOnly: true, hidePrivate: true });
  await said.close();
});
