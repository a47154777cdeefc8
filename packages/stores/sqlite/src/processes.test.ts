import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { createSqliteStore } from "./index.js";
import { openDatabase } from "./open-database.js";
import { type CompiledSources, compileSources } from "./testing/compiled-sources.js";
import { KEYS_OF_A_GENERATION, toGenerationValue } from "./testing/generation.js";
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
  path = join(folder.path, "state.db");
});
afterEach(() => folder.remove());

/** Kills a process without warning once it has said so many lines; gives the last line that it said. */
async function killAfter(child: ChildProcess, lines: number): Promise<string> {
  const closed = once(child, "close");
  onTestFinished(() => void child.kill("SIGKILL"));
  if (child.stdout === null) throw new Error("the process has no output");
  let last = "";
  let left = lines;
  for await (const line of createInterface({ input: child.stdout })) {
    last = line;
    if (--left === 0) child.kill("SIGKILL");
  }
  expect(await closed).toEqual([null, "SIGKILL"]);
  return last;
}

function checkIntegrity(): void {
  const database = openDatabase(path, { synchronous: "normal", busyTimeout: 1000 });
  expect(database.prepare("PRAGMA integrity_check").all()).toMatchObject([{ integrity_check: "ok" }]);
  database.close();
}

/** All that the file holds, checked to be one whole generation; gives its number. */
async function readGeneration(): Promise<number> {
  const store = createSqliteStore({ path });
  const head = await store.get("head");
  const generation = Number(new TextDecoder().decode(head?.value));
  const keys: string[] = [];
  for await (const entry of store.scan("item/")) {
    keys.push(entry.key);
    expect(entry.revision).toBe(head?.revision);
    expect(Buffer.compare(entry.value, toGenerationValue(generation))).toBe(0);
  }
  expect(keys).toEqual(KEYS_OF_A_GENERATION.filter((_, at) => at % 3 !== generation % 3));
  await store.close?.();
  return generation;
}

describe("a process that is killed while it commits", () => {
  test("leaves every commit that it was told of, whole, and at most one more", async () => {
    let before = 0;
    for (const lines of [1, 7, 60, 150, 23, 400]) {
      const told = Number(await killAfter(compiled.start("committing", path), lines));
      checkIntegrity();
      const generation = await readGeneration();
      expect(told).toBeGreaterThanOrEqual(before + lines);
      expect([told, told + 1]).toContain(generation);
      before = generation;
    }
  }, 60_000);
});

describe("several processes on one file", () => {
  test("create it together and lose no step of a counter", async () => {
    const children = [50, 60, 70].map((times) => compiled.start("counting", path, String(times)));
    const ends = await Promise.all(children.map((child) => once(child, "close")));
    expect(ends).toEqual(children.map(() => [0, null]));
    const store = createSqliteStore({ path });
    expect(new TextDecoder().decode((await store.get("counter"))?.value)).toBe("180");
    await store.close?.();
    checkIntegrity();
  });
});
