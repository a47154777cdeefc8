import { EventEmitter, once } from "node:events";
import { rm, writeFile } from "node:fs/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { cardText, eventText, makeScratchVdir, type ScratchVdir, taskText } from "./scratch-vdir.js";

let vdir: ScratchVdir;
beforeEach(async () => {
  vdir = await makeScratchVdir();
  await vdir.put("home/a.ics", eventText("a"));
});
afterEach(() => vdir.close());

async function startWatching(from = vdir) {
  const changes = new EventEmitter();
  const abort = new AbortController();
  await from.backend.watch?.({ ...from.ctx, signal: abort.signal }, (folderId) =>
    changes.emit("change", folderId),
  );
  return { next: async () => (await once(changes, "change"))[0], changes, abort };
}

test("a file that another program adds, changes or deletes is told, with its folder", async () => {
  const folder = await vdir.folderId("home");
  const { next, abort } = await startWatching();
  let told = next();
  await vdir.put("home/b.ics", eventText("b"));
  expect(await told).toBe(folder);
  told = next();
  await writeFile(`${vdir.root}/home/b.ics`, eventText("b", "In place"));
  expect(await told).toBe(folder);
  told = next();
  await rm(`${vdir.root}/home/b.ics`);
  expect(await told).toBe(folder);
  abort.abort();
});

test("only the folder of the kind that has changed is told", async () => {
  await vdir.put("home/t.ics", taskText("t"));
  const tasks = await vdir.folderId("home", "tasks");
  const { changes, next, abort } = await startWatching();
  const told: unknown[] = [];
  changes.on("change", (id) => told.push(id));
  const change = next();
  await vdir.put("home/t.ics", taskText("t", "Buy two cakes"));
  await change;
  expect(told).toEqual([tasks]);
  abort.abort();
});

test("a collection that appears is told as a change of the folder list, and then its items are", async () => {
  const { next, abort } = await startWatching();
  let told = next();
  await vdir.put("friends/a.vcf", cardText("Ada"));
  expect(await told).toBeUndefined();
  const folder = await vdir.folderId("friends");
  told = next();
  await vdir.put("friends/b.vcf", cardText("Ben"));
  expect(await told).toBe(folder);
  abort.abort();
});

test("looking at intervals finds changes as well", async () => {
  const polled = await makeScratchVdir({ pollInterval: 20 });
  await polled.put("home/a.ics", eventText("a"));
  const folder = await polled.folderId("home");
  const { next, abort } = await startWatching(polled);
  const told = next();
  await polled.put("home/b.ics", eventText("b"));
  expect(await told).toBe(folder);
  abort.abort();
  await polled.close();
});
