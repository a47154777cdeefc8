import { readdir, rename, rm, writeFile } from "node:fs/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { getMail, makeScratchMaildir, readText, type ScratchMaildir } from "./scratch-maildir.js";

let maildir: ScratchMaildir;
beforeEach(async () => {
  maildir = await makeScratchMaildir();
});
afterEach(() => maildir.close());

const source = (text: string) => ({
  size: text.length,
  async *open() {
    for (let at = 0; at < text.length; at += 3) yield Buffer.from(text.slice(at, at + 3));
  },
});

const mail = (text: string, flags = { read: true }) =>
  ({ class: "Email", mime: source(text), flags, received: new Date(1_700_000_000_123) }) as const;

const files = async (sub: string) => (await readdir(`${maildir.root}/${sub}`)).sort();

test("a stored message lies in cur with LF line ends, its sizes and its flags in the name, and nothing stays in tmp", async () => {
  const text = "Subject: x\r\n\r\na\r\nb\rc\r\r\n";
  const written = await maildir.backend.createItem?.(maildir.ctx, "inbox", mail(text), {
    idempotencyKey: "1",
  });
  const [name = ""] = await files("cur");
  expect(name).toMatch(/^1700000000\.M123000P\d+K[0-9a-f]{20}\.[^:,]+,S=19,W=22:2,S$/);
  expect(await files("tmp")).toEqual([]);
  const item = await getMail(maildir, written?.id ?? "");
  expect(item.received).toEqual(new Date(1_700_000_000_123));
  expect(await readText(item.mime)).toBe(text.replace("\r\r\n", "\r\n"));
});

test("a message that breaks off leaves nothing behind", async () => {
  const broken = {
    size: 10,
    async *open() {
      yield Buffer.from("Subject");
      throw new Error("gone");
    },
  };
  const create = maildir.backend.createItem?.(
    maildir.ctx,
    "inbox",
    { ...mail(""), mime: broken },
    { idempotencyKey: "1" },
  );
  await expect(create).rejects.toThrow("gone");
  expect([await files("tmp"), await files("cur")]).toEqual([[], []]);
});

test("the same wish makes one message, even after a restart", async () => {
  const wish = { idempotencyKey: "once" };
  const first = await maildir.backend.createItem?.(maildir.ctx, "inbox", mail("a\r\n"), wish);
  const again = await makeScratchMaildir({ root: () => maildir.root });
  const second = await again.backend.createItem?.(again.ctx, "inbox", mail("a\r\n"), wish);
  await again.close();
  expect(second).toEqual(first);
  expect(await files("cur")).toHaveLength(1);
});

test("changing flags keeps every letter it does not speak of", async () => {
  await maildir.drop("dovecot-keywords", "0 $Label1\n1 Work\n");
  await maildir.drop("cur/1700000000.M1.h,S=14:2,DPabq");
  const [stat] = await maildir.list();
  const patch = { read: true, flag: { status: "active" }, categories: ["Home & away"] } as const;
  await maildir.backend.setFlags?.(maildir.ctx, "inbox", stat?.id ?? "", patch, { idempotencyKey: "1" });
  expect(await files("cur")).toEqual(["1700000000.M1.h,S=14:2,DFPSacq"]);
  const { flags } = await getMail(maildir, stat?.id ?? "");
  expect(flags).toMatchObject({ draft: true, forwarded: true, read: true, categories: ["Home & away"] });
});

test("a completed follow-up flag is kept as a keyword", async () => {
  await maildir.drop("cur/1700000000.M1.h:2,F");
  const [stat] = await maildir.list();
  const id = stat?.id ?? "";
  const done = { flag: { status: "complete" } } as const;
  await maildir.backend.setFlags?.(maildir.ctx, "inbox", id, done, { idempotencyKey: "1" });
  expect((await getMail(maildir, id)).flags.flag).toEqual({ status: "complete" });
  await maildir.backend.setFlags?.(maildir.ctx, "inbox", id, { flag: null }, { idempotencyKey: "2" });
  expect((await getMail(maildir, id)).flags).not.toHaveProperty("flag");
  expect(await files("cur")).toEqual(["1700000000.M1.h:2,"]);
});

test("a 27th keyword is refused, and the flags stay as they were", async () => {
  const lines = Array.from({ length: 26 }, (_, n) => `${n} k${n}\n`);
  await maildir.drop("dovecot-keywords", lines.join(""));
  await maildir.drop("cur/1700000000.M1.h:2,a");
  const [stat] = await maildir.list();
  const set = maildir.backend.setFlags?.(
    maildir.ctx,
    "inbox",
    stat?.id ?? "",
    { categories: ["more"] },
    { idempotencyKey: "1" },
  );
  await expect(set).rejects.toMatchObject({ code: "quota" });
  expect(await files("cur")).toEqual(["1700000000.M1.h:2,a"]);
});

