import { cp, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createScratchFolder } from "../testing/scratch-folder.js";
import { runCli } from "./program.js";

let folder: Awaited<ReturnType<typeof createScratchFolder>>;
beforeEach(async () => {
  folder = await createScratchFolder();
});
afterEach(() => folder.remove());

/** Runs a command line; gives what it wrote. */
async function run(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  return await runWith("", ...argv);
}

async function runWith(input: string, ...argv: string[]) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const env = { EASKIT_DEMO_DB: join(folder.path, "demo.db") };
  const code = await runCli(argv, { stdin: Readable.from([Buffer.from(input)]), stdout, stderr, env });
  return { code, out: String(stdout.read() ?? ""), err: String(stderr.read() ?? "") };
}

const addAnna = () => run("user", "add", "anna", "--address", "anna@example.test");

describe("easkit-demo", () => {
  test("makes users, delivers to them and shows their mailboxes", async () => {
    expect(await addAnna()).toEqual({ code: 0, out: "anna anna@example.test\n", err: "" });
    expect((await run("user", "add", "anna")).err).toBe(
      "easkit-demo: exists: there is a user anna already\n",
    );
    expect((await run("user", "app-password", "anna", "phone")).out).toMatch(/^\w{4}(-\w{4}){4}\n$/);
    const mail = "From: Ben <ben@example.test>\r\nSubject: Lunch\r\n\r\nPizza?\r\n";
    expect(await runWith(mail, "deliver", "-", "anna@example.test")).toMatchObject({ code: 0, err: "" });
    expect((await runWith(mail, "deliver", "-", "who@example.test")).err).toContain("who@example.test");
    expect((await run("show", "anna")).out).toContain("inbox\t1\tInbox\tinbox\n");
    expect((await run("show", "anna", "inbox")).out).toMatch(/\t\* Ben ben@example\.test: Lunch\n$/);
    expect((await run("search", "anna", "pizza")).out).toMatch(/^inbox\t.*Lunch\n1 found\n$/);
    expect((await run("user", "list")).out).toMatch(/^anna\t\d+\tanna@example\.test\n$/);
    expect((await run("nonsense")).code).toBe(2);
  });

  test("keeps the address list: people, their certificates, and groups", async () => {
    await addAnna();
    const file = join(folder.path, "anna.pem");
    await writeFile(file, "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n");
    const put = ["people", "put", "anna@example.test", "--name", "Anna Smith", "--certificate", file];
    expect(await run(...put, "--mobile-phone", "6")).toMatchObject({ code: 0, err: "" });
    await run("people", "put", "ben@far.test", "--name", "Ben Smith");
    await run("people", "group", "all@example.test", "Smiths", "anna@example.test", "ben@far.test");
    expect((await run("people", "find", "smi")).out).toBe(
      "Anna Smith\tanna@example.test\nBen Smith\tben@far.test\nSmiths\tall@example.test\tanna@example.test\tben@far.test\n3 found\n",
    );
    await run("people", "put", "anna@example.test", "--hidden");
    await run("people", "remove", "ben@far.test");
    expect((await run("people", "find", "anna")).out).toBe("0 found\n");
    expect((await run("people", "remove", "anna@example.test")).err).toContain("forbidden");
  });

  test("shares folders, names delegates and says who sees free and busy times", async () => {
    await addAnna();
    await run("user", "add", "ben");
    expect((await run("share", "anna", "calendar", "ben", "--write", "--name", "Hers")).code).toBe(0);
    expect((await run("share", "anna")).out).toBe("calendar\tben\twrite\tHers\n");
    expect((await run("show", "ben")).out).toContain("\t0\tHers\tuserCalendar\n");
    await run("share", "anna", "calendar", "ben", "--remove");
    expect((await run("share", "anna")).out).toBe("");
    await run("delegate", "anna", "ben", "--meetings", "instead", "--mailbox");
    expect((await run("delegate", "anna")).out).toBe("ben\tinstead\tmailbox\n");
    await run("delegate", "anna", "ben", "--remove");
    expect((await run("delegate", "anna")).out).toBe("");
    expect((await run("free-busy", "anna", "everybody", "none")).code).toBe(0);
    expect((await run("free-busy", "anna", "ben", "some")).err).toContain("times, none or default");
  });

  test("fills a mailbox with the same data for the same seed, and goes on where it was", async () => {
    await addAnna();
    await run("user", "add", "ben", "--address", "anna2@example.test");
    const given = ["--messages", "250", "--events", "5", "--contacts", "4", "--tasks", "3", "--notes", "2"];
    const fill = (user: string) =>
      run("fill", user, ...given, "--message-size", "200", "--until", "2026-01-01");
    expect((await fill("anna")).out).toBe("264 made\n");
    expect((await fill("anna")).out).toBe("0 made\n");
    await fill("ben");
    const [anna, ben] = [await run("show", "anna"), await run("show", "ben")];
    expect(anna.out).toBe(ben.out);
    expect(anna.out).toContain("inbox\t250\t");
    expect(anna.out).toContain("calendar\t5\t");
    const subjects = async (user: string) =>
      (await run("show", user, "inbox")).out.split("\n").map((line) => line.split("\t").at(-1));
    expect(await subjects("anna")).toEqual(await subjects("ben"));
  });

  test("exports a mailbox as it can be imported again, attachments and flags included", async () => {
    await addAnna();
    await run("user", "add", "ben");
    const lines = [
      { class: "Calendar", properties: { subject: "Party", startTime: { $date: "2026-01-31T10:00:00Z" } } },
      {
        class: "Calendar",
        properties: {
          subject: "With a file",
          attachments: [
            {
              tag: "add",
              value: {
                clientId: "1",
                displayName: "a.txt",
                contentType: "text/plain",
                content: { $bytes: "aGVsbG8=" },
              },
            },
          ],
        },
      },
      { class: "Contacts", properties: { lastName: "Smith", fileAs: "Smith" } },
    ];
    const file = join(folder.path, "items.jsonl");
    await writeFile(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
    expect((await run("import", "anna", file)).out).toBe(`3 imported from ${file}\n`);
    await run("fill", "anna", "--messages", "20", "--message-size", "100");
    const target = join(folder.path, "export");
    expect((await run("export", "anna", target)).out).toBe(`23 exported to ${target}\n`);
    expect((await readdir(join(target, "items"))).sort()).toEqual(["Calendar.jsonl", "Contacts.jsonl"]);
    expect(await readFile(join(target, "items", "Calendar.jsonl"), "utf8")).toContain(
      '{"$bytes":"aGVsbG8="}',
    );

    const calendar = join(target, "items", "Calendar.jsonl");
    const imported = await run("import", "ben", join(target, "Maildir"), calendar);
    expect(imported).toMatchObject({ code: 0, err: "" });
    const again = join(folder.path, "again");
    await run("export", "ben", again);
    const read = (from: string) => readFile(join(from, "items", "Calendar.jsonl"), "utf8");
    const sorted = async (from: string) =>
      (await read(from))
        .replace(/"(fileReference|clientId)":"[^"]*"/g, "")
        .split("\n")
        .sort();
    expect(await sorted(again)).toEqual(await sorted(target));
    const flags = async (from: string) =>
      (await readdir(join(from, "Maildir", "cur"))).map((name) => name.replace(/\..*:/, ":")).sort();
    expect(await flags(again)).toEqual(await flags(target));
  });
});

describe("importing", () => {
  const mail = (subject: string) =>
    `From: a@b.test\nDate: Mon, 05 Jan 2026 10:00:00 +0000\nSubject: ${subject}\n\n`;
  const subjects = async (id: string) =>
    [...(await run("show", "anna", id)).out.matchAll(/: ([^:\n]*)\n/g)].map((match) => match[1]).sort();

  test("reads an mbox file with hidden separators, and then only what was added to it", async () => {
    await addAnna();
    const file = join(folder.path, "mail.mbox");
    const first = `From a@b.test Mon Jan  5 10:00:00 2026\nStatus: RO\n${mail("one")}>From here on\nFrom a line that is none\n\n`;
    const second = `From a@b.test Tue Jan  6 10:00:00 2026\n${mail("two")}x\n`;
    await writeFile(file, first + second);
    expect((await run("import", "anna", file)).out).toBe(`2 imported from ${file}\n`);
    expect(await subjects("inbox")).toEqual(["one", "two"]);
    const target = join(folder.path, "export");
    await run("export", "anna", target);
    const [name = ""] = (await readdir(join(target, "Maildir", "cur"))).sort();
    expect(name.endsWith(":2,S")).toBe(true);
    expect(await readFile(join(target, "Maildir", "cur", name), "latin1")).toBe(
      `Status: RO\n${mail("one")}From here on\nFrom a line that is none\n`.replaceAll("\n", "\r\n"),
    );
    expect((await run("import", "anna", file)).out).toBe(`0 imported from ${file}\n`);
    await writeFile(file, `${first}${second}\nFrom a@b.test Wed Jan  7 10:00:00 2026\n${mail("three")}`);
    expect((await run("import", "anna", file)).out).toBe(`1 imported from ${file}\n`);
    expect(await subjects("inbox")).toEqual(["one", "three", "two"]);
  });

  test("reads a Maildir with its folders and flags, and then only what is new", async () => {
    await addAnna();
    const root = join(folder.path, "Maildir");
    const put = async (directory: string, name: string, subject: string) => {
      for (const sub of ["cur", "new", "tmp"]) await mkdir(join(root, directory, sub), { recursive: true });
      await writeFile(join(root, directory, name), mail(subject));
    };
    await put("", "new/1767607200.a", "new");
    await put("", "cur/1767607300.b:2,FRS", "read");
    await put("", "cur/1767607400.c:2,T", "gone");
    await put(".Sent", "cur/1767607500.d:2,S", "sent");
    await put(".Gr&APwA3w-e.Sub", "cur/1767607600.e:2,", "deep");
    expect((await run("import", "anna", root)).out).toBe(`4 imported from ${root}\n`);
    expect(await subjects("inbox")).toEqual(["new", "read"]);
    expect(await subjects("sentItems")).toEqual(["sent"]);
    const { out } = await run("show", "anna");
    expect(out).toMatch(/(f\w+)\t0\tGrüße\tuserMail\n.*\t1\tSub\tuserMail\tin \1\n/);
    await put("", "new/1767607700.f", "newer");
    expect((await run("import", "anna", root)).out).toBe(`1 imported from ${root}\n`);
    expect(await subjects("inbox")).toEqual(["new", "newer", "read"]);
  });

  test("reads .eml files into a folder that is made", async () => {
    await addAnna();
    const root = join(folder.path, "files");
    await mkdir(join(root, "sub"), { recursive: true });
    await writeFile(join(root, "a.eml"), mail("a"));
    await writeFile(join(root, "sub", "b.eml"), mail("b"));
    await cp(join(root, "a.eml"), join(root, "c.txt"));
    expect((await run("import", "anna", root, "--folder", "Old/Mail")).out).toBe(`2 imported from ${root}\n`);
    expect((await run("show", "anna")).out).toMatch(
      /(f\w+)\t0\tOld\tuserMail\n.*\t2\tMail\tuserMail\tin \1\n/,
    );
  });

  test("says what of iCalendar and vCard it cannot read, and of a broken line what is wrong", async () => {
    await addAnna();
    await writeFile(
      join(folder.path, "a.ics"),
      "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:x\nEND:VEVENT\nEND:VCALENDAR\n",
    );
    const broken = await run("import", "anna", join(folder.path, "a.ics"));
    expect(broken).toMatchObject({ code: 0, err: expect.stringContaining("entry 1 cannot be read") });
    await writeFile(join(folder.path, "b.vcf"), "BEGIN:VCARD\nVERSION:3.0\nFN:Ben Low\nEND:VCARD\n");
    expect((await run("import", "anna", join(folder.path, "b.vcf"))).out).toMatch(/^1 imported/);
    for (const line of [
      '{"class":"Nonsense","properties":{}}',
      '{"class":"Notes"}',
      '{"class":"Notes","properties":{"body":{"$content":1}}}',
    ]) {
      await writeFile(join(folder.path, "x.jsonl"), line);
      expect((await run("import", "anna", join(folder.path, "x.jsonl"))).err).toContain("invalid");
    }
  });
});
