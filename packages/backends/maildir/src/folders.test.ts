import { cp, mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import type { Folder } from "@easkit/backend";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { childDirectory, levelsOf, readLevel } from "./folder-directory.js";
import { decodeModifiedUtf7, encodeModifiedUtf7 } from "./modified-utf7.js";
import { makeScratchMaildir, type ScratchMaildir } from "./scratch-maildir.js";

let maildir: ScratchMaildir;
beforeEach(async () => {
  maildir = await makeScratchMaildir();
});
afterEach(() => maildir.close());

async function folders(from = maildir): Promise<Folder[]> {
  const found: Folder[] = [];
  for await (const folder of from.backend.listFolders(from.ctx)) found.push(folder);
  return found;
}

const named = async (name: string) => (await folders()).find(({ displayName }) => displayName === name);

const create = (displayName: string, parentId?: string) => {
  const parent = parentId === undefined ? {} : { parentId };
  const folder = { displayName, type: "userMail", ...parent } as const;
  return maildir.backend.createFolder?.(maildir.ctx, folder, { idempotencyKey: "1" });
};

test("modified UTF-7 is as RFC 3501 shows it, and any text comes back", () => {
  expect(encodeModifiedUtf7("~peter/mail/台北/日本語")).toBe("~peter/mail/&U,BTFw-/&ZeVnLIqe-");
  expect(encodeModifiedUtf7("Entwürfe & mehr")).toBe("Entw&APw-rfe &- mehr");
  expect(decodeModifiedUtf7("broken &A- &")).toBe("broken &A- &");
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(decodeModifiedUtf7(encodeModifiedUtf7(text))).toBe(text);
    }),
  );
});

test("whatever a device calls a folder, its directory is one level below its parent, and reads as that name", () => {
  const odd = fc.constantFrom(
    "..",
    ".",
    "/",
    "../../etc/passwd",
    "a/b",
    "a.b",
    "\\2e",
    "&-",
    "&AC8-",
    "~",
    "INBOX",
  );
  fc.assert(
    fc.property(fc.oneof(odd, fc.string({ unit: "binary" })), (name) => {
      let directory: string;
      try {
        directory = childDirectory(".Parent", name);
      } catch (error) {
        expect(error).toMatchObject({ code: "invalid" });
        return;
      }
      expect(directory).not.toMatch(/[/\0]/);
      const levels = levelsOf(directory) ?? [];
      expect(levels.map(readLevel)).toEqual(["Parent", name.trim()]);
    }),
  );
});

test.each(["..", "../..", "/etc", "a/../../b"])(
  "a folder called %j stays inside of the mailbox",
  async (name) => {
    const made = await create(name);
    expect(made?.displayName).toBe(name);
    const [first = "", ...more] = (await readdir(maildir.root)).filter((entry) => entry.includes("\\2"));
    expect(more).toEqual([]);
    expect(await readdir(`${maildir.root}/${first}`)).toContain("cur");
  },
);

test.each(["", "  ", "a\0b", "a\nb", "\ud800", "x".repeat(300), "ü".repeat(120)])(
  "a folder called %j is refused",
  async (name) => {
    await expect(create(name)).rejects.toMatchObject({ code: "invalid" });
  },
);

test("an empty mailbox gets its Inbox, Drafts, Sent and Trash", async () => {
  const types = (await folders()).map(({ type }) => type);
  expect(types.sort()).toEqual(["deletedItems", "drafts", "inbox", "sentItems"]);
});

test("special folders are found by any of their names, one of each, the preferred name first", async () => {
  for (const name of [".Sent Items", ".sent", ".Deleted Messages", ".Junk"])
    await mkdir(`${maildir.root}/${name}/cur`, { recursive: true });
  const found = new Map((await folders()).map(({ displayName, type }) => [displayName, type]));
  expect(Object.fromEntries(found)).toEqual({
    Inbox: "inbox",
    Drafts: "drafts",
    sent: "sentItems",
    "Sent Items": "userMail",
    "Deleted Messages": "deletedItems",
    Junk: "userMail",
  });
});

test("names and places of folders are read from their directories", async () => {
  const directories = [
    ".Entw&APw-rfe",
    ".A",
    ".A.B",
    ".A.B.C",
    ".X.Y.Z",
    ".INBOX.Below",
    ".a\\2eb",
    "..hidden",
    ".empty",
  ];
  for (const directory of directories) {
    await mkdir(`${maildir.root}/${directory}${directory === ".empty" ? "" : "/cur"}`, { recursive: true });
  }
  const all = await folders();
  const nameOf = (id: string | undefined) => all.find((folder) => folder.id === id)?.displayName;
  const places = all
    .filter(({ type }) => type === "userMail")
    .map((folder) => `${nameOf(folder.parentId)} > ${folder.displayName}`);
  expect(places.sort()).toEqual([
    "A > B",
    "B > C",
    "Inbox > Below",
    "undefined > A",
    "undefined > Entwürfe",
    "undefined > X/Y/Z",
    "undefined > a.b",
  ]);
});