test("flags set by two at once are both there in the end", async () => {
  await maildir.drop("new/1700000000.M1.h");
  const [stat] = await maildir.list();
  const id = stat?.id ?? "";
  const patches = [
    { read: true },
    { answered: true },
    { forwarded: true },
    { flag: { status: "active" } },
  ] as const;
  await Promise.all(
    patches.map((patch, n) =>
      maildir.backend.setFlags?.(maildir.ctx, "inbox", id, patch, { idempotencyKey: `${n}` }),
    ),
  );
  expect(await files("cur")).toEqual(["1700000000.M1.h:2,FPRS"]);
});

test("a moved message keeps its id, and its categories in the other folder's letters", async () => {
  await maildir.drop("dovecot-keywords", "0 Work\n3 Home\n");
  await maildir.drop("dovecot-keywords", "0 Home\n", ".Archive");
  await maildir.drop("cur/1700000000.M1.h:2,Sad");
  const folders = [];
  for await (const folder of maildir.backend.listFolders(maildir.ctx)) folders.push(folder);
  const archive = folders.find(({ displayName }) => displayName === "Archive")?.id ?? "";
  const [stat] = await maildir.list();
  const id = stat?.id ?? "";
  const move = () => maildir.backend.moveItem?.(maildir.ctx, "inbox", id, archive, { idempotencyKey: "1" });
  const moved = await move();
  expect(moved?.id).toBe(id);
  expect(await files(".Archive/cur")).toEqual(["1700000000.M1.h:2,Sab"]);
  expect((await getMail(maildir, id, archive)).flags.categories).toEqual(["Home", "Work"]);
  expect(await move()).toEqual(moved);
});

test("a message moved to where a copy of it lies becomes another one", async () => {
  await maildir.drop("cur/1700000000.M1.h,S=3:2,", "a\n");
  const trash = [];
  for await (const folder of maildir.backend.listFolders(maildir.ctx))
    if (folder.type === "deletedItems") trash.push(folder.id);
  await maildir.drop("cur/1700000000.M1.h,S=3:2,S", "b\n", ".Trash");
  const [stat] = await maildir.list();
  const moved = await maildir.backend.moveItem?.(maildir.ctx, "inbox", stat?.id ?? "", trash[0] ?? "", {
    idempotencyKey: "1",
  });
  expect(moved?.id).not.toBe(stat?.id);
  expect(await maildir.list(trash[0])).toHaveLength(2);
  expect(await readText((await getMail(maildir, moved?.id ?? "", trash[0])).mime)).toBe("a\r\n");
});

test("a flag is set although another program renames the file at that moment", async () => {
  await maildir.drop("cur/1700000000.M1.h:2,");
  const [stat] = await maildir.list();
  await rename(`${maildir.root}/cur/1700000000.M1.h:2,`, `${maildir.root}/cur/1700000000.M1.h:2,R`);
  await maildir.backend.setFlags?.(
    maildir.ctx,
    "inbox",
    stat?.id ?? "",
    { read: true },
    { idempotencyKey: "1" },
  );
  expect(await files("cur")).toEqual(["1700000000.M1.h:2,RS"]);
});

test("the lock on Dovecot's keywords is waited for", async () => {
  await maildir.drop("cur/1700000000.M1.h:2,");
  const [stat] = await maildir.list();
  const lock = `${maildir.root}/dovecot-keywords.lock`;
  await writeFile(lock, "0 Theirs\n");
  const set = maildir.backend.setFlags?.(
    maildir.ctx,
    "inbox",
    stat?.id ?? "",
    { categories: ["Ours"] },
    { idempotencyKey: "1" },
  );
  await rename(lock, `${maildir.root}/dovecot-keywords`);
  await set;
  expect((await getMail(maildir, stat?.id ?? "")).flags.categories).toEqual(["Ours"]);
  expect(await files("cur")).toEqual(["1700000000.M1.h:2,b"]);
});

test("setting, moving and deleting a message that another program has removed is not-found, and a move moves it once", async () => {
  await maildir.drop("cur/1700000000.M1.h:2,S");
  await maildir.drop("cur/1700000001.M1.h:2,S");
  const [kept, gone] = (await maildir.list()).map(({ id }) => id);
  const trash = [];
  for await (const { id, type } of maildir.backend.listFolders(maildir.ctx))
    if (type === "deletedItems") trash.push(id);
  await rm(`${maildir.root}/cur/1700000000.M1.h:2,S`);
  const { backend, ctx } = maildir;
  const wish = { idempotencyKey: "1" };
  await expect(backend.setFlags?.(ctx, "inbox", gone ?? "", { read: true }, wish)).rejects.toMatchObject({
    code: "not-found",
  });
  await expect(backend.moveItem?.(ctx, "inbox", gone ?? "", trash[0] ?? "", wish)).rejects.toMatchObject({
    code: "not-found",
  });
  await expect(backend.deleteItem?.(ctx, "inbox", gone ?? "", wish)).rejects.toMatchObject({
    code: "not-found",
  });
  await backend.moveItem?.(ctx, "inbox", kept ?? "", trash[0] ?? "", wish);
  expect(await maildir.list()).toEqual([]);
  expect((await maildir.list(trash[0])).map(({ id }) => id)).toEqual([kept]);
});
