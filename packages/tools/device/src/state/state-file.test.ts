import { appendFile, mkdtemp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DeviceState } from "./device-state.js";
import { createStateFile } from "./state-file.js";
import type { StateChange } from "./state-store.js";

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "easkit-state-"));
  path = join(folder, "deep", "state.jsonl");
});
afterEach(() => rm(folder, { recursive: true }));

async function load(): Promise<StateChange[]> {
  const changes: StateChange[] = [];
  for await (const change of createStateFile(path).load()) changes.push(change);
  return changes;
}

const key = (syncKey: string): StateChange => ({ kind: "hierarchy", syncKey });

describe("a state file", () => {
  it("gives what was appended and replaced, to another one too", async () => {
    const store = createStateFile(path);
    for await (const change of store.load()) throw new Error(`nothing should be there: ${change.kind}`);
    await store.append([key("1")]);
    await store.append([key("2"), key("3")]);
    expect(await load()).toEqual([key("1"), key("2"), key("3")]);
    await store.replace([key("4")]);
    await store.append([key("5")]);
    expect(await load()).toEqual([key("4"), key("5")]);
    expect(await readdir(join(folder, "deep"))).toEqual(["state.jsonl"]);
  });

  it("has whole batches only, wherever the process died while appending", async () => {
    const store = createStateFile(path);
    await store.append([key("1")]);
    const first = (await readFile(path)).length;
    await store.append([key("2"), key("3")]);
    const whole = await readFile(path);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: first, max: whole.length - 1 }), async (length) => {
        await writeFile(path, whole.subarray(0, length));
        expect(await load()).toEqual([key("1")]);
        // What comes next replaces the torn end.
        const next = createStateFile(path);
        for await (const _ of next.load());
        await next.append([key("9")]);
        expect(await load()).toEqual([key("1"), key("9")]);
      }),
      { numRuns: 40 },
    );
  });

  it("is the old one when the process died between writing a new one and renaming it", async () => {
    const store = createStateFile(path);
    await store.append([key("1")]);
    await writeFile(`${path}.4711.new`, '{"kind":"format","name":"easkit-dev');
    expect(await load()).toEqual([key("1")]);
    await store.replace([key("2")]);
    expect(await load()).toEqual([key("2")]);
  });

  it("refuses to write what another process has changed", async () => {
    const store = createStateFile(path);
    await store.append([key("1")]);
    const other = createStateFile(path);
    for await (const _ of other.load());
    await other.append([key("2")]);
    await expect(store.append([key("3")])).rejects.toMatchObject({ code: "state", message: /in use/ });
    expect(await load()).toEqual([key("1"), key("2")]);
  });

  it("refuses a file that is none, and leaves it as it is", async () => {
    path = join(folder, "letter.txt");
    await writeFile(path, "Dear Ann\n");
    await expect(load()).rejects.toMatchObject({ code: "state" });
    expect(await readFile(path, "utf8")).toBe("Dear Ann\n");
  });

  it("says where a damaged file is", async () => {
    await createStateFile(path).append([key("1")]);
    await truncate(path, (await readFile(path)).indexOf("\n") + 1);
    await appendFile(path, '{"kind":\n{"kind":"commit"}\n');
    await expect(load()).rejects.toMatchObject({ code: "state", message: expect.stringContaining(path) });
  });
});

describe("a device's state", () => {
  const open = async (deviceId?: string) => {
    const state = new DeviceState(createStateFile(path));
    await state.open(deviceId);
    return state;
  };

  it("keeps the same random device id", async () => {
    const first = (await open()).identity.deviceId;
    expect(first).toMatch(/^[0-9a-f]{32}$/);
    expect((await open()).identity.deviceId).toBe(first);
  });

  it("begins anew for another device id", async () => {
    const state = await open("one");
    await state.commit([key("7")]);
    expect((await open("one")).hierarchyKey).toBe("7");
    expect((await open("two")).hierarchyKey).toBe("0");
    expect((await open()).identity).toEqual({ deviceId: "two" });
  });

  it("is the same after the file was made smaller", async () => {
    const state = await open();
    await state.commit([{ kind: "folder", folder: { id: "5", parentId: "0", name: "Inbox", type: 2 } }]);
    for (let round = 1; round <= 30; round++) {
      const items = Array.from({ length: 50 }, (_, n): StateChange => {
        return { kind: "item", collection: "5", id: `5:${n}`, class: "Email", prints: `2.20=${round}` };
      });
      await state.commit([...items, { kind: "collection", id: "5", syncKey: String(round) }]);
    }
    const before = (await readFile(path)).length;
    const again = await open();
    expect((await readFile(path)).length).toBeLessThan(before / 10);
    expect([...again.items("5")]).toEqual([...state.items("5")]);
    expect([again.syncKey("5"), again.folders, again.identity]).toEqual([
      "30",
      state.folders,
      state.identity,
    ]);
    expect([...(await open()).items("5")]).toEqual([...state.items("5")]);
  });
});