test("a folder keeps its id when another program renames it, and after a restart", async () => {
  const made = await create("Before");
  await rename(`${maildir.root}/.Before`, `${maildir.root}/.After`);
  expect((await named("After"))?.id).toBe(made?.id);
  const again = await makeScratchMaildir({ root: () => maildir.root });
  expect((await folders(again)).find(({ displayName }) => displayName === "After")?.id).toBe(made?.id);
  await again.close();
});

test("a copied folder gets an id of its own, and a new one in an old one's place is another", async () => {
  const made = await create("Original");
  await cp(`${maildir.root}/.Original`, `${maildir.root}/.Copy`, { recursive: true });
  expect((await named("Original"))?.id).toBe(made?.id);
  expect((await named("Copy"))?.id).not.toBe(made?.id);

  await rename(`${maildir.root}/.Original`, `${maildir.root}/.Elsewhere`);
  await mkdir(`${maildir.root}/.Original/cur`, { recursive: true });
  await maildir.drop("cur/1700000000.M1.h:2,", "x", ".Elsewhere");
  expect(await maildir.list(made?.id)).toHaveLength(1);
});

test("renaming and moving a folder takes those in it along, with their ids", async () => {
  const parent = await create("Parent");
  const child = await create("Child", parent?.id);
  const grandchild = await create("Grand.child", child?.id);
  const target = await create("Target");
  await maildir.drop("cur/1700000000.M1.h:2,", "x", ".Parent.Child.Grand\\2echild");
  const change = { displayName: "Renamed", ...(target === undefined ? {} : { parentId: target.id }) };
  await maildir.backend.updateFolder?.(maildir.ctx, parent?.id ?? "", change, { idempotencyKey: "1" });
  const all = await folders();
  expect(all).toContainEqual({ ...parent, displayName: "Renamed", parentId: target?.id });
  expect(all).toContainEqual(child);
  expect(all).toContainEqual(grandchild);
  expect(await maildir.list(grandchild?.id)).toHaveLength(1);
});

test("a folder cannot be moved into itself, nor onto another, and default folders stay", async () => {
  const parent = await create("Parent");
  const child = await create("Child", parent?.id);
  await create("Other");
  const update = (id: string | undefined, displayName: string, parentId?: string) =>
    maildir.backend.updateFolder?.(
      maildir.ctx,
      id ?? "",
      { displayName, ...(parentId === undefined ? {} : { parentId }) },
      { idempotencyKey: "1" },
    );
  await expect(update(parent?.id, "Parent", child?.id)).rejects.toMatchObject({ code: "invalid" });
  await expect(update(parent?.id, "Other")).rejects.toMatchObject({ code: "exists" });
  await expect(update(parent?.id, "inbox")).rejects.toMatchObject({ code: "exists" });
  await expect(update((await named("Sent"))?.id, "Gone")).rejects.toMatchObject({ code: "forbidden" });
  await expect(update("inbox", "Gone")).rejects.toMatchObject({ code: "forbidden" });
});

test("a deleted folder is gone with all in it, and nothing else is", async () => {
  const parent = await create("Par");
  await create("Child", parent?.id);
  await create("Parent");
  await maildir.drop("cur/1700000000.M1.h:2,", "x", ".Par.Child");
  await maildir.backend.deleteFolder?.(maildir.ctx, parent?.id ?? "", { idempotencyKey: "1" });
  const left = (await readdir(maildir.root)).filter((name) => name.startsWith("."));
  expect(left.sort()).toEqual([".Drafts", ".Parent", ".Sent", ".Trash"]);
  await expect(maildir.list(parent?.id)).rejects.toMatchObject({ code: "not-found" });
});

test("a folder that another program removes is not found, and one that it adds is there", async () => {
  const made = await create("Gone");
  await rm(`${maildir.root}/.Gone`, { recursive: true });
  await expect(maildir.list(made?.id)).rejects.toMatchObject({ code: "not-found" });
  await maildir.drop("new/1700000000.M1.h", "x", ".Fresh");
  expect(await maildir.list((await named("Fresh"))?.id)).toHaveLength(1);
});

test("a file in the place of a folder does not stop the list", async () => {
  await writeFile(`${maildir.root}/.Trash`, "not a folder");
  expect((await folders()).map(({ type }) => type).sort()).toEqual(["drafts", "inbox", "sentItems"]);
});

test("a mailbox that is opened by many at once is made once", async () => {
  const lists = await Promise.all(Array.from({ length: 10 }, () => folders()));
  for (const list of lists) expect(list).toEqual(lists[0]);
});

test("a broken id file is replaced once", async () => {
  await create("Broken");
  await writeFile(`${maildir.root}/.Broken/.easkit-id`, "not an id");
  const id = (await named("Broken"))?.id;
  expect(id).toMatch(/^[0-9a-f]{16}$/);
  expect((await named("Broken"))?.id).toBe(id);
});
