import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Office, openOffice, textOf } from "../testing/office.js";
import { createScratchFolder } from "../testing/scratch-folder.js";

const link = "\\\\files.example.test\\documents";
let office: Office;
let folder: Awaited<ReturnType<typeof createScratchFolder>>;
beforeEach(async () => {
  folder = await createScratchFolder();
  const root = join(folder.path, "root");
  await mkdir(join(root, "Plans", "2026"), { recursive: true });
  await writeFile(join(folder.path, "outside.txt"), "outside");
  await writeFile(join(root, "Plans", "a b.txt"), "hello world");
  await writeFile(join(root, "Plans", ".draft"), "x");
  await writeFile(join(root, "100%.pdf"), "pdf");
  await symlink(join(folder.path, "outside.txt"), join(root, "out.txt"));
  await symlink(folder.path, join(root, "up"));
  await symlink(join(root, "Plans", "a b.txt"), join(root, "same.txt"));
  await symlink(join(root, "loop"), join(root, "loop"));
  office = await openOffice(["anna", "ben"], { documents: { folder: root, link } });
});
afterEach(async () => {
  await office.backend.close();
  await folder.remove();
});

type Login = { readonly user: string; readonly password: string };
const get = (at: string, user = "anna", login?: Login) =>
  office.backend.getDocument?.(office.ctx(user), at, login);
async function open(at: string, user = "anna") {
  const file = await office.backend.openDocument?.(office.ctx(user), at);
  if (file === undefined) throw new Error("there is no library");
  return file;
}
async function list(at: string, user = "anna", login?: Login): Promise<string[]> {
  const names: string[] = [];
  for await (const { displayName } of office.backend.listDocuments?.(office.ctx(user), at, login) ?? []) {
    names.push(displayName);
  }
  return names;
}

describe("a document library", () => {
  test("lists folders and files by name, hidden ones said to be so", async () => {
    expect(await get(link)).toMatchObject({ linkId: link, displayName: "documents", isFolder: true });
    expect(await list(link)).toEqual(["100%.pdf", "Plans", "same.txt"]);
    expect(await list(`${link}\\Plans`)).toEqual([".draft", "2026", "a b.txt"]);
    expect(await get(`${link}\\Plans\\.draft`)).toMatchObject({ isHidden: true, isFolder: false });
    expect(await get(`${link}\\Plans\\a b.txt`)).toMatchObject({
      linkId: `${link}\\Plans\\a b.txt`,
      displayName: "a b.txt",
      isHidden: false,
      size: 11,
      contentType: "text/plain",
    });
    await expect(list(`${link}\\100%.pdf`)).rejects.toMatchObject({ code: "invalid" });
  });

  test("takes UNC paths and URIs, with the server in any case", async () => {
    for (const at of [
      "\\\\FILES.example.test\\Documents\\Plans\\a b.txt",
      "file://files.example.test/documents/Plans/a%20b.txt",
      "http://files.example.test/documents/Plans/a%20b.txt?x=1",
    ]) {
      expect(await get(at)).toMatchObject({ linkId: `${link}\\Plans\\a b.txt` });
    }
    expect(await get(`${link}\\100%.pdf`)).toMatchObject({ contentType: "application/pdf" });
  });

  test("opens files, whole and in ranges, and links within it", async () => {
    const file = await open(`${link}\\Plans\\a b.txt`);
    expect(file).toMatchObject({ contentType: "text/plain", displayName: "a b.txt", size: 11 });
    expect(await textOf(file)).toBe("hello world");
    expect(await textOf(file, { start: 6, end: 8 })).toBe("wo");
    expect(await textOf(file, { start: 3, end: 3 })).toBe("");
    const same = await open(`${link}\\same.txt`);
    expect(await textOf(same)).toBe("hello world");
    await expect(open(link)).rejects.toMatchObject({ code: "invalid" });
  });

  test("lets nobody out of it", async () => {
    for (const way of ["..\\outside.txt", "Plans\\..\\..\\outside.txt", "a\0b", "."]) {
      await expect(get(`${link}\\${way}`)).rejects.toMatchObject({ code: "invalid" });
    }
    for (const way of ["..%2Foutside.txt", "..%5Coutside.txt", "%2e%2e/outside.txt", "%zz"]) {
      await expect(get(`file://files.example.test/documents/${way}`)).rejects.toMatchObject({
        code: "invalid",
      });
    }
    for (const way of ["out.txt", "up", "up\\outside.txt", "loop", "nothing", "100%.pdf\\x"]) {
      await expect(get(`${link}\\${way}`)).rejects.toMatchObject({ code: "not-found" });
    }
    await expect(get("\\\\other\\documents\\Plans")).rejects.toMatchObject({ code: "not-found" });
    await expect(get("")).rejects.toMatchObject({ code: "invalid" });
    const step = fc.oneof(fc.constantFrom("..", ".", "", "up", "outside.txt", "%2e%2e"), fc.string());
    await fc.assert(
      fc.asyncProperty(fc.array(step), fc.constantFrom("\\", "/"), async (steps, separator) => {
        const file = await open([link, ...steps].join(separator)).catch(() => undefined);
        if (file !== undefined) expect(await textOf(file)).not.toBe("outside");
      }),
    );
  });

  test("shows what somebody may see: the nearest rule counts, the person's before everybody's", async () => {
    const { documents } = office.backend;
    documents.setAccess("Plans", "everybody", false);
    documents.setAccess("Plans", "ben", true);
    documents.setAccess("Plans/2026", "everybody", true);
    expect(await list(link)).toEqual(["100%.pdf", "same.txt"]);
    expect(await list(link, "ben")).toContain("Plans");
    await expect(get(`${link}\\Plans\\a b.txt`)).rejects.toMatchObject({ code: "forbidden" });
    await expect(open(`${link}\\Plans\\a b.txt`)).rejects.toMatchObject({ code: "forbidden" });
    expect(await get(`${link}\\Plans\\2026`)).toMatchObject({ isFolder: true });
    documents.setAccess("Plans", "everybody", undefined);
    expect(await list(link)).toContain("Plans");
  });

  test("takes another login for what that one may see", async () => {
    const { documents, users } = office.backend;
    await users.change("ben", { password: "secret" });
    documents.setAccess("", "everybody", false);
    documents.setAccess("", "ben", true);
    await expect(get(link)).rejects.toMatchObject({ code: "forbidden" });
    expect(await list(link, "anna", { user: "ben", password: "secret" })).toHaveLength(3);
    const wrong = { user: "ben", password: "wrong" };
    await expect(get(link, "anna", wrong)).rejects.toMatchObject({ code: "forbidden" });
  });
});

test("without a folder there is no library", async () => {
  const plain = await openOffice(["anna"]);
  expect(plain.backend).not.toHaveProperty("getDocument");
  await plain.backend.close();
});
