import { randomBytes } from "node:crypto";
import { rename, rm } from "node:fs/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { getMail, makeScratchMaildir, newName, readText, type ScratchMaildir } from "./scratch-maildir.js";

let maildir: ScratchMaildir;
beforeEach(async () => {
  maildir = await makeScratchMaildir();
});
afterEach(() => maildir.close());

test("five thousand messages are listed ascending by id, the newest first", async () => {
  for (let n = 0; n < 5_000; n++) await maildir.drop(`cur/${newName(1_700_000_000 + n)}:2,S`);
  const stats = await maildir.list();
  const ids = stats.map(({ id }) => id);
  expect(ids).toHaveLength(5_000);
  expect(ids).toEqual([...ids].sort());
  expect(new Set(ids).size).toBe(5_000);
  const times = stats.map(({ date }) => date?.getTime() ?? 0);
  expect(times).toEqual([...times].sort((a, b) => b - a));
  const rest: string[] = [];
  for await (const { id } of maildir.backend.listItems(maildir.ctx, "inbox", { after: ids[4_989] ?? "" }))
    rest.push(id);
  expect(rest).toEqual(ids.slice(4_990));
});

test("names with odd characters, even bytes that are no UTF-8, make good ids and open", async () => {
  const names = [
    "no time at all",
    "1700000000.\xff\xfe\x80.h\xf6st",
    "1700000001.a=b c'd\"e.h",
    `1700000002.${"x".repeat(200)}`,
  ];
  for (const name of names) await maildir.drop(`cur/${name}:2,`, `Subject: ${name.length}\r\n\r\n`);
  const stats = await maildir.list();
  expect(stats).toHaveLength(4);
  const texts: string[] = [];
  for (const { id, date } of stats) {
    expect(id).toMatch(/^[\x21-\x7e]{1,64}$/);
    expect(date).toBeInstanceOf(Date);
    texts.push(await readText((await getMail(maildir, id)).mime));
  }
  expect(texts.sort()).toEqual(names.map(({ length }) => `Subject: ${length}\r\n\r\n`).sort());
});

test("two files whose names differ only in their fields are two messages", async () => {
  await maildir.drop("cur/1700000000.M1.h,S=4:2,", "a\r\n\r");
  await maildir.drop("cur/1700000000.M1.h,S=5:2,S", "a\r\n\r\n");
  const ids = (await maildir.list()).map(({ id }) => id);
  expect(new Set(ids).size).toBe(2);
  expect(
    (await getMail(maildir, ids[0] ?? "")).mime.size + (await getMail(maildir, ids[1] ?? "")).mime.size,
  ).toBe(9);
});

test("a file that is gone between list and get is not found", async () => {
  await maildir.drop("cur/1700000000.M1.h:2,");
  const [stat] = await maildir.list();
  await rm(`${maildir.root}/cur/1700000000.M1.h:2,`);
  await expect(getMail(maildir, stat?.id ?? "")).rejects.toMatchObject({ code: "not-found" });
  expect(await maildir.list()).toEqual([]);
});

test("a message that another program renames keeps its id, and opens after it was got", async () => {
  await maildir.drop("new/1700000000.M1.h", "Subject: y\n\nz\n");
  const [before] = await maildir.list();
  const item = await getMail(maildir, before?.id ?? "");
  await rename(`${maildir.root}/new/1700000000.M1.h`, `${maildir.root}/cur/1700000000.M1.h:2,FS`);
  expect(await readText(item.mime)).toBe("Subject: y\r\n\r\nz\r\n");
  const [after] = await maildir.list();
  expect(after?.id).toBe(before?.id);
  expect(after?.revision).toBe(before?.revision);
  expect(after?.flagsRevision).not.toBe(before?.flagsRevision);
  expect((await getMail(maildir, after?.id ?? "")).flags).toMatchObject({
    read: true,
    flag: { status: "active" },
  });
});

test("mail is given with CRLF line ends, and its size and ranges are exact however its file has them", async () => {
  const contents = [
    "a\nb\n",
    "a\r\nb\r\n",
    "a\r\nb\nc\r",
    "",
    "\n".repeat(70_000),
    `${"x".repeat(65_536)}\n\n`,
  ];
  for (const [n, content] of contents.entries())
    await maildir.drop(`cur/${1_700_000_000 - n}.M1.h:2,`, content);
  const stats = await maildir.list();
  for (const [n, content] of contents.entries()) {
    const { mime } = await getMail(maildir, stats[n]?.id ?? "");
    const sent = content.replace(/\r?\n/g, "\r\n");
    expect(mime.size).toBe(sent.length);
    expect(await readText(mime)).toBe(sent);
    expect(await readText(mime, { start: 1, end: 3 })).toBe(sent.slice(1, 3));
    expect(await readText(mime, { start: 65_536 })).toBe(sent.slice(65_536));
  }
});

test("sizes in a file's name are believed only if they are right about the file", async () => {
  await maildir.drop("cur/1700000003.M1.h,S=4,W=6:2,", "a\nb\n");
  await maildir.drop("cur/1700000002.M1.h,S=9,W=99:2,", "a\nb\n");
  await maildir.drop("cur/1700000001.M1.h,S=4,W=1:2,", "a\nb\n");
  for (const { id } of await maildir.list()) expect((await getMail(maildir, id)).mime.size).toBe(6);
});

test("keyword letters are categories by the names Dovecot gave them; its own marks are none", async () => {
  await maildir.drop("dovecot-keywords", "0 Work\n1 $Forwarded\n2 Red&ACA-one\n25 NonJunk\n");
  await maildir.drop("cur/1700000000.M1.h:2,Sabcz");
  const [stat] = await maildir.list();
  const { flags } = await getMail(maildir, stat?.id ?? "");
  expect(flags).toMatchObject({ read: true, forwarded: true, categories: ["Work", "Red one"] });
});

test("mail that an IMAP client has marked as deleted is not there", async () => {
  await maildir.drop("cur/1700000000.M1.h:2,ST");
  await maildir.drop("cur/1700000001.M1.h:2,S");
  const [first, ...more] = await maildir.list();
  expect(more).toEqual([]);
  await rename(`${maildir.root}/cur/1700000001.M1.h:2,S`, `${maildir.root}/cur/1700000001.M1.h:2,ST`);
  await expect(getMail(maildir, first?.id ?? "")).rejects.toMatchObject({ code: "not-found" });
});

test("no message is missed while others rename files all the time", async () => {
  const names = Array.from(
    { length: 400 },
    (_, n) => `${1_700_000_000 + n}.M1${randomBytes(4).toString("hex")}.h`,
  );
  for (const name of names) await maildir.drop(`cur/${name}:2,`);
  let isOver = false;
  const renaming = (async () => {
    for (let n = 0; !isOver; n = (n + 1) % names.length) {
      const path = `${maildir.root}/cur/${names[n]}:2,`;
      await rename(path, `${path}S`);
      await rename(`${path}S`, path);
    }
  })();
  try {
    for (let n = 0; n < 30; n++) expect(await maildir.list()).toHaveLength(400);
  } finally {
    isOver = true;
    await renaming;
  }
});
