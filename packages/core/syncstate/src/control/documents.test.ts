import { describe, expect, test } from "vitest";
import { SyncStateCorrupt } from "../errors.js";
import { createMemoryStore } from "../memory-store.js";
import { createSyncState } from "../sync-state.js";
import { documentKey } from "./control-keys.js";
import { createControlState } from "./control-state.js";

describe("documents", () => {
  test("are kept, changed, listed by the beginning of their names, and removed", async () => {
    const { documents } = createControlState(createMemoryStore());
    expect(await documents.read("rules")).toBeUndefined();
    await documents.update("user/a/b", () => ({ n: 1 }));
    await documents.update("user/ä", () => ({ n: 2 }));
    await documents.update("rules", () => [1]);
    await documents.update("rules", (before) => [before, 2]);
    expect(await documents.read("rules")).toEqual([[1], 2]);
    const names: string[] = [];
    for await (const { name } of documents.list("user/")) names.push(name);
    expect(names.toSorted()).toEqual(["user/a/b", "user/ä"]);
    await documents.update("rules", () => undefined);
    expect(await documents.read("rules")).toBeUndefined();
  });

  test("lose no change when many write at once", async () => {
    const { documents } = createControlState(createMemoryStore());
    const add = (before: unknown) => (typeof before === "number" ? before + 1 : 1);
    await Promise.all(Array.from({ length: 30 }, () => documents.update("n", add)));
    expect(await documents.read("n")).toBe(30);
  });

  test("that are damaged are told of", async () => {
    const store = createMemoryStore();
    const { documents } = createControlState(store);
    await documents.update("n", () => 1);
    const key = documentKey("n");
    const value = (await store.get(key))?.value ?? new Uint8Array();
    value[3] = (value[3] ?? 0) ^ 1;
    await store.commit({ put: [{ key, value }] });
    await expect(documents.read("n")).rejects.toThrow(SyncStateCorrupt);
  });

  test("are nobody's devices", async () => {
    const store = createMemoryStore();
    await createControlState(store).documents.update("n", () => 1);
    const users: string[] = [];
    for await (const user of createSyncState({ store }).users()) users.push(user);
    expect(users).toEqual([]);
  });
});
