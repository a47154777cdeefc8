import { EventEmitter, once } from "node:events";
import { mkdir, rename } from "node:fs/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { makeScratchMaildir, type ScratchMaildir } from "./scratch-maildir.js";

let maildir: ScratchMaildir;
beforeEach(async () => {
  maildir = await makeScratchMaildir();
});
afterEach(() => maildir.close());

async function startWatching(from = maildir) {
  const changes = new EventEmitter();
  const abort = new AbortController();
  await from.backend.watch?.({ ...from.ctx, signal: abort.signal }, (folderId) =>
    changes.emit("change", folderId),
  );
  return { next: async () => (await once(changes, "change"))[0], changes, abort };
}

test("a file that is dropped into new is told at once, with its folder", async () => {
  const { next, abort } = await startWatching();
  const told = next();
  const began = performance.now();
  await maildir.drop("new/1700000000.M1.h");
  expect(await told).toBe("inbox");
  expect(performance.now() - began).toBeLessThan(1_000);
  abort.abort();
});

test("a flag that another program sets is told", async () => {
  await maildir.drop("cur/1700000000.M1.h:2,");
  const { next, abort } = await startWatching();
  const told = next();
  await rename(`${maildir.root}/cur/1700000000.M1.h:2,`, `${maildir.root}/cur/1700000000.M1.h:2,S`);
  expect(await told).toBe("inbox");
  abort.abort();
});

test("a folder that appears is told, and so is mail in it from then on", async () => {
  const { next, abort } = await startWatching();
  const told = next();
  for (const sub of ["tmp", "new", "cur"]) await mkdir(`${maildir.root}/.Fresh/${sub}`, { recursive: true });
  expect(await told).toBeUndefined();
  const folders = [];
  for await (const folder of maildir.backend.listFolders(maildir.ctx)) folders.push(folder);
  const fresh = folders.find(({ displayName }) => displayName === "Fresh");
  const again = next();
  await maildir.drop("new/1700000000.M1.h", "x", ".Fresh");
  expect(await again).toBe(fresh?.id);
  abort.abort();
});

test("nothing is told any more once the signal has aborted", async () => {
  const first = await startWatching();
  const second = await startWatching();
  first.changes.on("change", () => expect.unreachable());
  first.abort.abort();
  const told = second.next();
  await maildir.drop("new/1700000000.M1.h");
  await told;
  second.abort.abort();
});

test("looking at intervals finds changes as well", async () => {
  const polled = await makeScratchMaildir({ pollInterval: 20 });
  const { next, abort } = await startWatching(polled);
  const told = next();
  await polled.drop("new/1700000000.M1.h");
  expect(await told).toBe("inbox");
  abort.abort();
  await polled.close();
});
