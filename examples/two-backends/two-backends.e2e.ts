import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDevice, type Device } from "@easkit/device";
import { afterAll, beforeAll, expect, it } from "vitest";

const root = join(import.meta.dirname, "..", "..");
let folder: string;
let host: ChildProcess;
let device: Device;

async function findUrl(child: ChildProcess): Promise<string> {
  let printed = "";
  child.stdout?.setEncoding("utf8");
  for (;;) {
    if (!child.stdout) throw new Error("the host's output is not piped");
    const [chunk]: unknown[] = await once(child.stdout, "data");
    printed += String(chunk);
    const url = /at (http:\/\/[\d.:]+)\//.exec(printed)?.[1];
    if (url !== undefined) return url;
  }
}

const maildir = () => join(folder, "demo@example.com", "Maildir");

async function countMessages(): Promise<number> {
  const entries = await readdir(maildir(), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile() && /[/\\](cur|new)$/.test(entry.parentPath)).length;
}

const countItems = async (file: string): Promise<number> =>
  JSON.parse(await readFile(join(root, "fixtures", file), "utf8")).length;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "easkit-two-"));
  const env = { ...process.env, PORT: "0", DATA_DIR: folder };
  const main = join(root, "examples/two-backends/dist/main.js");
  host = spawn(process.execPath, [main], { env, stdio: ["ignore", "pipe", "inherit"] });
  device = createDevice({ url: await findUrl(host), user: "demo", password: "demo" });
  await device.folderSync();
});

afterAll(async () => {
  device.close();
  host.kill("SIGKILL");
  await rm(folder, { recursive: true, force: true });
});

it("gives a device the folders and items of both, and nothing the second time", async () => {
  const files = ["calendar.json", "contacts.json", "tasks.json", "notes.json"];
  const others = await Promise.all(files.map(countItems));
  const expected = others.reduce((sum, count) => sum + count, await countMessages());
  const first = await device.sync();
  expect(first.errors).toEqual([]);
  expect(first.totals.adds).toBe(expected);
  expect((await device.sync()).totals).toMatchObject({ adds: 0, changes: 0, deletes: 0 });
});

it("ends a Ping when another program drops a message into the Maildir", async () => {
  const ended = device.ping({ heartbeat: 60, folders: ["inbox"] });
  await new Promise((resolve) => setTimeout(resolve, 300));
  await copyFile(
    join(root, "fixtures/mail/Inbox/001.eml"),
    join(maildir(), "new", "1790000000.M1P1.dropped"),
  );
  expect(await ended).toMatchObject({ status: "changes" });
  expect((await device.sync()).totals.adds).toBe(1);
});
