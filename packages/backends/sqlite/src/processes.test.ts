import type { ChildProcess } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { ItemStat } from "@easkit/backend";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type CompiledSources, compileSources } from "./testing/compiled-sources.js";
import { checkInvariants } from "./testing/invariants.js";
import { openOffice } from "./testing/office.js";
import { createScratchFolder } from "./testing/scratch-folder.js";

let compiled: CompiledSources;
let folder: Awaited<ReturnType<typeof createScratchFolder>>;
let path: string;
beforeAll(async () => {
  compiled = await compileSources();
});
afterAll(() => compiled.remove());
beforeEach(async () => {
  folder = await createScratchFolder();
  path = join(folder.path, "groupware.db");
  const office = await openOffice(["anna", "ben"], { path });
  await office.backend.close();
});
afterEach(() => folder.remove());

/** The ids that a process prints, which it is told to by the end of its work or by force after so many lines. */
async function idsOf(child: ChildProcess, killAfter = Number.POSITIVE_INFINITY): Promise<string[]> {
  const closed = once(child, "close");
  if (child.stdout === null) throw new Error("the process has no output");
  const ids: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    ids.push(line);
    if (ids.length === killAfter) child.kill("SIGKILL");
  }
  expect(await closed).toEqual(killAfter === Number.POSITIVE_INFINITY ? [0, null] : [null, "SIGKILL"]);
  return ids;
}

async function listInbox(): Promise<ItemStat[]> {
  const office = await openOffice([], { path });
  try {
    const stats = await office.list("anna");
    // Whoever reads the feed from the start ends up with the same.
    const { changes } = await office.changes("anna", "inbox");
    expect(changes).toEqual(stats);
    return stats;
  } finally {
    await office.backend.close();
  }
}

describe("a process that is killed while it writes", () => {
  test("leaves a sound file, and all that it said was written", { timeout: 60_000 }, async () => {
    const written: string[] = [];
    for (const lines of [1, 4, 11, 2, 7, 16]) {
      written.push(...(await idsOf(compiled.start("writing", path), lines)));
      checkInvariants(path);
      const listed = new Set((await listInbox()).map(({ id }) => id));
      expect(written.filter((id) => !listed.has(id))).toEqual([]);
    }
    const office = await openOffice([], { path, undeleteDays: 0, now: () => new Date(Date.now() + 1e10) });
    await office.backend.maintain();
    expect(office.backend.mailbox("anna").listDeleted()).toEqual([]);
    await office.backend.close();
    checkInvariants(path);
  });
});

describe("several processes on one file", () => {
  test("write at once, and each sees what the others wrote", { timeout: 60_000 }, async () => {
    const office = await openOffice([], { path, pollInterval: 10 });
    const changes = new EventEmitter();
    const abort = new AbortController();
    await office.backend.watch?.(office.ctx("anna", abort.signal), (id) => changes.emit(id ?? "list"));
    const seen = ["inbox", "list", "calendar"].map((event) => once(changes, event));
    const children = [3, 4, 5].map((rounds) => compiled.start("writing", path, String(rounds)));
    const ids = (await Promise.all(children.map((child) => idsOf(child)))).flat();
    await Promise.all(seen);
    abort.abort();
    expect(new Set(ids).size).toBe(12);
    const listed = new Set((await office.list("anna")).map(({ id }) => id));
    expect(ids.filter((id) => !listed.has(id))).toEqual([]);
    expect(await office.list("ben")).toHaveLength(12);
    await office.backend.close();
    checkInvariants(path);
  });

  test("create a file together", async () => {
    const fresh = join(folder.path, "fresh.db");
    const offices = await Promise.all(
      ["anna", "ben", "eve"].map((name) => openOffice([name], { path: fresh })),
    );
    for (const { backend } of offices) {
      expect([...backend.users.list()].map(({ id }) => id)).toEqual(["anna", "ben", "eve"]);
    }
    for (const { backend } of offices) await backend.close();
    checkInvariants(fresh);
  });
});
